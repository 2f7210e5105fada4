using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Ui;

/// <summary>How a page counts the time to a deadline: in the law's working days.</summary>
public static class WorkingDaysLeft
{
    /// <summary>Working days after today up to the deadline's day, negative when it has passed; null where a year has no notice.</summary>
    public static int? Count(WorkingCalendar? calendar, DateTimeOffset now, DateTimeOffset deadline)
    {
        if (calendar is null) return null;
        var days = calendar.WorkingDaysBetween(WorkingCalendar.DayOf(now), WorkingCalendar.DayOf(deadline));
        return days.IsRefused ? null : days.Value;
    }
}
