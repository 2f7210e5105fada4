using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>How much of some running tasks is asked for, done and late.</summary>
public readonly record struct ScopeCount(int Asked, int Accepted, int Late);

/// <summary>All running tasks in a scope together: in all, by line of business, by the level that issued them, and by the units right below.</summary>
public sealed record ScopeFigures(
    UnitLevel Level, ScopeCount All, IReadOnlyList<(LineOfBusiness Line, ScopeCount Count)> ByLine,
    IReadOnlyList<(UnitLevel Issuer, ScopeCount Count)> ByIssuer, IReadOnlyList<UnitProgress> Regions);

/// <summary>Reads what a leader's home shows of its whole scope: sums of folded figures and what is not folded yet, nothing counted from assignments.</summary>
public sealed class ScopeQueries(ReadDoor door, TimeProvider time)
{
    /// <summary>Null for who sees no figures of units below.</summary>
    public async Task<ScopeFigures?> ReadAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.Figures.Subtree) return null;
        var (read, sql, own, at) = (door.For(actor), new Sql(), new Sql(), actor.Figures.Path);
        var (leaf, now) = (sql.Value(at.Leaf.ToString()), sql.Value(time.GetUtcNow()));
        var shown = $"any(array(select code from units where (code = {leaf} or parent_code = {leaf}) and kind <> {(int)UnitKind.GrassrootsUnit}))";
        var rows = read.Add(sql.InBatch(
            $"""
            with figures as materialized (
              select p.unit_code, case when p.unit_code = {leaf} then p.task_number end as task, p.slot, p.deadline < {now} as passed, sum(p.amount) as amount
              from progress p where p.unit_code = {shown} and p.amount > 0 and not p.ended and p.slot < {ProgressQueries.FirstSum} group by 1, 2, 3, 4
              union all
              select above.code, case when above.code = {leaf} then d.task_number end, d.slot, d.deadline < {now}, d.amount
              from progress_deltas d cross join lateral (
                select {leaf}::text as code
                union all
                select {UnitSql.CodeAt("d.unit_path", $"{at.Depth}")} where {UnitSql.IsDeeper("d.unit_path", at.Depth)}) above
              where d.slot <> {ProgressDeltaRow.Recount} and d.slot < {ProgressQueries.FirstSum} and {sql.Below(at, "d.unit_path")}
                and not {UnitSql.IsStation("above.code")}
                and exists (select from tasks t where t.number = d.task_number and t.state = {StateSql.Running})),
            named as (
              select unit_code, slot, passed, amount,
                (select t.line_of_business from tasks t where t.number = figures.task) as line,
                (select issuer.level from tasks t join units issuer on issuer.code = t.issuer_code where t.number = figures.task) as issuer
              from figures)
            select unit_code, line, issuer, slot, passed, sum(amount)::int from named group by 1, 2, 3, 4, 5
            """), Row.Read);
        var here = own.Value(at.Leaf.ToString());
        var units = read.Add(own.InBatch(
            $"""
            select u.code, u.name, u.level from units u
            where (u.code = {here} or u.parent_code = {here}) and u.kind <> {(int)UnitKind.GrassrootsUnit} order by u.path
            """), row => (Code: row.Unit(), Name: row.Text(), Level: (UnitLevel)row.Short()));
        await read.RunAsync(cancel);

        var ofUnit = rows.ToLookup(row => row.Unit);
        var mine = ofUnit[at.Leaf].ToList();
        return new ScopeFigures(
            units.First(unit => unit.Code == at.Leaf).Level, Count(mine), [.. Groups(mine, row => row.Line)], [.. Groups(mine, row => row.Issuer)],
            [
                .. units.Where(unit => unit.Code != at.Leaf && ofUnit.Contains(unit.Code)).Select(unit => new UnitProgress(
                    unit.Code, unit.Name, unit.Level, ofUnit[unit.Code].Sum(row => row.Amount),
                    Enum.GetValues<AssignmentState>().ToDictionary(
                        state => state, state => ofUnit[unit.Code].Where(row => row.State == state).Sum(row => row.Amount)),
                    Count(ofUnit[unit.Code]).Late, new Dictionary<string, decimal>())),
            ]);
    }

    private static IEnumerable<(T, ScopeCount)> Groups<T>(IEnumerable<Row> rows, Func<Row, T?> by) where T : struct, Enum =>
        rows.GroupBy(by).Where(group => group.Key is not null).OrderBy(group => group.Key).Select(group => (group.Key!.Value, Count(group)));

    private static ScopeCount Count(IEnumerable<Row> rows) => new(
        rows.Where(row => row.State != AssignmentState.Withdrawn).Sum(row => row.Amount),
        rows.Where(row => row.State == AssignmentState.Accepted).Sum(row => row.Amount),
        rows.Where(row => row.Passed && AssignmentWorkflow.WaitingForUnit.Contains(row.State)).Sum(row => row.Amount));

    private readonly record struct Row(UnitCode Unit, LineOfBusiness? Line, UnitLevel? Issuer, AssignmentState State, bool Passed, int Amount)
    {
        public static Row Read(RowReader row) => new(
            row.Unit(), row.NamedOrNull<LineOfBusiness>(), (UnitLevel?)row.ShortOrNull(), (AssignmentState)row.Short(), row.Flag(), row.Int());
    }
}
