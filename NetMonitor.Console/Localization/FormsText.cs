namespace NetMonitor.Console.Localization;

/// <summary>Words of forms and dialogs that any context uses.</summary>
public sealed class FormsText
{
    public const string Reason = nameof(Reason);
    public const string ReasonHint = nameof(ReasonHint);
    public const string FurtherDays = nameof(FurtherDays);
    public const string ThenDue = nameof(ThenDue);
    public const string Restored = nameof(Restored);
    public const string StartAnew = nameof(StartAnew);
    public const string UndoFor = nameof(UndoFor);
    public const string DateForm = nameof(DateForm);
    public const string TimeForm = nameof(TimeForm);
    public const string OpenCalendar = nameof(OpenCalendar);
    public const string OpenClock = nameof(OpenClock);
    public const string DayOff = nameof(DayOff);
    public const string MakeUpDay = nameof(MakeUpDay);
    public const string NothingFound = nameof(NothingFound);
    public const string TypeOn = nameof(TypeOn);
}
