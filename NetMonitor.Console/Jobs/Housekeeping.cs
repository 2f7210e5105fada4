using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Ui;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every six hours: next months' journal partitions, and out with what is over for a day: idempotency answers, counted failures,
/// sessions (the journal keeps who was signed in when); and with forms that nobody came back to.
/// </summary>
[DisallowConcurrentExecution]
public sealed class Housekeeping(IDbContextFactory<NetMonitorDb> databases, TimeProvider time) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancel);
        await ConsoleStart.PrepareJournalAsync(db, now, cancel);
        await db.IdempotencyAnswers.Where(row => row.CreatedAt < now - Keep).ExecuteDeleteAsync(cancel);
        await db.SignInThrottles.Where(row => row.LastAt < now - Keep).ExecuteDeleteAsync(cancel);
        await db.Sessions.Where(row => row.ExpiresAt < now - Keep).ExecuteDeleteAsync(cancel);
        await db.FormDrafts.Where(row => row.SavedAt < now - FormDrafts.Keep).ExecuteDeleteAsync(cancel);
    }
}
