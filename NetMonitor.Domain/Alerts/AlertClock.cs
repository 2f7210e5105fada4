using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Alerts;

/// <summary>The times of an alert by its severity.</summary>
public static class AlertClock
{
    /// <summary>More of the same within this time of resolving opens the alert again.</summary>
    public static readonly TimeSpan ReopensWithin = TimeSpan.FromMinutes(30);

    /// <summary>When somebody must have looked at it: a quarter of an hour, an hour, or the end of the next working day.</summary>
    public static DateTimeOffset Due(AlertSeverity severity, DateTimeOffset from, WorkingCalendar calendar) => severity switch
    {
        AlertSeverity.Critical => from.AddMinutes(15),
        AlertSeverity.High => from.AddHours(1),
        _ => WorkingCalendar.DeadlineEnd(calendar.AddWorkingDaysProvisionally(WorkingCalendar.DayOf(from), 1).Date).ToUniversalTime(),
    };

    /// <summary>How long an acknowledgement lasts.</summary>
    public static TimeSpan Acknowledged(AlertSeverity severity) => severity == AlertSeverity.Critical ? TimeSpan.FromHours(4) : TimeSpan.FromHours(24);
}
