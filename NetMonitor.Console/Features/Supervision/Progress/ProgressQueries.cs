using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>Figures of a task at and below one unit; field sums are over what has left the units (submitted or accepted).</summary>
public sealed record UnitProgress(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue,
    IReadOnlyDictionary<string, decimal> Fields);

/// <summary>A unit's figures, the same for each unit right below it, and what was passed down, apart.</summary>
public sealed record ProgressAnswer(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue,
    IReadOnlyDictionary<string, decimal> Fields, IReadOnlyList<UnitProgress> Children, UnitProgress? SubDispatched)
{
    /// <summary>Whether all of the work below is counted; not so for a reader that sees only what its unit itself was sent.</summary>
    [JsonIgnore]
    public bool OfAllBelow { get; init; }
}

/// <summary>
/// Reads a task's figures: what is folded plus what is not folded yet, in one snapshot, so that they always equal a fresh
/// count. Where many assignments changed at once and are not counted yet, it counts afresh itself.
/// </summary>
public sealed class ProgressQueries(ReadDoor door, TimeProvider time)
{
    /// <summary>Slot of the first summed field; see <see cref="ProgressRow"/>.</summary>
    public const int FirstSum = 100;

    /// <summary>The deadline under which sums stand.</summary>
    public static readonly DateTimeOffset SumsAt = DateTimeOffset.UnixEpoch;

    public async Task<Result<ProgressAnswer>> GetAsync(Actor actor, string number, UnitCode? under, CancellationToken cancel) =>
        (await GetAsync(actor, [number], under, cancel))[0];

    /// <summary>Several tasks' figures, in their order, for no more round trips than one's.</summary>
    public async Task<IReadOnlyList<Result<ProgressAnswer>>> GetAsync(Actor actor, IReadOnlyList<string> numbers, UnitCode? under, CancellationToken cancel)
    {
        var found = await ReadAsync(door.For(actor), sql => sql.Value(numbers.ToArray()), under, cancel);
        return [.. numbers.Select(number => found.TryGetValue(number, out var answer) ? answer : Refusal.OutOfScope("TaskNotFound"))];
    }

    internal async Task<Result<ProgressAnswer>> GetAsync(ReadBatch read, string number, UnitCode? under, CancellationToken cancel) =>
        (await ReadAsync(read, sql => $"array[{sql.Value(number)}]", under, cancel)).TryGetValue(number, out var answer)
            ? answer : Refusal.OutOfScope("TaskNotFound");

    /// <summary>
    /// Where the figures stand that a reader is shown of a task: at a unit, or by default at the highest that it may see; null where it may not.
    /// </summary>
    internal static async Task<UnitPath?> PlaceAsync(ReadBatch read, string number, UnitCode? under, CancellationToken cancel)
    {
        var sql = new Sql();
        var asked = read.Add(sql.InBatch(
            $"select {CountedTask.Columns} from tasks t where t.number = {sql.Value(number)} and {Scopes.Figures(sql, read.Actor, "t")}"), CountedTask.Read);
        var place = under is { } unit ? read.AddPlace(unit.ActsAs) : null;
        await read.RunAsync(cancel);
        return place is not [] && asked is [var task] ? From(read.Actor, task, place?[0])?.At : null;
    }

