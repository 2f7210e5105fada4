using DocumentFormat.OpenXml.Packaging;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>How much an export holds at once. What is alive is counted over the whole process, so no other test may run beside it.</summary>
[Collection(AloneCollection.Name)]
public sealed class ExportMemoryTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Export_OfTheWholeCountry_HasEveryStation_AndIsNeverHeldInMemory()
    {
        var nation = await _console.As(Role.CenterBusinessAdministrator, Nation);
        var number = await nation.DispatchAsync(Rule(Nation, "Station"));
        (await nation.Read($"tasks/{number}/assignments.xlsx?under={Xihu}")).Ok(); // what is loaded once is no part of it

        var export = _console.Get<ExportAssignments>();
        var actor = await ActorAsync(nation, number);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = before;
        var exported = System.Threading.Tasks.Task.Run(() => export.HandleAsync(actor, number, new(), CancellationToken.None));
        while (!exported.IsCompleted)
        {
            // What is alive now, garbage left out.
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
            await System.Threading.Tasks.Task.Delay(100);
        }

        await using var sheet = (await exported).Value;
        using var workbook = SpreadsheetDocument.Open(sheet, isEditable: false);
        Assert.Equal(1 + 41_352, SheetReader.RowsOf(workbook).Count());
        Assert.True(peak - before < 15_000_000, $"{peak - before:N0} bytes");
    }

    private async Task<Actor> ActorAsync(HttpClient client, string number)
    {
        (await client.Read($"tasks/{number}")).Ok();
        var token = client.DefaultRequestHeaders.Authorization!.Parameter!;
        return (await _console.Get<SessionStore>().FindAsync(token, CancellationToken.None))!.Actor;
    }
}
