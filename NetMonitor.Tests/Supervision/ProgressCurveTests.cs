using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.Supervision;

/// <summary>A curve is the sum of what changed, day by day; a forecast is said only where there is a rate.</summary>
public sealed class ProgressCurveTests
{
    /// <summary>A Monday; no holiday is near.</summary>
    private static readonly DateOnly Monday = new(2026, 11, 2);

    private static readonly WorkingCalendar s_calendar = new([]);

    private static readonly DateTimeOffset s_deadline = WorkingCalendar.DeadlineEnd(Monday.AddDays(2));

    private static DayChange Change(int day, AssignmentState state, int amount) => new(Monday.AddDays(day), state, s_deadline, amount);

    private static DayFigures Accepted(int day, int accepted) => new(Monday.AddDays(day), accepted, accepted, accepted, 0);

    [Fact]
    public void Of_Changes_StartsBeforeTheDispatchCarriesForwardAndTellsWhatIsLate()
    {
        // Monday: sent to three; Tuesday: one of them is received and submitted; nothing on Wednesday, whose end is the deadline; Thursday: accepted.
        var last = new DayFigures(Monday.AddDays(4), 2, 1, 1, 2);
        var days = ProgressCurve.Of(
        [
            Change(0, AssignmentState.Dispatched, 3), Change(1, AssignmentState.Dispatched, -1), Change(1, AssignmentState.Submitted, 1),
            Change(3, AssignmentState.Submitted, -1), Change(3, AssignmentState.Accepted, 1),
        ], last);

        Assert.Equal(
        [
            new(Monday.AddDays(-1), 0, 0, 0, 0), new(Monday, 0, 0, 0, 0), new(Monday.AddDays(1), 1, 1, 0, 0), new(Monday.AddDays(2), 1, 1, 0, 2),
            new(Monday.AddDays(3), 1, 1, 1, 2), last,
        ], days);
    }

    [Fact]
    public void Of_YearsOfWork_ShowsTheLastDays()
    {
        var days = ProgressCurve.Of([Change(0, AssignmentState.Dispatched, 3), Change(0, AssignmentState.Accepted, 2)], Accepted(700, 2));

        Assert.Equal(ProgressCurve.MostDays, days.Count);
        Assert.All(days, day => Assert.Equal(2, day.Accepted));
    }

    [Fact]
    public void Foresee_ARate_SaysTheWorkingDayOnWhichAllIsAccepted()
    {
        // 10 a working day on Thursday and Friday and none on the days off; on Monday 70 of 100 are left to do: seven working days.
        DayFigures[] days = [Accepted(2, 0), Accepted(3, 10), Accepted(4, 20), Accepted(5, 20), Accepted(6, 20), Accepted(7, 30)];

        Assert.Equal(new ProgressCurve.Forecast(2, Monday.AddDays(16)), ProgressCurve.Foresee(days, 100, s_calendar));
    }

    [Fact]
    public void Foresee_ALongRun_TakesTheLastFiveWorkingDays()
    {
        var days = Enumerable.Range(-1, 12).Select(day => Accepted(day, day < 4 ? 0 : 7 * (day - 3))).ToArray();

        Assert.Equal(5, ProgressCurve.Foresee(days, 1000, s_calendar)!.WorkingDays);
    }

    [Theory]
    [InlineData(0, 0, 0, 100)] // nothing was accepted yet
    [InlineData(0, 50, 100, 100)] // nothing is left
    [InlineData(0, 20, 10, 0)] // all was withdrawn
    [InlineData(0, 1, 1, 1_000_000)] // it would take years
    public void Foresee_NoRate_SaysNothing(int first, int second, int now, int asked) =>
        Assert.Null(ProgressCurve.Foresee([Accepted(-1, 0), Accepted(0, first), Accepted(1, second), Accepted(2, now)], asked, s_calendar));

    [Fact]
    public void Foresee_FirstDays_SaysNothing()
    {
        Assert.Null(ProgressCurve.Foresee([Accepted(-1, 0), Accepted(0, 5)], 100, s_calendar));
        Assert.Null(ProgressCurve.Foresee([Accepted(-1, 0), Accepted(0, 5), Accepted(1, 9)], 100, s_calendar));
        Assert.Null(ProgressCurve.Foresee([Accepted(4, 0), Accepted(5, 5), Accepted(6, 9), Accepted(7, 9)], 100, s_calendar));
    }
}
