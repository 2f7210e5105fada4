using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Journal;

/// <summary>A unit that moves to another authority keeps its history: the journal says where it stood, and is read by its code.</summary>
public sealed class MovedUnitTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Ningbo = "3302000000";

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Journal_OfAUnitThatMoved_IsStillReadByItsAdministrator()
    {
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var cursor = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read("feed")).Ok().Text("cursor");
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var issuer = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        (await issuer.Post($"tasks/{number}/urge", new { units = new[] { Xihu }, onlyLate = false })).Ok();
        await _console.SubmittedAsync(number, Xihu, 7);
        var before = (await administrator.Read("journal?limit=200")).Ok();
        var byOfficer = (await administrator.Read($"journal?actor={officer.UserName}&limit=200")).Ok();
        var timeline = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"assignments/{number}-{Xihu}")).Ok();
        await _console.ToldAsync();
        var feed = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"feed?after={cursor}")).Ok();
        Assert.NotEmpty(byOfficer.Items);
        Assert.NotEmpty(Cursors(feed));

        await MoveAsync(Xihu, Ningbo);

        Assert.Equal(Ids(before), Ids((await administrator.Read("journal?limit=200")).Ok()));
        Assert.Equal(Ids(byOfficer), Ids((await administrator.Read($"journal?actor={officer.UserName}&limit=200")).Ok()));
        var after = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"assignments/{number}-{Xihu}")).Ok();
        // A session keeps the path that it began with: the officer signs in again, and hears of that last.
        var moved = await _console.SignInAsync(officer);
        await _console.ToldAsync();
        Assert.Equal(Cursors(feed), Cursors((await moved.Read($"feed?after={cursor}")).Ok())[..^1]);
        Assert.Equal(timeline.Body.GetProperty("timeline").GetRawText(), after.Body.GetProperty("timeline").GetRawText());
    }

    /// <summary>As a move would do it: every path that begins with the unit's own goes along.</summary>
    private async Task MoveAsync(string unit, string authority)
    {
        var from = await _console.ScalarAsync<string>($"select path from units where code = '{unit}'");
        var to = await _console.ScalarAsync<string>($"select path from units where code = '{authority}'") + $"{unit}/";
        foreach (var (table, column) in MovingPaths.Moved)
            await _console.ExecuteAsync($"update {table} set {column} = '{to}' || substr({column}, {from.Length + 1}) where starts_with({column}, '{from}')");
        await _console.ExecuteAsync($"update units set parent_code = '{authority}' where code = '{unit}'");
    }

    private static List<string> Cursors(ApiAnswer answer) =>
        [.. answer.Body.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("cursor").GetString()!)];

    private static List<long> Ids(ApiAnswer answer) => [.. answer.Items.Select(entry => entry.GetProperty("id").GetInt64())];
}
