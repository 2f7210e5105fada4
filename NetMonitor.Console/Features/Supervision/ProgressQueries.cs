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

    public async Task<Result<ProgressAnswer>> GetAsync(Actor actor, string number, UnitCode? under, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null) return Refusal.OutOfScope("TaskNotFound");
        var issuer = UnitPath.Parse(task.IssuerPath);
        // The issuing unit sees all of its task; others what lies at or below them.
        var scope = actor.Work.Covers(issuer) || actor.Figures.Covers(issuer) ? new Scope(Top(issuer), true) : actor.Figures;
        var at = (under?.ActsAs ?? (scope.Path.Contains(issuer) ? TopOf(issuer) : actor.ActingUnit)).ToString();
        var sql = new Sql();
        var units = await sql.Command(source, $"select path from units where code = {sql.Value(at)}").ReadAllAsync(reader => UnitPath.Parse(reader.GetString(0)), cancel);
        if (units.Count == 0 || !scope.Covers(units[0])) return Refusal.OutOfScope("UnitNotFound");
        var rows = await ReadAsync(task, units[0], cancel);
        var children = rows.Where(row => row.UnitCode != units[0].Leaf && row.Total > 0).ToList();
        var own = rows.First(row => row.UnitCode == units[0].Leaf);
        if (own.Total == 0 && !actor.Work.Covers(issuer)) return Refusal.OutOfScope("TaskNotFound");
        var passedOn = await SubDispatchedAsync(task, units[0], cancel);
        return new ProgressAnswer(own.UnitCode, own.UnitName, own.Level, own.Total, own.ByState, own.Overdue, own.Fields, children, passedOn);

        // A body's recipients lie beside it, below its authority.
        static UnitPath Top(UnitPath issuer) => issuer.Leaf.Kind.IsBody() && issuer.Parent is { } authority ? authority : issuer;
        static UnitCode TopOf(UnitPath issuer) => Top(issuer).Leaf;
    }

    /// <summary>The whole task's figures.</summary>
    public async Task<Progress> OfTaskAsync(SupervisionTask task, CancellationToken cancel)
    {
        var issuer = UnitPath.Parse(task.IssuerPath);
        var top = issuer.Leaf.Kind.IsBody() && issuer.Parent is { } authority ? authority : issuer;
        return (await ReadAsync(task, top, cancel)).First(row => row.UnitCode == top.Leaf);
    }

    /// <summary>Figures at a unit and at each right below it.</summary>
    internal async Task<List<Progress>> ReadAsync(SupervisionTask task, UnitPath at, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var sql = new Sql();
        var leaf = sql.Value(at.Leaf.ToString());
        var units = await sql.Command(connection, $"select code, name, level, path from units where code = {leaf} or parent_code = {leaf} order by path")
            .ReadAllAsync(reader => (Code: UnitCode.Parse(reader.GetString(0)), Name: reader.GetString(1), Level: (UnitLevel)reader.GetInt16(2), Path: UnitPath.Parse(reader.GetString(3))), cancel);
        var recount = await new NpgsqlCommand("select exists (select from progress_deltas where task_number = $1 and slot = -1)", connection) { Parameters = { new() { Value = task.Number } } }
            .ExecuteScalarAsync(cancel) is true;
        var slots = recount ? await AfreshAsync(connection, task, at, cancel) : await FoldedAsync(connection, task, at, cancel);
        var now = time.GetUtcNow();
        return [.. units.Select(unit => Figures(task, unit.Code, unit.Name, unit.Level, slots.GetValueOrDefault(unit.Code.ToString(), []), now))];
    }

    /// <summary>
    /// Counts from the assignments themselves: per unit at <paramref name="at"/> or right below it, deadline and slot. What the
    /// folded figures must equal.
    /// </summary>
    internal static async Task<Dictionary<string, List<(DateTimeOffset Deadline, int Slot, decimal Amount)>>> AfreshAsync(NpgsqlConnection connection, SupervisionTask task, UnitPath at, CancellationToken cancel)
    {
        var sql = new Sql();
        var (number, below, depth) = (sql.Value(task.Number), sql.Below(at, "unit_path"), at.Depth);
        var leaf = sql.Value(at.Leaf.ToString());
        var sums = string.Concat(task.Form.Fields.Where(field => field.IsSummed).Select((field, index) =>
            $" union all select unit_code, {sql.Value(SumsAt)}, {FirstSum + index}, coalesce(sum((\"values\"->>{sql.Value(field.Name)})::numeric), 0) from mine where state in (3, 5) group by 1"));
        var rows = await sql.Command(connection,
            $"""
            with own as (select unit_path, state, deadline, "values" from assignments where task_number = {number} and {below}),
            mine as (
              select {leaf}::text as unit_code, state, deadline, "values" from own
              union all
              select substr(unit_path, {11 * depth + 1}, 10), state, deadline, "values" from own where length(unit_path) > {11 * depth})
            select unit_code, deadline, state::int, count(*)::numeric from mine group by 1, 2, 3{sums}
            """).ReadAllAsync(Slot, cancel);
        return Group(rows);
    }

    private static async Task<Dictionary<string, List<(DateTimeOffset Deadline, int Slot, decimal Amount)>>> FoldedAsync(NpgsqlConnection connection, SupervisionTask task, UnitPath at, CancellationToken cancel)
    {
        var sql = new Sql();
        var (number, leaf, depth) = (sql.Value(task.Number), sql.Value(at.Leaf.ToString()), at.Depth);
        // Stations have no folded rows: right below a unit they are few, and counted from their assignments.
        var sums = string.Concat(task.Form.Fields.Where(field => field.IsSummed).Select((field, index) =>
            $" union all select a.unit_code, {sql.Value(SumsAt)}, {FirstSum + index}, (a.\"values\"->>{sql.Value(field.Name)})::numeric from stations a where a.state in (3, 5) and a.\"values\"->>{sql.Value(field.Name)} is not null"));
        var rows = await sql.Command(connection,
            $"""
            with stations as (
              select a.unit_code, a.deadline, a.state, a."values" from assignments a join units u on u.code = a.unit_code
              where a.task_number = {number} and u.level = 5 and (u.parent_code = {leaf} or u.code = {leaf})),
            folded as (
              select p.unit_code, p.deadline, p.slot::int, p.amount from progress p join units u on u.code = p.unit_code
              where p.task_number = {number} and (u.code = {leaf} or u.parent_code = {leaf})
              union all
              select c.code, d.deadline, d.slot::int, d.amount from progress_deltas d
              cross join lateral (
                select {leaf}::text as code
                union all
                select substr(d.unit_path, {11 * depth + 1}, 10) where length(d.unit_path) > {11 * depth}) c
              join units u on u.code = c.code and u.level < 5
              where d.task_number = {number} and {sql.Below(at, "d.unit_path")}
              union all
              select unit_code, deadline, state::int, 1 from stations{sums})
            select unit_code, deadline, slot, sum(amount) from folded group by 1, 2, 3
            """).ReadAllAsync(Slot, cancel);
        return Group(rows);
    }

    private async Task<Progress?> SubDispatchedAsync(SupervisionTask task, UnitPath at, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var bound = at.UpperBound;
        var path = at.ToString();
        var children = await db.Tasks.AsNoTracking().Where(row => row.ParentTask == task.Number && string.Compare(row.IssuerPath, path) >= 0 && string.Compare(row.IssuerPath, bound) < 0).ToListAsync(cancel);
        if (children.Count == 0) return null;
        var figures = new List<Progress>();
        foreach (var child in children) figures.Add(await OfTaskAsync(child, cancel));
        return Add(figures);
    }

    /// <summary>The sum of several tasks' figures.</summary>
    internal static Progress Add(IReadOnlyList<Progress> figures) => new(
        figures[0].UnitCode, figures[0].UnitName, figures[0].Level, figures.Sum(row => row.Total),
        Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => figures.Sum(row => row.ByState[state])), figures.Sum(row => row.Overdue),
        figures.SelectMany(row => row.Fields).GroupBy(field => field.Key).ToDictionary(group => group.Key, group => group.Sum(field => field.Value)));

    private static Progress Figures(SupervisionTask task, UnitCode unit, string name, UnitLevel level, List<(DateTimeOffset Deadline, int Slot, decimal Amount)> slots, DateTimeOffset now)
    {
        var byState = Enum.GetValues<AssignmentState>().ToDictionary(state => state, state => (int)slots.Where(slot => slot.Slot == (int)state).Sum(slot => slot.Amount));
        var overdue = slots.Where(slot => slot.Slot < FirstSum && AssignmentWorkflow.IsOverdue((AssignmentState)slot.Slot, slot.Deadline, now)).Sum(slot => slot.Amount);
        var fields = task.Form.Fields.Where(field => field.IsSummed).Select((field, index) => (field.Name, Sum: slots.Where(slot => slot.Slot == FirstSum + index).Sum(slot => slot.Amount)));
        return new Progress(unit, name, level, byState.Values.Sum(), byState, (int)overdue, fields.ToDictionary(field => field.Name, field => field.Sum));
    }

    private static (string Unit, DateTimeOffset Deadline, int Slot, decimal Amount) Slot(NpgsqlDataReader reader) =>
        (reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2), reader.GetDecimal(3));

    private static Dictionary<string, List<(DateTimeOffset, int, decimal)>> Group(List<(string Unit, DateTimeOffset Deadline, int Slot, decimal Amount)> rows) =>
        rows.GroupBy(row => row.Unit).ToDictionary(group => group.Key, group => group.Select(row => (row.Deadline, row.Slot, row.Amount)).ToList());
}
