using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.WorkingDays;

/// <summary>What of a notice is doubtful beside the one on record.</summary>
public sealed class HolidayNoticeTests
{
    private static readonly IReadOnlyList<HolidayNotice> s_real = HolidayNoticeFile.Embedded();

    private static HolidayNotice Of(int year) => s_real.Single(notice => notice.Year == year);

    [Fact]
    public void Doubts_OfRealNotices_AreNone()
    {
        foreach (var notice in s_real)
        {
            Assert.Empty(notice.Doubts(null));
            Assert.Empty(notice.Doubts(notice));
            Assert.True(notice.Difference(notice).IsNone());
        }
    }

    [Fact]
    public void Doubts_OfTheAmendmentOf2020_AreNone_AndOfGoingBackAreThree()
    {
        var (before, amended) = (Notice2020.Original, Of(2020));

        Assert.Empty(amended.Doubts(before));
        Assert.Equal([NoticeDoubt.FewerDaysOff, NoticeDoubt.FewerPapers, NoticeDoubt.OlderThanOnRecord], before.Doubts(amended));
        var difference = amended.Difference(before);
        Assert.Equal([new(2020, 1, 31), new(2020, 2, 2), new(2020, 2, 3)], difference.Added.Select(day => day.Date));
        Assert.Equal([new HolidayNoticeDay(new(2020, 2, 1), "春节", IsOffDay: true)], difference.Changed);
        Assert.Empty(difference.Removed);
        Assert.Equal(amended.Papers.Skip(1), difference.PapersAdded);
        Assert.Empty(difference.PapersRemoved);
    }

    /// <summary>Thursday, 1 October to Wednesday the 7th: a Monday that is missing, or said to be worked, is a hole; the weekend is off anyway.</summary>
    [Theory]
    [InlineData("2026-10-05", true)]
    [InlineData("2026-10-03", false)]
    [InlineData("2026-10-07", false)]
    public void Doubts_OfADayThatIsMissing_NameTheHole(string missing, bool hole)
    {
        var (day, notice) = (DateOnly.Parse(missing), Of(2026));
        var without = notice with { Days = [.. notice.Days.Where(known => known.Date != day)] };
        var worked = notice with { Days = [.. notice.Days.Select(known => known.Date == day ? known with { IsOffDay = false } : known)] };

        foreach (var spoilt in new[] { without, worked })
        {
            Assert.Equal(hole ? [NoticeDoubt.WorkdayInsideAHoliday] : [], spoilt.Doubts(null));
            Assert.Contains(NoticeDoubt.FewerDaysOff, spoilt.Doubts(notice));
        }
    }

    /// <summary>Mid-Autumn until Saturday, National Day from Tuesday: the Monday between them is in one run with both.</summary>
    [Fact]
    public void Holes_AreBetweenTwoHolidaysToo()
    {
        var notice = new HolidayNotice(2026, [],
        [
            .. new[] { 1, 2, 3 }.Select(day => new HolidayNoticeDay(new(2026, 10, day), "中秋节", IsOffDay: true)),
            .. new[] { 6, 7 }.Select(day => new HolidayNoticeDay(new(2026, 10, day), "国庆节", IsOffDay: true)),
        ]);
        Assert.Equal([new DateOnly(2026, 10, 5)], notice.Holes());
    }

    [Fact]
    public void Holes_AreNotBetweenTwoNewYearsDays()
    {
        var notice = new HolidayNotice(2027, [], [new(new(2027, 1, 1), "元旦", true), new(new(2027, 12, 31), "元旦", true)]);
        Assert.Empty(notice.Holes());
    }

    [Theory]
    [InlineData("https://www.gov.cn/zhengce/zhengceku/202511/content_1.htm", "https://www.gov.cn/zhengce/zhengceku/202510/content_2.htm", true)]
    [InlineData("https://www.gov.cn/zhengce/zhengceku/202511/content_1.htm", "https://www.gov.cn/zhengce/zhengceku/202511/content_2.htm", false)]
    [InlineData("http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_1.htm", "http://www.gov.cn/zhengce/zhengceku/2020-01/26/content_2.htm", true)]
    [InlineData("http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_1.htm", "https://www.gov.cn/zhengce/zhengceku/202001/content_2.htm", false)]
    [InlineData("http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_1.htm", "http://www.gov.cn/zhengce/zhengceku/2020-01/02/content_2.htm", false)]
    [InlineData("http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_1.htm", "a decree without an address", false)]
    public void Doubts_TellAnOlderPaperByItsAddress(string onRecord, string imported, bool older)
    {
        var day = new HolidayNoticeDay(new(2027, 1, 1), "元旦", true);
        var doubts = new HolidayNotice(2027, [imported], [day]).Doubts(new HolidayNotice(2027, [onRecord], [day]));
        Assert.Equal(older, doubts.Contains(NoticeDoubt.OlderThanOnRecord));
    }
}

/// <summary>
/// The notice of 21 November 2019 as it stood before 27 January 2020: Spring Festival until 30 January, and Saturday, 1 February worked. Then it was
/// prolonged to 2 February, with work from the 3rd.
/// </summary>
internal static class Notice2020
{
    public static readonly HolidayNotice Amended = HolidayNoticeFile.Embedded().Single(notice => notice.Year == 2020);

    public static readonly HolidayNotice Original = Amended with
    {
        Papers = [Amended.Papers[0]],
        Days =
        [
            .. Amended.Days.Where(day => day.Date < new DateOnly(2020, 1, 31) || day.Date > new DateOnly(2020, 2, 3)),
            new HolidayNoticeDay(new(2020, 2, 1), "春节", IsOffDay: false),
        ],
    };
}
