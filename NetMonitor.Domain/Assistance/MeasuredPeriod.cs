using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Assistance;

/// <summary>The days of receipt that are measured, both included.</summary>
public readonly record struct MeasuredPeriod(DateOnly From, DateOnly To)
{
    /// <summary>
    /// What is asked for; where that is left out, until today, and from the beginning of the quarter a year before its end. <c>PeriodMalformed</c> where it
    /// ends before it begins.
    /// </summary>
    public static Result<MeasuredPeriod> Of(DateOnly? from, DateOnly? to, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        var end = to < today ? to.Value : today;
        var period = new MeasuredPeriod(from ?? (end.Year > 1 ? QuarterOf(end).AddYears(-1) : DateOnly.MinValue), to ?? today);
        return period.To < period.From ? Refusal.Malformed("PeriodMalformed") : period;
    }

    /// <summary>The quarters that lie in it and are over, from first to last day: ratings are told of these alone. Null where there is none.</summary>
    public MeasuredPeriod? WholeQuarters(DateTimeOffset now)
    {
        var before = QuarterOf(WorkingCalendar.DayOf(now));
        if (To < before.AddDays(-1)) before = QuarterOf(To.AddDays(1));
        if (From >= before) return null;
        var first = QuarterOf(From) == From ? From : QuarterOf(From).AddMonths(3);
        return first < before ? new MeasuredPeriod(first, before.AddDays(-1)) : null;
    }

    private static DateOnly QuarterOf(DateOnly day) => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1);
}
