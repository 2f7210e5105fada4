using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>Inspections and findings over HTTP (R17.1).</summary>
public static class InspectionsApi
{
    public static void MapInspections(this RouteGroupBuilder api)
    {
        MapHeld(api.MapGroup("/inspections").WithTags("Inspections"));
        var findings = api.MapGroup("/findings").WithTags("Inspections");
        findings.MapGet("", async (
                    [AsParameters] PageQuery page, InspectionRule? rule, FindingState? state, string? under, bool? overdue, bool? risen, bool? mine,
                    HttpContext http, FindingQueries queries, CancellationToken cancel) =>
            {
                UnitCode? below = null;
                if (under is not null)
                {
                    var code = UnitCode.OfTyped(under);
                    if (code.IsRefused) return ApiResults.Answer<Page<FindingItem>>(code.Refusal);
                    below = code.Value;
                }

                var filter = new FindingFilter(rule, state, below, overdue == true, risen == true, mine == true);
                return ApiResults.Answer(await queries.ListAsync(http.Actor(), filter, page.Request, cancel));
            })
            .Reads(Permission.ReadFindings).Produces<Page<FindingItem>>()
            .WithSummary("The own authority's findings, and those from below that have risen to it; leaders' also all below.");
        findings.MapGet("/{id}", async (string id, HttpContext http, FindingQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(id), cancel), version: finding => finding.Version))
            .Reads(Permission.ReadFindings).Produces<FindingItem>();
        findings.MapPost("/{id}/assign", async (
                    string id, FindingAssignee? command, CallHeaders call, HttpContext http, StepOfFinding useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.AssignAsync(http.Actor(), Typed.Code(id), command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Does(StepOfFinding.Assign).Produces<FindingAnswer>()
            .WithSummary("Gives it to an administrator of the own center; to oneself where none is named.");
        findings.MapPost("/{id}/fix", async (
                    string id, FindingReason command, CallHeaders call, HttpContext http, StepOfFinding useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.FixAsync(http.Actor(), Typed.Code(id), command, call.Call, cancel), version: answer => answer.Version))
            .Does(StepOfFinding.Fix).Produces<FindingAnswer>().WithSummary("Closes it; refused while its rule still finds it.");
        findings.MapPost("/{id}/accept", async (
                    string id, FindingAcceptance command, CallHeaders call, HttpContext http, StepOfFinding useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AcceptAsync(http.Actor(), Typed.Code(id), command, call.Call, cancel), version: answer => answer.Version))
            .Does(StepOfFinding.Accept).Produces<FindingAnswer>().WithSummary("The leader lets it be until a day.");
        findings.MapPost("/{id}/reopen", async (
                    string id, FindingReason command, CallHeaders call, HttpContext http, StepOfFinding useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ReopenAsync(http.Actor(), Typed.Code(id), command, call.Call, cancel), version: answer => answer.Version))
            .Does(StepOfFinding.Reopen).Produces<FindingAnswer>();
    }

    public static IServiceCollection AddInspections(this IServiceCollection services) => services.AddSingleton<Inspector>().AddSingleton<HoldInspections>()
        .AddSingleton<StepOfFinding>().AddSingleton<FollowFindings>().AddSingleton<FindingQueries>().AddSingleton<InspectionQueries>()
        .AddSingleton<IFollowsUnits, FindingsFollowUnits>().AddProjection<AccountUses>()
        .AddSingleton(new WaitingPart(
            WaitingFor.Findings, "/inspections", Permission.WorkOnFindings,
            (sql, actor, _) =>
                $"""
                findings f where f.state in {StateSql.Names(FindingWorkflow.ToDo)} and f.authority_path = {sql.Value(actor.ActingPath.ToString())}
                  and (f.assignee is null or f.assignee = {sql.Value(actor.UserName)})
                """,
            // What was not seen to in time has risen.
            (_, _) => "f.raised_path is not null"));

    private static void MapHeld(RouteGroupBuilder inspections)
    {
        inspections.MapGet("", async ([AsParameters] PageQuery page, bool? own, HttpContext http, InspectionQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), own == true, page.Request, cancel)))
            .Reads(Permission.ReadFindings).Produces<Page<InspectionItem>>()
            .WithSummary("Inspections of the own authority and of those below, by their numbers.");
        inspections.MapGet("/{number}", async (string number, HttpContext http, InspectionQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(number), cancel)))
            .Reads(Permission.ReadFindings).Produces<InspectionItem>();
        inspections.MapPost("", async (
                    OrderedInspection? command, CallHeaders call, HttpContext http, HoldInspections useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.OrderAsync(http.Actor(), command ?? new(), call.Call, cancel), 201,
                    location: answer => $"/api/v1/inspections/{answer.Number}"))
            .Does(HoldInspections.Order).Produces<InspectionAnswer>(201)
            .WithSummary("Inspects the whole country, or an authority and all below it, beside the schedule.");
    }
}
