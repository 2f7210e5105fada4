using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

public sealed record TaskAnswer(string Number, TaskState Status, int? Assignments, DateTimeOffset? Deadline, long Version);

/// <summary>Drafts a task, changes a draft, throws one away (R6.1–R6.3). What is missing is refused at once, unless it is said to be unfinished.</summary>
public sealed class DraftTask(CommandRunner commands, RecipientResolver resolver, WorkingCalendars calendars)
{
    public static readonly Operation Create = new("DraftTask", Permission.DispatchTasks);
    public static readonly Operation Edit = new("EditTask", Permission.DispatchTasks);
    public static readonly Operation DiscardDraft = new("DiscardTask", Permission.DispatchTasks);

    public async Task<Result<TaskAnswer>> CreateAsync(Actor actor, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = await CheckAsync(actor, command, cancel);
        var calendar = await calendars.CurrentAsync(cancel);
        return await commands.RunAsync<TaskAnswer>(new Command(actor, Create, null, command, call), null, async (context, token) =>
        {
            if ((content.Refusal ?? DeadlineOf(command, content.Value, calendar, context.Now)) is { } refusal) return refusal;
            var task = await TaskSending.AddAsync(context, content.Value, null, token);
            context.Record(TaskEntry.Of(new TaskDrafted(task.Title), task, actor, context.Now));
            return new TaskAnswer(task.Number, task.State, null, task.Deadline, task.Version);
        }, cancel);
    }

    public async Task<Result<TaskAnswer>> EditAsync(Actor actor, string number, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = await CheckAsync(actor, command, cancel);
        var calendar = await calendars.CurrentAsync(cancel);
        return await commands.RunAsync<SupervisionTask, TaskAnswer>(
            new Command(actor, Edit, Subject.Task(number), command, call), TaskSubject.Own(number), (context, task, _) =>
            {
                var refusal = content.Refusal ?? DeadlineOf(command, content.Value, calendar, context.Now) ?? task.Edit(content.Value, context.Now).Refusal;
                if (refusal is not null) return Task.FromResult<Result<TaskAnswer>>(refusal);
                context.Record(TaskEntry.Of(new TaskEdited(task.Title), task, actor, context.Now));
                return Task.FromResult<Result<TaskAnswer>>(new TaskAnswer(number, task.State, null, task.Deadline, task.Version));
            }, cancel);
    }

    public Task<Result<TaskAnswer>> DiscardAsync(Actor actor, string number, Call call, CancellationToken cancel) =>
        commands.RunAsync<SupervisionTask, TaskAnswer>(
            new Command(actor, DiscardDraft, Subject.Task(number), new { }, call), TaskSubject.Own(number), (context, task, _) =>
            {
                if (task.Guard(TaskStep.Discard) is { } refusal) return Task.FromResult<Result<TaskAnswer>>(refusal);
                Discard(context, task);
                return Task.FromResult<Result<TaskAnswer>>(new TaskAnswer(number, task.State, null, null, task.Version));
            }, cancel);

    /// <summary>Throws a draft away inside the caller's command, with all that hangs on it.</summary>
    internal static void Discard(CommandContext context, SupervisionTask task)
    {
        context.Db.Tasks.Remove(task);
        TaskGrants.Remove(context, task);
        Attachments.Remove(context, Subject.Task(task.Number));
        context.Record(TaskEntry.Of(new TaskDiscarded(task.Title), task, context.Author, context.Now));
    }

    private static Refusal? DeadlineOf(TaskCommand command, TaskContent content, WorkingCalendar calendar, DateTimeOffset now) =>
        command.Unfinished == true ? null : TaskInput.Deadline(content.Deadline, content.WorkingDays, calendar, now).Refusal;

    private async Task<Result<TaskContent>> CheckAsync(Actor actor, TaskCommand command, CancellationToken cancel)
    {
        var content = TaskInput.Read(actor, command);
        if (content.IsRefused) return content;
        if (actor.Lacks(Permission.DispatchTasks) is { } lacks) return lacks;
        var resolved = await resolver.ResolveAsync(actor, content.Value.Recipients, cancel);
        if (resolved.IsRefused) return resolved.Refusal;
        return (actor.MayIssue(content.Value.LineOfBusiness) ?? resolved.Value.Unasked) is { } refusal ? refusal : content;
    }
}
