using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Incidents;

/// <summary>What a line of the window analysis is about (R13.2).</summary>
public enum LineKind
{
    /// <summary>Signing in, and sessions by network and device.</summary>
    Session,

    /// <summary>Sign-ins and operations that were refused.</summary>
    Refusal,
    AccountMade,

    /// <summary>Accounts adjusted, frozen, enabled, deleted, passwords reset.</summary>
    AccountChanged,
    KeyBound,

    /// <summary>Roles of the house: policies, settings, rules of detectors and of assistance.</summary>
    RuleChanged,

    /// <summary>Lists that left the console as files, with their rows.</summary>
    Export,

    /// <summary>What is masked or confidential was looked at.</summary>
    SensitiveRead,

    /// <summary>Everything else that was written.</summary>
    Written,
}

/// <summary>What a person says of a line.</summary>
public enum LineMark
{
    /// <summary>The holder's own work.</summary>
    Own,

    /// <summary>Somebody else's, in the holder's name.</summary>
    Foreign,

    /// <summary>Of no concern to the incident, with a reason.</summary>
    Struck,

    /// <summary>In the list, and nobody has said whose it is: only what writes nothing may stay so.</summary>
    Noted,
}

/// <summary>How many lines are marked how, as the confirmed list has them.</summary>
public sealed record LineCounts(int Own, int Foreign, int Struck, int Noted);

/// <summary>The kinds of lines by the verbs of the journal: one table, in which every verb stands once.</summary>
public static class WindowLines
{
    /// <summary>One kind with its verbs.</summary>
    public readonly record struct Row(LineKind Kind, IReadOnlyList<string> Verbs);

