using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>Figures of a task at and below one unit; field sums are over what has left the units (submitted or accepted).</summary>
public sealed record Progress(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, IReadOnlyDictionary<string, decimal> Fields);

/// <summary>A unit's figures, the same for each unit right below it, and what was passed down, apart.</summary>
public sealed record ProgressAnswer(
    UnitCode UnitCode, string UnitName, UnitLevel Level, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, IReadOnlyDictionary<string, decimal> Fields,
    IReadOnlyList<Progress> Children, Progress? SubDispatched);

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

    public async Task<Result<ProgressAnswer>> GetAsync(Actor actor, string number, UnitCode? under, CancellationToken cancel) => (await GetAsync(actor, [number], under, cancel))[0];

    /// <summary>Several tasks' figures, in their order, for no more round trips than one's: a leader's home shows five.</summary>
    public async Task<IReadOnlyList<Result<ProgressAnswer>>> GetAsync(Actor actor, IReadOnlyList<string> numbers, UnitCode? under, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.Tasks.AsNoTracking().Where(row => numbers.Contains(row.Number) || (row.ParentTask != null && numbers.Contains(row.ParentTask))).ToListAsync(cancel);
        var asked = found.Where(task => numbers.Contains(task.Number)).ToDictionary(task => task.Number, task => (Task: task, At: At(actor, task, under)));
        var passedOn = found.Where(task => task.ParentTask is not null && asked.ContainsKey(task.ParentTask)).ToList();
        var units = await UnitsAsync([.. asked.Values.Select(item => item.At), .. passedOn.Select(task => Top(task).Leaf)], [.. asked.Values.Select(item => item.At)], cancel);
        var views = new List<View>();
        foreach (var (task, at) in asked.Values)
        {
            if (units.Find(unit => unit.Code == at) is not { } own || !ScopeOf(actor, task).Covers(own.Path)) continue;
            views.Add(ScopeOf(actor, task).Subtree
                ? new View(task, own.Path, [.. units.Where(unit => unit.Code == at || unit.Parent == at)])
                : new View(task, own.Path, [own]) { OwnOnly = true });
            views.AddRange(passedOn.Where(child => child.ParentTask == task.Number && own.Path.Contains(UnitPath.Parse(child.IssuerPath)))
                .Select(child => new View(child, Top(child), [units.First(unit => unit.Code == Top(child).Leaf)], PassedOnFrom: task.Number)));
        }

        var figures = views.Zip(await ReadAsync(views, cancel), (view, rows) => (View: view, Rows: rows)).ToList();
        return [.. numbers.Select(number => asked.ContainsKey(number)
            ? Answer(actor, figures.Find(item => item.View.Task.Number == number && item.View.PassedOnFrom is null), [.. figures.Where(item => item.View.PassedOnFrom == number).Select(item => item.Rows[0])])
            : Refusal.OutOfScope("TaskNotFound"))];
    }

    /// <summary>Each whole task's figures.</summary>
    public async Task<List<Progress>> OfTasksAsync(IReadOnlyList<SupervisionTask> tasks, CancellationToken cancel)
    {
        var units = await UnitsAsync([.. tasks.Select(task => Top(task).Leaf)], [], cancel);
        var views = tasks.Select(task => new View(task, Top(task), [units.First(unit => unit.Code == Top(task).Leaf)])).ToList();
        return [.. (await ReadAsync(views, cancel)).Select(rows => rows[0])];
    }

    /// <summary>Figures at a unit and at each right below it.</summary>
    internal async Task<List<Progress>> ReadAsync(SupervisionTask task, UnitPath at, CancellationToken cancel) =>
        (await ReadAsync([new View(task, at, await UnitsAsync([at.Leaf], [at.Leaf], cancel))], cancel))[0];

    /// <summary>The issuing unit sees all of its task; others what lies at or below them.</summary>
    private static Scope ScopeOf(Actor actor, SupervisionTask task) => SeesAll(actor, task) ? new Scope(Top(task), true) : actor.Figures;

    private static bool SeesAll(Actor actor, SupervisionTask task) => UnitPath.Parse(task.IssuerPath) is var issuer && (actor.Work.Covers(issuer) || actor.Figures.Covers(issuer));

    private static UnitCode At(Actor actor, SupervisionTask task, UnitCode? under) =>
        under?.ActsAs ?? (ScopeOf(actor, task).Path.Contains(UnitPath.Parse(task.IssuerPath)) ? Top(task).Leaf : actor.ActingUnit);

    private static Result<ProgressAnswer> Answer(Actor actor, (View View, List<Progress> Rows) of, IReadOnlyList<Progress> passedOn)
    {
        if (of.View is null) return Refusal.OutOfScope("UnitNotFound");
        var own = of.Rows.First(row => row.UnitCode == of.View.At.Leaf);
        if (own.Total == 0 && !actor.Work.Covers(UnitPath.Parse(of.View.Task.IssuerPath))) return Refusal.OutOfScope("TaskNotFound");
        return new ProgressAnswer(
            own.UnitCode, own.UnitName, own.Level, own.Total, own.ByState, own.Overdue, own.Fields,
            [.. of.Rows.Where(row => row != own && row.Total > 0)], passedOn.Count == 0 ? null : Add(passedOn));
    }

    /// <summary>A body's recipients lie beside it, below its authority.</summary>
    private static UnitPath Top(SupervisionTask task)
    {
        var issuer = UnitPath.Parse(task.IssuerPath);
        return issuer.Leaf.Kind.IsBody() && issuer.Parent is { } authority ? authority : issuer;
    }

    /// <summary>The units themselves and those right below <paramref name="parents"/>, in the order of the tree.</summary>
    private async Task<List<UnitRow>> UnitsAsync(UnitCode[] codes, UnitCode[] parents, CancellationToken cancel)
    {
        var sql = new Sql();
        string Texts(UnitCode[] units) => sql.Value(units.Select(unit => unit.ToString()).Distinct().ToArray());
        return (await source.CreateBatch().ReadEachAsync(
            [sql.InBatch($"select code, name, level, path, parent_code from units where code = any({Texts(codes)}) or parent_code = any({Texts(parents)}) order by path")],
            reader => new UnitRow(UnitCode.Parse(reader.GetString(0)), reader.GetString(1), (UnitLevel)reader.GetInt16(2), UnitPath.Parse(reader.GetString(3)), reader.Text(4) is { } parent ? UnitCode.Parse(parent) : null), cancel))[0];
    }

    /// <summary>Figures of each view's units. One statement reads a view, so what is folded and what is not yet are of one moment.</summary>
    private async Task<List<List<Progress>>> ReadAsync(IReadOnlyList<View> views, CancellationToken cancel)
    {
        if (views.Count == 0) return [];
        var slots = await source.CreateBatch().ReadEachAsync(views.Select(Folded), Slot, cancel);
        var unsettled = Enumerable.Range(0, views.Count).Where(i => slots[i].Exists(row => row.Slot == ProgressDeltaRow.Recount)).ToList();
        if (unsettled.Count > 0)
        {
            var afresh = await source.CreateBatch().ReadEachAsync(unsettled.Select(i => Afresh(views[i])), Slot, cancel);
            foreach (var (place, rows) in unsettled.Zip(afresh)) slots[place] = rows;
        }

        var now = time.GetUtcNow();
        return [.. views.Zip(slots, (view, rows) => Figures(view, rows.ToLookup(row => row.Unit), now))];
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
        string Codes(bool stations) => sql.Value(view.Units.Where(unit => (view.OwnOnly || unit.Level == UnitLevel.Station) == stations).Select(unit => unit.Code.ToString()).ToArray());
        var (number, units, leaf, depth) = (sql.Value(view.Task.Number), Codes(stations: false), sql.Value(view.At.Leaf.ToString()), view.At.Depth);
        // Stations have no folded rows: right below a unit they are few, and counted from their assignments; so is a unit's own part.
        var sums = Sums(view.Task, (field, slot) =>
            $" union all select a.unit_code, {sql.Value(SumsAt)}, {slot}, (a.\"values\"->>{sql.Value(field)})::numeric from stations a where a.state in (3, 5) and a.\"values\"->>{sql.Value(field)} is not null");
        return sql.InBatch(
            $"""
            with stations as (
              select a.unit_code, a.deadline, a.state, a."values" from assignments a where a.task_number = {number} and a.unit_code = any({Codes(stations: true)}))
            select p.unit_code, p.deadline, p.slot::int, p.amount from progress p where p.task_number = {number} and p.unit_code = any({units})
            union all
            select c.code, d.deadline, d.slot::int, d.amount from progress_deltas d
            cross join lateral (
              select {leaf}::text as code
              union all
              select substr(d.unit_path, {11 * depth + 1}, 10) where length(d.unit_path) > {11 * depth}) c
            where d.task_number = {number} and d.slot <> {ProgressDeltaRow.Recount} and {sql.Below(view.At, "d.unit_path")} and c.code = any({units})
            union all
            select {leaf}, {sql.Value(SumsAt)}, {ProgressDeltaRow.Recount}, 0 where exists (select from progress_deltas where task_number = {number} and slot = {ProgressDeltaRow.Recount})
            union all
            select unit_code, deadline, state::int, 1 from stations{sums}
            """);
    }

    private static string Sums(SupervisionTask task, Func<string, int, string> each) =>
        string.Concat(task.Form.Fields.Where(field => field.IsSummed).Select((field, index) => each(field.Name, FirstSum + index)));

    /// <summary>The sum of several tasks' figures.</summary>
    internal static Progress Add(IReadOnlyList<Progress> figures) => new(
        figures[0].UnitCode, figures[0].UnitName, figures[0].Level, figures.Sum(row => row.Total),
        Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => figures.Sum(row => row.ByState[state])), figures.Sum(row => row.Overdue),
        figures.SelectMany(row => row.Fields).GroupBy(field => field.Key).ToDictionary(group => group.Key, group => group.Sum(field => field.Value)));

    private static List<Progress> Figures(View view, ILookup<string, Row> rows, DateTimeOffset now) => [.. view.Units.Select(unit =>
    {
        var slots = rows[unit.Code.ToString()];
        var byState = Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => (int)slots.Where(slot => slot.Slot == (int)state).Sum(slot => slot.Amount));
        var overdue = slots.Where(slot => slot.Slot is >= 0 and < FirstSum && AssignmentWorkflow.IsOverdue((AssignmentState)slot.Slot, slot.Deadline, now)).Sum(slot => slot.Amount);
        var fields = view.Task.Form.Fields.Where(field => field.IsSummed).Select((field, index) => (field.Name, Sum: slots.Where(slot => slot.Slot == FirstSum + index).Sum(slot => slot.Amount)));
        return new Progress(unit.Code, unit.Name, unit.Level, byState.Values.Sum(), byState, (int)overdue, fields.ToDictionary(field => field.Name, field => field.Sum));
    })];

    private static Row Slot(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2), reader.GetDecimal(3));

    private sealed record UnitRow(UnitCode Code, string Name, UnitLevel Level, UnitPath Path, UnitCode? Parent);

    /// <summary>A task as it is looked at from one place: that unit first, then those right below it that are shown.</summary>
    private sealed record View(SupervisionTask Task, UnitPath At, IReadOnlyList<UnitRow> Units, string? PassedOnFrom = null)
    {
        /// <summary>Only what that unit itself was sent: its reader does not see the work below.</summary>
        public bool OwnOnly { get; init; }
    }

    private readonly record struct Row(string Unit, DateTimeOffset Deadline, int Slot, decimal Amount);
}
