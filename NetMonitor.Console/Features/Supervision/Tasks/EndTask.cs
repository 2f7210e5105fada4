using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>A reason is asked of people; a program may leave it out.</summary>
public sealed record WithdrawCommand(string? Reason = null);

/// <summary>What the task came to, in words; the figures are kept beside it.</summary>
public sealed record CloseCommand(string? Summary = null);

/// <summary>Whom to urge: these units, or with none all who are late; see <see cref="UrgeTargets"/>.</summary>
public sealed record UrgeCommand(IReadOnlyList<string>? Units = null, bool OnlyLate = true, AssignmentState? State = null, string? Under = null);

public sealed record UrgeAnswer(string Number, int Urged);

/// <summary>Withdraws a task, closes it with a summary, or urges its late units: the issuing dispatcher's steps.</summary>
public sealed class EndTask(CommandRunner runner, RecipientResolver resolver)
{
    /// <summary>Takes the task back: all its assignments but the accepted ones, at once.</summary>
    public async Task<Result<TaskAnswer>> WithdrawAsync(Actor actor, string number, WithdrawCommand command, Call call, CancellationToken cancel)
    {
        if (command.Reason is not null && !PlainText.IsText(command.Reason, Assignment.MaxReason)) return Refusal.Malformed("ReasonMalformed");
        return await RunAsync(actor, number, command, call, async (context, task, token) =>
        {
            if (task.Withdraw(command.Reason, context.Now) is { IsRefused: true } refused) return refused.Refusal;
            await context.Db.Assignments.Where(row => row.TaskNumber == number && row.State != AssignmentState.Accepted && row.State != AssignmentState.Withdrawn)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AssignmentState.Withdrawn).SetProperty(row => row.Reason, command.Reason)
                    .SetProperty(row => row.UpdatedAt, context.Now).SetProperty(row => row.Version, row => row.Version + 1), token);
            TaskWriter.Recount(context, task);
            context.Record(TaskWriter.Entry(Verbs.TaskWithdrawn, task, actor, context.Now, new { task.Title, command.Reason }, await resolver.OfAsync(context, task, token)));
            return new TaskAnswer(number, task.State, task.Total, task.Deadline, task.Version);
        }, cancel);
    }

    public async Task<Result<TaskAnswer>> CloseAsync(Actor actor, string number, CloseCommand command, Call call, CancellationToken cancel)
    {
        if (command.Summary is not null && !PlainText.IsText(command.Summary, SupervisionTask.MaxSummary)) return Refusal.Malformed("SummaryMalformed");
        return await RunAsync(actor, number, command, call, async (context, task, token) =>
        {
            if (task.Close(command.Summary, context.Now) is { IsRefused: true } refused) return refused.Refusal;
            // The figures stay, but no longer count as open work. They are not told here: a recipient hears of the end, not of the others' answers.
            TaskWriter.Recount(context, task);
            context.Record(TaskWriter.Entry(Verbs.TaskClosed, task, actor, context.Now, new { task.Title, command.Summary }, await resolver.OfAsync(context, task, token)));
            return new TaskAnswer(number, task.State, task.Total, task.Deadline, task.Version);
        }, cancel);
    }

    public Task<Result<UrgeAnswer>> UrgeAsync(Actor actor, string number, UrgeCommand command, Call call, CancellationToken cancel) =>
        runner.RunAsync<UrgeAnswer>(actor, command, call, TaskWriter.LockTask(number), async (context, token) =>
        {
            if (UrgeTargets.Problem(command) is { } malformed) return malformed;
            var owned = await DraftTask.OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            var task = owned.Value;
            if (task.Guard(TaskStep.Urge) is { } refusal) return refusal;
            var urged = await UrgeAsync(context, task, command, token);
            if (command.Units is { Count: > 0 } units && urged.Count < units.Select(unit => UnitCode.Parse(unit).ActsAs).Distinct().Count()) return Refusal.OutOfScope("AssignmentNotFound");
            task.Touch(context.Now);
            var paths = urged.Select(UnitPath.Parse).ToList();
            var data = new { task.Title, urged = urged.Count, task.Deadline };
            context.Record(TaskWriter.Entry(Verbs.TaskUrged, task, actor, context.Now, data, new ResolvedRecipients(paths, null, null)));
            return new UrgeAnswer(number, urged.Count);
        }, cancel);

    /// <summary>Paths of the units it reached.</summary>
    private static async Task<List<string>> UrgeAsync(CommandContext context, SupervisionTask task, UrgeCommand command, CancellationToken cancel)
    {
        var sql = new Sql();
        await using var update = sql.Command((NpgsqlConnection)context.Db.Database.GetDbConnection(),
            $"""
            update assignments set urged_at = {sql.Value(context.Now)}
            where task_number = {sql.Value(task.Number)} and {UrgeTargets.Condition(sql, command, context.Now)}
            returning unit_path
            """);
        return await update.ReadAllAsync(reader => reader.GetString(0), cancel);
    }

    private Task<Result<TaskAnswer>> RunAsync(
        Actor actor, string number, object command, Call call, Func<CommandContext, SupervisionTask, CancellationToken, Task<Result<TaskAnswer>>> act, CancellationToken cancel) =>
        runner.RunAsync(actor, command, call, TaskWriter.LockTask(number), async (context, token) =>
        {
            var owned = await DraftTask.OwnAsync(context, number, call, token);
            return owned.IsRefused ? owned.Refusal : await act(context, owned.Value, token);
        }, cancel);
}
