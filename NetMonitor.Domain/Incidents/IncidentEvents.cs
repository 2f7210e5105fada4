using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Incidents;

/// <summary>What entries of incidents are about.</summary>
public static class IncidentSubjects
{
    public const string OfIncident = "Incident";

    extension(Subject)
    {
        public static Subject Incident(string number) => new(OfIncident, number);
    }
}

/// <summary>
/// Somebody who does not manage the account says that it leaked. It freezes nothing: those who manage the account look at it. Its holder is not told.
/// </summary>
public sealed record LeakReported(DateTimeOffset? SuspectedFrom, string Report) : DomainEvent;

/// <summary>An incident was opened: the account frozen, its sessions cut, reported (R13.1, R14.1).</summary>
/// <param name="UserName">The account that leaked; null for a hazard.</param>
/// <param name="To">The unit whose system administrators handle it.</param>
/// <param name="Sessions">How many sessions were cut.</param>
public sealed record IncidentOpened(
    IncidentKind Kind, string? UserName, DateTimeOffset SuspectedFrom, string Report, UnitCode To, int Sessions) : DomainEvent;

/// <param name="Accounts">The accounts made in the window, as confirmed.</param>
/// <param name="Struck">Those that the journal proposed and that are somebody's own.</param>
public sealed record IncidentAnalysisConfirmed(
    IReadOnlyList<string> Accounts, IReadOnlyList<string> Struck, bool Leak, string Ground, bool ForeignWrites, IncidentState To,
    LineCounts? Lines = null) : DomainEvent;

/// <summary>Somebody said of lines of the window whose they are.</summary>
/// <param name="Kind">Of one kind all; null where lines were named.</param>
public sealed record IncidentLinesMarked(LineMark Mark, int Lines, LineKind? Kind, string? Reason) : DomainEvent;

/// <summary>Somebody said of foreign lines, and of what others built on them, what becomes of them (R14.2).</summary>
/// <param name="Staged">Decided, and done with others at once later.</param>
public sealed record IncidentLinesDecided(LineVerdict Verdict, int Lines, bool Staged, string? Ground) : DomainEvent;

/// <summary>A foreign line was taken back; nothing is deleted.</summary>
/// <param name="Entry">The entry that it undoes, with its verb and what that is about.</param>
/// <param name="By">The verb of the entry that did it; null where nothing was left to take back.</param>
public sealed record IncidentLineVoided(long Entry, string Verb, Subject On, string? By) : DomainEvent;

/// <summary>A second person lifted a void: the line stands.</summary>
/// <param name="By">The verb of the entry that put it back; null where there was nothing to put back.</param>
public sealed record IncidentVoidLifted(long Entry, string Verb, Subject On, string? By, string Reason) : DomainEvent;

/// <summary>Entries of the window came since the list was confirmed: the step opened it again (R13.2).</summary>
public sealed record IncidentReopened(IncidentStep Step, int Lines) : DomainEvent;

/// <param name="Made">Those that were made since the list was confirmed, for which it is opened again.</param>
public sealed record NewAccountsFrozen(IReadOnlyList<string> Accounts, IReadOnlyList<string> Made, IncidentState To) : DomainEvent;

public sealed record NewAccountsDeleted(IReadOnlyList<string> Accounts, IncidentState To) : DomainEvent;

/// <summary>What was written in the window is taken back (R14.2).</summary>
public sealed record IncidentCleaned(string? Ground) : DomainEvent;

public sealed record IncidentPasswordChanged : DomainEvent;

public sealed record IncidentRestored : DomainEvent;

/// <summary>Information leaked: it waits for the decision of this unit's leader (R13.4, R13.5, R14.3).</summary>
public sealed record IncidentWithLeader(UnitCode Leader) : DomainEvent;

/// <param name="Measures">How many measures were ordered.</param>
public sealed record IncidentDecided(string Document, string Decision, int Measures, IReadOnlyList<IncidentStep> Orders) : DomainEvent;

/// <summary>Alerts became part of its file.</summary>
public sealed record IncidentAlertsAttached(IReadOnlyList<Guid> Alerts) : DomainEvent;

/// <summary>A contractor may read the file, and what the grant names of the journal, until then (R15.1).</summary>
public sealed record IncidentContractorGranted(
    Guid Grant, string Contractor, IReadOnlyList<string> Subjects, IReadOnlyList<JournalSpan> Spans, string Purpose, DateTimeOffset Until) : DomainEvent;

public sealed record IncidentContractorRenewed(Guid Grant, string Contractor, DateTimeOffset Until) : DomainEvent;

public sealed record IncidentContractorEnded(Guid Grant, string Contractor) : DomainEvent;

/// <summary>What of it a contractor read by its grant.</summary>
public sealed record IncidentReadByContractor(Guid Grant, GrantedPart Part) : DomainEvent;

public sealed record IncidentClassified(
    IncidentClass Class, IncidentGrade Grade, OperatorKind Operator, DateTimeOffset? ReportDueAt, bool Accident) : DomainEvent;

/// <summary>It was reported as the law asks.</summary>
public sealed record IncidentReportedByLaw(string To, string Document) : DomainEvent;

/// <summary>Those whose personal data leaked and the competent department were told, or are not, because.</summary>
public sealed record IncidentNoticesRecorded(string? ToThoseConcerned, string? ToDepartment, string? NoneBecause) : DomainEvent;

public sealed record IncidentMeasureDone(int Measure, string Text, string Done) : DomainEvent;

/// <summary>Who answers for the accident is on record (R18.1): who it is stands in the file alone.</summary>
public sealed record IncidentAccountabilityRecorded(int Version, int Persons) : DomainEvent;

public sealed record IncidentReportFiled(int Version) : DomainEvent;

public sealed record IncidentReportSigned(int Version) : DomainEvent;

public sealed record IncidentClosed : DomainEvent;
