using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

/// <summary>Four eyes over HTTP.</summary>
public static class ApprovalsApi
{
    public static void MapApprovals(this RouteGroupBuilder api)
    {
        var approvals = api.MapGroup("/approvals").WithTags("Approvals");
        approvals.MapGet("", async (
                    [AsParameters] PageQuery page, ApprovalState? state, ApprovalBox? box, HttpContext http, ApprovalQueries queries,
                    CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), state, box, page.Request, cancel)))
            .Reads(Permission.ManageAccounts).Produces<Page<ApprovalItem>>()
            .WithSummary("What waits for a second administrator, or did: of the own unit, for a center's administrators of its whole authority.");
        approvals.MapGet("/{id:guid}", async (Guid id, HttpContext http, ApprovalQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), id, cancel)))
            .Reads(Permission.ManageAccounts).Produces<ApprovalItem>();
        approvals.MapPost("/{id:guid}/confirm", async (Guid id, CallHeaders call, HttpContext http, DecideApproval useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ConfirmAsync(http.Actor(), id, call.Call, cancel)))
            .Does(DecideApproval.Confirm).Produces<ConfirmedApproval>()
            .WithSummary("Does what waits, by another than who asked for it. `answer` is the operation's own, an initial password included, this once.");
        approvals.MapPost("/{id:guid}/refuse", async (
                    Guid id, RefuseCommand command, CallHeaders call, HttpContext http, DecideApproval useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.RefuseAsync(http.Actor(), id, command, call.Call, cancel)))
            .Does(DecideApproval.Refuse).Produces<RefusedApproval>().WithSummary("Refuses it, or takes one's own back.");

        var setting = api.MapGroup("/units/{code}/four-eyes").WithTags("Approvals");
        setting.MapGet("", async (string code, HttpContext http, SetFourEyes useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.GetAsync(http.Actor(), parsed, cancel))
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Reads(Permission.ManageAccounts).Produces<FourEyesAnswer>().WithSummary("Whether the own authority wants a second administrator.");
        setting.MapPut("", async (
                    string code, FourEyesCommand command, CallHeaders call, HttpContext http, SetFourEyes useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.HandleAsync(http.Actor(), parsed, command, call.Call, cancel))
                    : ApiResults.Problem(Refusal.OutOfScope("UnitNotFound")))
            .Does(SetFourEyes.Set).Produces<FourEyesAnswer>().WithSummary(
                "With `on`, making administrators, changing roles, deleting accounts and unbinding keys answers 202 `{approval}` and waits three days for a "
                + "second system administrator; to switch it off waits for one, too. About the national center's own administrators it is always so (R5.1).");
    }

    public static IServiceCollection AddApprovals(this IServiceCollection services) => services.AddSingleton<SetFourEyes>().AddSingleton<DecideApproval>()
        .AddSingleton<ApprovalQueries>()
        .AddSingleton(Approvable.Of<SetFourEyes, FourEyesCommand, FourEyesAnswer>(
            SetFourEyes.Set, (useCase, actor, code, command, call, cancel) => useCase.HandleAsync(actor, UnitCode.Parse(code), command, call, cancel)));
}
