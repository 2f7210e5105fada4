using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Sends a draft to its recipients, in one transaction whatever their number (R6.1–R6.3).</summary>
public sealed class DispatchTask(CommandRunner commands, RecipientResolver resolver, WorkingCalendars calendars)
{
    public static readonly Operation Dispatch = new("DispatchTask", Permission.DispatchTasks);

    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, string number, Call call, CancellationToken cancel)
    {
        // Read before the transaction: it may need a connection of its own.
        var calendar = await calendars.CurrentAsync(cancel);
        return await commands.RunAsync<SupervisionTask, TaskAnswer>(
            new Command(actor, Dispatch, Subject.Task(number), new { }, call), TaskSubject.Own(number), async (context, task, token) =>
            {
                var recipients = await resolver.ResolveAsync(actor, task.Recipients, token, context.Connection);
                if (recipients.IsRefused) return recipients.Refusal;
                if (actor.MayIssue(task.LineOfBusiness) is { } refusal) return refusal;
                var notNow = task.ParentTask is { } parent
                    ? await PassDown.RefusalAsync(context, new AssignmentId(parent, task.ParentUnit!.Value), recipients.Value, token)
                    : recipients.Value.Unasked;
                if (notNow is not null) return notNow;
                var count = await TaskSending.SendAsync(context, task, recipients.Value, calendar, token);
                return count.IsRefused ? count.Refusal : new TaskAnswer(number, task.State, count.Value, task.Deadline, task.Version);
            }, cancel);
    }
}
