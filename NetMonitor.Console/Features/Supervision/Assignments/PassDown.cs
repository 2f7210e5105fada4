using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>
/// Passes an assignment down: a child task that keeps its parent, sent at once to units below, or kept as an unfinished draft that is sent later as
/// every draft is. The parent assignment then proposes the sums of what comes back.
/// </summary>
public sealed class PassDown(CommandRunner commands, RecipientResolver resolver, WorkingCalendars calendars)
{
    public static readonly Operation SubDispatch = new("SubDispatch", Permission.PassTasksDown);

    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, AssignmentId id, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = TaskInput.Read(actor, command);
        if (content.IsRefused) return content.Refusal;
        var calendar = await calendars.CurrentAsync(cancel);
        var subject = new StepSubject(id);
        return await commands.RunAsync<TaskAnswer>(
            new Command(actor, SubDispatch, Subject.Assignment(id), command, call), subject.Lock, async (context, token) =>
            {
                var assignment = subject.Open(actor, AssignmentStep.SubDispatch, call);
                if (assignment.IsRefused) return assignment.Refusal;
                var recipients = await resolver.ResolveAsync(actor, content.Value.Recipients, token, context.Connection);
                if (recipients.IsRefused) return recipients.Refusal;
                if (actor.MayIssue(content.Value.LineOfBusiness) is { } refusal) return refusal;
                if (Refuse(actor, subject, assignment.Value, recipients.Value) is { } notNow) return notNow;
                var task = await TaskSending.AddAsync(context, content.Value, id, token);
                if (command.Unfinished == true)
                {
                    context.Record(TaskEntry.Of(new TaskDrafted(task.Title), task, actor, context.Now));
                    return new TaskAnswer(task.Number, task.State, null, task.Deadline, task.Version);
                }

                var count = await TaskSending.SendAsync(context, task, recipients.Value, calendar, token);
                return count.IsRefused ? count.Refusal : new TaskAnswer(task.Number, task.State, count.Value, task.Deadline, task.Version);
            }, cancel);
    }

    /// <summary>Why an assignment can't be passed on to some units now, if so: for a draft that is sent.</summary>
    internal static async Task<Refusal?> RefusalAsync(CommandContext context, AssignmentId id, ResolvedRecipients to, CancellationToken cancel)
    {
        var subject = new StepSubject(id);
        await subject.LockAsync(context.Connection, cancel);
        var assignment = subject.Open(context.Actor, AssignmentStep.SubDispatch, Call.None);
        return assignment.IsRefused ? assignment.Refusal : Refuse(context.Actor, subject, assignment.Value, to);
    }

    private static Refusal? Refuse(Actor actor, StepSubject subject, Assignment assignment, ResolvedRecipients to) =>
        // A unit can't pass its assignment on to itself: it has it already.
        to.Includes(actor) ? Refusal.Conflict("RecipientsNotBelow", "R6.1")
        : to.Unasked ?? subject.Ended() ?? AssignmentWorkflow.Table.Guard(assignment.State, AssignmentStep.SubDispatch);
}
