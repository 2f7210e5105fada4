using Microsoft.AspNetCore.Mvc;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>The directory of units, readable by all who are signed in; setting units up and changing the tree; filings.</summary>
public static class UnitsApi
{
    private static readonly Refusal s_notFound = Refusal.OutOfScope("UnitNotFound");

    public static void MapUnits(this RouteGroupBuilder api)
    {
        var units = api.MapGroup("/units").WithTags("Units");
        units.MapGet("", async (
                [AsParameters] PageQuery page, UnitQueries queries, [AsParameters] ParentQuery above, UnitKind? kind, UnitLevel? level, string? q,
                CancellationToken cancel) =>
            {
                var filter = new UnitFilter(above.Unit, kind, level, string.IsNullOrWhiteSpace(q) ? null : q);
                return ApiResults.Answer(await queries.ListAsync(filter, page.Request, cancel));
            })
            .Reads(Permission.ReadDirectory).Produces<Page<UnitItem>>()
            .WithSummary("Units by parent, kind, level, and by part of name (in pinyin too), beginning of code or of pinyin initials.");
        units.MapGet("/{code}", async (string code, UnitQueries queries, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await queries.GetAsync(parsed, cancel), version: unit => unit.Version)
                    : ApiResults.Problem(s_notFound))
            .Reads(Permission.ReadDirectory).Produces<UnitItem>();
        units.MapGet("/{code}/history", async (
                    string code, [AsParameters] PageQuery page, HttpContext http, UnitHistory history, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await history.ListAsync(http.Actor(), parsed, page.Request, cancel))
                    : ApiResults.Problem(s_notFound))
            .Reads(Permission.ReadUnitHistory).Produces<Page<UnitHistoryItem>>()
            .WithSummary("What happened to a unit at or below one's own, from the journal, newest first.");
        units.MapGet("/{code}/user-rule", async (string code, SetUserRule useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.GetAsync(parsed, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(s_notFound))
            .Reads(Permission.ReadDirectory).Produces<UserRuleAnswer>().WithSummary("The user rule in force where a unit stands (R4.1).");
        units.MapGet("/{code}/user-rule/versions", async (string code, SetUserRule useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.VersionsAsync(parsed, cancel))
                    : ApiResults.Problem(s_notFound))
            .Reads(Permission.ReadDirectory).Produces<UserRuleVersions>()
            .WithSummary("The newest hundred versions of the user rule where a unit stands, the one in force first (R4.1).");
        units.MapPut("/{code}/user-rule", async (
                    string code, bool? dryRun, UserRuleCommand command, CallHeaders call, HttpContext http, SetUserRule useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(
                        await useCase.SetAsync(http.Actor(), parsed, command, dryRun == true, call.Call, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(s_notFound))
            .Does(SetUserRule.Set).Produces<UserRuleAnswer>()
            .WithSummary("A first-level authority's own user rule, a new version each time (R4.1); `dryRun=true` answers what it would break.");
        MapChanges(units);
        MapFilings(api.MapGroup("/filings").WithTags("Units"));
    }

    private static void MapChanges(RouteGroupBuilder units)
    {
        units.MapPost("", async (NewUnit command, CallHeaders call, HttpContext http, SetUpUnit useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/units/{answer.Code}"))
            .Does(SetUpUnit.SetUp).Produces<SetUpAnswer>(201)
            .WithSummary("Sets a unit up: the nation a first-level authority or its center (R3.1), a center one of those right below (R5.1).");
        units.MapPatch("/{code}", async (
                    string code, UnitChange change, CallHeaders call, HttpContext http, ChangeUnit useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var parsed)
                    ? ApiResults.Answer(await useCase.HandleAsync(http.Actor(), parsed, change, call.Call, cancel), version: answer => answer.Version)
                    : ApiResults.Problem(s_notFound))
            .Does(ChangeUnit.Change).Produces<UnitChangeAnswer>()
            .WithSummary("Renames a unit, changes a body's line of business, or says whether it and those below are sent tasks (R3.1, R5.1).");
        units.MapPost("/divisions/changes", async (
                    bool? dryRun, CallHeaders call, HttpContext http, ApplyDivisionChanges useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), dryRun == true, call.Call, cancel)))
            .Does(ApplyDivisionChanges.Apply).Produces<DivisionChangesAnswer>()
            .WithSummary("Applies the published changes of divisions to the tree, each once (national center, R3.1); `dryRun=true` only lists them.");
        MapStep<ChangeUnit, UnitReason, UnitChangeAnswer>(
            "suspend", ChangeUnit.Suspend, (useCase, actor, unit, command, call, cancel) => useCase.SuspendAsync(actor, unit, command, call, cancel),
            answer => answer.Version).WithSummary("Takes a unit and all below it out of service: sessions end, nobody there signs in.");
        MapStep<ChangeUnit, UnitReason, UnitChangeAnswer>(
            "resume", ChangeUnit.Resume, (useCase, actor, unit, command, call, cancel) => useCase.ResumeAsync(actor, unit, command, call, cancel),
            answer => answer.Version);
        MapStep<MoveUnit, MoveUnitCommand, MovedUnitAnswer>(
            "move", MoveUnit.Move, (useCase, actor, unit, command, call, cancel) => useCase.MoveAsync(actor, unit, command, call, cancel),
            answer => answer.Version).WithSummary("Hangs a unit and all below it under another authority; by the center above both (R5.1).");
        MapStep<MoveUnit, MergeUnitCommand, MovedUnitAnswer>(
            "merge", MoveUnit.Merge, (useCase, actor, unit, command, call, cancel) => useCase.MergeAsync(actor, unit, command, call, cancel),
            answer => answer.Version).WithSummary("Closes a unit; another takes over what it has. By the center above both (R5.1).");

        RouteHandlerBuilder MapStep<TUseCase, TCommand, TAnswer>(
            string step, Operation operation, Func<TUseCase, Actor, UnitCode, TCommand, Call, CancellationToken, Task<Result<TAnswer>>> act,
            Func<TAnswer, long> version) where TUseCase : class =>
            units.MapPost($"/{{code}}/{step}", async (
                        string code, TCommand command, CallHeaders call, HttpContext http, [FromServices] TUseCase useCase, CancellationToken cancel) =>
                    UnitCode.TryParse(Typed.Code(code), out var parsed)
                        ? ApiResults.Answer(await act(useCase, http.Actor(), parsed, command, call.Call, cancel), version: version)
                        : ApiResults.Problem(s_notFound))
                .Does(operation).Produces<TAnswer>();
    }

    private static void MapFilings(RouteGroupBuilder filings)
    {
        filings.MapGet("", async (
                    [AsParameters] PageQuery page, FilingState? state, bool? overdue, HttpContext http, FilingQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), state, overdue == true, page.Request, cancel)))
            .Reads(Permission.ReadFilings).Produces<Page<FilingItem>>()
            .WithSummary("Bodies that first-level authorities told the nation of, newest first (R3.2).");
        filings.MapGet("/{number}", async (string number, HttpContext http, FilingQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(number), cancel), version: filing => filing.Version))
            .Reads(Permission.ReadFilings).Produces<FilingItem>();
        filings.MapPost("/{number}/acknowledge", async (
                    string number, CallHeaders call, HttpContext http, AcknowledgeFiling useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), Typed.Code(number), call.Call, cancel), version: answer => answer.Version))
            .Does(AcknowledgeFiling.Acknowledge).Produces<FilingAnswer>().WithSummary("The national center takes note of a filing (R3.2).");
    }

    public static IServiceCollection AddUnits(this IServiceCollection services) => services.AddSingleton<UnitQueries>()
        .AddSingleton<ImportUnits>().AddSingleton<SetUpUnit>().AddSingleton<ChangeUnit>().AddSingleton<MoveUnit>().AddSingleton<UnitHistory>()
        .AddSingleton<ApplyDivisionChanges>().AddSingleton<SetUserRule>().AddSingleton<FilingQueries>().AddSingleton<AcknowledgeFiling>()
        .AddSingleton(new WaitingPart(
            WaitingFor.Filings, "/filings", Permission.AcknowledgeFilings, (_, _, _) => $"filings f where f.state = '{nameof(FilingState.Open)}'",
            (_, _) => "false"));
}
