using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Ui;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every six hours: makes the next months' journal partitions, and deletes what has been over for a day (idempotency answers, counted failures
/// and refusals, sessions: the journal keeps who was signed in when), forms that nobody came back to, notices that are nobody's news any more, what
/// detectors need not remember, and files that nobody uses.
/// </summary>
[DisallowConcurrentExecution]
public sealed class Housekeeping(CommandRunner commands, JournalPartitions partitions, EvidenceUpkeep evidence) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        await partitions.PrepareAsync(cancel);
        await ClearAsync((db, now, token) => db.IdempotencyAnswers.Where(row => row.CreatedAt < now - Keep).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.RefusalCounts.Where(row => row.Hour < now - Keep).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.Sessions.Where(row => row.ExpiresAt < now - Keep).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.FormDrafts.Where(row => row.SavedAt < now - FormDrafts.KeptFor).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.Notices.Where(row => row.At < now - NoticeWriter.KeptFor).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, _, token) => db.NoticeReads.Where(row => !db.Notices.Any(notice => notice.Id == row.NoticeId)).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.SignInThrottles.Where(row => row.At < now - Keep).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.SignInCodes.Where(row => row.Until < now - Keep).ExecuteDeleteAsync(token), cancel);
        await ClearAsync((db, now, token) => db.ContactCodes.Where(row => row.SentAt < now - Keep).ExecuteDeleteAsync(token), cancel);
        // What a detector remembers of something that nothing came of for long; what it is still to look at stays.
        await ClearAsync((db, now, token) => db.DetectorMemories.Where(row => row.KeptUntil < now && row.DueAt == null).ExecuteDeleteAsync(token), cancel);
        // Codes: what is left of them tells nobody anything.
        await ClearAsync((db, now, token) => db.OutgoingTexts.Where(row => row.Sealed && row.Until < now - Keep).ExecuteDeleteAsync(token), cancel);
        // Those of names without a key: a key's own count lasts until its next right code.
        await ClearAsync(
            (db, now, token) => db.WrongCodes.Where(row => row.At < now - Keep && row.Subject.StartsWith("?")).ExecuteDeleteAsync(token), cancel);
        await evidence.RunAsync(cancel);
    }

    /// <summary>Each table in a transaction of its own: as long as one is open, readers of the journal wait at it.</summary>
    private Task ClearAsync(Func<NetMonitorDb, DateTimeOffset, CancellationToken, Task<int>> clear, CancellationToken cancel) =>
        commands.RunAsync<int>(
            Command.BySystem(nameof(Housekeeping)), null, async (context, token) => await clear(context.Db, context.Now, token), cancel);
}
