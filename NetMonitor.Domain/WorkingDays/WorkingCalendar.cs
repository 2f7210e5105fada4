using System.Collections.Frozen;
using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.WorkingDays;

/// <summary>A day that was worked out, and whether it rests on weekends alone because a notice was missing.</summary>
/// <param name="Provisional">Shown as such, and recomputed when the notice is imported.</param>
public readonly record struct WorkingDate(DateOnly Date, bool Provisional);

/// <summary>
/// Working days of the law: weekends and the State Council's notices. Days are calendar days in Asia/Shanghai. A year without a
/// notice is never guessed: where a person sets a deadline it is refused, where a rule sets it the provisional variant says so.
/// </summary>
/// <remarks>
/// Whether a day is known depends on the notice of its own year. A later notice may still move days of the December before,
/// as 2019's did; deadlines there are recomputed when it is imported, like provisional ones.
/// </remarks>
public sealed class WorkingCalendar
{
    /// <summary>
    /// China has had one zone without daylight saving since 1991, so the offset is a constant of the law here; a fixed one
    /// needs no time zone data on the machine and can't be changed by it.
    /// </summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    private readonly FrozenDictionary<DateOnly, HolidayNoticeDay> _days;
    private readonly FrozenSet<int> _years;

    /// <summary>Where two notices speak of one day, the later year's holds: it was published later.</summary>
    /// <exception cref="ArgumentException">Two notices are for the same year.</exception>
    public WorkingCalendar(IEnumerable<HolidayNotice> notices)
    {
        var days = new Dictionary<DateOnly, HolidayNoticeDay>();
        var years = new HashSet<int>();
        foreach (var notice in notices.OrderBy(notice => notice.Year))
        {
            if (!years.Add(notice.Year))
                throw new ArgumentException($"Two notices for {notice.Year}.", nameof(notices));
            foreach (var day in notice.Days)
                days[day.Date] = day;
        }

        _days = days.ToFrozenDictionary();
        _years = years.ToFrozenSet();
    }

    /// <summary>That instant on the law's clock; the last hours there can be are its last moment.</summary>
    public static DateTimeOffset Clock(DateTimeOffset at) =>
        at.UtcDateTime > DateTime.MaxValue - Offset ? new DateTimeOffset(DateTime.MaxValue, Offset) : at.ToOffset(Offset);

    /// <summary>The day in Asia/Shanghai at that instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at) =>
        at.UtcDateTime > DateTime.MaxValue - Offset ? DateOnly.MaxValue : DateOnly.FromDateTime(at.UtcDateTime + Offset);

    /// <summary>When a day begins in Asia/Shanghai.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, Offset);

    /// <summary>The last second of the day in Asia/Shanghai: a deadline on a day is kept until it ends.</summary>
    public static DateTimeOffset DeadlineEnd(DateOnly day) => new(day, new TimeOnly(23, 59, 59), Offset);

    /// <summary>Refuses <c>BeyondHolidayNotices</c> where the day's year has no notice.</summary>
    public Result<bool> IsWorkingDay(DateOnly day) => IsKnown(day) ? IsWorkingDayProvisionally(day) : Beyond(day);

    /// <summary>The same for what can't wait for a notice: a day without one is worked unless it lies on a weekend.</summary>
    public bool IsWorkingDayProvisionally(DateOnly day) => _days.TryGetValue(day, out var said)
        ? !said.IsOffDay
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Whether the day's year has its notice.</summary>
    public bool IsKnown(DateOnly day) => _years.Contains(day.Year);

    /// <summary>The days that notices speak of: days off, and weekend days that are worked.</summary>
    public IReadOnlyCollection<DateOnly> NamedDays => _days.Keys;

    /// <summary>The holiday a day off, or the day made up for, belongs to; null for an ordinary day or one no notice speaks of.</summary>
    public string? NameOf(DateOnly day) => _days.GetValueOrDefault(day)?.Name;

