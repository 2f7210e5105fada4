using Microsoft.Extensions.Time.Testing;
using NetMonitor.Console.Reads;
using Npgsql;

namespace NetMonitor.Tests.Reads;

public sealed class KeptBrieflyTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Current_IsReadAnewAfterFiveSeconds_AndAfterAChange()
    {
        var (kept, reads) = (new KeptBriefly<string>(_time), 0);
        async Task<string> GetAsync() => await kept.CurrentAsync(_ => Task.FromResult($"{++reads}"), default);

        Assert.Equal(["1", "1"], [await GetAsync(), await GetAsync()]);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("2", await GetAsync());
        kept.Forget();
        Assert.Null(kept.Known);
        Assert.Equal("3", await GetAsync());
    }

    [Fact]
    public async Task Current_WhileTheDatabaseIsAway_IsWhatWasReadLast_AndAFaultIsAFault()
    {
        var kept = new KeptBriefly<string>(_time);
        await Assert.ThrowsAsync<NpgsqlException>(async () => await kept.CurrentAsync(_ => throw new NpgsqlException(), default));
        await kept.CurrentAsync(_ => Task.FromResult("read"), default);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("read", await kept.CurrentAsync(_ => throw new NpgsqlException(), default));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await kept.CurrentAsync(_ => throw new InvalidOperationException(), default));
        Assert.Equal("anew", await kept.CurrentAsync(_ => Task.FromResult("anew"), default));
    }
}
