using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>
/// What waits in an actor's unit, and what is late in other units' work that it may read (<see cref="WorkQueries"/> lists it).
/// Each is the number of rows that its list has.
/// </summary>
public sealed record WorkCounts(int ToReceive, int ToSubmit, int ToReview, int Overdue, int LateBelow, int ToAccept, int ExtensionsAsked)
{
    /// <summary>
    /// The unit's own counts come from its assignments, those of units below from the folded figures and what is not folded yet; a station has no
    /// folded figures, and nobody below it. One statement, so one snapshot of both. Only for accounts that read the unit's work.
    /// </summary>
    internal static IReadOnlyList<WorkCounts> Add(ReadBatch read, DateTimeOffset at)
    {
        var (sql, actor) = (new Sql(), read.Actor);
        var (mine, now) = (sql.Value(actor.ActingPath.ToString()), sql.Value(at));
        var issuedTo = SupervisionRules.TopOfRecipients(actor.ActingPath);
        var late = $"x.slot in {StateSql.WaitingForUnit} and x.deadline < {now}";
        var isStation = actor.ActingUnit.Kind == UnitKind.GrassrootsUnit;
        var below = isStation ? "0"
            : actor.ReadsBelow() ? $"{Sum(sql, actor.Work.Path, late, null)} - own.late"
            : $"{Sum(sql, issuedTo, late, $"t.issuer_path = {mine}")} - own.late_of_own";
        var toAccept = isStation
            ? $"""
              (select count(*) from tasks t join assignments a on a.task_number = t.number
                where t.issuer_path = {mine} and t.state = {StateSql.Running} and a.state = {StateSql.Submitted})
              """
            : Sum(sql, issuedTo, $"x.slot = {StateSql.Submitted}", $"t.issuer_path = {mine}");
        return read.Add(sql.InBatch(
            $"""
            with {Fresh}
            select own.to_receive, own.to_submit, own.to_review, own.late,
              ({below})::int, ({toAccept})::int,
              (select count(*) from assignments a where a.issuer_path = {mine} and {StateSql.ExtensionAsked("a.")} and {IsRunning("a")})::int
            from (
              select count(*) filter (where state = {StateSql.Of(AssignmentState.Dispatched)})::int as to_receive,
                count(*) filter (where state in {StateSql.ToSubmit})::int as to_submit,
                count(*) filter (where state = {StateSql.Of(AssignmentState.UnderReview)})::int as to_review,
                count(*) filter (where deadline < {now})::int as late,
                count(*) filter (where deadline < {now} and issuer_path = {mine})::int as late_of_own
              from assignments a where unit_path = {mine} and state in {StateSql.WaitingForUnit} and {IsRunning("a")}) own
            """), Read);
    }

    private static WorkCounts Read(RowReader row) => new(row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int());

    private static string IsRunning(string assignment) =>
        $"exists (select from tasks t where t.number = {assignment}.task_number and t.state = {StateSql.Running})";

    /// <summary>The tasks that are to be counted afresh, for <see cref="Sum"/>: what is folded of them counts for nothing.</summary>
    internal static readonly string Fresh =
        $"fresh as materialized (select distinct task_number from progress_deltas where slot = {ProgressDeltaRow.Recount})";

    /// <summary>How many assignments at and below a unit are in some slots of a row <c>x</c>, of running tasks: all, or those of some rows <c>t</c>.</summary>
    internal static string Sum(Sql sql, UnitPath at, string slots, string? tasks)
    {
        var below = sql.Below(at, "x.unit_path");
        var task = $"t.state = {StateSql.Running}{(tasks is null ? "" : $" and {tasks}")}";
        // One by one: the unit's figures are few beside all tasks there are, which a join would read.
        var ofTasks = tasks is null ? "" : $" and (select true from tasks t where t.number = x.task_number and {tasks} limit 1)";
        return $"""
            (select coalesce(sum(x.amount), 0) from progress x
              where x.unit_code = {sql.Value(at.Leaf.ToString())} and x.amount > 0 and not x.ended and {slots}
                and x.task_number not in (select task_number from fresh){ofTasks})
            + (select coalesce(sum(x.amount), 0) from progress_deltas x join tasks t on t.number = x.task_number
              where {below} and {slots} and {task} and x.task_number not in (select task_number from fresh))
            + (select count(*) from fresh join tasks t on t.number = fresh.task_number
                join (select *, state as slot from assignments) x on x.task_number = fresh.task_number
              where {below} and {slots} and {task})
            """;
    }
}
