using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What is to be done, 1–200 characters, by whom, until which day.</summary>
public sealed record MeasureInput(string? Text, string? Owner, DateOnly? Due);

/// <summary>The document of the decision, what it says, and what it orders: measures, and steps before it that are to be taken yet.</summary>
public sealed record DecisionCommand(string? Document, string? Decision, IReadOnlyList<MeasureInput>? Measures)
{
    [Omissible] public IReadOnlyList<IncidentStep>? Orders { get; init; }
}

/// <summary>Information leaked: the unit's leader decides, of new accounts and a leak together the authority's (R13.4, R13.5, R14.3).</summary>
public sealed class DecideIncident(CommandRunner commands)
{
    public static readonly Operation Decide = new("DecideIncident", Permission.DecideIncidents) { Fresh = true };

    private const int MaxMeasures = 50;

    public async Task<Result<IncidentAnswer>> HandleAsync(Actor actor, string number, DecisionCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Document, Incident.MaxLine)) return Refusal.Malformed("DecisionDocumentRequired");
        if (!PlainText.IsSaid(command.Decision, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        var measures = command.Measures ?? [];
        if (measures.Count > MaxMeasures || measures.Any(measure => !PlainText.IsLine(measure.Text, Incident.MaxLine)
            || !PlainText.IsLine(measure.Owner, 64) || measure.Due is null)) return Refusal.Malformed("MeasureMalformed");
        return await commands.RunAsync<Incident, IncidentAnswer>(
            new Command(actor, Decide, Subject.Incident(number), command, call), IncidentFile.Of(Decide, IncidentStep.Decide, number),
            async (context, incident, token) =>
            {
                var reopens = await IncidentAnalysis.ReopensAsync(context, incident, IncidentStep.Decide, token);
                if (reopens.IsRefused) return reopens.Refusal;
                if (reopens.Value) return IncidentAnswer.Of(incident);
                var decided = incident.Decide(
                    command.Document!, command.Decision!, [.. measures.Select(measure => new Measure(measure.Text!, measure.Owner!, measure.Due!.Value))],
                    command.Orders ?? [], actor.UserName, context.Now);
                if (decided.IsRefused) return decided.Refusal;
                IncidentFile.Record(context, incident, new IncidentDecided(
                    command.Document!, command.Decision!, measures.Count, incident.Decision!.Orders));
                return IncidentAnswer.Of(incident);
            }, cancel);
    }
}
