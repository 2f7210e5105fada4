using Bunit;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.Ui;

public sealed class DeadlineExplainedTests : PageContext
{
    private static readonly WorkingCalendar Calendar = new(HolidayNoticeFile.Embedded());

    [Fact]
    public void Deadline_OverAHoliday_SaysOfEveryDayWhetherItCounts_AndWhy()
    {
        var days = Shown(new CountedDeadline(new DateOnly(2025, 9, 26), 7)).FindAll("li").Select(line => Words(line.TextContent)).ToList();

        Assert.Equal("09-26 Fri Start, not counted", days[0]);
        Assert.Equal("09-27 Sat Weekend, skipped", days[1]);
        Assert.StartsWith("09-28 Sun Working day 1, made up for ", days[2], StringComparison.Ordinal);
        Assert.Equal("09-29 Mon – 09-30 Tue Working days 2–3", days[3]);
        Assert.EndsWith(", skipped", Assert.Single(days, day => day.StartsWith("10-01 Wed – 10-08 Wed", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("10-13 Mon Working day 7", days[^1]);
    }

    [Fact]
    public void Deadline_SumsItUp_AndIsClosedUntilItIsOpened()
    {
        var shown = Shown(new CountedDeadline(new DateOnly(2025, 9, 26), 7));

        Assert.Equal("Ends 2025-10-13: 7 working days, 10 days skipped", shown.Find("p").TextContent);
        Assert.False(shown.Find("details").HasAttribute("open"));
    }

    [Fact]
    public void Deadline_IntoAYearWithoutANotice_SaysThatItMayStillMove() =>
        Assert.Contains(
            "No holiday notice yet", Shown(new CountedDeadline(new DateOnly(2026, 12, 25), 7)).FindAll("li")[^1].TextContent, StringComparison.Ordinal);

    private IRenderedComponent<DeadlineExplained> Shown(CountedDeadline deadline) =>
        Render<DeadlineExplained>(p => p.Add(c => c.Deadline, deadline).AddCascadingValue(Calendar));

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
