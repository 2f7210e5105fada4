using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// Class and grade by the standard, the kind of operator, and what follows from the incident: notices of personal data, an accident's persons.
/// </summary>
public sealed record ClassifyCommand(IncidentClass? Class, IncidentGrade? Grade)
{
    [Omissible] public OperatorKind Operator { get; init; } = OperatorKind.Other;
    [Omissible] public bool PersonalData { get; init; }
    [Omissible] public bool Accident { get; init; }
}

/// <summary>To whom it was reported as the law asks, and under which document.</summary>
public sealed record LawReportCommand(string? To, string? Document);

/// <summary>How those concerned and the competent department were told; or why nobody is.</summary>
public sealed record NoticesCommand
{
    [Omissible] public string? ToThoseConcerned { get; init; }
    [Omissible] public string? ToDepartment { get; init; }
    [Omissible] public string? NoneBecause { get; init; }
}

/// <summary>The measure's place in the list, from 1, and how it was done.</summary>
public sealed record MeasureDoneCommand(int Measure, string? Done);

/// <summary>Who answers for the accident, each with the gap and its basis, and the decision on them; or why nobody does.</summary>
public sealed record AccountabilityCommand
{
    [Omissible] public IReadOnlyList<ResponsiblePerson>? Persons { get; init; }
    [Omissible] public string? Document { get; init; }
    [Omissible] public DateOnly? DecidedOn { get; init; }
    [Omissible] public string? DecidedBy { get; init; }
    [Omissible] public string? NoneBecause { get; init; }
}

