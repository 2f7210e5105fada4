using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>What the task came to, in words; the figures are kept beside it.</summary>
public sealed record CloseCommand(string? Summary = null);

/// <summary>Ends a task with its summary.</summary>
public sealed class CloseTask(CommandRunner commands, RecipientResolver resolver)
{
    public static readonly Operation Close = new("CloseTask", Permission.DispatchTasks);

    public async Task<Result<TaskAnswer>> HandleAsync(Actor actor, string number, CloseCommand command, Call call, CancellationToken cancel)
    {
        if (command.Summary is not null && !PlainText.IsText(command.Summary, SupervisionTask.MaxSummary)) return Refusal.Malformed("SummaryMalformed");
        return await commands.RunAsync<SupervisionTask, TaskAnswer>(
            new Command(actor, Close, Subject.Task(number), command, call), TaskSubject.Own(number), async (context, task, token) =>
            {
                if (task.Close(command.Summary, context.Now) is { IsRefused: true } refused) return refused.Refusal;
                // The figures stay, but no longer count as open work. The entry does not tell them: recipients read it, and learn of the end, not of the
                // others' answers.
                ProgressDeltas.Recount(context, number, task.IssuerPath);
                var to = await resolver.OfAsync(context, task, token);
                context.Record(TaskEntry.Of(new TaskClosed(task.Title, command.Summary), task, actor, context.Now, to));
                return new TaskAnswer(number, task.State, task.Total, task.Deadline, task.Version);
            }, cancel);
    }
}
