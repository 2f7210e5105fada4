using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>
/// The work follows the units whose it is. Who stands above a unit now may read its tasks and sees them in its figures, which are counted afresh; who no
/// longer does, does not. What a unit had not finished when it was merged goes on at the one that took over.
/// </summary>
public sealed class WorkFollowsUnits : IFollowsUnits
{
    private static readonly string s_openTasks = StateSql.Any(TaskState.Draft, TaskState.Dispatched);
    private static readonly string s_open = StateSql.Any(AssignmentWorkflow.Open);

    public async Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel)
    {
        var above = Codes(moved.Now);
        var (give, take) = (new Sql(), new Sql());
        await context.WriteNowAsync(give.InBatch(
            $"""
            insert into task_grants (unit_code, created_at, task_number, direct)
            select code, t.created_at, t.number, false from tasks t cross join unnest({give.Value(above)}) as code
            where t.number in ({TasksOf(give, moved.Root)}) on conflict do nothing
            """), cancel);
        // Whom nothing else of a task concerns: neither issued nor sent to a unit that still is below.
        await context.WriteNowAsync(take.InBatch(
            $"""
            delete from task_grants g using units at
            where at.code = g.unit_code and not g.direct and g.unit_code = any({take.Value(Codes(moved.Before).Except(above).ToArray())})
              and g.task_number in ({TasksOf(take, moved.Root)})
              and not exists (select from tasks t where t.number = g.task_number and starts_with(t.issuer_path, at.path))
              and not exists (select from assignments a where a.task_number = g.task_number and starts_with(a.unit_path, at.path))
            """), cancel);
        await RecountAsync(context, moved.Root, cancel);
    }

    public async Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, context.Command.Actor);
        var (closed, into, now) = (merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString(), context.Now);
        var issued = await read.AllAsync(
            Sql.Statement(
                $"""
                update tasks set issuer_code = $2, issuer_path = $3, version = version + 1, updated_at = $4
                where issuer_code = $1 and state in {s_openTasks} returning number
                """, closed, into, merged.Into.ToString(), now), row => row.Text(), cancel);
        await context.WriteNowAsync(Sql.Statement(
            "update assignments set issuer_path = $2 where task_number = any($1)", issued.ToArray(), merged.Into.ToString()), cancel);
        // What was passed on goes on below whoever has the assignment now.
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                update tasks t set parent_unit = $2, version = t.version + 1 from assignments a
                where t.parent_unit = $1 and a.task_number = t.parent_task and a.unit_code = $1 and a.state in {s_open}
                """, closed, into), cancel);
        var sent = await read.AllAsync(
            Sql.Statement(
                $"""
                update assignments a set unit_code = $2, unit_path = $3, version = a.version + 1, updated_at = $4
                where a.unit_code = $1 and a.state in {s_open}
                  and not exists (select from assignments own where own.task_number = a.task_number and own.unit_code = $2)
                returning a.task_number
                """, closed, into, merged.Into.ToString(), now), row => row.Text(), cancel);
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                update attachments set subject_number = task || '-' || $2 from unnest($3) as task
                where subject_type = '{SupervisionSubjects.OfAssignment}' and subject_number = task || '-' || $1
                """, closed, into, sent.ToArray()), cancel);
        // Both had the task: the one that took over answers for both.
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                update assignments set state = {StateSql.Of(AssignmentState.Withdrawn)}, reason = $2, version = version + 1, updated_at = $3
                where unit_code = $1 and state in {s_open}
                """, closed, merged.Reason, now), cancel);
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                insert into task_grants (unit_code, created_at, task_number, direct)
                select code, t.created_at, t.number, code = $3 from tasks t cross join unnest($2) as code where t.number = any($1) {TaskGrants.KeepDirect}
                """, issued.Concat(sent).Distinct().ToArray(), Codes(merged.Into), into), cancel);
        await RecountAsync(context, merged.Into, cancel);
        await RecountAsync(context, merged.Closed, cancel);
    }

    /// <summary>Tasks that units at or below a path issued or were sent.</summary>
    private static string TasksOf(Sql sql, UnitPath root) =>
        $"select number from tasks where {sql.Below(root, "issuer_path")} union select task_number from assignments where {sql.Below(root, "unit_path")}";

    private static Task RecountAsync(CommandContext context, UnitPath root, CancellationToken cancel)
    {
        var sql = new Sql();
        return context.WriteNowAsync(sql.InBatch(
            $"""
            insert into progress_deltas (task_number, unit_path, day, deadline, slot, amount)
            select distinct task_number, {sql.Value(root.ToString())}, {sql.Value(WorkingCalendar.DayOf(context.Now))}, {sql.Value(ProgressQueries.SumsAt)},
              {ProgressDeltaRow.Recount}, 0
            from assignments where {sql.Below(root, "unit_path")}
            """), cancel);
    }

    private static string[] Codes(UnitPath path) => [.. path.Codes().Select(code => code.ToString())];
}
