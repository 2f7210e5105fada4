using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>The report as plain text, 1–100,000 characters.</summary>
public sealed record IncidentReportCommand(string? Text);

/// <summary>
/// The analysis report, without which no incident closes (R15.1): who handles it files and so signs it, each time as another version; the unit's leader signs
/// it too.
/// </summary>
public sealed class ReportIncident(CommandRunner commands)
{
    public static readonly Operation File = new("FileIncidentReport", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Sign = new("SignIncidentReport", Permission.DecideIncidents) { Fresh = true };
    public static readonly Operation Close = new("CloseIncident", Permission.HandleIncidents) { Fresh = true };

    public async Task<Result<IncidentAnswer>> FileAsync(Actor actor, string number, IncidentReportCommand command, Call call, CancellationToken cancel)
    {
        if (command.Text?.Length > Incident.MaxReport) return new Refusal("ReportTooLarge", RefusalKind.TooLarge);
        if (!PlainText.IsSaid(command.Text, Incident.MaxReport)) return Refusal.Malformed("IncidentTextRequired");
        return await commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, File, Subject.Incident(number), command, call), IncidentFile.Of(File, IncidentStep.FileReport, number),
            (context, incident, _) => Task.FromResult(Done(
                context, incident, incident.FileReport(command.Text!, actor.UserName, context.Now), _ => new IncidentReportFiled(incident.Reports.Count))),
            cancel);
    }

    public Task<Result<IncidentAnswer>> SignAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Sign, Subject.Incident(number), new { }, call), Signing(number),
            (context, incident, _) => Task.FromResult(Done(
                context, incident, incident.SignReport(actor.UserName, context.Now), signed => new IncidentReportSigned(signed.No))), cancel);

    /// <summary>What the playbook still holds frozen is let go of: from here on its administrators decide by the ordinary way.</summary>
    public Task<Result<IncidentAnswer>> CloseAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Close, Subject.Incident(number), new { }, call), IncidentFile.Of(Close, IncidentStep.Close, number),
            async (context, incident, token) =>
            {
                var closed = Done(context, incident, incident.Close(actor.UserName, context.Now), _ => new IncidentClosed());
                if (!closed.IsRefused)
                    foreach (var account in await context.Db.Accounts.Where(row => row.Incident == number).ToListAsync(token)) account.Release();
                return closed;
            }, cancel);

    /// <summary>By the leader of the unit whose incident it is: whoever may decide there.</summary>
    private static Opening<Incident> Signing(string number) => IncidentFile.Of(Sign, number, IncidentParty.Leader) with
    {
        Lacks = (actor, incident) => actor.Lacks(Sign.Needs)
            ?? (IncidentFile.Is(actor, IncidentParty.Leader, incident.HandlerCode, incident.LeaderCode ?? incident.UnitCode)
                ? null
                : Refusal.Forbidden("IncidentOfOthers", incident.Kind.RuleOf())),
    };

    private static Result<IncidentAnswer> Done<T>(CommandContext context, Incident incident, Result<T> taken, Func<T, DomainEvent> what)
    {
        if (taken.IsRefused) return taken.Refusal;
        IncidentFile.Record(context, incident, what(taken.Value));
        return IncidentAnswer.Of(incident);
    }
}
