using CsCheck;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.WorkingDays;

public class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = new(HolidayNoticeFile.Embedded());

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 365 * 10].Select(days => new DateOnly(2016, 1, 1).AddDays(days));
    private static readonly Gen<int> Counts = Gen.Int[1, 60];

    [Theory]
    [InlineData("2016-09-28", 15, "2016-10-24")]
    [InlineData("2025-09-26", 7, "2025-10-13")]
    [InlineData("2026-02-10", 15, "2026-03-09")]
    [InlineData("2026-09-24", 15, "2026-10-22")]
    public void AddWorkingDays_OverHolidays_EndsWhereTheNoticesSay(string from, int n, string end) =>
        Assert.Equal(DateOnly.Parse(end), Calendar.AddWorkingDays(DateOnly.Parse(from), n).Value);

    [Fact]
    public void AddWorkingDays_OneFromAFriday_IsMonday() =>
        Assert.Equal(new DateOnly(2026, 7, 6), Calendar.AddWorkingDays(new DateOnly(2026, 7, 3), 1).Value);

    [Fact]
    public void AddWorkingDays_ResultIsAWorkingDayAfterTheFirst() => Gen.Select(Days, Counts).Sample((from, n) =>
    {
        var end = Calendar.AddWorkingDays(from, n).Value;
        return end > from && Calendar.IsWorkingDay(end).Value;
    });

    [Fact]
    public void AddWorkingDays_IsMonotoneInBoth() => Gen.Select(Days, Days, Counts).Sample((a, b, n) =>
        Calendar.AddWorkingDays(a, n).Value < Calendar.AddWorkingDays(a, n + 1).Value
        && (a > b || Calendar.AddWorkingDays(a, n).Value <= Calendar.AddWorkingDays(b, n).Value));

    [Fact]
    public void WorkingDaysBetween_UndoesAddWorkingDays() => Gen.Select(Days, Counts).Sample((from, n) =>
        Calendar.WorkingDaysBetween(from, Calendar.AddWorkingDays(from, n).Value).Value == n);

    [Fact]
    public void WorkingDaysBetween_BackwardsIsNegative() => Gen.Select(Days, Days).Sample((a, b) =>
        Calendar.WorkingDaysBetween(a, b).Value == -Calendar.WorkingDaysBetween(b, a).Value);

    [Fact]
    public void AddWorkingDays_WhereAYearIsMissing_IsRefused()
    {
        var refused = Calendar.AddWorkingDays(new DateOnly(2026, 12, 25), 7);

        Refused.With("BeyondHolidayNotices", null, refused);
        Assert.Equal("2027", refused.Refusal!.Details!["year"]);
    }

    [Fact]
    public void AddWorkingDays_ThatEndsWithinTheLastYear_IsNotRefused() =>
        Assert.Equal(new DateOnly(2026, 12, 31), Calendar.AddWorkingDays(new DateOnly(2026, 12, 25), 4).Value);

    [Fact]
    public void AddWorkingDays_AtTheEndOfTime_IsRefusedAndDoesNotThrow() =>
        Refused.With("BeyondHolidayNotices", null, Calendar.AddWorkingDays(DateOnly.MaxValue, 15));

    [Fact]
    public void AddWorkingDaysProvisionally_WhereAYearIsMissing_CountsWeekendsAndSaysSo() => Assert.Equal(
        new WorkingDate(new DateOnly(2027, 1, 5), Provisional: true),
        Calendar.AddWorkingDaysProvisionally(new DateOnly(2026, 12, 25), 7));

    [Fact]
    public void AddWorkingDaysProvisionally_WhereNothingIsMissing_IsTheSameAndNotProvisional() => Gen.Select(Days, Counts).Sample((from, n) =>
        Calendar.AddWorkingDaysProvisionally(from, n) == new WorkingDate(Calendar.AddWorkingDays(from, n).Value, Provisional: false));

    [Fact]
    public void IsWorkingDay_AMakeUpSaturdayNamedByTheNextYearsNotice_IsWorked()
    {
        Assert.True(Calendar.IsWorkingDay(new DateOnly(2018, 12, 29)).Value);
        Assert.False(Calendar.IsWorkingDay(new DateOnly(2018, 12, 31)).Value);
        Assert.Equal("元旦", Calendar.NameOf(new DateOnly(2018, 12, 31)));
    }

    [Fact]
    public void IsWorkingDay_ADayOnlyTheYearBeforeSpeaksOf_IsStillRefused()
    {
        var edge = new WorkingCalendar([new HolidayNotice(2026, [], [new HolidayNoticeDay(new DateOnly(2027, 1, 1), "元旦", IsOffDay: true)])]);

        Refused.With("BeyondHolidayNotices", null, edge.IsWorkingDay(new DateOnly(2027, 1, 1)));
    }

    [Fact(DisplayName = "A known limit: a December day counts by its own year's notice until the next one moves it")]
    public void IsWorkingDay_BeforeTheNextNotice_GoesByItsOwnYear()
    {
        var without2019 = new WorkingCalendar(HolidayNoticeFile.Embedded().Where(notice => notice.Year != 2019));

        Assert.True(without2019.IsWorkingDay(new DateOnly(2018, 12, 31)).Value);
    }

    [Fact]
    public void Construct_TwoNoticesOnOneDay_TheLaterYearHolds()
    {
        var day = new DateOnly(2019, 1, 1);
        var calendar = new WorkingCalendar(
            [new HolidayNotice(2019, [], [new HolidayNoticeDay(day, "元旦", IsOffDay: true)]),
                new HolidayNotice(2018, [], [new HolidayNoticeDay(day, "元旦", IsOffDay: false)])]);

        Assert.False(calendar.IsWorkingDay(day).Value);
    }

    [Fact]
    public void RollForward_ADayOff_IsTheNextWorkingDay_AndAWorkingDayItself()
    {
        Assert.Equal(new DateOnly(2026, 10, 8), Calendar.RollForward(new DateOnly(2026, 10, 1)).Value);
        Assert.Equal(new DateOnly(2026, 10, 10), Calendar.RollForward(new DateOnly(2026, 10, 10)).Value);
        Assert.Equal("国庆节", Calendar.NameOf(new DateOnly(2026, 10, 10)));
    }

    [Fact]
    public void DeadlineEnd_IsTheLastSecondInShanghai()
    {
        Assert.Equal(DateTimeOffset.Parse("2026-10-22T23:59:59+08:00"), WorkingCalendar.DeadlineEnd(new DateOnly(2026, 10, 22)));
        Assert.Equal(new DateOnly(2026, 10, 23), WorkingCalendar.DayOf(DateTimeOffset.Parse("2026-10-22T16:00:00Z")));
    }

    [Fact]
    public void Offset_IsShanghais_InEveryYearWithANotice()
    {
        var shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

        Days.Sample(day => shanghai.GetUtcOffset(WorkingCalendar.DeadlineEnd(day)) == WorkingCalendar.Offset);
    }
}