    /// <summary>
    /// The n-th working day after a day. The first day is not counted (so from a Friday, 1 is the next working day); n = 0 gives the
    /// day itself, rolled forward. Refuses <c>BeyondHolidayNotices</c> where a day it has to look at lies in a year without a notice.
    /// </summary>
    /// <param name="n">Working days, 0 or more.</param>
    public Result<DateOnly> AddWorkingDays(DateOnly from, int n)
    {
        // The last year a DateOnly can hold leaves no day to go on to.
        if (from.Year == DateOnly.MaxValue.Year)
            return Beyond(from);

        var end = Walk(from, n, guess: false, out var unknown);
        return unknown is { } day ? Beyond(day) : end;
    }

    /// <summary>The same for a deadline that a rule sets: days without a notice count by weekends alone, and the answer says so.</summary>
    public WorkingDate AddWorkingDaysProvisionally(DateOnly from, int n) =>
        new(Walk(from, n, guess: true, out var unknown), Provisional: unknown is not null);

    /// <summary>How <see cref="AddWorkingDaysProvisionally"/> comes to its day: each day on the way, and why it counts or is skipped.</summary>
    public ExplainedDeadline Explain(DateOnly from, int n)
    {
        var end = AddWorkingDaysProvisionally(from, n);
        var (days, counted) = (new List<ExplainedDay>(), 0);
        for (var day = n == 0 ? from : from.AddDays(1); day <= end.Date; day = day.AddDays(1))
        {
            var kind = KindOf(day);
            var counts = n > 0 && kind is (DayKind.Workday or DayKind.MakeUpWorkday);
            days.Add(new ExplainedDay(day, kind, counts ? ++counted : null, NameOf(day), !IsKnown(day)));
        }

        return new ExplainedDeadline(from, n, end.Date, end.Provisional, days);
    }

    private DayKind KindOf(DateOnly day) =>
        _days.TryGetValue(day, out var said) ? said.IsOffDay ? DayKind.Holiday : DayKind.MakeUpWorkday
        : IsWorkingDayProvisionally(day) ? DayKind.Workday : DayKind.Weekend;

    /// <summary>The day itself if worked, else the next that is. Refuses <c>BeyondHolidayNotices</c> as above.</summary>
    public Result<DateOnly> RollForward(DateOnly day) => AddWorkingDays(day, 0);

    /// <summary>
    /// Working days after one day up to and including another: how many were used, or are left. Negative when <paramref name="to"/>
    /// is earlier. Refuses <c>BeyondHolidayNotices</c> where one of the days counted has no notice.
    /// </summary>
    public Result<int> WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
            return WorkingDaysBetween(to, from).Map(days => -days);

        foreach (var day in DaysAfter(from, to))
            if (!IsKnown(day))
                return Beyond(day);
        return WorkingDaysBetweenProvisionally(from, to);
    }

    /// <summary>The same by weekends alone where a year has no notice; none where <paramref name="to"/> is earlier.</summary>
    public int WorkingDaysBetweenProvisionally(DateOnly from, DateOnly to) => DaysAfter(from, to).Count(IsWorkingDayProvisionally);

    private static IEnumerable<DateOnly> DaysAfter(DateOnly from, DateOnly to) =>
        Enumerable.Range(1, Math.Max(0, to.DayNumber - from.DayNumber)).Select(from.AddDays);

    /// <summary>
    /// The last day after which so many working days had passed before today: what a rule gave them from that day on, or from an earlier one, is late.
    /// </summary>
    public DateOnly LastLate(int workingDays, DateOnly today)
    {
        var day = today;
        while (AddWorkingDaysProvisionally(day, workingDays).Date >= today) day = day.AddDays(-1);
        return day;
    }

    private DateOnly Walk(DateOnly from, int n, bool guess, out DateOnly? unknown)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        unknown = null;
        var day = n == 0 ? from : from.AddDays(1);
        for (var left = n; ; day = day.AddDays(1))
        {
            if (!IsKnown(day))
            {
                unknown ??= day;
                if (!guess)
                    return day;
            }

            if (IsWorkingDayProvisionally(day) && --left <= 0)
                return day;
        }
    }

    private static Refusal Beyond(DateOnly day) => Refusal.Conflict("BeyondHolidayNotices")
        .With("year", day.Year.ToString(CultureInfo.InvariantCulture));
}
