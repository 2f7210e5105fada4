using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Incidents and their playbook over HTTP (Art. 13–15, 18).</summary>
public static class IncidentsApi
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents.MapGet("", async (
                    [AsParameters] PageQuery page, IncidentState? state, bool? open, [AsParameters] UnderQuery under, HttpContext http, IncidentQueries queries,
                    CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), state, open == true, under.Unit, page.Request, cancel)))
            .Reads(Permission.ReadIncidents).Produces<Page<IncidentItem>>()
            .WithSummary("Those that the own unit handles or decides, the own unit's, and for leaders those below; never one about the caller.");
        incidents.MapGet("/{number}", async (string number, HttpContext http, IncidentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(number), cancel), version: incident => incident.Version))
            .Reads(Permission.ReadIncidents).Produces<IncidentDetail>();
        incidents.MapGet("/{number}/analysis", async (
                    string number, [AsParameters] PageQuery page, LineKind? kind, bool? unmarked, HttpContext http, IncidentQueries queries,
                    CancellationToken cancel) =>
                ApiResults.Answer(await queries.AnalysisAsync(
                    http.Actor(), Typed.Code(number), new LineFilter(kind, unmarked == true), page.Request, cancel)))
            .Reads(Permission.ReadIncidents).Produces<AnalysisProposal>()
            .WithSummary("What the journal proposes (R13.2): accounts, counts by kind, and the lines of the window, page by page.");
        incidents.MapGet("/{number}/cleaning", async (
                    string number, [AsParameters] PageQuery page, bool? undecided, HttpContext http, IncidentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.CleaningAsync(http.Actor(), Typed.Code(number), undecided == true, page.Request, cancel)))
            .Reads(Permission.ReadIncidents).Produces<CleaningList>()
            .WithSummary("Foreign lines that changed something, what others built on them, and what was decided of each (R14.2).");
        incidents.MapGet("/{number}/report", async (string number, HttpContext http, IncidentQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ReportAsync(http.Actor(), Typed.Code(number), cancel)))
            .Reads(Permission.ReadIncidents).Produces<IncidentReportAnswer>().WithSummary("The report's frame, drawn from the file, and its versions.");
        incidents.MapPost("", async (IncidentCommand command, CallHeaders call, HttpContext http, OpenIncident useCase, CancellationToken cancel) =>
            {
                var opened = await useCase.HandleAsync(http.Actor(), command, call.Call, cancel);
                // A report about another's account is taken, and says nothing of the account.
                return opened is { IsRefused: false, Value.Number: { } number }
                    ? ApiResults.Answer(opened, 201, answer => answer.Version!.Value, _ => $"/api/v1/incidents/{number}")
                    : ApiResults.Answer(opened, 202);
            })
            .Does(OpenIncident.Open).Produces<OpenedIncident>(201).Produces<OpenedIncident>(202)
            .WithSummary("Freezes the account, cuts its sessions and opens the file (R13.1, R14.1); of an account that others look after it tells them.");
        MapPlaybook(incidents);
        MapFile(incidents);
        ContractorsApi.MapContractors(api, incidents);
        api.MapPost("/alerts/{id:guid}/open-incident", async (
                    Guid id, AlertIncidentCommand command, CallHeaders call, HttpContext http, OpenIncident useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.FromAlertAsync(http.Actor(), id, command, call.Call, cancel), 201, opened => opened.Version!.Value,
                    opened => $"/api/v1/incidents/{opened.Number}"))
            .WithTags("Incidents").Does(OpenIncident.FromAlert).Produces<OpenedIncident>(201)
            .WithSummary("Opens an incident of the account that an alert is about: it is frozen first, and the alert is part of it (R13.1, R14.1).");
    }

    public static IServiceCollection AddIncidents(this IServiceCollection services) => services.AddContractors()
        .AddSingleton<OpenIncident>().AddSingleton<MarkLines>()
        .AddSingleton<ConfirmAnalysis>().AddSingleton<HandleNewAccounts>().AddSingleton<VoidLines>().AddSingleton<RestoreAccount>()
        .AddSingleton<DecideIncident>().AddSingleton<ReportIncident>().AddSingleton<KeepIncidentFile>().AddSingleton<IncidentQueries>()
        .AddSingleton<IncidentFrame>().AddSingleton<AttachAlerts>().AddSingleton<AlertsOfIncidents>().AddSingleton<IFollowsUnits, IncidentFollowsUnits>();

    private static void MapPlaybook(RouteGroupBuilder incidents)
    {
        incidents.MapPost("/{number}/confirm-analysis", async (
                    string number, AnalysisCommand command, CallHeaders call, HttpContext http, ConfirmAnalysis useCase, CancellationToken cancel) =>
                Answer(await useCase.HandleAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(ConfirmAnalysis.Confirm).Produces<IncidentAnswer>().WithSummary("Confirms or corrects what the journal proposes (R13.2).");
        incidents.MapPost("/{number}/mark-lines", async (
                    string number, MarkCommand command, CallHeaders call, HttpContext http, MarkLines useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel), version: answer => answer.Version))
            .Does(MarkLines.Mark).Produces<MarkAnswer>().WithSummary("Whose lines of the window are, as long as the list is not confirmed (R13.2).");
        incidents.MapPost("/{number}/freeze-new-accounts", async (
                    string number, CallHeaders call, HttpContext http, HandleNewAccounts useCase, CancellationToken cancel) =>
                Answer(await useCase.FreezeAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(HandleNewAccounts.Freeze).Produces<IncidentAnswer>().WithSummary("All of them at once (R13.5).");
        incidents.MapPost("/{number}/delete-new-accounts", async (
                    string number, CallHeaders call, HttpContext http, HandleNewAccounts useCase, CancellationToken cancel) =>
                Answer(await useCase.DeleteAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(HandleNewAccounts.Delete).Produces<IncidentAnswer>().WithSummary("Each in the order of R10.10 (R13.5).");
        incidents.MapPost("/{number}/void/preview", async (
                    string number, VoidPreviewCommand command, HttpContext http, VoidLines useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.PreviewAsync(http.Actor(), Typed.Code(number), command, cancel)))
            .Reads(Permission.ReadIncidents).Produces<IReadOnlyList<VoidPreview>>().WithSummary("What taking lines back would come to now (R14.2).");
        incidents.MapPost("/{number}/void", async (
                    string number, VoidCommand command, CallHeaders call, HttpContext http, VoidLines useCase, CancellationToken cancel) =>
                Answer(await useCase.VoidAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(VoidLines.Void).Produces<VoidAnswer>()
            .WithSummary("Foreign lines, and what others built on them, are taken back or stand, line by line (R14.2); or staged.");
        incidents.MapPost("/{number}/publish-voids", async (
                    string number, CallHeaders call, HttpContext http, VoidLines useCase, CancellationToken cancel) =>
                Answer(await useCase.PublishAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(VoidLines.Publish).Produces<VoidAnswer>().WithSummary("All that is staged is taken back, at once (R14.2).");
        incidents.MapPost("/{number}/lift-void", async (
                    string number, LiftCommand command, CallHeaders call, HttpContext http, VoidLines useCase, CancellationToken cancel) =>
                Answer(await useCase.LiftAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(VoidLines.Lift).Produces<VoidAnswer>().WithSummary("By a second person, with a reason (R14.2).");
        incidents.MapPost("/{number}/confirm-clean", async (
                    string number, GroundCommand? command, CallHeaders call, HttpContext http, RestoreAccount useCase, CancellationToken cancel) =>
                Answer(await useCase.CleanAsync(http.Actor(), Typed.Code(number), command ?? new(null), call.Call, cancel)))
            .Does(RestoreAccount.Clean).Produces<IncidentAnswer>().WithSummary("What was written in the window is taken back (R14.2).");
        incidents.MapPost("/{number}/change-password", async (
                    string number, CallHeaders call, HttpContext http, RestoreAccount useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.ChangePasswordAsync(http.Actor(), Typed.Code(number), call.Call, cancel), version: answer => answer.Version))
            .Does(RestoreAccount.Password).Produces<IncidentPassword>().WithSummary("Another initial password, shown once (R13.3, R14.2).");
        incidents.MapPost("/{number}/restore", async (string number, CallHeaders call, HttpContext http, RestoreAccount useCase, CancellationToken cancel) =>
                Answer(await useCase.RestoreAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(RestoreAccount.Restore).Produces<IncidentAnswer>().WithSummary("Only after the password (R13.3, R14.2).");
        incidents.MapPost("/{number}/decide", async (
                    string number, DecisionCommand command, CallHeaders call, HttpContext http, DecideIncident useCase, CancellationToken cancel) =>
                Answer(await useCase.HandleAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(DecideIncident.Decide).Produces<IncidentAnswer>().WithSummary("The leader's decision (R13.4, R13.5, R14.3).");
        incidents.MapPost("/{number}/file-report", async (
                    string number, IncidentReportCommand command, CallHeaders call, HttpContext http, ReportIncident useCase, CancellationToken cancel) =>
                Answer(await useCase.FileAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(ReportIncident.File).Produces<IncidentAnswer>().WithSummary("Another version of the analysis report (R15.1).");
        incidents.MapPost("/{number}/close", async (string number, CallHeaders call, HttpContext http, ReportIncident useCase, CancellationToken cancel) =>
                Answer(await useCase.CloseAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(ReportIncident.Close).Produces<IncidentAnswer>().WithSummary("Only with the report, and with nothing open (R15.1, R18.1).");
    }

    private static void MapFile(RouteGroupBuilder incidents)
    {
        incidents.MapPost("/{number}/attach-alerts", async (
                    string number, AttachCommand command, CallHeaders call, HttpContext http, AttachAlerts useCase, CancellationToken cancel) =>
                Answer(await useCase.HandleAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(AttachAlerts.Attach).Produces<IncidentAnswer>().WithSummary("Up to 200 alerts become part of it, all or none; each keeps its id.");
        incidents.MapPost("/{number}/classify", async (
                    string number, ClassifyCommand command, CallHeaders call, HttpContext http, KeepIncidentFile useCase, CancellationToken cancel) =>
                Answer(await useCase.ClassifyAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(KeepIncidentFile.Classify).Produces<IncidentAnswer>().WithSummary("Class and grade; from grade Larger up the statutory clock runs.");
        incidents.MapPost("/{number}/report-by-law", async (
                    string number, LawReportCommand command, CallHeaders call, HttpContext http, KeepIncidentFile useCase, CancellationToken cancel) =>
                Answer(await useCase.ReportByLawAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(KeepIncidentFile.ReportByLaw).Produces<IncidentAnswer>();
        incidents.MapPost("/{number}/record-notices", async (
                    string number, NoticesCommand command, CallHeaders call, HttpContext http, KeepIncidentFile useCase, CancellationToken cancel) =>
                Answer(await useCase.RecordNoticesAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(KeepIncidentFile.RecordNotices).Produces<IncidentAnswer>().WithSummary("Where personal data leaked: who was told, or why nobody is.");
        incidents.MapPost("/{number}/complete-measure", async (
                    string number, MeasureDoneCommand command, CallHeaders call, HttpContext http, KeepIncidentFile useCase, CancellationToken cancel) =>
                Answer(await useCase.CompleteMeasureAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(KeepIncidentFile.CompleteMeasure).Produces<IncidentAnswer>();
        incidents.MapPost("/{number}/record-accountability", async (
                    string number, AccountabilityCommand command, CallHeaders call, HttpContext http, KeepIncidentFile useCase, CancellationToken cancel) =>
                Answer(await useCase.RecordAccountabilityAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel)))
            .Does(KeepIncidentFile.RecordAccountability).Produces<IncidentAnswer>().WithSummary("Who answers for an accident, or none, because (R18.1).");
        incidents.MapPost("/{number}/sign-report", async (
                    string number, CallHeaders call, HttpContext http, ReportIncident useCase, CancellationToken cancel) =>
                Answer(await useCase.SignAsync(http.Actor(), Typed.Code(number), call.Call, cancel)))
            .Does(ReportIncident.Sign).Produces<IncidentAnswer>().WithSummary("The newest version, by the unit's leader.");
    }

    private static IResult Answer(Result<VoidAnswer> taken) => ApiResults.Answer(taken, version: answer => answer.Version);

    private static IResult Answer(Result<IncidentAnswer> taken) => ApiResults.Answer(taken, version: answer => answer.Version);
}
