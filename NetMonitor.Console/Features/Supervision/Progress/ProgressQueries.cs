using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>Figures of a task at and below one unit; field sums are over what has left the units (submitted or accepted).</summary>
public sealed record UnitProgress(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, IReadOnlyDictionary<string, decimal> Fields);

/// <summary>A unit's figures, the same for each unit right below it, and what was passed down, apart.</summary>
public sealed record ProgressAnswer(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, IReadOnlyDictionary<string, decimal> Fields,
    IReadOnlyList<UnitProgress> Children, UnitProgress? SubDispatched);

/// <summary>
/// Reads a task's figures: what is folded plus what is not folded yet, in one snapshot, so that they always equal a fresh
/// count. Where many assignments changed at once and are not counted yet, it counts afresh itself.
/// </summary>
public sealed class ProgressQueries(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, TimeProvider time)
{
    /// <summary>Slot of the first summed field; see <see cref="ProgressRow"/>.</summary>
    public const int FirstSum = 100;

    /// <summary>The deadline under which sums stand.</summary>
    public static readonly DateTimeOffset SumsAt = DateTimeOffset.UnixEpoch;

    /// <summary>A code tells its unit's kind: no figure needs the directory for that.</summary>
    internal static string IsStation(string code) => $"substr({code}, 7, 1) = '{(int)UnitKind.GrassrootsUnit}'";

    public async Task<Result<ProgressAnswer>> GetAsync(Actor actor, string number, UnitCode? under, CancellationToken cancel) => (await GetAsync(actor, [number], under, cancel))[0];

    /// <summary>Several tasks' figures, in their order, for no more round trips than one's.</summary>
    public async Task<IReadOnlyList<Result<ProgressAnswer>>> GetAsync(Actor actor, IReadOnlyList<string> numbers, UnitCode? under, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.Tasks.AsNoTracking().Where(row => numbers.Contains(row.Number) || (row.ParentTask != null && numbers.Contains(row.ParentTask))).ToListAsync(cancel);
        var asked = found.Where(task => numbers.Contains(task.Number)).ToList();
        UnitPath? place = null;
        if (under is { } code)
        {
            var text = await db.Units.Where(unit => unit.Code == code.ActsAs).Select(unit => unit.Path).FirstOrDefaultAsync(cancel);
            if (text is null) return [.. numbers.Select(number => (Result<ProgressAnswer>)Refusal.OutOfScope(asked.Exists(task => task.Number == number) ? "UnitNotFound" : "TaskNotFound"))];
            place = UnitPath.Parse(text);
        }

        var views = new List<View>();
        foreach (var task in asked)
        {
            if (Seen(actor, Looked.At(task), place) is not { } view) continue;
            views.Add(view);
            // What a unit passed on, also by those below it, where its reader sees the work below.
            views.AddRange(found.Where(child => child.ParentTask == task.Number && UnitPath.Parse(child.IssuerPath) is var issuer && (view.OwnOnly ? view.At == issuer : view.At.Contains(issuer)))
                .Select(child => Whole(Looked.At(child)) with { PassedOnFrom = task.Number }));
        }

        var figures = views.Zip(await ReadAsync(views, cancel), (view, rows) => (View: view, Rows: rows)).ToList();
        return [.. numbers.Select(number =>
        {
            if (asked.Find(task => task.Number == number) is null) return Refusal.OutOfScope("TaskNotFound");
            var (view, rows) = figures.Find(item => item.View.Task.Number == number && item.View.PassedOnFrom is null);
            if (view is null) return Refusal.OutOfScope("UnitNotFound");
            return Answer(actor, view, rows, [.. figures.Where(item => item.View.PassedOnFrom == number).Select(item => item.Rows[0])]) is { } answer
                ? answer : (Result<ProgressAnswer>)Refusal.OutOfScope("TaskNotFound");
        })];
    }

    /// <summary>The states' figures of tasks that a list has shown to the reader, in their order; null where a task has nothing there.</summary>
    internal async Task<IReadOnlyList<ProgressAnswer?>> OfListedAsync(Actor actor, IReadOnlyList<TaskItem> tasks, CancellationToken cancel)
    {
        var views = tasks.Select(task => Seen(actor, new Looked(task.Number, task.IssuerPath, []), null)!).ToList();
        return [.. views.Zip(await ReadAsync(views, cancel), (view, rows) => Answer(actor, view, rows, []))];
    }

    /// <summary>Each whole task's figures.</summary>
    public async Task<List<UnitProgress>> OfTasksAsync(IReadOnlyList<SupervisionTask> tasks, CancellationToken cancel) =>
        [.. (await ReadAsync([.. tasks.Select(task => Whole(Looked.At(task)))], cancel)).Select(rows => rows[0])];

    /// <summary>Figures at a unit and at each right below it.</summary>
    internal async Task<List<UnitProgress>> ReadAsync(SupervisionTask task, UnitPath at, CancellationToken cancel) => (await ReadAsync([new View(Looked.At(task), at) { WithChildren = true }], cancel))[0];

