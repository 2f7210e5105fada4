using NetMonitor.Console.Data;
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
public sealed class ScopeQueries(TimeProvider time)
{
    /// <summary>Adds that read to others; the figures are there once these have run. Null for who sees no figures of units below.</summary>
    internal Func<ScopeFigures>? Add(ReadBatch read)
    {
        if (!read.Actor.Figures.Subtree) return null;
        var at = read.Actor.Figures.Path;
        var (tasks, regions) = (AddByTask(read, at), AddByRegion(read, at));
        var sql = new Sql();
        var leaf = sql.Value(at.Leaf.ToString());
        var units = read.Add(sql.InBatch(
            $"""
            select u.code, u.name, u.level from units u
            where (u.code = {leaf} or u.parent_code = {leaf}) and u.kind <> {(int)UnitKind.GrassrootsUnit} order by u.path
            """), row => (Code: row.Unit(), Name: row.Text(), Level: (UnitLevel)row.Short()));
        return () => Together(at, tasks, regions, units);
    }

    private static ScopeFigures Together(
        UnitPath at, IReadOnlyList<(LineOfBusiness Line, UnitLevel Issuer, Part Figures)> tasks, IReadOnlyList<(UnitCode Of, Part Figures)> regions,
        IReadOnlyList<(UnitCode Code, string Name, UnitLevel Level)> units)
    {
        var ofUnit = regions.ToLookup(row => row.Of);
        return new ScopeFigures(
            units.First(unit => unit.Code == at.Leaf).Level, Count(tasks.Select(row => row.Figures)),
            [.. Groups(tasks, row => row.Line)], [.. Groups(tasks, row => row.Issuer)],
            [
                .. units.Where(unit => ofUnit.Contains(unit.Code)).Select(unit => (Unit: unit, Rows: ofUnit[unit.Code].Select(row => row.Figures).ToList()))
                    .Select(of => new UnitProgress(
                        of.Unit.Code, of.Unit.Name, of.Unit.Level, of.Rows.Sum(row => row.Amount),
                        of.Rows.GroupBy(row => row.State).ToDictionary(group => group.Key, group => group.Sum(row => row.Amount)),
                        Count(of.Rows).Late, new Dictionary<string, decimal>()))
                    .Where(unit => unit.Total > 0),
            ]);
    }

    /// <summary>The unit's own figures, by what is known of their tasks. Each task is looked up once, however many figures it has.</summary>
    private IReadOnlyList<(LineOfBusiness Line, UnitLevel Issuer, Part Figures)> AddByTask(ReadBatch read, UnitPath at)
    {
        var sql = new Sql();
        var (leaf, now) = (sql.Value(at.Leaf.ToString()), sql.Value(time.GetUtcNow()));
        return read.Add(sql.InBatch(
            $"""
            with {WorkCounts.Fresh}, mine as materialized (
              select p.task_number, p.slot, p.deadline < {now} as passed, p.amount from progress p
              where p.unit_code = {leaf} and {IsAsked("p")} and p.amount > 0 and not p.ended and {IsFolded("p")}
              union all
              select d.task_number, d.slot, d.deadline < {now}, d.amount from progress_deltas d
              where {IsAsked("d")} and {sql.Below(at, "d.unit_path")} and {IsRunning("d")} and {IsFolded("d")}
              union all
              select d.task_number, d.slot, d.deadline < {now}, 1 from {s_freshRows} d
              where {IsAsked("d")} and {sql.Below(at, "d.unit_path")} and {IsRunning("d")}),
            named as materialized (
              select of.task_number, t.line_of_business, issuer.level from (select distinct task_number from mine) of
              cross join lateral (select line_of_business, issuer_code from tasks where number = of.task_number limit 1) t
              cross join lateral (select level from units where code = t.issuer_code limit 1) issuer)
            select named.line_of_business, named.level, mine.slot, mine.passed, sum(mine.amount)::int
            from mine join named on named.task_number = mine.task_number group by 1, 2, 3, 4
            """), row => (row.Named<LineOfBusiness>(), (UnitLevel)row.Short(), Part.Read(row)));
    }

    private IReadOnlyList<(UnitCode Of, Part Figures)> AddByRegion(ReadBatch read, UnitPath at)
    {
        var sql = new Sql();
        var (leaf, now) = (sql.Value(at.Leaf.ToString()), sql.Value(time.GetUtcNow()));
        var child = UnitSql.CodeAt("d.unit_path", $"{at.Depth}");
        var below =
            $"{IsAsked("d")} and {sql.Below(at, "d.unit_path")} and {UnitSql.IsDeeper("d.unit_path", at.Depth)} and not {UnitSql.IsStation(child)}"
                + $" and {IsRunning("d")}";
        return read.Add(sql.InBatch(
            $"""
            with {WorkCounts.Fresh}
            select unit_code, slot, passed, sum(amount)::int from (
              select p.unit_code, p.slot, p.deadline < {now} as passed, p.amount from progress p
              where p.unit_code = any(array(select code from units where parent_code = {leaf} and kind <> {(int)UnitKind.GrassrootsUnit}))
                and {IsAsked("p")} and p.amount > 0 and not p.ended and {IsFolded("p")}
              union all
              select {child}, d.slot, d.deadline < {now}, d.amount from progress_deltas d where {below} and {IsFolded("d")}
              union all
              select {child}, d.slot, d.deadline < {now}, 1 from {s_freshRows} d where {below}) x
            group by 1, 2, 3
            """), row => (row.Unit(), Part.Read(row)));
    }

    /// <summary>That a row counts assignments in a state that asks for something.</summary>
    private static string IsAsked(string row) => $"{row}.slot >= 0 and {row}.slot < {StateSql.Of(AssignmentState.Withdrawn)}";

    private static string IsRunning(string row) => $"exists (select from tasks t where t.number = {row}.task_number and t.state = {StateSql.Running})";

    /// <summary>That a row is of no task that is to be counted afresh: such a one's assignments are counted themselves.</summary>
    private static string IsFolded(string row) => $"{row}.task_number not in (select task_number from fresh)";

    private static readonly string s_freshRows =
        "(select a.task_number, a.unit_path, a.state as slot, a.deadline from fresh join assignments a on a.task_number = fresh.task_number)";

    private static IEnumerable<(T, ScopeCount)> Groups<T>(
        IReadOnlyList<(LineOfBusiness Line, UnitLevel Issuer, Part Figures)> rows, Func<(LineOfBusiness Line, UnitLevel Issuer, Part Figures), T> by) =>
        rows.GroupBy(by).OrderBy(group => group.Key).Select(group => (group.Key, Count(group.Select(row => row.Figures))));

    private static ScopeCount Count(IEnumerable<Part> parts)
    {
        var all = parts.ToList();
        return new ScopeCount(
            all.Sum(part => part.Amount), all.Where(part => part.State == AssignmentState.Accepted).Sum(part => part.Amount),
            all.Where(part => part.Passed && AssignmentWorkflow.WaitingForUnit.Contains(part.State)).Sum(part => part.Amount));
    }

    /// <summary>How many are in a state, with their deadline passed or not.</summary>
    private readonly record struct Part(AssignmentState State, bool Passed, int Amount)
    {
        public static Part Read(RowReader row) => new((AssignmentState)row.Short(), row.Flag(), row.Int());
    }
}
