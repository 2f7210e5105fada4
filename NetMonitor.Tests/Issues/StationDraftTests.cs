using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>
/// A draft that a station's business administrator had saved was missing from the list of tasks: a station's list was read from its
/// assignments alone.
/// </summary>
public sealed class StationDraftTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Tasks_OfAStation_ListItsDrafts_ForItselfAndWhoReadsItsWork()
    {
        var station = await _console.StationAsync("330106");
        var dispatcher = await _console.As(Role.GrassrootsBusinessAdministrator, station);
        var number = await dispatcher.DraftAsync(Picked(station));

        Assert.Contains(number, Numbers(await dispatcher.Read("tasks")));
        Assert.Contains(number, Numbers(await dispatcher.Read("tasks?status=Draft&issued=true")));
        Assert.Contains(number, Numbers(await (await _console.As(Role.Leader, Xihu)).Read("tasks?status=Draft")));
        Assert.DoesNotContain(number, Numbers(await (await _console.As(Role.CenterBusinessAdministrator, Xihu)).Read("tasks?status=Draft")));

        (await dispatcher.Post($"tasks/{number}/dispatch")).Ok();
        Assert.Single(Numbers(await dispatcher.Read("tasks?limit=200")), number);
    }

    private static List<string?> Numbers(ApiAnswer answer) => [.. answer.Ok().Items.Select(task => task.GetProperty("number").GetString())];
}