    /// <summary>A task as its reader sees it, at a unit or where it begins for that reader; null for a unit that the reader does not see it from.</summary>
    private static View? Seen(Actor actor, Looked task, UnitPath? under)
    {
        // The issuing unit sees all of its task; others what lies at or below them.
        var scope = actor.Work.Covers(task.Issuer) || actor.Figures.Covers(task.Issuer) ? new Scope(task.Top, true) : actor.Figures;
        var at = under ?? (scope.Path.Contains(task.Issuer) ? task.Top : actor.ActingPath);
        return !scope.Covers(at) ? null : scope.Subtree ? new View(task, at) { WithChildren = true } : new View(task, at) { OwnOnly = true };
    }

    private static View Whole(Looked task) => new(task, task.Top);

    private static ProgressAnswer? Answer(Actor actor, View view, List<UnitProgress> rows, IReadOnlyList<UnitProgress> passedOn)
    {
        var own = rows.First(row => row.UnitCode == view.At.Leaf);
        if (own.Total == 0 && !actor.Work.Covers(view.Task.Issuer)) return null;
        return new ProgressAnswer(
            own.UnitCode, own.UnitName, own.Level, own.Total, own.ByState, own.Overdue, own.Fields,
            [.. rows.Where(row => row != own && row.Total > 0)], passedOn.Count == 0 ? null : Add(passedOn));
    }

    /// <summary>Figures of each view's units, in the order of the tree. One statement reads a view, so what is folded and what is not yet are of one moment.</summary>
    private async Task<List<List<UnitProgress>>> ReadAsync(IReadOnlyList<View> views, CancellationToken cancel)
    {
        var batch = new ReadBatch();
        var units = views.Count == 0 ? [] : batch.Add(Units(views), reader => new UnitRow(
            UnitCode.Parse(reader.GetString(0)), reader.GetString(1), (UnitLevel)reader.GetInt16(2), reader.Text(3) is { } parent ? UnitCode.Parse(parent) : null));
        var slots = views.Select(view => batch.Add(Folded(view), Slot)).ToList();
        await batch.RunAsync(source, cancel);
        var again = new ReadBatch();
        for (var i = 0; i < views.Count; i++)
            if (slots[i].Any(row => row.Slot == ProgressDeltaRow.Recount)) slots[i] = again.Add(Afresh(views[i]), Slot);
        await again.RunAsync(source, cancel);

        var now = time.GetUtcNow();
        return [.. views.Zip(slots, (view, rows) =>
        {
            var ofUnit = rows.ToLookup(row => row.Unit);
            return units.Where(unit => unit.Code == view.At.Leaf || (view.WithChildren && unit.Parent == view.At.Leaf)).Select(unit => Figures(view, unit, ofUnit[unit.Code.ToString()], now)).ToList();
        })];
    }

    /// <summary>The views' units and those right below that are shown, in the order of the tree.</summary>
    private static NpgsqlBatchCommand Units(IReadOnlyList<View> views)
    {
        var sql = new Sql();
        string Texts(IEnumerable<View> of) => sql.Value(of.Select(view => view.At.Leaf.ToString()).Distinct().ToArray());
        return sql.InBatch($"select code, name, level, parent_code from units where code = any({Texts(views)}) or parent_code = any({Texts(views.Where(view => view.WithChildren))}) order by path");
    }

    /// <summary>
    /// Counts from the assignments themselves: per unit at the view's place or right below it, deadline and slot. What the folded
    /// figures must equal.
    /// </summary>
    private static NpgsqlBatchCommand Afresh(View view)
    {
        var sql = new Sql();
        var (number, below, depth) = (sql.Value(view.Task.Number), view.OwnOnly ? $"unit_path = {sql.Value(view.At.ToString())}" : sql.Below(view.At, "unit_path"), view.At.Depth);
        var leaf = sql.Value(view.At.Leaf.ToString());
        var sums = Sums(view.Task, (field, slot) =>
            $" union all select unit_code, {sql.Value(SumsAt)}, {slot}, coalesce(sum((\"values\"->>{sql.Value(field)})::numeric), 0) from mine where state in (3, 5) group by 1");
        return sql.InBatch(
            $"""
            with own as (select unit_path, state, deadline, "values" from assignments where task_number = {number} and {below}),
            mine as (
              select {leaf}::text as unit_code, state, deadline, "values" from own
              union all
              select substr(unit_path, {11 * depth + 1}, 10), state, deadline, "values" from own where length(unit_path) > {11 * depth})
            select unit_code, deadline, state::int, count(*)::numeric from mine group by 1, 2, 3{sums}
            """);
    }

