using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>Alerts, and the detectors that raise them, over HTTP.</summary>
public static class AlertsApi
{
    public static void MapAlerts(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", async ([AsParameters] PageQuery page, AlertSeverity? severity, AlertState? state, DetectorId? detector, bool? late,
                    string? incident, HttpContext http, AlertQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new AlertFilter(severity, state, detector, late, incident is null ? null : Typed.Code(incident)), page.Request, cancel)))
            .Reads(Permission.ReadAlerts).Produces<Page<AlertItem>>()
            .WithSummary("Alerts of the accounts that one manages and those that have risen to one's center; for leaders those below. Newest first.");
        alerts.MapGet("/{id:guid}", async (Guid id, HttpContext http, AlertQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), id, cancel), version: alert => alert.Version))
            .Reads(Permission.ReadAlerts).Produces<AlertItem>().WithSummary("An alert with its first twenty and last twenty entries.");
        alerts.MapGet("/{id:guid}/entries", async (
                    Guid id, [AsParameters] PageQuery page, HttpContext http, AlertQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.EntriesAsync(http.Actor(), id, page.Request, cancel)))
            .Reads(Permission.ReadAlerts).Produces<Page<AlertEntryItem>>().WithSummary("All entries of an alert, the oldest first.");
        alerts.MapPost("/{id:guid}/acknowledge", async (Guid id, CallHeaders call, HttpContext http, ActOnAlerts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AcknowledgeAsync(http.Actor(), id, call.Call, cancel), version: answer => answer.Version))
            .Does(ActOnAlerts.Acknowledge).Produces<AlertAnswer>()
            .WithSummary("Says that one looks at it: nobody else is told for 4 hours (critical) or 24.");
        alerts.MapPost("/{id:guid}/resolve", async (
                    Guid id, ResolveCommand command, CallHeaders call, HttpContext http, ActOnAlerts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ResolveAsync(http.Actor(), id, command, call.Call, cancel), version: answer => answer.Version))
            .Does(ActOnAlerts.Resolve).Produces<AlertAnswer>().WithSummary("Says what came of it. More of the same within 30 minutes opens it again.");
        alerts.MapPost("/acknowledge", async (
                    AlertsCommand command, CallHeaders call, HttpContext http, ActOnAlerts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AcknowledgeManyAsync(http.Actor(), command, call.Call, cancel)))
            .Does(ActOnAlerts.Acknowledge).Produces<AlertsAnswer>().WithSummary("Up to 200 at once; those that are left are told with their reason.");
        alerts.MapPost("/detach", async (
                    DetachCommand command, CallHeaders call, HttpContext http, ActOnAlerts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.DetachManyAsync(http.Actor(), command, call.Call, cancel)))
            .Does(ActOnAlerts.Detach).Produces<AlertsAnswer>().WithSummary("Takes alerts out of the incident whose part they are.");

        var detectors = api.MapGroup("/detectors").WithTags("Alerts");
        detectors.MapGet("", async (HttpContext http, Detectors useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ListAsync(http.Actor(), cancel)))
            .Reads(Permission.KeepDetectors).Produces<IReadOnlyList<DetectorItem>>();
        detectors.MapGet("/{id}/settings", async (string id, HttpContext http, Detectors useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.GetAsync(http.Actor(), id, cancel), version: detector => detector.Version))
            .Reads(Permission.KeepDetectors).Produces<DetectorItem>().WithSummary("The figures in force, all versions, and the exceptions.");
        detectors.MapPut("/{id}/settings", async (
                    string id, DetectorCommand command, CallHeaders call, HttpContext http, Detectors useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.SetAsync(http.Actor(), id, command, call.Call, cancel), version: detector => detector.Version))
            .Does(Detectors.Set).Produces<DetectorItem>()
            .WithSummary("Sets figures from a moment on, at least a minute ahead; a first-level authority only tightens, for its tree (R19.1).");
        detectors.MapPost("/{id}/preview", async (
                    string id, DetectorCommand command, HttpContext http, Detectors useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.PreviewAsync(http.Actor(), id, command, cancel)))
            .Reads(Permission.KeepDetectors).Produces<PreviewAnswer>()
            .WithSummary("What changed figures would have raised in the last 30 days, and what they would have missed.");
        detectors.MapPost("/{id}/exceptions", async (
                    string id, ExceptionCommand command, CallHeaders call, HttpContext http, Detectors useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ExceptAsync(http.Actor(), id, command, call.Call, cancel), 201, detector => detector.Version))
            .Does(Detectors.Except).Produces<DetectorItem>(201)
            .WithSummary("One key raises nothing for at most 30 days; it is counted on, and is a finding while it lasts (R17.1).");
        detectors.MapPost("/{id}/exceptions/{exception:long}/end", async (
                    string id, long exception, EndExceptionCommand command, CallHeaders call, HttpContext http, Detectors useCase,
                    CancellationToken cancel) =>
                ApiResults.Answer(await useCase.EndExceptionAsync(http.Actor(), id, exception, command, call.Call, cancel)))
            .Does(Detectors.EndException).Produces<DetectorItem>();

        api.MapGet("/units/{code}/duty", async (string code, HttpContext http, UnitDuty useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var unit)
                    ? ApiResults.Answer(await useCase.GetAsync(http.Actor(), unit, cancel), version: duty => duty.Version)
                    : ApiResults.Answer<DutyAnswer>(UnitCode.Malformed(code)))
            .WithTags("Alerts").Reads(Permission.WatchAlerts).Produces<DutyAnswer>().WithSummary("Who of one's unit is told of alerts.");
        api.MapPut("/units/{code}/duty", async (
                    string code, DutyCommand command, CallHeaders call, HttpContext http, UnitDuty useCase, CancellationToken cancel) =>
                UnitCode.TryParse(Typed.Code(code), out var unit)
                    ? ApiResults.Answer(await useCase.SetAsync(http.Actor(), unit, command, call.Call, cancel), version: duty => duty.Version)
                    : ApiResults.Answer<DutyAnswer>(UnitCode.Malformed(code)))
            .WithTags("Alerts").Does(UnitDuty.Set).Produces<DutyAnswer>();
    }

    public static IServiceCollection AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertQueries>().AddSingleton<ActOnAlerts>()
        .AddSingleton<RaiseByClock>().AddSingleton<WatchTheWatch>().AddSingleton<Detectors>().AddSingleton<UnitDuty>()
        .AddSingleton(new WaitingPart(
            WaitingFor.Alerts, "/alerts", Permission.WatchAlerts,
            (sql, actor, _) => $"alerts a where a.state = '{nameof(AlertState.Open)}' and {Scopes.Alerts(sql, actor, "a")}",
            (sql, now) => $"a.due_at < {sql.Value(now)}"));
}
