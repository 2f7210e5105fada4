using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>
/// Deadlines of tasks that are under way, as they follow the notices. A task's own deadline moves with all assignments that still have it; what was
/// extended moves by itself. One entry for each that moves, for the issuing unit and the units whose it is.
/// </summary>
public sealed class TaskDeadlines : IFollowsNotices
{
    private static readonly string s_open = StateSql.Any(AssignmentWorkflow.Open);

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(20);

    public async Task<DeadlineChanges> FollowAsync(
        CommandContext context, WorkingCalendar before, WorkingCalendar after, bool apply, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, null);
        var moves = await MovesAsync(read, after, cancel);
        var onDaysOff = await OnDaysOffAsync(read, before, after, context.Now, cancel);
        if (apply)
        {
            moves = await LockAsync(read, moves, after, cancel);
            await MoveAsync(context, moves, after, cancel);
            foreach (var deadline in onDaysOff)
                context.Record(Entry(context, deadline,
                    new TaskDeadlineOnDayOff(deadline.Title, deadline.From, NameOf(after, deadline), deadline.Units), deadline.Version, []));
        }

        return new DeadlineChanges(
            [.. moves.Select(deadline => new DeadlineMove(
                deadline.Number, deadline.Issuer.Leaf, deadline.IssuerName, deadline.From, deadline.To, deadline.Units, deadline.IsProvisional(after)))],
            [.. onDaysOff.Select(deadline => new DeadlineOnDayOff(
                deadline.Number, deadline.Issuer.Leaf, deadline.IssuerName, deadline.From, NameOf(after, deadline), deadline.Units))]);
    }

    private static async Task<IReadOnlyList<Deadline>> MovesAsync(ReadBatch read, WorkingCalendar calendar, CancellationToken cancel)
    {
        var counted = await read.AllAsync(Sql.Statement(CountedSql), Deadline.Read, cancel);
        var ends = counted.Select(deadline => deadline with { To = deadline.Counted!.Value.End(calendar) });
        return await WithUnitsAsync(read, ends.Where(deadline => deadline.To != deadline.From), cancel);
    }

    /// <summary>
    /// Locks the tasks that move, in one order, as commands on them do: before anything is written, so that their entries stand in the order of the
    /// versions. What has ended or was extended while this waited is read again and moves no more, or otherwise; what has come since is caught up with.
    /// </summary>
    private static async Task<IReadOnlyList<Deadline>> LockAsync(
        ReadBatch read, IReadOnlyList<Deadline> moves, WorkingCalendar calendar, CancellationToken cancel)
    {
        if (moves.Count == 0) return moves;
        var locked = moves.Select(move => move.Number).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var number in locked) read.Add(TaskSubject.Alone(number), _ => true);
        await read.RunAsync(cancel);
        var numbers = locked.ToHashSet();
        return [.. (await MovesAsync(read, calendar, cancel)).Where(move => numbers.Contains(move.Number))];
    }

    /// <summary>Those that are set as a date which was worked so far and is a day off now; such as have passed are nobody's concern any more.</summary>
    private static async Task<IReadOnlyList<Deadline>> OnDaysOffAsync(
        ReadBatch read, WorkingCalendar before, WorkingCalendar after, DateTimeOffset now, CancellationToken cancel)
    {
        var off = after.NamedDays.Union(before.NamedDays)
            .Where(day => before.IsWorkingDayProvisionally(day) && !after.IsWorkingDayProvisionally(day)).ToArray();
        if (off.Length == 0) return [];
        var sql = new Sql();
        var found = await read.AllAsync(sql.InBatch(
            $"""
            {TaskSql} and t.working_days is null and t.deadline > {sql.Value(now)} and {DeadlineSql.Day("t.deadline")} = any({sql.Value(off)})
            order by t.deadline, t.number
            """), Deadline.Read, cancel);
        // Where nobody works on it any more, nobody needs to decide.
        return [.. (await WithUnitsAsync(read, found, cancel)).Where(deadline => deadline.Units > 0)];
    }

    /// <summary>How many assignments have each task's own deadline: counted only for the few that the notices touch.</summary>
    private static async Task<IReadOnlyList<Deadline>> WithUnitsAsync(ReadBatch read, IEnumerable<Deadline> deadlines, CancellationToken cancel)
    {
        var all = deadlines.ToList();
        if (all.Count == 0) return all;
        var sql = new Sql();
        var counts = await read.AllAsync(sql.InBatch(
            $"""
            select task_number, count(*)::int from assignments
            where task_number = any({sql.Value(all.Select(deadline => deadline.Number).Distinct().ToArray())}) and counted_from is null and state in {s_open}
            group by 1
            """), row => (Number: row.Text(), Units: row.Int()), cancel);
        var units = counts.ToDictionary(count => count.Number, count => count.Units);
        return [.. all.Select(deadline => deadline.Extended is null ? deadline with { Units = units.GetValueOrDefault(deadline.Number) } : deadline)];
    }

    /// <summary>
    /// Moves tasks and assignments by one statement, and records what moved. Steps hold their task's lock: each is either before the move, or sees it.
    /// The time of the last change stays, because lists of what waits are ordered by it.
    /// </summary>
    private static async Task MoveAsync(CommandContext context, IReadOnlyList<Deadline> moves, WorkingCalendar after, CancellationToken cancel)
    {
        if (moves.Count == 0) return;
        var sql = new Sql();
        var now = sql.Value(context.Now);
        var rows = $"""
            unnest({sql.Value(moves.Select(move => move.Number).ToArray())}, {sql.Value(moves.Select(move => move.Extended?.From).ToArray())},
              {sql.Value(moves.Select(move => move.Extended?.WorkingDays).ToArray())}, {sql.Value(moves.Select(move => move.From).ToArray())},
              {sql.Value(moves.Select(move => move.To).ToArray())}) with ordinality as m(number, counted_from, counted_days, "from", "to", place)
            """;
        // A campaign is 41,352 rows, and an amendment may move many campaigns.
        var read = ReadDoor.Within(context.Connection, null).AtMost(s_longest);
        var moved = await read.AllAsync(sql.InBatch(
            $"""
            with moves as materialized (select * from {rows}),
            tasks_moved as (
              update tasks t set deadline = coalesce(m.own, t.deadline), version = t.version + 1, updated_at = {now}
              from (select number, max("to") filter (where counted_from is null) as own from moves group by number) m
              where t.number = m.number returning t.number, t.version),
            units_moved as (
              update assignments a set deadline = m.to, version = a.version + 1, reminded_at = null,
                overdue_told_at = case when m.to > {now} then null else a.overdue_told_at end
              from moves m
              where a.task_number = m.number and a.counted_from is not distinct from m.counted_from
                and a.counted_days is not distinct from m.counted_days and a.deadline = m.from and a.state in {s_open}
              returning m.place, a.unit_path)
            select m.place, t.version, coalesce(u.paths, array[]::text[])
            from moves m join tasks_moved t on t.number = m.number
              left join (select place, array_agg(unit_path order by unit_path) as paths from units_moved group by place) u on u.place = m.place
            order by m.place
            """), row => (Place: (int)row.Long() - 1, Version: row.Long(), Paths: row.Texts()), cancel);
        foreach (var (place, version, paths) in moved)
        {
            var move = moves[place];
            var what = new TaskDeadlineMoved(move.Title, move.From, move.To, paths.Length, move.IsProvisional(after));
            context.Record(Entry(context, move, what, version, paths.Select(UnitPath.Parse)));
        }

        foreach (var task in moves.DistinctBy(move => move.Number)) ProgressDeltas.Recount(context, task.Number, task.Issuer.ToString());
    }

    private static JournalEntry Entry(CommandContext context, Deadline of, TaskEvent what, long version, IEnumerable<UnitPath> units) =>
        new(what, Subject.Task(of.Number), version, context.Author, context.Now)
        {
            UnitCode = of.Issuer.Leaf.ToString(), UnitPath = of.Issuer.ToString(), Readers = Readers.OfWork([of.Issuer, .. units]),
        };

    private static string? NameOf(WorkingCalendar calendar, Deadline deadline) => calendar.NameOf(WorkingCalendar.DayOf(deadline.From));

    /// <summary>Tasks under way.</summary>
    private static readonly string TaskSql =
        $"""
        select t.number, t.title, t.version, t.issuer_path, issuer.name, t.deadline, t.dispatched_at, t.working_days, null::date, null::int, 0
        from tasks t join units issuer on issuer.code = t.issuer_code where t.state = {StateSql.Running}
        """;

    /// <summary>Everything that is counted in working days and not over: tasks, and extended assignments by their deadline.</summary>
    private static readonly string CountedSql =
        $"""
        {TaskSql} and t.working_days is not null
        union all
        select t.number, t.title, t.version, t.issuer_path, issuer.name, a.deadline, t.dispatched_at, t.working_days, a.counted_from, a.counted_days, a.units
        from (
          select task_number, deadline, counted_from, counted_days, count(*)::int as units from assignments
          where counted_from is not null and state in {s_open} group by 1, 2, 3, 4) a
        join tasks t on t.number = a.task_number and t.state = {StateSql.Running} join units issuer on issuer.code = t.issuer_code
        order by 6, 1
        """;

    private sealed record Deadline(
        string Number, string Title, long Version, UnitPath Issuer, string IssuerName, DateTimeOffset From, DateTimeOffset DispatchedAt, int? WorkingDays,
        CountedDeadline? Extended, int Units)
    {
        public DateTimeOffset To { get; init; }

        public CountedDeadline? Counted => Extended ?? (WorkingDays is { } days ? new(WorkingCalendar.DayOf(DispatchedAt), days) : null);

        public bool IsProvisional(WorkingCalendar calendar) => !calendar.IsKnown(WorkingCalendar.DayOf(To));

        public static Deadline Read(RowReader row) => new(
            row.Text(), row.Text(), row.Long(), row.Path(), row.Text(), row.Time(), row.Time(), row.IntOrNull(), ReadExtended(row), row.Int());

        private static CountedDeadline? ReadExtended(RowReader row)
        {
            var (from, days) = (row.DateOrNull(), row.IntOrNull());
            return from is { } day ? new CountedDeadline(day, days!.Value) : null;
        }
    }
}
