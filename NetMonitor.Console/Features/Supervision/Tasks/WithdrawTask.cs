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
                if (task.Withdraw(command.Reason, context.Now) is { IsRefused: true } refused) return refused.Refusal;
                List<AssignmentState> withdrawable = [.. AssignmentWorkflow.Withdrawable];
                await context.Db.Assignments.Where(row => row.TaskNumber == number && withdrawable.Contains(row.State))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AssignmentState.Withdrawn).SetProperty(row => row.Reason, command.Reason)
                        .SetProperty(row => row.UpdatedAt, context.Now).SetProperty(row => row.Version, row => row.Version + 1), token);
                ProgressDeltas.Recount(context, number, task.IssuerPath);
                var to = await resolver.OfAsync(context, task, token);
                context.Record(TaskEntry.Of(new TaskWithdrawn(task.Title, command.Reason), task, actor, context.Now, to));
                return new TaskAnswer(number, task.State, task.Total, task.Deadline, task.Version);
            }, cancel);
    }
}
