using System.Globalization;
using System.Text.RegularExpressions;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.WorkingDays;

/// <summary>One day a notice speaks of: a day off, or a weekend day that is worked to make up for one.</summary>
/// <param name="Name">The holiday it belongs to, e.g. 国庆节; a make-up workday carries it too.</param>
public sealed record HolidayNoticeDay(DateOnly Date, string Name, bool IsOffDay);

/// <summary>What makes a notice worth a second look before it takes another's place.</summary>
public enum NoticeDoubt
{
    /// <summary>A day off on record is none any more.</summary>
    FewerDaysOff,

    /// <summary>A paper on record is not named any more.</summary>
    FewerPapers,

    /// <summary>Its newest paper was published before the newest one on record.</summary>
    OlderThanOnRecord,

    /// <summary>A weekday inside a run of days off is not off.</summary>
    WorkdayInsideAHoliday,
}

/// <summary>What one notice says otherwise than another: days by their date, papers by their address.</summary>
/// <param name="Changed">Days that both speak of, as the later one has them.</param>
public sealed record NoticeDifference(
    IReadOnlyList<HolidayNoticeDay> Added, IReadOnlyList<HolidayNoticeDay> Removed, IReadOnlyList<HolidayNoticeDay> Changed,
    IReadOnlyList<string> PapersAdded, IReadOnlyList<string> PapersRemoved)
{
    public bool IsNone() => Added.Count + Removed.Count + Changed.Count + PapersAdded.Count + PapersRemoved.Count == 0;
}

/// <summary>
/// A year's notice of the State Council. Its days may reach into the end of the year before or the start of the year after
/// (the 2019 notice moved days of December 2018).
/// </summary>
/// <param name="Papers">Addresses of the published notice and its amendments.</param>
public sealed partial record HolidayNotice(int Year, IReadOnlyList<string> Papers, IReadOnlyList<HolidayNoticeDay> Days)
{
    /// <summary>Days off, and make-up workdays, that one notice may have: the longest so far had 33 and 8.</summary>
    public const int MaxDays = 60;

    public const int FirstYear = 1949;
    public const int LastYear = 9000;
    public const int MaxName = 64;
    public const int MaxPaper = 500;

    /// <summary>Two days off of one holiday that are further apart are two holidays, such as the New Year's Days at both ends of a year.</summary>
    private const int LongestHoliday = 14;

    /// <summary>Days off that are no further apart are one run, whatever they are called.</summary>
    private const int LongWeekend = 3;

