using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>By how much a count of one state under one deadline changed on a day.</summary>
public readonly record struct DayChange(DateOnly Day, AssignmentState State, DateTimeOffset Deadline, int Amount);

/// <summary>
/// How far the work was at a day's end. Each count has what went on from there: received is whatever was signed for, submitted what has left its
/// unit and was not returned.
/// </summary>
public readonly record struct DayFigures(DateOnly Day, int Received, int Submitted, int Accepted, int Late)
{
    public static DayFigures Of(DateOnly day, Func<AssignmentState, int> count, int late) => new(
        day,
        Enum.GetValues<AssignmentState>().Where(state => state is not (AssignmentState.Dispatched or AssignmentState.Withdrawn)).Sum(count),
        AssignmentWorkflow.Counted.Sum(count), count(AssignmentState.Accepted), late);
}

/// <summary>A unit's part of a task from day to day, and where that leads.</summary>
public static class ProgressCurve
{
    /// <summary>Days that are shown at most; of older work the last ones.</summary>
    public const int MostDays = 92;

    /// <summary>Working days that tell the rate: at most so many, and at least two.</summary>
    private const int RateDays = 5, FewestRateDays = 2;

    /// <summary>Longer than this is no forecast.</summary>
    private const int FarthestWorkingDays = 500;

    /// <summary>
    /// The figures of each day from the one before the first change on, when there was nothing yet; the last day's as they are given, because those
    /// count what is not folded yet too.
    /// </summary>
    public static IReadOnlyList<DayFigures> Of(IReadOnlyList<DayChange> changes, DayFigures last)
    {
        var (days, counts) = (new List<DayFigures>(), new Dictionary<(AssignmentState State, DateTimeOffset Deadline), int>());
        var begin = changes.Min(change => change.Day).AddDays(-1);
        var byDay = changes.ToLookup(change => change.Day);
        for (var day = begin; day < last.Day; day = day.AddDays(1))
        {
            foreach (var change in byDay[day])
                counts[(change.State, change.Deadline)] = counts.GetValueOrDefault((change.State, change.Deadline)) + change.Amount;
            if (last.Day.DayNumber - day.DayNumber >= MostDays) continue;
            var midnight = new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, WorkingCalendar.Offset);
            days.Add(DayFigures.Of(
                day, state => counts.Where(count => count.Key.State == state).Sum(count => count.Value),
                counts.Where(count => AssignmentWorkflow.IsOverdue(count.Key.State, count.Key.Deadline, midnight)).Sum(count => count.Value)));
        }

        return [.. days, last];
    }

    /// <param name="WorkingDays">How many working days the rate was taken from.</param>
    /// <param name="Done">The day on which all will be accepted.</param>
    public sealed record Forecast(int WorkingDays, DateOnly Done);

    /// <summary>
    /// When all will be accepted if it goes on as in the last working days that are over; null where there is no such rate, and where nothing is left.
    /// </summary>
    public static Forecast? Foresee(IReadOnlyList<DayFigures> days, int asked, WorkingCalendar calendar)
    {
        var (today, left) = (days[^1].Day, asked - days[^1].Accepted);
        var (worked, at) = (0, days.Count - 1);
        // The first day is the one before all work.
        while (at > 1 && worked < RateDays)
            if (calendar.IsWorkingDayProvisionally(days[--at].Day)) worked++;
        if (left <= 0 || worked < FewestRateDays) return null;
        var gained = days[^2].Accepted - days[at - 1].Accepted;
        if (gained <= 0) return null;
        var needed = (int)Math.Min(((long)left * worked + gained - 1) / gained, FarthestWorkingDays + 1);
        return needed > FarthestWorkingDays ? null : new Forecast(worked, calendar.AddWorkingDaysProvisionally(today, needed).Date);
    }
}
