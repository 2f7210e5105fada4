using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>
/// Passes an assignment down: a child task that keeps its parent, sent at once to units below. The parent assignment then
/// proposes the sums of what comes back.
/// </summary>
public sealed class PassDown(CommandRunner commands, RecipientResolver resolver, WorkingCalendars calendars)
{
    public static readonly Operation SubDispatch = new("SubDispatch", Permission.PassTasksDown);

    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, AssignmentId id, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = TaskInput.Read(command);
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
                // A unit can't pass its assignment on to itself: it has it already.
                if (recipients.Value.Includes(actor)) return Refusal.Conflict("RecipientsNotBelow", "R6.1");
                if (recipients.Value.Unasked is { } unasked) return unasked;
                if (subject.Ended() is { } ended) return ended;
                if (AssignmentWorkflow.Table.Guard(assignment.Value.State, AssignmentStep.SubDispatch) is { } notNow) return notNow;
                var task = await TaskSending.AddAsync(context, content.Value, id, token);
                var count = await TaskSending.SendAsync(context, task, recipients.Value, calendar, token);
                return count.IsRefused ? count.Refusal : new TaskAnswer(task.Number, task.State, count.Value, task.Deadline, task.Version);
            }, cancel);
    }
}
