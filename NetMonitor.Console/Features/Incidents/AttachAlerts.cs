using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <param name="Ids">1–200 alerts.</param>
public sealed record AttachCommand(IReadOnlyList<Guid>? Ids);

/// <summary>
/// Merges alerts into an incident that is open: all of them or none. <c>AlertNotFound</c> where the caller reads one of them not, and
/// <c>AlertInIncident</c> where one is part of an incident already.
/// </summary>
public sealed class AttachAlerts(CommandRunner commands)
{
    public static readonly Operation Attach = new("AttachAlerts", Permission.HandleIncidents) { Fresh = true };

    public async Task<Result<IncidentAnswer>> HandleAsync(Actor actor, string number, AttachCommand command, Call call, CancellationToken cancel)
    {
        if (ManyAlerts.WhyNot(command.Ids) is { } wrong) return wrong;
        return await commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Attach, Subject.Incident(number), command, call), IncidentFile.Of(Attach, number, IncidentParty.Handler),
            async (context, incident, token) =>
            {
                if (incident.AddBeside() is { IsRefused: true } closed) return closed.Refusal;
                if (await AttachedAlerts.AttachAsync(context, command.Ids!, number, token) is { } refusal) return refusal;
                IncidentFile.Record(context, incident, new IncidentAlertsAttached([.. command.Ids!.Distinct()]));
                return IncidentAnswer.Of(incident);
            }, cancel);
    }
}