    public static IReadOnlyList<Row> Table { get; } =
    [
        new(LineKind.Session, [nameof(SignedIn), nameof(SessionUsedElsewhere), nameof(SessionEnded), nameof(NewDeviceSignedIn), nameof(TextCodeSent)]),
        new(LineKind.Refusal, [nameof(SignInRefused), nameof(SignInsThrottled), nameof(Refused)]),
        new(LineKind.AccountMade, [nameof(AccountCreated)]),
        new(LineKind.AccountChanged,
        [
            nameof(AccountAdjusted), nameof(AccountEnabled), nameof(AccountFrozen), nameof(AccountUnfrozen), nameof(AccountDeleted), nameof(PasswordReset),
            nameof(PasswordAtRisk),
        ]),
        new(LineKind.KeyBound, [nameof(AccountKeyBound), nameof(AccountKeyUnbound)]),
        new(LineKind.RuleChanged,
        [
            nameof(SignInPolicySet), nameof(UnitNetworksSet), nameof(UserRuleSet), nameof(FourEyesSet), nameof(SettingTightened), nameof(SettingWithdrawn),
            nameof(RuleInterpreted), nameof(DetectorSet), nameof(DetectorExcepted), nameof(DetectorExceptionEnded), nameof(UnitDutySet),
            nameof(AssistanceRuleKept),
        ]),
        new(LineKind.Export, [.. SensitiveReads.Exports]),
        new(LineKind.SensitiveRead, [.. SensitiveReads.Verbs, nameof(IncidentReadByContractor)]),
        new(LineKind.Written,
        [
            nameof(AccountImportTried), nameof(ApprovalConfirmed), nameof(ApprovalRefused), nameof(ApprovalRequested), nameof(ContactCodeSent),
            nameof(ContactVerified), nameof(CorrectionDeclined), nameof(CorrectionRequested), nameof(CorrectionWithdrawn), nameof(DutyAccepted),
            nameof(FormEdited), nameof(FormRegistered), nameof(FormSubmitted), nameof(PasswordChanged), nameof(PasswordReminded), nameof(SystemSetUp),
            nameof(TextReplayed),
            nameof(AlertAcknowledged), nameof(AlertAcknowledgementEnded), nameof(AlertDetached), nameof(AlertGrew), nameof(AlertRaised),
            nameof(AlertReopened), nameof(AlertResolved), nameof(AlertRose), nameof(AlertUnattended), nameof(DetectorResumed), nameof(DetectorStopped),
            nameof(JournalFoundBroken), nameof(JournalSealLate), nameof(WatchTested),
            nameof(AssistanceAccepted), nameof(AssistanceApproved), nameof(AssistanceArrived), nameof(AssistanceAsked), nameof(AssistanceAskedAgain),
            nameof(AssistanceClosed), nameof(AssistanceDeadlineMoved), nameof(AssistanceDelivered), nameof(AssistanceDesignated),
            nameof(AssistanceDiscarded), nameof(AssistanceDisputed), nameof(AssistanceDrafted), nameof(AssistanceEdited), nameof(AssistanceEscalated),
            nameof(AssistanceExtended), nameof(AssistanceForwarded), nameof(AssistanceHopLate), nameof(AssistanceObjected), nameof(AssistanceOverdue),
            nameof(AssistancePartAnswered), nameof(AssistancePartDeclined), nameof(AssistancePartTakenBack), nameof(AssistancePassedOn),
            nameof(AssistanceRecalled), nameof(AssistanceRejected), nameof(AssistanceReminded), nameof(AssistanceReplied), nameof(AssistanceReplyHeld),
            nameof(AssistanceRerouted), nameof(AssistanceReturned), nameof(AssistanceSentBack), nameof(AssistanceSplit), nameof(AssistanceSubmitted),
            nameof(AssistanceSupplied), nameof(AssistanceUnattended), nameof(AssistanceWithdrawn), nameof(PreparedQuestionsDropped),
            nameof(PreparedQuestionsHandedOver), nameof(PreparedQuestionsKept),
            nameof(EvidenceDiscarded), nameof(EvidenceUploaded),
            nameof(IncidentAccountabilityRecorded), nameof(IncidentAlertsAttached), nameof(IncidentAnalysisConfirmed), nameof(IncidentClassified),
            nameof(IncidentCleaned), nameof(IncidentContractorEnded), nameof(IncidentContractorGranted), nameof(IncidentContractorRenewed),
            nameof(IncidentClosed), nameof(IncidentDecided), nameof(IncidentLineVoided), nameof(IncidentLinesDecided),
            nameof(IncidentLinesMarked), nameof(IncidentVoidLifted), nameof(IncidentMeasureDone),
            nameof(IncidentNoticesRecorded), nameof(IncidentOpened), nameof(IncidentPasswordChanged), nameof(IncidentReopened),
            nameof(IncidentReportFiled), nameof(IncidentReportSigned), nameof(IncidentReportedByLaw), nameof(IncidentRestored),
            nameof(IncidentWithLeader), nameof(LeakReported), nameof(NewAccountsDeleted), nameof(NewAccountsFrozen),
            nameof(FindingAccepted), nameof(FindingAssigned), nameof(FindingFixed), nameof(FindingRaised), nameof(FindingReopened),
            nameof(FindingsChanged), nameof(InspectionHeld),
            nameof(JournalKeyRotated), nameof(JournalKeyTaken), nameof(JournalMonthDetached), nameof(JournalStartedOver),
            nameof(DivisionChangeApplied),
            nameof(KeyApplicationDecided), nameof(KeyEnrolled), nameof(KeyIssued), nameof(KeyReceived), nameof(KeyRecovered), nameof(KeyReportedDamaged),
            nameof(KeyReportedLost), nameof(KeyStockCounted), nameof(KeyStockHandedOver), nameof(KeyStockTakenOver), nameof(KeyWrittenOff),
            nameof(KeysAllocated), nameof(KeysApplied), nameof(KeysImported), nameof(KeysReceived), nameof(KeysShipped),
            nameof(AssignmentAccepted), nameof(AssignmentApproved), nameof(AssignmentAttached), nameof(AssignmentRecalled), nameof(AssignmentReceived),
            nameof(AssignmentReturned), nameof(AssignmentSentBack), nameof(AssignmentSubmitted), nameof(AssignmentWithdrawn), nameof(ExtensionDeclined),
            nameof(ExtensionGranted), nameof(ExtensionRequested), nameof(TaskAttached), nameof(TaskClosed), nameof(TaskDeadlineMoved),
            nameof(TaskDeadlineOnDayOff), nameof(TaskDiscarded), nameof(TaskDispatched), nameof(TaskDrafted), nameof(TaskEdited), nameof(TaskOverdue),
            nameof(TaskReminded), nameof(TaskUrged), nameof(TaskWithdrawn),
            nameof(HelpAnswered), nameof(HelpAsked), nameof(HelpClosed), nameof(HelpTaken),
            nameof(FilingAcknowledged), nameof(FilingOpened), nameof(UnitAdjusted), nameof(UnitMerged), nameof(UnitMoved), nameof(UnitSetUp),
            nameof(UnitStatusChanged), nameof(UnitTookOver), nameof(UnitsImported),
            nameof(HolidayNoticeImported),
        ]),
    ];

    /// <summary>Verbs of a kind; of <see cref="LineKind.Written"/> also whatever a later console wrote.</summary>
    public static string[] VerbsOf(LineKind kind) => [.. Table.Single(row => row.Kind == kind).Verbs];

    /// <summary>Verbs of all kinds but one.</summary>
    public static string[] VerbsBut(LineKind kind) => [.. Table.Where(row => row.Kind != kind).SelectMany(row => row.Verbs)];

    public static LineKind KindOf(string verb) => s_kinds.GetValueOrDefault(verb, LineKind.Written);

    /// <summary>Whether such a line changed something, so that somebody says whose it was before the list is confirmed.</summary>
    public static bool IsWrite(LineKind kind) => kind is not (LineKind.Session or LineKind.Refusal or LineKind.Export or LineKind.SensitiveRead);

    /// <summary>Verbs of lines that changed nothing.</summary>
    public static string[] OnlyLooked { get; } = [.. Table.Where(row => !IsWrite(row.Kind)).SelectMany(row => row.Verbs)];

    private static readonly FrozenDictionary<string, LineKind> s_kinds =
        Table.SelectMany(row => row.Verbs.Select(verb => (verb, row.Kind))).ToFrozenDictionary(pair => pair.verb, pair => pair.Kind);
}
