using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Assignments over HTTP; the pages call the same use cases.</summary>
public static class AssignmentsApi
{
    /// <summary>The steps by their names in an address; passing on has a body of its own.</summary>
    private static readonly (string Name, AssignmentStep Step)[] s_steps =
    [
        ("receive", AssignmentStep.Receive), ("submit", AssignmentStep.Submit), ("approve", AssignmentStep.Approve),
        ("send-back", AssignmentStep.SendBack), ("recall", AssignmentStep.Recall), ("accept", AssignmentStep.Accept), ("return", AssignmentStep.Return),
        ("request-extension", AssignmentStep.RequestExtension), ("grant-extension", AssignmentStep.GrantExtension),
        ("decline-extension", AssignmentStep.DeclineExtension), ("withdraw", AssignmentStep.Withdraw),
    ];

    public static void MapAssignments(this RouteGroupBuilder api)
    {
        MapReading(api);
        MapMany(api);
        var assignments = api.MapGroup("/assignments").WithTags("Assignments");
        foreach (var (name, step) in s_steps)
            assignments.MapPost($"/{{id}}/{name}", async (
                        string id, StepCommand? command, CallHeaders call, HttpContext http, TakeStep useCase, CancellationToken cancel) =>
                    ApiResults.Answer(
                        await AssignmentAddress.OfAsync(id, parsed => useCase.HandleAsync(http.Actor(), parsed, step, command ?? new(), call.Call, cancel)),
                        version: answer => answer.Version))
                .Does(TakeStep.Operations[step]).Produces<StepAnswer>();
        assignments.MapPost("/{id}/sub-dispatch", async (
                    string id, TaskCommand command, CallHeaders call, HttpContext http, PassDown useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await AssignmentAddress.OfAsync(id, parsed => useCase.HandleAsync(http.Actor(), parsed, command, call.Call, cancel)),
                    201, answer => answer.Version, answer => $"/api/v1/tasks/{answer.Number}"))
            .Does(PassDown.SubDispatch).Produces<TaskAnswer>(201).WithSummary(
                "Passes the assignment down: a child task, sent at once. With `unfinished: true` it is kept as a draft, of which only the title must be "
                    + "there: changed, dispatched and discarded as every draft is.");
    }

    private static void MapMany(RouteGroupBuilder api)
    {
        var many = api.MapGroup("/tasks/{number}/assignments").WithTags("Supervision tasks");
        foreach (var step in TakeStepForMany.Steps)
            many.MapPost($"/{s_steps.Single(named => named.Step == step).Name}", async (
                        string number, ManyCommand command, CallHeaders call, HttpContext http, TakeStepForMany useCase, CancellationToken cancel) =>
                    ApiResults.Answer(await useCase.HandleAsync(http.Actor(), number, step, command, call.Call, cancel)))
                .Does(TakeStepForMany.Operations[step]).Produces<ManyAnswer>()
                .WithSummary(
                    "The step for many units at once, in one transaction: those named by `units`, or all that `filter` finds. What can't be done for one is "
                        + "told in `excluded` with the code of its refusal; `versions` (by unit) excludes what somebody has changed since as `Stale`.");
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        var assignments = api.MapGroup("/assignments").WithTags("Assignments");
        assignments.MapGet("", async (
                [AsParameters] PageQuery page, [AsParameters] UnderQuery at, HttpContext http, AssignmentQueries queries, bool? mine, Asked? asked,
                AssignmentState? state, bool? overdue, CancellationToken cancel) => ApiResults.Answer(asked is not null
                    ? await queries.AskedAsync(http.Actor(), asked, page.Request, cancel)
                    : await queries.ListAsync(
                        http.Actor(), mine ?? false, new AssignmentFilter(state, overdue, at.Unit), page.Request, cancel)))
            .Reads(Permission.ReadWork).Produces<Page<AssignmentItem>>();
        assignments.MapGet("/{id}", async (string id, HttpContext http, AssignmentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(
                    await AssignmentAddress.OfAsync(id, parsed => queries.GetAsync(http.Actor(), parsed, cancel)), version: detail => detail.Version))
            .Reads(Permission.ReadWork).Produces<AssignmentDetail>();
    }
}
