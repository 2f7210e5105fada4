using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Ui;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every six hours: next months' journal partitions, and out with what is over for a day: idempotency answers, counted failures and
/// refusals, sessions (the journal keeps who was signed in when); and with forms that nobody came back to.
/// </summary>
[DisallowConcurrentExecution]
public sealed class Housekeeping(CommandRunner commands, JournalPartitions partitions) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        await partitions.PrepareAsync(cancel);
        await commands.RunAsync<bool>(Command.BySystem(nameof(Housekeeping)), null, async (context, token) =>
        {
            var (db, over) = (context.Db, context.Now - Keep);
            await db.IdempotencyAnswers.Where(row => row.CreatedAt < over).ExecuteDeleteAsync(token);
            await db.SignInThrottles.Where(row => row.LastAt < over).ExecuteDeleteAsync(token);
            await db.RefusedReads.Where(row => row.Hour < over).ExecuteDeleteAsync(token);
            await db.Sessions.Where(row => row.ExpiresAt < over).ExecuteDeleteAsync(token);
            var forgotten = context.Now - FormDrafts.KeptFor;
            await db.FormDrafts.Where(row => row.SavedAt < forgotten).ExecuteDeleteAsync(token);
            return true;
        }, cancel);
    }
}
