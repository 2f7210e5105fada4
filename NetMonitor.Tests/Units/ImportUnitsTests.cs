using NetMonitor.Console.Features.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Units;

/// <summary>The country's tree in the database.</summary>
[Collection(ReadersCollection.Name)]
public sealed class ImportUnitsTests(ConsoleFixture fixture)
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Import_OfTheDivisions_HasEveryUnitOnce()
    {
        Assert.Equal(3339L, await CountAsync("kind = 0"));
        Assert.Equal(3339L, await CountAsync("kind = 1"));
        Assert.Equal(41_352L, await CountAsync("kind = 4"));
        Assert.Equal(0L, await CountAsync("parent_code is null and code <> '1000000000'"));
        Assert.Equal(0L,
            await CountAsync(
                "parent_code is not null and not exists (select from units p where p.code = units.parent_code and units.path = p.path || units.code || '/')"));
        // The separately planned cities hang under the nation.
        Assert.Equal(5L, await CountAsync("kind = 0 and separately_planned and parent_code = '1000000000'"));
    }

    [Fact]
    public async Task Import_ASecondTime_ChangesNothing()
    {
        var before = await FingerprintAsync();

        Assert.Equal(0, await _console.Get<ImportUnits>().HandleAsync(CancellationToken.None));

        Assert.Equal(before, await FingerprintAsync());
    }

    [Fact]
    public async Task Import_AfterPeopleChangedThings_RepairsItsOwnAndKeepsTheirs()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        await console.ExecuteAsync("update units set name = '改名' where code = '3301060000'; update units set name = '自建处室' where origin = 'Added'");

        Assert.Equal(1, await console.Get<ImportUnits>().HandleAsync(CancellationToken.None));

        Assert.Equal(1L, await console.ScalarAsync<long>("select count(*) from units where name = '自建处室'"));
        Assert.Equal(0L, await console.ScalarAsync<long>("select count(*) from units where name = '改名'"));
    }

    [Theory]
    [InlineData("西湖")]
    [InlineData("330106")]
    [InlineData("xhq")]
    public async Task Search_ByNameCodeOrInitials_FindsIt(string q)
    {
        var client = await _console.As(Domain.Accounts.Role.Leader, Supervision.TaskBodies.Nation);

        Assert.Contains((await client.Read($"units?q={Uri.EscapeDataString(q)}&limit=200")).Ok().Items,
            unit => unit.GetProperty("code").GetString() == "3301060000");
    }

    private Task<long> CountAsync(string condition) => _console.ScalarAsync<long>($"select count(*) from units where origin = 'Imported' and {condition}");

    private Task<string> FingerprintAsync() => _console.ScalarAsync<string>("select md5(string_agg(units::text, '|' order by code)) from units");
}