    /// <summary>The figures of tasks, by their numbers: an array in SQL. There are none of what the reader does not see.</summary>
    internal async Task<IReadOnlyDictionary<string, Result<ProgressAnswer>>> ReadAsync(
        ReadBatch read, Func<Sql, string> numbers, UnitCode? under, CancellationToken cancel)
    {
        var (actor, tasks, below) = (read.Actor, new Sql(), new Sql());
        var asked = read.Add(tasks.InBatch(
            $"""
            select {CountedTask.Columns} from tasks t where t.number = any({numbers(tasks)}) and {Scopes.Figures(tasks, actor, "t")}
            """), CountedTask.Read);
        var passedOn = read.Add(below.InBatch(
            $"""
            select {CountedTask.Columns} from tasks t
            where t.parent_task = any({numbers(below)}) and t.state <> {StateSql.Draft} and {Scopes.Figures(below, actor, "t")}
            """), CountedTask.Read);
        var place = under is { } unit ? read.AddPlace(unit.ActsAs) : null;
        await read.RunAsync(cancel);

        var views = new List<View>();
        foreach (var task in asked)
        {
            if (place is [] || From(actor, task, place?[0]) is not { } view) continue;
            views.Add(view);
            // Tasks that the unit has passed on, and where the reader sees the work below, those that units below it have passed on.
            views.AddRange(passedOn
                .Where(child => child.PassedOnFrom == task.Number && (view.OwnOnly ? view.At == child.Issuer : view.At.Contains(child.Issuer)))
                .Select(child => Whole(child) with { PassedOnFrom = task.Number }));
        }

        var figures = views.Zip(await ReadAsync(read, views, cancel), (view, rows) => (View: view, Rows: rows)).ToList();
        return asked.ToDictionary(task => task.Number, task =>
        {
            var (view, rows) = figures.Find(item => item.View.Task.Number == task.Number && item.View.PassedOnFrom is null);
            if (view is null) return Refusal.OutOfScope("UnitNotFound");
            return Answer(actor, view, rows, [.. figures.Where(item => item.View.PassedOnFrom == task.Number).Select(item => item.Rows[0])]) is { } answer
                ? answer : (Result<ProgressAnswer>)Refusal.OutOfScope("TaskNotFound");
        });
    }

    /// <summary>The states' figures of tasks that a list has shown to the reader, in their order; null where a task has nothing there.</summary>
    internal async Task<IReadOnlyList<ProgressAnswer?>> OfListedAsync(ReadBatch read, IReadOnlyList<TaskItem> tasks, CancellationToken cancel)
    {
        var views = tasks.Select(task => From(read.Actor, new CountedTask(task.Number, task.IssuerPath, [], null), null)!).ToList();
        return [.. views.Zip(await ReadAsync(read, views, cancel), (view, rows) => Answer(read.Actor, view, rows, []))];
    }

    /// <summary>The unit all of whose figures a list shows of a task; null for a reader that sees only what its unit itself was sent.</summary>
    internal static UnitCode? UnitOf(Actor actor, TaskItem task) =>
        From(actor, new CountedTask(task.Number, task.IssuerPath, [], null), null) is { OwnOnly: false } view ? view.At.Leaf : null;

    /// <summary>
    /// A task as its reader sees it from a unit, or by default from the highest unit it may; null where the reader may not see it from that unit.
    /// </summary>
    private static View? From(Actor actor, CountedTask task, UnitPath? under)
    {
        // The issuing unit sees all of its task; others what lies at or below them.
        var scope = actor.Work.Covers(task.Issuer) || actor.Figures.Covers(task.Issuer) ? new Scope(task.Top, true) : actor.Figures;
        var at = under ?? (scope.Path.Contains(task.Issuer) ? task.Top : scope.Path);
        return !scope.Covers(at) ? null : scope.Subtree ? new View(task, at) { WithChildren = true } : new View(task, at) { OwnOnly = true };
    }

    private static View Whole(CountedTask task) => new(task, task.Top);

    private static ProgressAnswer? Answer(Actor actor, View view, List<UnitProgress> rows, IReadOnlyList<UnitProgress> passedOn)
    {
        var own = rows.First(row => row.UnitCode == view.At.Leaf);
        if (own.Total == 0 && !actor.Work.Covers(view.Task.Issuer)) return null;
        return new ProgressAnswer(
            own.UnitCode, own.UnitName, own.Level, own.Total, own.ByState, own.Overdue, own.Fields,
            [.. rows.Where(row => row != own && row.Total > 0)], passedOn.Count == 0 ? null : Add(passedOn)) { OfAllBelow = !view.OwnOnly };
    }