/// <summary>What goes into an incident's file beside the steps of its playbook, until it is closed.</summary>
public sealed class KeepIncidentFile(CommandRunner commands)
{
    public static readonly Operation Classify = new("ClassifyIncident", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation ReportByLaw = new("ReportIncidentByLaw", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation RecordNotices = new("RecordIncidentNotices", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation CompleteMeasure = new("CompleteIncidentMeasure", Permission.ReadIncidents) { Fresh = true };
    public static readonly Operation RecordAccountability = new("RecordAccountability", Permission.KeepAccountability) { Fresh = true };

    private const int MaxPersons = 100;

    public async Task<Result<IncidentAnswer>> ClassifyAsync(Actor actor, string number, ClassifyCommand command, Call call, CancellationToken cancel)
    {
        if (command.Class is not { } ofClass) return Refusal.Malformed("FieldMissing").With("field", "class");
        if (command.Grade is not { } grade) return Refusal.Malformed("FieldMissing").With("field", "grade");
        return await RunAsync(actor, number, Classify, command, call, IncidentFile.Of(Classify, number, IncidentParty.Handler),
            (context, incident) => incident.Classify(
                ofClass, grade, command.Operator, command.PersonalData, command.Accident, actor.UserName, context.Now),
            (incident, _) => new IncidentClassified(ofClass, grade, command.Operator, incident.Statutory?.DueAt, command.Accident), cancel);
    }

    public async Task<Result<IncidentAnswer>> ReportByLawAsync(Actor actor, string number, LawReportCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.To, Incident.MaxLine)) return Refusal.Malformed("FieldMissing").With("field", "to");
        if (!PlainText.IsLine(command.Document, Incident.MaxLine)) return Refusal.Malformed("DecisionDocumentRequired");
        return await RunAsync(actor, number, ReportByLaw, command, call, IncidentFile.Of(ReportByLaw, number, IncidentParty.Handler),
            (context, incident) => incident.ReportByLaw(command.To!, command.Document!, actor.UserName, context.Now),
            (_, _) => new IncidentReportedByLaw(command.To!, command.Document!), cancel);
    }

    public async Task<Result<IncidentAnswer>> RecordNoticesAsync(Actor actor, string number, NoticesCommand command, Call call, CancellationToken cancel)
    {
        var both = PlainText.IsSaid(command.ToThoseConcerned, Incident.MaxText) && PlainText.IsSaid(command.ToDepartment, Incident.MaxText);
        // Either both were told, or there is a ground for none.
        if (both == PlainText.IsSaid(command.NoneBecause, Incident.MaxText)) return Refusal.Malformed("NoticesMalformed");
        return await RunAsync(actor, number, RecordNotices, command, call, IncidentFile.Of(RecordNotices, number, IncidentParty.Handler),
            (context, incident) => incident.RecordNotices(
                new PersonalDataNotices(command.ToThoseConcerned, command.ToDepartment, command.NoneBecause, actor.UserName, context.Now)),
            (_, _) => new IncidentNoticesRecorded(command.ToThoseConcerned, command.ToDepartment, command.NoneBecause), cancel);
    }

    /// <summary>By who handles it, or by the leader who ordered it.</summary>
    public async Task<Result<IncidentAnswer>> CompleteMeasureAsync(Actor actor, string number, MeasureDoneCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Done, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        return await RunAsync(actor, number, CompleteMeasure, command, call,
            IncidentFile.Of(CompleteMeasure, number, IncidentParty.Handler, IncidentParty.Leader),
            (context, incident) => incident.CompleteMeasure(command.Measure, command.Done!, actor.UserName, context.Now),
            (_, measure) => new IncidentMeasureDone(command.Measure, measure.Text, command.Done!), cancel);
    }

    /// <summary>By a leader of the unit's authority or above (R18.1).</summary>
    public async Task<Result<IncidentAnswer>> RecordAccountabilityAsync(
        Actor actor, string number, AccountabilityCommand command, Call call, CancellationToken cancel)
    {
        var persons = command.Persons ?? [];
        var none = PlainText.IsSaid(command.NoneBecause, Incident.MaxText);
        if (none == persons.Count > 0 || persons.Count > MaxPersons) return Refusal.Malformed("PersonsMalformed", "R18.1");
        if (persons.Any(person => !PlainText.IsLine(person.StaffNumber, 64) || !PlainText.IsLine(person.Gap, Incident.MaxLine)
            || !PlainText.IsLine(person.Basis, Incident.MaxLine))) return Refusal.Malformed("PersonsMalformed", "R18.1");
        if (persons.Count > 0
            && (!PlainText.IsLine(command.Document, Incident.MaxLine) || command.DecidedOn is null || !PlainText.IsLine(command.DecidedBy, 64)))
            return Refusal.Malformed("DecisionDocumentRequired", "R18.1");
        var opening = IncidentFile.Of(RecordAccountability, number) with
        {
            Lacks = (caller, incident) => caller.Lacks(Permission.KeepAccountability)
                ?? (caller.ScopeOf(Reach.OwnUnitAndBelow).Covers(UnitPath.Parse(incident.UnitPath))
                    ? null
                    : Refusal.Forbidden("IncidentOfOthers", "R18.1")),
        };
        return await RunAsync(actor, number, RecordAccountability, command, call, opening,
            (context, incident) => incident.RecordAccountability(new Accountability(
                0, persons, command.Document, command.DecidedOn, command.DecidedBy, command.NoneBecause, actor.UserName, context.Now)),
            (_, recorded) => new IncidentAccountabilityRecorded(recorded.No, persons.Count), cancel);
    }

    private Task<Result<IncidentAnswer>> RunAsync<T>(
        Actor actor, string number, Operation operation, object body, Call call, Opening<Incident> opening, Func<CommandContext, Incident, Result<T>> act,
        Func<Incident, T, DomainEvent> what, CancellationToken cancel) => commands.RunAsync<Incident, IncidentAnswer>(
        new Command(actor, operation, Subject.Incident(number), body, call), opening, (context, incident, _) =>
        {
            var done = act(context, incident);
            if (done.IsRefused) return Task.FromResult<Result<IncidentAnswer>>(done.Refusal);
            IncidentFile.Record(context, incident, what(incident, done.Value));
            return Task.FromResult(Result.Of(IncidentAnswer.Of(incident)));
        }, cancel);
}
