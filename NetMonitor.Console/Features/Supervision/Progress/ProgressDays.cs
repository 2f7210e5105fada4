using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>Reads how figures that a reader is shown came about, day by day: what the folder has kept, nothing counted from assignments.</summary>
public sealed class ProgressDays(ReadDoor door, TimeProvider time)
{
    /// <summary>Days of a spark line.</summary>
    public const int SparkDays = 14;

    /// <summary>Adds what changed day by day in a task's figures at a unit.</summary>
    internal static IReadOnlyList<DayChange> Add(ReadBatch read, string number, UnitCode unit)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select day, slot, deadline, amount from progress_days
            where task_number = {sql.Value(number)} and unit_code = {sql.Value(unit.ToString())}
            """), row => new DayChange(row.Date(), (AssignmentState)row.Short(), row.Time(), (int)row.Decimal()));
    }

    /// <summary>The days of a task's figures, the last one as these say; none where none are kept: for a station, and for a unit's own part alone.</summary>
    internal IReadOnlyList<DayFigures> Of(TaskDetail task, ProgressAnswer figures, IReadOnlyList<DayChange> changes)
    {
        if (!figures.OfAllBelow || changes.Count == 0) return [];
        var last = WorkingCalendar.DayOf(task.EndedAt ?? time.GetUtcNow());
        return ProgressCurve.Of(changes, DayFigures.Of(last, state => figures.ByState.GetValueOrDefault(state), figures.Overdue));
    }

    /// <summary>The spark lines of listed tasks, in one read for all of them.</summary>
    public async Task<Sparks> SparksAsync(Actor actor, IReadOnlyList<TaskItem> tasks, CancellationToken cancel)
    {
        var read = door.For(actor);
        var sparks = AddSparks(read, tasks);
        await read.RunAsync(cancel);
        return sparks;
    }

    /// <summary>Adds that read to others; the spark lines are there once these have run.</summary>
    internal Sparks AddSparks(ReadBatch read, IReadOnlyList<TaskItem> tasks)
    {
        var first = WorkingCalendar.DayOf(time.GetUtcNow()).AddDays(1 - SparkDays);
        var shown = tasks.Where(task => task.Status != TaskState.Draft).Select(task => (task.Number, Unit: ProgressQueries.UnitOf(read.Actor, task)))
            .Where(task => task.Unit is not null).ToList();
        if (shown.Count == 0) return new Sparks(first, []);
        var sql = new Sql();
        var (numbers, units) = (sql.Value(shown.Select(task => task.Number).ToArray()), sql.Value(shown.Select(task => $"{task.Unit}").ToArray()));
        return new Sparks(first, read.Add(sql.InBatch(
            $"""
            select s.task, greatest(d.day, {sql.Value(first)}), sum(d.amount) from unnest({numbers}, {units}) as s(task, unit)
            join progress_days d on d.task_number = s.task and d.unit_code = s.unit and d.slot = {StateSql.Of(AssignmentState.Accepted)}
            group by 1, 2
            """), row => new Sparks.Change(row.Text(), row.Date(), (int)row.Decimal())));
    }
}

/// <summary>How many were accepted at the end of each of the last days, by task.</summary>
public sealed class Sparks(DateOnly first, IReadOnlyList<Sparks.Change> changes)
{
    public readonly record struct Change(string Task, DateOnly Day, int Amount);

    /// <summary>A task's line, its last point as its figures say; null where nothing was accepted yet.</summary>
    public IReadOnlyList<int>? Of(string task, ProgressAnswer? figures)
    {
        var accepted = figures?.ByState.GetValueOrDefault(AssignmentState.Accepted) ?? 0;
        var mine = changes.Where(change => change.Task == task).ToList();
        if (figures is not { OfAllBelow: true } || (accepted == 0 && mine.Count == 0)) return null;
        var before = Enumerable.Range(0, ProgressDays.SparkDays - 1).Select(first.AddDays);
        return [.. before.Select(day => mine.Where(change => change.Day <= day).Sum(change => change.Amount)), accepted];
    }
}