    /// <summary>
    /// Figures of each view's units, in the order of the tree. One statement reads a view, so what is folded and what is not yet are of one
    /// moment.
    /// </summary>
    private async Task<List<List<UnitProgress>>> ReadAsync(ReadBatch read, IReadOnlyList<View> views, CancellationToken cancel)
    {
        if (views.Count == 0) return [];
        var units = read.Add(Units(views), UnitRow.Read);
        var slots = views.Select(view => read.Add(Folded(view), Slot.Read)).ToList();
        await read.RunAsync(cancel);
        var uncounted = views.Index().Where(view => slots[view.Index].Any(slot => slot.Number == ProgressDeltaRow.Recount)).ToList();
        foreach (var (index, view) in uncounted) slots[index] = read.Add(Afresh(view), Slot.Read);
        if (uncounted.Count > 0) await read.RunAsync(cancel);

        var now = time.GetUtcNow();
        return [.. views.Zip(slots, (view, rows) =>
        {
            var ofUnit = rows.ToLookup(row => row.Unit);
            return units.Where(unit => unit.Code == view.At.Leaf || (view.WithChildren && unit.Parent == view.At.Leaf))
                .Select(unit => Figures(view, unit, ofUnit[unit.Code.ToString()], now)).ToList();
        })];
    }

    /// <summary>The views' units and those right below that are shown, in the order of the tree.</summary>
    private static NpgsqlBatchCommand Units(IReadOnlyList<View> views)
    {
        var sql = new Sql();
        string Texts(IEnumerable<View> of) => sql.Value(of.Select(view => view.At.Leaf.ToString()).Distinct().ToArray());
        return sql.InBatch(
            $"""
            select {UnitRow.Columns} from units u
            where u.code = any({Texts(views)}) or u.parent_code = any({Texts(views.Where(view => view.WithChildren))}) order by u.path
            """);
    }

    /// <summary>
    /// Counts from the assignments themselves, for the view's unit and those right below it, by deadline and slot. The folded
    /// figures must equal these.
    /// </summary>
    private static NpgsqlBatchCommand Afresh(View view)
    {
        var sql = new Sql();
        var (number, leaf, depth) = (sql.Value(view.Task.Number), sql.Value(view.At.Leaf.ToString()), view.At.Depth);
        var within = Scopes.Within(sql, new Scope(view.At, !view.OwnOnly), "unit_path");
        var sums = Sums(view.Task, (field, slot) =>
            $"""

            union all
            select unit_code, {sql.Value(SumsAt)}, {slot}, coalesce(sum(("values"->>{sql.Value(field)})::numeric), 0)
            from mine where state in {StateSql.Counted} group by unit_code
            """);
        return sql.InBatch(
            $"""
            with own as (select unit_path, state, deadline, "values" from assignments where task_number = {number} and {within}),
            mine as (
              select {leaf}::text as unit_code, state, deadline, "values" from own
              union all
              select {UnitSql.CodeAt("unit_path", $"{depth}")}, state, deadline, "values" from own where {UnitSql.IsDeeper("unit_path", depth)})
            select unit_code, deadline, state::int, count(*)::numeric from mine group by unit_code, deadline, state{sums}
            """);
    }

