namespace NetMonitor.Console.Localization;

/// <summary>Words of alerts and detectors.</summary>
public sealed class AlertsText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string AcknowledgeMany = nameof(AcknowledgeMany);
    public const string Severity = nameof(Severity);
    public const string State = nameof(State);
    public const string OnlyLate = nameof(OnlyLate);
    public const string Choose = nameof(Choose);
    public const string ChooseRow = nameof(ChooseRow);
    public const string What = nameof(What);
    public const string Clock = nameof(Clock);
    public const string Entries = nameof(Entries);
    public const string Risen = nameof(Risen);
    public const string LookedAtUntil = nameof(LookedAtUntil);
    public const string LookedAtBy = nameof(LookedAtBy);
    public const string None = nameof(None);
    public const string NoneHelp = nameof(NoneHelp);
    public const string Acknowledged = nameof(Acknowledged);
    public const string Alert = nameof(Alert);
    public const string Key = nameof(Key);
    public const string Detector = nameof(Detector);
    public const string First = nameof(First);
    public const string Last = nameof(Last);
    public const string Before = nameof(Before);
    public const string Times = nameof(Times);
    public const string Raised = nameof(Raised);
    public const string Due = nameof(Due);
    public const string Outcome = nameof(Outcome);
    public const string Reason = nameof(Reason);
    public const string Behind = nameof(Behind);
    public const string SomeEntries = nameof(SomeEntries);
    public const string InJournal = nameof(InJournal);
}
