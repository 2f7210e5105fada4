using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

public sealed record TaskAnswer(string Number, TaskState Status, int? Assignments, DateTimeOffset? Deadline, long Version);

/// <summary>Drafts a task, changes a draft, throws one away (R6.1–R6.3). A draft is whole: what is missing is refused at once.</summary>
public sealed class DraftTask(CommandRunner runner, RecipientResolver resolver, WorkingCalendars calendars)
{
    public async Task<Result<TaskAnswer>> CreateAsync(Actor actor, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = await CheckAsync(actor, command, cancel);
        var calendar = await calendars.CurrentAsync(cancel);
        return await runner.RunAsync<TaskAnswer>(actor, command, call, null, async (context, token) =>
        {
            if (content.IsRefused) return content.Refusal;
            if (TaskInput.Deadline(content.Value.Deadline, content.Value.WorkingDays, calendar, context.Now) is { IsRefused: true } late) return late.Refusal;
            var number = await TaskWriter.NextNumberAsync(context.Db, actor.ActingUnit.Division, context.Now, token);
            var task = new SupervisionTask(number, actor.ActingUnit, actor.ActingPath, actor.UserName, content.Value, null, context.Now);
            context.Db.Tasks.Add(task);
            TaskGrants.AddIssuer(context, task);
            context.Record(TaskWriter.Entry(Verbs.TaskDrafted, task, actor, context.Now, new { task.Title }));
            return new TaskAnswer(number, task.State, null, task.Deadline, task.Version);
        }, cancel);
    }

    public async Task<Result<TaskAnswer>> EditAsync(Actor actor, string number, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = await CheckAsync(actor, command, cancel);
        var calendar = await calendars.CurrentAsync(cancel);
        return await runner.RunAsync<TaskAnswer>(actor, command, call, TaskWriter.LockTask(number), async (context, token) =>
        {
            var owned = await OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            if (content.IsRefused) return content.Refusal;
            if (TaskInput.Deadline(content.Value.Deadline, content.Value.WorkingDays, calendar, context.Now) is { IsRefused: true } late) return late.Refusal;
            var task = owned.Value;
            if (task.Edit(content.Value, context.Now) is { IsRefused: true } refused) return refused.Refusal;
            context.Record(TaskWriter.Entry(Verbs.TaskEdited, task, actor, context.Now, new { task.Title }));
            return new TaskAnswer(number, task.State, null, task.Deadline, task.Version);
        }, cancel);
    }

    public Task<Result<TaskAnswer>> DiscardAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        runner.RunAsync<TaskAnswer>(actor, new { }, call, TaskWriter.LockTask(number), async (context, token) =>
        {
            var owned = await OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            if (owned.Value.Guard(TaskStep.Discard) is { } refusal) return refusal;
            context.Db.Tasks.Remove(owned.Value);
            TaskGrants.Remove(context, owned.Value);
            context.Record(TaskWriter.Entry(Verbs.TaskDiscarded, owned.Value, actor, context.Now, new { owned.Value.Title }));
            return new TaskAnswer(number, owned.Value.State, null, null, owned.Value.Version);
        }, cancel);

    /// <summary>The task for its own dispatcher: <c>TaskNotFound</c> outside the scope, <c>RoleRequired</c> for who is no dispatcher of it.</summary>
    internal static async Task<Result<SupervisionTask>> OwnAsync(CommandContext context, string number, Call call, CancellationToken cancel)
    {
        var task = await context.Db.Tasks.FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null || !await TaskQueries.MayReadAsync(context.Db, context.Actor, task, cancel)) return Refusal.OutOfScope("TaskNotFound");
        if (context.Actor.MayDispatchFor(task.IssuerCode) is { } notTheirs) return notTheirs;
        return call.Match(task.Version) is { } stale ? stale : task;
    }

    private async Task<Result<TaskContent>> CheckAsync(Actor actor, TaskCommand command, CancellationToken cancel)
    {
        var content = TaskInput.Read(command);
        if (content.IsRefused) return content;
        if (actor.Lacks(Permission.DispatchTasks) is { } lacks) return lacks;
        var resolved = await resolver.ResolveAsync(actor, content.Value.Recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        return actor.MayIssue(content.Value.LineOfBusiness) is { } refusal ? refusal : content;
    }
}