    /// <summary>What is folded and what is not yet; a row of slot <see cref="ProgressDeltaRow.Recount"/> says that it does not count.</summary>
    private static NpgsqlBatchCommand Folded(View view)
    {
        var sql = new Sql();
        var (number, leaf, depth) = (sql.Value(view.Task.Number), sql.Value(view.At.Leaf.ToString()), view.At.Depth);
        // As arrays: however many the planner thinks there are, their rows are looked up one by one.
        string Shown(bool stations) => $"any(array(select code from units where {(view.WithChildren ? $"(code = {leaf} or parent_code = {leaf})" : $"code = {leaf}")}{(view.OwnOnly ? "" : $" and kind {(stations ? "=" : "<>")} {(int)UnitKind.GrassrootsUnit}")}))";
        // Stations have no folded rows: right below a unit they are few, and counted from their assignments; so is a unit's own part.
        var sums = Sums(view.Task, (field, slot) =>
            $" union all select a.unit_code, {sql.Value(SumsAt)}, {slot}, (a.\"values\"->>{sql.Value(field)})::numeric from counted a where a.state in (3, 5) and a.\"values\"->>{sql.Value(field)} is not null");
        var folded = view.OwnOnly ? "" :
            $"""
            union all
            select p.unit_code, p.deadline, p.slot::int, p.amount from progress p where p.task_number = {number} and p.unit_code = {Shown(stations: false)}
            union all
            select c.code, d.deadline, d.slot::int, d.amount from progress_deltas d
            cross join lateral (
              select {leaf}::text as code
              union all
              select substr(d.unit_path, {11 * depth + 1}, 10) where length(d.unit_path) > {11 * depth}) c
            where d.task_number = {number} and d.slot <> {ProgressDeltaRow.Recount} and {sql.Below(view.At, "d.unit_path")} and not {IsStation("c.code")}
            """;
        return sql.InBatch(
            $"""
            with counted as (
              select a.unit_code, a.deadline, a.state, a."values" from assignments a where a.task_number = {number} and a.unit_code = {Shown(stations: true)})
            select {leaf}, {sql.Value(SumsAt)}, {ProgressDeltaRow.Recount}, 0::numeric where exists (select from progress_deltas where task_number = {number} and slot = {ProgressDeltaRow.Recount})
            {folded}
            union all
            select unit_code, deadline, state::int, 1 from counted{sums}
            """);
    }

    private static string Sums(Looked task, Func<string, int, string> each) => string.Concat(task.Summed.Select((field, index) => each(field, FirstSum + index)));

    /// <summary>The sum of several tasks' figures.</summary>
    internal static UnitProgress Add(IReadOnlyList<UnitProgress> figures) => new(
        figures[0].UnitCode, figures[0].UnitName, figures[0].Level, figures.Sum(row => row.Total),
        Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => figures.Sum(row => row.ByState[state])), figures.Sum(row => row.Overdue),
        figures.SelectMany(row => row.Fields).GroupBy(field => field.Key).ToDictionary(group => group.Key, group => group.Sum(field => field.Value)));

    private static UnitProgress Figures(View view, UnitRow unit, IEnumerable<Row> slots, DateTimeOffset now)
    {
        var byState = Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => (int)slots.Where(slot => slot.Slot == (int)state).Sum(slot => slot.Amount));
        var overdue = slots.Where(slot => slot.Slot is >= 0 and < FirstSum && AssignmentWorkflow.IsOverdue((AssignmentState)slot.Slot, slot.Deadline, now)).Sum(slot => slot.Amount);
        var fields = view.Task.Summed.Select((field, index) => (Name: field, Sum: slots.Where(slot => slot.Slot == FirstSum + index).Sum(slot => slot.Amount)));
        return new UnitProgress(unit.Code, unit.Name, unit.Level, byState.Values.Sum(), byState, (int)overdue, fields.ToDictionary(field => field.Name, field => field.Sum));
    }

    private static Row Slot(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2), reader.GetDecimal(3));

    private sealed record UnitRow(UnitCode Code, string Name, UnitLevel Level, UnitCode? Parent);

    /// <summary>What of a task its figures need: where it comes from, and the fields that are summed.</summary>
    private sealed record Looked(string Number, UnitPath Issuer, IReadOnlyList<string> Summed)
    {
        /// <summary>A body's recipients lie beside it, below its authority.</summary>
        public UnitPath Top => Issuer.Leaf.Kind.IsBody() && Issuer.Parent is { } authority ? authority : Issuer;

        public static Looked At(SupervisionTask task) => new(task.Number, UnitPath.Parse(task.IssuerPath), [.. task.Form.Fields.Where(field => field.IsSummed).Select(field => field.Name)]);
    }

    /// <summary>A task as it is looked at from one place.</summary>
    private sealed record View(Looked Task, UnitPath At)
    {
        /// <summary>With the units right below.</summary>
        public bool WithChildren { get; init; }

        /// <summary>Only what that unit itself was sent: its reader does not see the work below.</summary>
        public bool OwnOnly { get; init; }

        public string? PassedOnFrom { get; init; }
    }

    private readonly record struct Row(string Unit, DateTimeOffset Deadline, int Slot, decimal Amount);
}
