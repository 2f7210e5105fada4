using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>A reason is asked of people; a program may leave it out.</summary>
public sealed record WithdrawCommand(string? Reason = null);

/// <summary>Takes a task back: all its assignments but the accepted ones, at once.</summary>
public sealed class WithdrawTask(CommandRunner commands, RecipientResolver resolver)
{
    public static readonly Operation Withdraw = new("WithdrawTask", Permission.DispatchTasks);

    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, string number, WithdrawCommand command, Call call, CancellationToken cancel)
    {
        if (command.Reason is not null && !PlainText.IsText(command.Reason, Assignment.MaxReason)) return Refusal.Malformed("ReasonMalformed");
        return await commands.RunAsync<SupervisionTask, TaskAnswer>(
            new Command(actor, Withdraw, Subject.Task(number), command, call), TaskSubject.Own(number), async (context, task, token) =>
            {
                if (task.Guard(TaskStep.Withdraw) is { } notNow) return notNow;
                var to = await resolver.OfAsync(context, task, token);
                return await WithdrawAsync(context, task, command.Reason, to, token) is { } refusal
                    ? refusal
                    : new TaskAnswer(number, task.State, task.Total, task.Deadline, task.Version);
            }, cancel);
    }

    /// <summary>Takes it back inside the caller's command, which holds its locks; those who had it are told.</summary>
    internal static async Task<Refusal?> WithdrawAsync(
        CommandContext context, SupervisionTask task, string? reason, ResolvedRecipients? to, CancellationToken cancel)
    {
        if (task.Withdraw(reason, context.Now) is { IsRefused: true } refused) return refused.Refusal;
        List<AssignmentState> withdrawable = [.. AssignmentWorkflow.Withdrawable];
        await context.Db.Assignments.Where(row => row.TaskNumber == task.Number && withdrawable.Contains(row.State))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AssignmentState.Withdrawn).SetProperty(row => row.Reason, reason)
                .SetProperty(row => row.UpdatedAt, context.Now).SetProperty(row => row.Version, row => row.Version + 1), cancel);
        ProgressDeltas.Recount(context, task.Number, task.IssuerPath);
        context.Record(TaskEntry.Of(new TaskWithdrawn(task.Title, reason), task, context.Author, context.Now, to));
        return null;
    }
}
