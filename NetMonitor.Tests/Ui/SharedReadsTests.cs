using Microsoft.Extensions.Time.Testing;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Ui;

public sealed class SharedReadsTests
{
    private static readonly UnitPath s_nation = UnitPath.Root(UnitCode.Nation);

    private static readonly Actor s_officer = new(
        "officer", "", UnitCode.Nation, "", UnitKind.Authority, UnitLevel.Nation, s_nation, UnitCode.Nation, s_nation, null, [Role.EnforcementOfficer],
        Guid.Empty);

    private readonly FakeTimeProvider _clock = new();
    private readonly SharedReads _reads;
    private int _asked;

    public SharedReadsTests() => _reads = new SharedReads(_clock);

    [Fact]
    public async Task Read_ByManyPagesWithOneView_AsksOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Read("board", seen: 5, now: 5)));

        Assert.Equal(1, _asked);
        Assert.All(answers, answer => Assert.Equal(1, answer));
    }

    [Fact]
    public async Task Read_OfAnotherView_IsAnother()
    {
        await Read("board", 5, 5);
        await Read("home", 5, 5);

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Read_OfOneUnit_ByAnotherRoleOrCapability_IsNeverShared()
    {
        Actor[] readers =
        [
            s_officer, s_officer with { Roles = [Role.CenterBusinessAdministrator] }, s_officer with { Roles = [Role.EnforcementOfficer, Role.KeyCustodian] },
            s_officer with { Capabilities = [Permission.ReadFigures] }, s_officer with { LineOfBusiness = LineOfBusiness.OnlineTrading },
        ];
        foreach (var reader in readers) await Read("board", 5, 5, reader);

        Assert.Equal(readers.Length, _asked);
        Assert.Equal(1, await Read("board", 5, 5, s_officer with { UserName = "another", SessionId = Guid.CreateVersion7() }));
    }

    [Fact]
    public async Task Read_ByWhoKnowsOfALaterEvent_IsNeverAnOlderOne()
    {
        await Read("board", 5, 5);

        Assert.Equal(2, await Read("board", seen: 6, now: 6));
        // Who knows less takes the newer one.
        Assert.Equal(2, await Read("board", seen: 5, now: 6));
    }

    [Fact]
    public async Task Read_AfterAWhile_IsReadAgain_ForWhatDependsOnTheTime()
    {
        await Read("board", 5, 5);
        _clock.Advance(SharedReads.Keep);

        Assert.Equal(2, await Read("board", 5, 5));
    }

    [Fact]
    public async Task Read_ThatFailed_IsNotKept()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _reads.ReadAsync<int>(s_officer, "board", At(5), At(5), _ => throw new InvalidOperationException()));

        Assert.Equal(1, await Read("board", 5, 5));
    }

    [Fact]
    public async Task Read_StartedByAPageWhoseCircuitNoLongerRuns_ReachesTheOthers()
    {
        var others = Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new Stopped());
            return Read("board", 5, 5);
        });

        Assert.Equal(1, await others.WaitAsync(Support.Patience.End));
    }

    /// <summary>A circuit's context that runs nothing any more.</summary>
    private sealed class Stopped : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private Task<int> Read(string view, ulong seen, ulong now, Actor? reader = null) =>
        _reads.ReadAsync(reader ?? s_officer, view, At(seen), At(now), async _ =>
    {
        await Task.Yield();
        return Interlocked.Increment(ref _asked);
    });

    private static JournalPosition At(ulong xid) => new(xid, 1);
}