    /// <summary>
    /// What keeps it from being a notice, all malformed: <c>HolidayNoticeUnreadable</c> (a year, name or paper that is none; detail <c>at</c>),
    /// <c>HolidayNoticeEmpty</c>, <c>HolidayNoticeDayTwice</c>, <c>HolidayNoticeDayOutside</c> (a day further off than the edges of the years beside it;
    /// detail <c>date</c>) and <c>HolidayNoticeTooManyDays</c> (details <c>days</c>, <c>max</c>).
    /// </summary>
    public Refusal? Problem()
    {
        if (Year is < FirstYear or > LastYear) return Unreadable("year");
        if (Days.Count == 0) return Refusal.Malformed("HolidayNoticeEmpty");
        var seen = new HashSet<DateOnly>();
        foreach (var (place, day) in Days.Index())
        {
            if (!PlainText.IsLine(day.Name, MaxName)) return Unreadable(string.Create(CultureInfo.InvariantCulture, $"days[{place}]"));
            if (!seen.Add(day.Date)) return Refusal.Malformed("HolidayNoticeDayTwice").With("date", Iso(day.Date));
            if (day.Date < new DateOnly(Year - 1, 12, 1) || day.Date > new DateOnly(Year + 1, 1, 31))
                return Refusal.Malformed("HolidayNoticeDayOutside").With("date", Iso(day.Date));
        }

        var most = Days.CountBy(day => day.IsOffDay).Max(kind => kind.Value);
        if (most > MaxDays) return Refusal.Malformed("HolidayNoticeTooManyDays").With("days", $"{most}").With("max", $"{MaxDays}");
        return Papers.Any(paper => !PlainText.IsLine(paper, MaxPaper)) ? Unreadable("papers") : null;

        static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>A notice that can't be read: <paramref name="at"/> says where.</summary>
    public static Refusal Unreadable(string at) => Refusal.Malformed("HolidayNoticeUnreadable").With("at", at);

    /// <summary>What it changes in the one on record, which is null for a year that has none.</summary>
    public NoticeDifference Difference(HolidayNotice? onRecord)
    {
        var before = (onRecord?.Days ?? []).ToDictionary(day => day.Date);
        var after = Days.ToDictionary(day => day.Date);
        var papers = onRecord?.Papers ?? [];
        return new NoticeDifference(
            [.. Days.Where(day => !before.ContainsKey(day.Date)).OrderBy(day => day.Date)],
            [.. before.Values.Where(day => !after.ContainsKey(day.Date)).OrderBy(day => day.Date)],
            [.. Days.Where(day => before.TryGetValue(day.Date, out var was) && was != day).OrderBy(day => day.Date)],
            [.. Papers.Except(papers)], [.. papers.Except(Papers)]);
    }

    /// <summary>Why a second yes is wanted before it stands in the place of the one on record, which is null for a year that has none.</summary>
    public IReadOnlyList<NoticeDoubt> Doubts(HolidayNotice? onRecord)
    {
        var doubts = new List<NoticeDoubt>();
        if (onRecord is not null)
        {
            var off = OffDays().ToHashSet();
            if (onRecord.OffDays().Any(day => !off.Contains(day))) doubts.Add(NoticeDoubt.FewerDaysOff);
            if (onRecord.Papers.Except(Papers).Any()) doubts.Add(NoticeDoubt.FewerPapers);
            if (IsOlder(Published(), onRecord.Published())) doubts.Add(NoticeDoubt.OlderThanOnRecord);
        }

        if (Holes().Count > 0) doubts.Add(NoticeDoubt.WorkdayInsideAHoliday);
        return doubts;
    }

    /// <summary>
    /// Weekdays between two days off that are not off themselves: of one holiday, or of two that lie no further apart than a long weekend.
    /// </summary>
    public IReadOnlyList<DateOnly> Holes()
    {
        var off = OffDays().ToHashSet();
        var gaps = Days.Where(day => day.IsOffDay).GroupBy(day => day.Name, day => day.Date)
            .SelectMany(holiday => Gaps(holiday, LongestHoliday)).Concat(Gaps(off, LongWeekend));
        return [.. gaps.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !off.Contains(day)).Distinct().Order()];
    }

    /// <summary>The days between each two that follow one another, as far as these are not further apart.</summary>
    private static IEnumerable<DateOnly> Gaps(IEnumerable<DateOnly> days, int apart)
    {
        var ordered = days.Order().ToList();
        return ordered.Zip(ordered.Skip(1)).Where(pair => pair.Second.DayNumber - pair.First.DayNumber <= apart)
            .SelectMany(pair => Enumerable.Range(pair.First.DayNumber + 1, pair.Second.DayNumber - pair.First.DayNumber - 1)).Select(DateOnly.FromDayNumber);
    }

    /// <summary>When its newest paper was published, by the papers' addresses; null where none tells.</summary>
    private (int Month, int? Day)? Published() => Papers.Select(PublishedOn).Where(at => at is not null).Max();

    /// <summary>Addresses of gov.cn tell the day (<c>/2019-11/21/</c>) or, of late, the month alone (<c>/202511/</c>).</summary>
    private static (int Month, int? Day)? PublishedOn(string paper)
    {
        if (PathDate().Match(paper) is not { Success: true } found) return null;
        var (year, month) = (Number(found.Groups["year"]), Number(found.Groups["month"]));
        return (year * 12 + month, found.Groups["day"].Success ? Number(found.Groups["day"]) : null);

        static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Within one month only days tell which was first.</summary>
    private static bool IsOlder((int Month, int? Day)? it, (int Month, int? Day)? than) =>
        it?.Month < than?.Month || it?.Month == than?.Month && it?.Day < than?.Day;

    private IEnumerable<DateOnly> OffDays() => Days.Where(day => day.IsOffDay).Select(day => day.Date);

    [GeneratedRegex("/(?<year>[12][0-9]{3})-?(?<month>0[1-9]|1[0-2])(/(?<day>[0-3][0-9]))?/", RegexOptions.CultureInvariant)]
    private static partial Regex PathDate();
}
