namespace NetMonitor.Domain.WorkingDays;

/// <summary>
/// When people are told of deadlines: on working days from nine to five, on the law's clock. In a year without a notice weekdays count: telling somebody
/// on a holiday that nobody knows of yet is better than not at all.
/// </summary>
public static class OfficeHours
{
    public static readonly TimeOnly Begin = new(9, 0), End = new(17, 0);

    public static bool Contain(WorkingCalendar calendar, DateTimeOffset at)
    {
        var day = WorkingCalendar.DayOf(at);
        return calendar.IsWorkingDayProvisionally(day)
            && TimeOnly.FromDateTime(WorkingCalendar.Clock(at).DateTime).IsBetween(Begin, End);
    }

    /// <summary>What is due before this is near: today is the last working day before it, or the day itself.</summary>
    public static DateTimeOffset NearUntil(WorkingCalendar calendar, DateTimeOffset at) =>
        BeginOf(calendar.AddWorkingDaysProvisionally(WorkingCalendar.DayOf(at), 1).Date.AddDays(1));

    /// <summary>What was due before this has passed, and today is a later day.</summary>
    public static DateTimeOffset PassedBefore(DateTimeOffset at) => BeginOf(WorkingCalendar.DayOf(at));

    private static DateTimeOffset BeginOf(DateOnly day) => new(day, TimeOnly.MinValue, WorkingCalendar.Offset);
}
