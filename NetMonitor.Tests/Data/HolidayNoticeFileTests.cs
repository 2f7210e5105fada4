using System.Text;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Data;

public class HolidayNoticeFileTests
{
    private const string Good = """{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}""";

    [Fact]
    public void Embedded_IsEveryYearFrom2016To2026() =>
        Assert.Equal(Enumerable.Range(2016, 11), HolidayNoticeFile.Embedded().Select(notice => notice.Year));

    [Fact]
    public void Parse_ANotice_ReadsIt_WithAByteOrderMarkToo()
    {
        Assert.Equal("元旦", Parse(Good).Value.Days.Single().Name);
        Assert.Equal(2027, Parse("\uFEFF" + Good).Value.Year);
        Assert.Empty(Parse(Good).Value.Papers);
    }

    [Theory]
    [InlineData("", "HolidayNoticeUnreadable")]
    [InlineData("{", "HolidayNoticeUnreadable")]
    [InlineData("[]", "HolidayNoticeUnreadable")]
    [InlineData("""{"days": []}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": "2027", "days": []}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027.5, "days": []}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 99999999999, "days": []}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": {}}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": [1]}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2027-02-30", "isOffDay": true}]}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": [{"name": "", "date": "2027-01-01", "isOffDay": true}]}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": 1}]}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "papers": "x", "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}""", "HolidayNoticeUnreadable")]
    [InlineData("""{"year": 2027, "days": []}""", "HolidayNoticeEmpty")]
    [InlineData("""{"year": 2026, "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}""", "HolidayNoticeForAnotherYear")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2025-01-01", "isOffDay": true}]}""", "HolidayNoticeDayOutside")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "元旦", "date": "2027-01-01", "isOffDay": false}]}""",
        "HolidayNoticeDayTwice")]
    public void Parse_Malformed_SaysWhat(string json, string code) => Refused.With(code, null, Parse(json));

    private static Domain.Shared.Result<Domain.WorkingDays.HolidayNotice> Parse(string json) =>
        HolidayNoticeFile.Parse(Encoding.UTF8.GetBytes(json), 2027);
}
