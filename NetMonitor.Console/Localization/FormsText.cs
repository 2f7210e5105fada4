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
    public const string HowCounted = nameof(HowCounted);
    public const string CountedStart = nameof(CountedStart);
    public const string CountedWorkdays = nameof(CountedWorkdays);
    public const string CountedWorkday = nameof(CountedWorkday);
    public const string CountedMakeUp = nameof(CountedMakeUp);
    public const string SkippedWeekend = nameof(SkippedWeekend);
    public const string SkippedHoliday = nameof(SkippedHoliday);
    public const string CountedEnd = nameof(CountedEnd);
    public const string MayStillMove = nameof(MayStillMove);
    public const string NothingFound = nameof(NothingFound);
    public const string TypeOn = nameof(TypeOn);
    public const string RouteHere = nameof(RouteHere);
    public const string RoutePassed = nameof(RoutePassed);
    public const string RouteAhead = nameof(RouteAhead);
    public const string RouteEnded = nameof(RouteEnded);
    public const string RouteDue = nameof(RouteDue);
    public const string RouteLate = nameof(RouteLate);
    public const string RouteSpent = nameof(RouteSpent);
    public const string RouteBy = nameof(RouteBy);
}
