namespace NetMonitor.Domain.WorkingDays;

/// <summary>
/// How a deadline was counted: working days after a day. It is kept beside the deadline, because the deadline moves when a notice that it was counted
/// by is amended.
/// </summary>
public readonly record struct CountedDeadline(DateOnly From, int WorkingDays)
{
    /// <summary>As it is kept in two columns: none where either is empty.</summary>
    public static CountedDeadline? Of(DateOnly? from, int? workingDays) =>
        from is { } day && workingDays is { } days ? new CountedDeadline(day, days) : null;

    /// <summary>
    /// A deadline that this many working days are added to: from where it was counted itself, if it was, and from today where it has passed.
    /// </summary>
    public static CountedDeadline Extending(DateTimeOffset deadline, CountedDeadline? counted, int workingDays, DateTimeOffset now) =>
        deadline <= now ? new(WorkingCalendar.DayOf(now), workingDays)
        : counted is { } own ? own with { WorkingDays = own.WorkingDays + workingDays }
        : new(WorkingCalendar.DayOf(deadline), workingDays);

    /// <summary>Its end by the notices there are: days without one count by weekends alone.</summary>
    public DateTimeOffset End(WorkingCalendar calendar) =>
        WorkingCalendar.DeadlineEnd(calendar.AddWorkingDaysProvisionally(From, WorkingDays).Date).ToUniversalTime();

    /// <summary>The same day by day.</summary>
    public ExplainedDeadline Explain(WorkingCalendar calendar) => calendar.Explain(From, WorkingDays);

    /// <summary>The same for a deadline that a person sets: refuses <c>BeyondHolidayNotices</c>.</summary>
    public Shared.Result<DateTimeOffset> CertainEnd(WorkingCalendar calendar) =>
        calendar.AddWorkingDays(From, WorkingDays).Map(day => WorkingCalendar.DeadlineEnd(day).ToUniversalTime());
}
