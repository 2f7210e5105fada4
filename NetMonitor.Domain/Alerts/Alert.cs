using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Alerts;

/// <summary>An alert: what a detector found, who looks at it and what came of it. Detectors write what it counts, people what they do with it.</summary>
public sealed class Alert
{
    public const int MaxReason = 500;

    private Alert()
    {
    }

    public Guid Id { get; private set; }
    public DetectorId Detector { get; private set; }

    /// <summary>The settings by which it was raised.</summary>
    public string SettingsVersion { get; private set; } = "";

    public AlertSeverity Severity { get; private set; }
    public AlertState State { get; private set; }

    /// <summary>What the detector watches.</summary>
    public string Of { get; private set; } = "";

    /// <summary>What it is about, more closely.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The account that it is about, which never sees it; null where it is about none.</summary>
    public string? Account { get; private set; }

    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";

    /// <summary>The unit whose system administrators are told first.</summary>
    public string WatcherPath { get; private set; } = "";

    /// <summary>Codes of the authorities to which it has risen.</summary>
    public string[] RisenTo { get; private set; } = [];

    /// <summary>Entries that are part of it.</summary>
    public long Count { get; private set; }

    public DateTimeOffset First { get; private set; }
    public DateTimeOffset Last { get; private set; }

    /// <summary>How often the same was raised before.</summary>
    public int Before { get; private set; }

    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>When somebody must have looked at it.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When the next ones are told, if nobody has looked at it by then.</summary>
    public DateTimeOffset? RisesAt { get; private set; }

    public string? AcknowledgedBy { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>When the acknowledgement is over.</summary>
    public DateTimeOffset? AcknowledgedUntil { get; private set; }

    public string? ResolvedBy { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }
    public AlertResolution? Resolution { get; private set; }
    public string? Reason { get; private set; }

    /// <summary>Number of the incident whose part it is.</summary>
    public string? Incident { get; private set; }

    /// <summary>The place in the journal up to which detectors have written it.</summary>
    public ulong SeenXid { get; private set; }

    public long SeenEntry { get; private set; }

    /// <summary>It changes with what people do, with the severity and when the alert opens again, not with each entry that is counted.</summary>
    public long Version { get; private set; } = 1;

    public Result<AlertState> Acknowledge(string by, DateTimeOffset now)
    {
        if (Guard(AlertStep.Acknowledge) is { } refusal) return refusal;
        (AcknowledgedBy, AcknowledgedAt, AcknowledgedUntil, RisesAt) = (by, now, now + AlertClock.Acknowledged(Severity), null);
        return Go(AlertStep.Acknowledge);
    }

    public Result<AlertState> Resolve(AlertResolution resolution, string reason, string by, DateTimeOffset now)
    {
        if (Guard(AlertStep.Resolve) is { } refusal) return refusal;
        (Resolution, Reason, ResolvedBy, ResolvedAt, RisesAt) = (resolution, reason, by, now, null);
        return Go(AlertStep.Resolve);
    }

    /// <summary>Makes it part of an incident's file: <c>AlertInIncident</c> where it is part of one.</summary>
    public Result<AlertState> Attach(string incident, string by, DateTimeOffset now)
    {
        if (Incident is not null) return Refusal.Conflict("AlertInIncident", "R13.1").With("alert", $"{Id}").With("incident", Incident);
        if (Guard(AlertStep.Attach) is { } refusal) return refusal;
        (Resolution, Incident, ResolvedBy, ResolvedAt, RisesAt) = (AlertResolution.Incident, incident, by, now, null);
        return Go(AlertStep.Attach);
    }

    /// <summary>It is open again, with its clock from the beginning: <c>AlertInNoIncident</c> where it is part of none.</summary>
    public Result<AlertState> Detach(WorkingCalendar calendar, DateTimeOffset now)
    {
        if (Guard(AlertStep.Detach) is { } refusal) return refusal;
        if (Incident is null) return Refusal.Conflict("AlertInNoIncident");
        return Open(AlertStep.Detach, calendar, now);
    }

    /// <summary>The acknowledgement is over.</summary>
    public Result<AlertState> Lapse(WorkingCalendar calendar, DateTimeOffset now) =>
        Guard(AlertStep.Lapse) is { } refusal ? refusal : Open(AlertStep.Lapse, calendar, now);

    /// <summary>The next ones are told.</summary>
    /// <param name="next">When those after them are; null where nobody is left.</param>
    public void Rise(UnitCode to, DateTimeOffset? next) => (RisenTo, RisesAt) = ([.. RisenTo, to.ToString()], next);

    private Result<AlertState> Open(AlertStep step, WorkingCalendar calendar, DateTimeOffset now)
    {
        DueAt = AlertClock.Due(Severity, now, calendar);
        (RisesAt, AcknowledgedBy, AcknowledgedAt, AcknowledgedUntil) = (DueAt, null, null, null);
        (Resolution, Reason, ResolvedBy, ResolvedAt, Incident) = (null, null, null, null, null);
        return Go(step);
    }

    private Refusal? Guard(AlertStep step) => AlertWorkflow.Table.Guard(State, step);

    private Result<AlertState> Go(AlertStep step)
    {
        State = AlertWorkflow.Table.Find(State, step)!.Value.To!.Value;
        Version++;
        return State;
    }
}
