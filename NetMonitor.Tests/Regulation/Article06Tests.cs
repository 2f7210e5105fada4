using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 6 as far as it is about tasks.</summary>
public class Article06Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Body = "3300002001";

    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R6.1 a task rests on a recorded instruction")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async System.Threading.Tasks.Task Draft_WithoutAnInstruction_IsRefused(string? instruction) =>
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post("tasks", Task(Picked(Xihu), body => body["instruction"] = instruction)))
            .Refused(400, "InstructionRequired", "R6.1");

    [Fact(DisplayName = "R6.1 a center business administrator dispatches in its whole subtree and not outside")]
    public async System.Threading.Tasks.Task Center_DispatchesInItsSubtreeOnly()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);

        await city.DispatchAsync(Picked(Xihu, await _console.StationAsync("330106")));
        (await city.Post("tasks", Task(Picked(Nanshan)))).Refused(404, "UnitNotFound");
        (await city.Post("tasks", Task(Picked(Zhejiang)))).Refused(404, "UnitNotFound");
    }

    [Theory(DisplayName = "R6.1 nobody else of the authority dispatches")]
    [InlineData(Role.Leader)]
    [InlineData(Role.ResponsiblePerson)]
    [InlineData(Role.EnforcementOfficer)]
    [InlineData(Role.CenterSystemAdministrator)]
    [InlineData(Role.KeyCustodian)]
    public async System.Threading.Tasks.Task Draft_ByAnotherRole_IsRefused(Role role) =>
        (await (await _console.As(role, Hangzhou)).Post("tasks", Task(Picked(Xihu)))).Refused(403, "RoleRequired", "R6.1");

    [Fact(DisplayName = "R6.1 an authority's tasks are managed by its own center, not by the one that got them")]
    public async System.Threading.Tasks.Task Manage_AnothersTask_IsRefused()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var assigned = await _console.As(Role.CenterBusinessAdministrator, Xihu);

        (await assigned.Post($"tasks/{number}/withdraw", new { reason = "x" })).Refused(403, "RoleRequired", "R6.1");
        (await assigned.Post($"tasks/{number}/close", new { summary = "x" })).Refused(403, "RoleRequired", "R6.1");
        (await assigned.Post($"tasks/{number}/urge")).Refused(403, "RoleRequired", "R6.1");
    }

    [Fact(DisplayName = "R6.2 a body dispatches in its own line of business only, on a recorded instruction")]
    public async System.Threading.Tasks.Task Body_OutsideItsLine_IsRefused()
    {
        var body = await _console.As(Role.BodyBusinessAdministrator, Body);

        await body.DispatchAsync(Picked(Xihu));
        (await body.Post("tasks", Task(Picked(Xihu), task => task["lineOfBusiness"] = "Advertising"))).Refused(409, "OutsideLineOfBusiness", "R6.2");
        (await body.Post("tasks", Task(Picked(Xihu), task => task["instruction"] = ""))).Refused(400, "InstructionRequired");
        (await body.Post("tasks", Task(Picked(Nanshan)))).Refused(404, "UnitNotFound");
    }

    [Fact(DisplayName = "R6.3 a station dispatches to itself and to no other")]
    public async System.Threading.Tasks.Task Station_BeyondItself_IsRefused()
    {
        var station = await _console.StationAsync("330106");
        var dispatcher = await _console.As(Role.GrassrootsBusinessAdministrator, station);

        await dispatcher.DispatchAsync(Picked(station));
        (await dispatcher.Post("tasks", Task(Picked(Xihu)))).Refused(404, "UnitNotFound");
        (await dispatcher.Post("tasks", Task(Picked(station), task => task["instruction"] = ""))).Refused(400, "InstructionRequired");
    }
}
