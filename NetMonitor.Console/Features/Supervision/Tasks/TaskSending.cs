using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>The dispatch itself, as a draft is sent and as an assignment is passed down.</summary>
public static class TaskSending
{
    /// <summary>The values of an assignment for which nothing is reported yet.</summary>
    private const string NoValues = "{}";

    /// <summary>A new task: numbered, and read by its issuer.</summary>
    public static async Task<SupervisionTask> AddAsync(CommandContext context, TaskContent content, AssignmentId? parent, CancellationToken cancel)
    {
        var actor = context.Actor;
        var number = await Numbers.NextAsync(context, DocumentNumber.Task, actor.ActingUnit.Division, cancel);
        var task = new SupervisionTask(number, actor.ActingUnit, actor.ActingPath, actor.UserName, content, parent, context.Now);
        context.Db.Tasks.Add(task);
        TaskGrants.AddIssuer(context, task);
        return task;
    }

    /// <summary>
    /// Sends a task: its assignments by one statement, their figures by another, and one journal entry that tells them all. As the figures are counted
    /// here, no reader has to count a campaign's 41,352 rows.
    /// </summary>
    public static async Task<Result<int>> SendAsync(
        CommandContext context, SupervisionTask task, ResolvedRecipients recipients, WorkingCalendar calendar, CancellationToken cancel)
    {
        if ((task.Guard(TaskStep.Dispatch) ?? task.Unfinished()) is { } notNow) return notNow;
        var deadline = TaskInput.Deadline(task.Deadline, task.WorkingDays, calendar, context.Now);
        if (deadline.IsRefused) return deadline.Refusal;
        recipients = await RecipientResolver.WithLeftOutAsync(context, recipients, cancel);
        var sql = new Sql();
        await using var insert = sql.Command(context.Connection,
            $"""
            insert into assignments (task_number, unit_code, unit_path, issuer_path, state, deadline, "values", dispatched_at, updated_at, version)
            select {sql.Value(task.Number)}, u.code, u.path, {sql.Value(task.IssuerPath)}, {(int)AssignmentState.Dispatched},
              {sql.Value(deadline.Value.ToUniversalTime())}, '{NoValues}', {sql.Value(context.Now)}, {sql.Value(context.Now)}, 1
            from units u where {recipients.Condition(sql)} order by u.path
            """);
        var count = await insert.ExecuteNonQueryAsync(cancel);
        var dispatched = task.Dispatch(deadline.Value.ToUniversalTime(), count, context.Now, [.. recipients.LeftOut.Select(unit => unit.Leaf)]);
        if (dispatched.IsRefused) return dispatched.Refusal;
        context.Write(FiguresAndGrants(task, WorkingCalendar.DayOf(context.Now)));
        var what = new TaskDispatched(task.Title, count, task.Deadline, task.Priority, task.ParentTask);
        context.Record(TaskEntry.Of(what, task, context.Author, context.Now, recipients));
        return count;
    }

    /// <summary>
    /// Gives every recipient but the stations, and every unit above a recipient, its figures of the task and the right to read it. Stations are
    /// first counted together at the unit above them, so that a few thousand rows go up the tree and not one for each station.
    /// </summary>
    private static NpgsqlBatchCommand FiguresAndGrants(SupervisionTask task, DateOnly day)
    {
        var sql = new Sql();
        var (number, deadline) = (sql.Value(task.Number), sql.Value(task.Deadline!.Value));
        var station = $"u.kind = {(int)UnitKind.GrassrootsUnit}";
        return sql.InBatch(
            $"""
            with counted as (
              select case when {station} then u.parent_code else u.code end as code, count(*) as units, bool_or(not {station}) as direct
              from assignments a join units u on u.code = a.unit_code where a.task_number = {number} group by 1),
            figures as materialized (
              select {UnitSql.CodeAt("at.path", "step")} as code, sum(c.units) as units, bool_or(c.direct and step = {UnitSql.LastStep("at.path")}) as direct
              from counted c join units at on at.code = c.code cross join lateral {UnitSql.Steps("at.path")} as step group by 1 order by 1),
            shown as (
              insert into progress (task_number, unit_code, deadline, slot, amount)
              select {number}, code, {deadline}, {(int)AssignmentState.Dispatched}, units from figures),
            by_day as (
              insert into progress_days (task_number, unit_code, slot, day, deadline, amount)
              select {number}, code, {(int)AssignmentState.Dispatched}, {sql.Value(day)}, {deadline}, units from figures)
            insert into task_grants (unit_code, created_at, task_number, direct)
            select code, {sql.Value(task.CreatedAt)}, {number}, direct from figures {TaskGrants.KeepDirect}
            """);
    }
}
