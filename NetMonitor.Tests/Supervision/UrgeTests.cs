using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>A bulk urge reaches exactly whom its preview named.</summary>
public sealed class UrgeTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Urge_OfAFilter_ReachesWhomThePreviewNames()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Rule(Zhejiang));
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{number}-{Xihu}/receive")).Ok();
        var actor = (await _console.Get<Console.Auth.SessionStore>()
            .FindAsync(province.DefaultRequestHeaders.Authorization!.Parameter!, CancellationToken.None))!.Actor;

        foreach (var command in new[]
        {
            new UrgeCommand(OnlyLate: false, State: AssignmentState.Received), new UrgeCommand(OnlyLate: false, Under: Hangzhou),
            new UrgeCommand(OnlyLate: false, State: AssignmentState.Dispatched, Under: Hangzhou), new UrgeCommand(), new UrgeCommand([Xihu]),
            new UrgeCommand(OnlyLate: false),
        })
        {
            await _console.ExecuteAsync($"update assignments set urged_at = null where task_number = '{number}'");
            var preview = (await _console.Get<UrgeTargets>().PreviewAsync(actor, number, command, CancellationToken.None)).Value;
            var urged = (await province.Post($"tasks/{number}/urge", command)).Ok();

            Assert.Equal(preview.Total, urged.Number("urged"));
            Assert.Equal(preview.Total, preview.ByLevel.Sum(level => level.Units));
            Assert.Equal((long)preview.Total,
                await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and urged_at is not null"));
            Assert.Equal(Math.Min(preview.Total, UrgeTargets.Named), preview.First.Count);
        }

        // Who chose none does not mean all that are late.
        (await province.Post($"tasks/{number}/urge", new { units = Array.Empty<string>() })).Refused(400, "UnitsOrFilter");

        await _console.ExecuteAsync($"update assignments set urged_at = null where task_number = '{number}'");
        Assert.Equal(1,
            (await _console.Get<UrgeTargets>()
                .PreviewAsync(actor, number, new(OnlyLate: false, State: AssignmentState.Received), CancellationToken.None)).Value.Total);
        // An urge stands in the timelines of the units it reached, and of no others.
        Assert.Equal(3, (await TimelineAsync(Hangzhou)).Count(verb => verb == "TaskUrged"));
        Assert.Equal(4, (await TimelineAsync(Xihu)).Count(verb => verb == "TaskUrged"));
        // Nobody is late yet: by default nobody is urged.
        Assert.Equal(0, (await province.Post($"tasks/{number}/urge")).Ok().Number("urged"));
        (await province.Post($"tasks/{number}/urge", new { under = "nonsense" })).Refused(400, "UnitCodeMalformed");

        async Task<IEnumerable<string?>> TimelineAsync(string unit) =>
            (await province.Read($"assignments/{number}-{unit}")).Ok().Body.GetProperty("timeline").EnumerateArray()
                .Select(entry => entry.GetProperty("verb").GetString());
    }
}