    /// <summary>What is folded and what is not yet; a row of slot <see cref="ProgressDeltaRow.Recount"/> says that the rest is out of date.</summary>
    private static NpgsqlBatchCommand Folded(View view)
    {
        var sql = new Sql();
        var (number, leaf, depth) = (sql.Value(view.Task.Number), sql.Value(view.At.Leaf.ToString()), view.At.Depth);
        // As arrays, so that the planner looks their rows up one by one, whatever number of them it expects.
        string Shown(bool stations)
        {
            var place = view.WithChildren ? $"(code = {leaf} or parent_code = {leaf})" : $"code = {leaf}";
            var kind = view.OwnOnly ? "" : $" and kind {(stations ? "=" : "<>")} {(int)UnitKind.GrassrootsUnit}";
            return $"any(array(select code from units where {place}{kind}))";
        }

        // Stations have no folded rows. They are few right below a unit and counted from their assignments; so is a unit's own part.
        var sums = Sums(view.Task, (field, slot) =>
        {
            var value = $"counted.\"values\"->>{sql.Value(field)}";
            return $"""

                union all
                select unit_code, {sql.Value(SumsAt)}, {slot}, ({value})::numeric from counted where state in {StateSql.Counted} and {value} is not null
                """;
        });
        var folded = view.OwnOnly ? "" :
            $"""
            union all
            select p.unit_code, p.deadline, p.slot::int, p.amount from progress p where p.task_number = {number} and p.unit_code = {Shown(stations: false)}
            union all
            select above.code, d.deadline, d.slot::int, d.amount from progress_deltas d
            cross join lateral (
              select {leaf}::text as code
              union all
              select {UnitSql.CodeAt("d.unit_path", $"{depth}")} where {UnitSql.IsDeeper("d.unit_path", depth)}) above
            where d.task_number = {number} and d.slot <> {ProgressDeltaRow.Recount} and {sql.Below(view.At, "d.unit_path")}
              and not {UnitSql.IsStation("above.code")}
            """;
        return sql.InBatch(
            $"""
            with counted as (
              select a.unit_code, a.deadline, a.state, a."values" from assignments a where a.task_number = {number} and a.unit_code = {Shown(stations: true)})
            select {leaf}, {sql.Value(SumsAt)}, {ProgressDeltaRow.Recount}, 0::numeric
            where exists (select from progress_deltas where task_number = {number} and slot = {ProgressDeltaRow.Recount})
            {folded}
            union all
            select unit_code, deadline, state::int, 1 from counted{sums}
            """);
    }

    private static string Sums(CountedTask task, Func<string, int, string> each) =>
        string.Concat(task.Summed.Select((field, index) => each(field, FirstSum + index)));

    /// <summary>The sum of several tasks' figures.</summary>
    private static UnitProgress Add(IReadOnlyList<UnitProgress> figures) => new(
        figures[0].UnitCode, figures[0].UnitName, figures[0].Level, figures.Sum(row => row.Total),
        Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => figures.Sum(row => row.ByState[state])), figures.Sum(row => row.Overdue),
        figures.SelectMany(row => row.Fields).GroupBy(field => field.Key).ToDictionary(group => group.Key, group => group.Sum(field => field.Value)));

    private static UnitProgress Figures(View view, UnitRow unit, IEnumerable<Slot> slots, DateTimeOffset now)
    {
        decimal Sum(int number) => slots.Where(slot => slot.Number == number).Sum(slot => slot.Amount);
        var byState = Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => (int)Sum((int)state));
        var overdue = slots.Where(slot => slot.Number is >= 0 and < FirstSum && AssignmentWorkflow.IsOverdue((AssignmentState)slot.Number, slot.Deadline, now))
            .Sum(slot => slot.Amount);
        var fields = view.Task.Summed.Select((field, index) => (Name: field, Sum: Sum(FirstSum + index)));
        return new UnitProgress(
            unit.Code, unit.Name, unit.Level, byState.Values.Sum(), byState, (int)overdue, fields.ToDictionary(field => field.Name, field => field.Sum));
    }

    private sealed record UnitRow(UnitCode Code, string Name, UnitLevel Level, UnitCode? Parent)
    {
        public const string Columns = "u.code, u.name, u.level, u.parent_code";

        public static UnitRow Read(RowReader row) => new(row.Unit(), row.Text(), (UnitLevel)row.Short(), row.UnitOrNull());
    }

    /// <summary>A task as it is looked at from one place.</summary>
    private sealed record View(CountedTask Task, UnitPath At)
    {
        /// <summary>With the units right below.</summary>
        public bool WithChildren { get; init; }

        /// <summary>Only what that unit itself was sent: its reader does not see the work below.</summary>
        public bool OwnOnly { get; init; }

        public string? PassedOnFrom { get; init; }
    }

    /// <summary>One amount: of a state under a deadline, or the sum of a field. Every part of the queries selects these four columns.</summary>
    private readonly record struct Slot(string Unit, DateTimeOffset Deadline, int Number, decimal Amount)
    {
        public static Slot Read(RowReader row) => new(row.Text(), row.Time(), row.Int(), row.Decimal());
    }
}
