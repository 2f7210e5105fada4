using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Foreign tasks: a draft is discarded, what was dispatched is withdrawn with all its assignments that can be.</summary>
public sealed class VoidTasks : IVoidsWrites
{
    public string SubjectType => SupervisionSubjects.OfTask;

    public async Task<Result<VoidEffect>> LookAsync(NetMonitorDb db, LineToVoid line, CancellationToken cancel) =>
        EffectOf(await db.Tasks.AsNoTracking().FirstOrDefaultAsync(task => task.Number == line.Number, cancel), line);

    public async Task<Result<VoidEffect>> VoidAsync(CommandContext context, LineToVoid line, long? seen, CancellationToken cancel)
    {
        await context.WriteNowAsync(TaskSubject.Alone(line.Number), cancel);
        var task = await context.Db.Tasks.FromSql($"select * from tasks where number = {line.Number} for update").FirstOrDefaultAsync(cancel);
        // One that an earlier line of the same command took away is still there for the database.
        if (task is not null && context.Db.Entry(task).State == EntityState.Deleted) task = null;
        if (task is not null && IVoidsWrites.WhyChanged(seen, task.Version) is { } changed) return changed;
        var effect = EffectOf(task, line);
        if (effect.IsRefused || effect.Value.Verb is null) return effect;
        if (task!.State == TaskState.Draft)
        {
            DraftTask.Discard(context, task);
            return effect.Value with { Version = 0 };
        }

        var to = await RecipientResolver.SentToAsync(context, task, cancel);
        return await WithdrawTask.WithdrawAsync(context, task, line.Reason, to, cancel) is { } refusal ? refusal : effect.Value with { Version = task.Version };
    }

    private static Result<VoidEffect> EffectOf(SupervisionTask? task, LineToVoid line) => task switch
    {
        null or { State: TaskState.Withdrawn } => VoidEffect.NothingLeft(task?.Version ?? 0),
        _ when line.Verb is not (nameof(TaskDrafted) or nameof(TaskDispatched)) => IVoidsWrites.OnlyStands,
        { State: TaskState.Draft } => new VoidEffect(nameof(TaskDiscarded), task.Version),
        { State: TaskState.Dispatched } => new VoidEffect(nameof(TaskWithdrawn), task.Version),
        _ => IVoidsWrites.OnlyStands,
    };
}
