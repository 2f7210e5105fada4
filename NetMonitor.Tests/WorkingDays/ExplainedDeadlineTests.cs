using CsCheck;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.WorkingDays;

public class ExplainedDeadlineTests
{
    private static readonly WorkingCalendar Calendar = new(HolidayNoticeFile.Embedded());

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 365 * 12].Select(days => new DateOnly(2016, 1, 1).AddDays(days));

    [Theory]
    [InlineData("2016-09-28", 15, "2016-10-24", 11)]
    [InlineData("2025-09-26", 7, "2025-10-13", 10)]
    [InlineData("2026-02-10", 15, "2026-03-09", 12)]
    [InlineData("2026-09-24", 15, "2026-10-22", 13)]
    public void Explain_OverHolidays_EndsWhereTheNoticesSay(string from, int n, string end, int skipped)
    {
        var explained = Calendar.Explain(DateOnly.Parse(from), n);

        Assert.Equal(DateOnly.Parse(end), explained.End);
        Assert.Equal(skipped, explained.Skipped);
        Assert.False(explained.Provisional);
    }

    [Fact]
    public void Explain_NamesWhyEachDayIsSkipped_AndWhichIsMadeUp()
    {
        // Friday, 26 September 2025: the Sunday after it is worked for National Day.
        var days = Calendar.Explain(new DateOnly(2025, 9, 26), 7).Days;

        Assert.Equal(new ExplainedDay(new(2025, 9, 27), DayKind.Weekend, null, null, false), days[0]);
        Assert.Equal((DayKind.MakeUpWorkday, 1), (days[1].Kind, days[1].Number));
        Assert.NotNull(days[1].Holiday);
        Assert.Equal((DayKind.Workday, 2), (days[2].Kind, days[2].Number));
        Assert.All(days.Where(day => day.Date >= new DateOnly(2025, 10, 1) && day.Date <= new DateOnly(2025, 10, 8)), day =>
        {
            Assert.Equal((DayKind.Holiday, null), (day.Kind, day.Number));
            Assert.Contains("国庆", day.Holiday, StringComparison.Ordinal);
        });
        Assert.Equal(7, days[^1].Number);
    }

    [Fact]
    public void Explain_EndsWhereTheDeadlineDoes_AndCountsEveryDayOnce() => Gen.Select(Days, Gen.Int[0, 60]).Sample((from, n) =>
    {
        var explained = Calendar.Explain(from, n);
        var dates = explained.Days.Select(day => day.Date).ToList();
        return new WorkingDate(explained.End, explained.Provisional) == Calendar.AddWorkingDaysProvisionally(from, n)
            && explained.End == dates[^1]
            && dates.SequenceEqual(Enumerable.Range(n == 0 ? 0 : 1, dates.Count).Select(from.AddDays))
            && explained.Days.Select(day => day.Number).OfType<int>().SequenceEqual(Enumerable.Range(1, n))
            && explained.Days.All(day => (day.Kind is DayKind.Workday or DayKind.MakeUpWorkday) == Calendar.IsWorkingDayProvisionally(day.Date))
            && explained.Provisional == explained.Days.Any(day => day.Provisional);
    });

    [Fact]
    public void Explain_NoWorkingDays_RollsForward_AndNumbersNothing()
    {
        var explained = Calendar.Explain(new DateOnly(2026, 7, 4), 0);

        Assert.Equal(new DateOnly(2026, 7, 6), explained.End);
        Assert.Equal([DayKind.Weekend, DayKind.Weekend, DayKind.Workday], explained.Days.Select(day => day.Kind));
        Assert.All(explained.Days, day => Assert.Null(day.Number));
    }

    [Fact]
    public void Explain_IntoAYearWithoutANotice_SaysWhichDaysMayStillMove()
    {
        var explained = new CountedDeadline(new DateOnly(2026, 12, 25), 7).Explain(Calendar);

        Assert.True(explained.Provisional);
        Assert.All(explained.Days, day => Assert.Equal(day.Date.Year == 2027, day.Provisional));
    }
}
