using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Sends a draft to its recipients, in one transaction whatever their number (R6.1–R6.3).</summary>
public sealed class DispatchTask(CommandRunner runner, RecipientResolver resolver, WorkingCalendars calendars)
{
    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, string number, Call call, CancellationToken cancel)
    {
        // Read before the transaction: it may need a connection of its own.
        var calendar = await calendars.CurrentAsync(cancel);
        return await runner.RunAsync<TaskAnswer>(actor, new { }, call, TaskWriter.LockTask(number), async (context, token) =>
        {
            var owned = await DraftTask.OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            var recipients = await resolver.ResolveAsync(actor, owned.Value.Recipients, token, context.Connection);
            if (recipients.IsRefused) return recipients.Refusal;
            if (actor.MayIssue(owned.Value.LineOfBusiness) is { } refusal) return refusal;
            var count = await TaskWriter.DispatchAsync(context, owned.Value, recipients.Value, calendar, token);
            if (count.IsRefused) return count.Refusal;
            return new TaskAnswer(number, owned.Value.State, count.Value, owned.Value.Deadline, owned.Value.Version);
        }, cancel);
    }
}

/// <summary>
/// Passes an assignment down: a child task that keeps its parent, sent at once to units below. The parent assignment then
/// proposes the sums of what comes back.
/// </summary>
public sealed class SubDispatch(CommandRunner runner, RecipientResolver resolver, WorkingCalendars calendars)
{
    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, AssignmentId id, TaskCommand command, Call call, CancellationToken cancel)
    {
        var content = TaskInput.Read(command);
        if (content.IsRefused) return content.Refusal;
        var calendar = await calendars.CurrentAsync(cancel);
        var subject = new StepSubject(id);
        return await runner.RunAsync<TaskAnswer>(actor, command, call, subject.Lock, async (context, token) =>
        {
            var assignment = subject.Find(actor, call);
            if (assignment.IsRefused) return assignment.Refusal;
            if (TakeStep.Party(actor, assignment.Value, AssignmentStep.SubDispatch) is { } notTheirs) return notTheirs;
            var recipients = await resolver.ResolveAsync(actor, content.Value.Recipients, token, context.Connection);
            if (recipients.IsRefused) return recipients.Refusal;
            if (actor.MayIssue(content.Value.LineOfBusiness) is { } refusal) return refusal;
            // Passed down, not round: the unit itself has its assignment.
            if (recipients.Value.Includes(actor)) return Refusal.Conflict("RecipientsNotBelow", "R6.1");
            if (subject.Ended() is { } ended) return ended;
            if (AssignmentWorkflow.Table.Guard(assignment.Value.State, AssignmentStep.SubDispatch) is { } notNow) return notNow;
            var number = await TaskWriter.NextNumberAsync(context.Db, actor.ActingUnit.Division, context.Now, token);
            var task = new SupervisionTask(number, actor.ActingUnit, actor.ActingPath, actor.UserName, content.Value, id, context.Now);
            context.Db.Tasks.Add(task);
            TaskGrants.AddIssuer(context, task);
            var count = await TaskWriter.DispatchAsync(context, task, recipients.Value, calendar, token);
            if (count.IsRefused) return count.Refusal;
            return new TaskAnswer(number, task.State, count.Value, task.Deadline, task.Version);
        }, cancel);
    }
}
