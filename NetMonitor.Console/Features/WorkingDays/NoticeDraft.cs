using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.WorkingDays;

/// <summary>A notice as its form has it, and as the State Council words it: each holiday from a day to a day, with the weekend days worked for it.</summary>
public sealed class NoticeDraft
{
    private static readonly string[] s_usual = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

    public int? Year { get; set; }

    public List<HolidayDraft> Holidays { get; } = [];

    /// <summary>One address a line.</summary>
    public string Papers { get; set; } = "";

    /// <summary>A year that has no notice yet: the usual holidays, without days.</summary>
    public static NoticeDraft New(int year)
    {
        var draft = new NoticeDraft { Year = year };
        draft.Holidays.AddRange(s_usual.Select(name => new HolidayDraft { Name = name }));
        return draft;
    }

    /// <summary>A notice to be amended: a row for each run of days off, and the days worked for it in its first row.</summary>
    public static NoticeDraft Of(HolidayNotice notice)
    {
        var draft = new NoticeDraft { Year = notice.Year, Papers = string.Join('\n', notice.Papers) };
        foreach (var day in notice.Days.OrderBy(day => day.IsOffDay ? 0 : 1).ThenBy(day => day.Date))
        {
            if (!day.IsOffDay)
            {
                if (draft.Holidays.FirstOrDefault(row => row.Name == day.Name) is not { } holiday)
                    draft.Holidays.Add(holiday = new HolidayDraft { Name = day.Name });
                holiday.MakeUps.Add(new MakeUpDraft { Date = day.Date });
            }
            else if (draft.Holidays.LastOrDefault() is { } last && last.Name == day.Name && last.Last!.Value.AddDays(1) == day.Date)
                last.Last = day.Date;
            else
                draft.Holidays.Add(new HolidayDraft { Name = day.Name, First = day.Date, Last = day.Date });
        }

        return draft;
    }

    /// <summary>
    /// The notice, as far as the form can tell: what <see cref="HolidayNotice.Problem"/> says of it comes from the use case. <c>HolidayIncomplete</c> for
    /// a row that is begun and not ended (detail <c>row</c>, from 1), or ends before it begins.
    /// </summary>
    public Result<HolidayNotice> ToNotice()
    {
        var days = new List<HolidayNoticeDay>();
        foreach (var (place, row) in Holidays.Index())
        {
            if (row.IsEmpty()) continue;
            var name = row.Name.Trim();
            // A holiday may be worked for alone: days off of its own are in another row then.
            if (name.Length == 0 || row.First is null != row.Last is null || row.Last < row.First)
                return Refusal.Malformed("HolidayIncomplete").With("row", $"{place + 1}");
            if (row is { First: { } first, Last: { } last })
            {
                var length = last.DayNumber - first.DayNumber + 1;
                if (length > HolidayNotice.MaxDays)
                    return Refusal.Malformed("HolidayNoticeTooManyDays").With("days", $"{length}").With("max", $"{HolidayNotice.MaxDays}");
                days.AddRange(Enumerable.Range(0, length).Select(day => new HolidayNoticeDay(first.AddDays(day), name, IsOffDay: true)));
            }

            days.AddRange(row.MakeUps.Where(day => day.Date is not null).Select(day => new HolidayNoticeDay(day.Date!.Value, name, IsOffDay: false)));
        }

        var papers = Papers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new HolidayNotice(Year ?? 0, papers, [.. days.OrderBy(day => day.Date)]);
    }
}

/// <summary>One row of the form.</summary>
public sealed class HolidayDraft
{
    public string Name { get; set; } = "";
    public DateOnly? First { get; set; }
    public DateOnly? Last { get; set; }
    public List<MakeUpDraft> MakeUps { get; } = [];

    public bool IsEmpty() => First is null && Last is null && MakeUps.All(day => day.Date is null);
}

public sealed class MakeUpDraft
{
    public DateOnly? Date { get; set; }
}
