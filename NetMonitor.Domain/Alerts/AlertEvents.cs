using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Alerts;

/// <summary>What entries of alerts and of the watch are about.</summary>
public static class AlertSubjects
{
    public const string OfAlert = "Alert";
    public const string OfDetector = "Detector";
    public const string OfDuty = "UnitDuty";

    /// <summary>A key that raises nothing for a while: no entry is about one, a finding is (R17.1).</summary>
    public const string OfException = "DetectorException";

    extension(Subject)
    {
        public static Subject Alert(Guid id) => new(OfAlert, id.ToString());

        public static Subject Detector(DetectorId id) => new(OfDetector, id.ToString());

        public static Subject Duty(UnitCode unit) => new(OfDuty, unit.ToString());
    }
}

/// <summary>Something happened to an alert.</summary>
/// <param name="Of">What the detector watches, such as an account, a network or a key's serial number.</param>
public abstract record AlertEvent(DetectorId Detector, string Of) : DomainEvent
{
    /// <summary>The account that it is about, which never reads it; null where it is about none.</summary>
    public string? Account { get; init; }
}

/// <param name="Key">What it is about, more closely than <paramref name="Of"/>: also the day, the hour or the device.</param>
/// <param name="Count">Entries so far.</param>
/// <param name="First">The first of them.</param>
/// <param name="Before">How often this was raised before.</param>
public sealed record AlertRaised(
    DetectorId Detector, string Of, string Key, AlertSeverity Severity, long Count, DateTimeOffset First, DateTimeOffset DueAt, int Before)
    : AlertEvent(Detector, Of);

/// <summary>There are ten, a hundred, a thousand … entries now, or it is more severe.</summary>
public sealed record AlertGrew(DetectorId Detector, string Of, AlertSeverity Severity, long Count) : AlertEvent(Detector, Of);

/// <summary>More of the same came right after it was resolved.</summary>
public sealed record AlertReopened(DetectorId Detector, string Of, AlertSeverity Severity, long Count, DateTimeOffset DueAt) : AlertEvent(Detector, Of);

/// <param name="Until">After it the alert is open again.</param>
public sealed record AlertAcknowledged(DetectorId Detector, string Of, DateTimeOffset Until) : AlertEvent(Detector, Of);

/// <summary>The acknowledgement was over, and nothing had come of it.</summary>
public sealed record AlertAcknowledgementEnded(DetectorId Detector, string Of, DateTimeOffset DueAt) : AlertEvent(Detector, Of);

/// <param name="Incident">Its number, where the alert became part of one.</param>
public sealed record AlertResolved(DetectorId Detector, string Of, AlertResolution Resolution, string? Reason, string? Incident) : AlertEvent(Detector, Of);

/// <param name="Incident">The one whose part it was.</param>
public sealed record AlertDetached(DetectorId Detector, string Of, string Incident, string Reason, DateTimeOffset DueAt) : AlertEvent(Detector, Of);

/// <summary>Nobody looked at it in time: the next ones are told.</summary>
/// <param name="To">The authority whose center and leader are told now.</param>
/// <param name="Step">The first is the account's own authority.</param>
public sealed record AlertRose(DetectorId Detector, string Of, UnitCode To, int Step) : AlertEvent(Detector, Of);

/// <summary>There was nobody whom it could be told to.</summary>
/// <param name="Unit">Where somebody should have been.</param>
public sealed record AlertUnattended(DetectorId Detector, string Of, UnitCode Unit) : AlertEvent(Detector, Of);

/// <param name="Figures">Those that changed, and from when on.</param>
public sealed record DetectorSet(
    DetectorId Detector, int Version, IReadOnlyDictionary<string, int> Figures, DateTimeOffset From, string Ground) : DomainEvent;

/// <summary>One key raises nothing until then; it is counted on.</summary>
public sealed record DetectorExcepted(DetectorId Detector, string Of, DateTimeOffset Until, string Reason) : DomainEvent;

public sealed record DetectorExceptionEnded(DetectorId Detector, string Of, string Reason) : DomainEvent;

/// <summary>A detector failed at an entry and stands there; the others go on.</summary>
/// <param name="Entry">The first entry that it has not seen.</param>
public sealed record DetectorStopped(DetectorId Detector, string Problem, long Entry) : DomainEvent;

public sealed record DetectorResumed(DetectorId Detector) : DomainEvent;

/// <summary>A test that goes the whole way of an alert each day: it is missed where it does not arrive.</summary>
public sealed record WatchTested(DateOnly Day) : DomainEvent;

/// <summary>A verification found an entry that is not what was sealed.</summary>
/// <param name="FirstBroken">Its place in the log; null where it is missing.</param>
public sealed record JournalFoundBroken(long? FirstBroken, long Entries) : DomainEvent;

/// <param name="Seconds">How old the oldest entry is that is not sealed.</param>
public sealed record JournalSealLate(int Seconds) : DomainEvent;

/// <summary>Who of a unit's system administrators is told of alerts; none for all of them.</summary>
public sealed record UnitDutySet(IReadOnlyList<string> Accounts, IReadOnlyList<string> Former) : DomainEvent;
