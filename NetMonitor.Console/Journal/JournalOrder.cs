using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal;

/// <summary>
/// The journal's order rests on transaction ids. A logical restore (pg_dump, pg_restore) brings entries into a cluster whose ids are
/// still below theirs: without this, whatever is written there would stand before what is on record, and no reader would meet it.
/// </summary>
public sealed class JournalOrder(JournalLog log)
{
    /// <summary>
    /// The distance from the last id that a checkpoint covers to the first id of a new cluster: clients may keep cursors from the old cluster's last
    /// moments, entries of its last second are covered by no checkpoint, and it had used ids that no entry shows.
    /// </summary>
    private const long Gap = 1L << 40;

    /// <summary>
    /// Moves this cluster's ids behind those on record, if they are not; answers whether it had to. How far is taken from a checkpoint that the log
    /// signed and nothing else: whoever can write in the database could otherwise move the order where they like. Refused as
    /// <see cref="JournalLog.FollowAsync"/> does.
    /// </summary>
    public async Task<Result<bool>> ContinueAsync(NetMonitorDb db, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("select pg_advisory_xact_lock(7413)", cancel);
        // Both from one snapshot: in the cluster that wrote the entries, every visible one then has an id below the snapshot's end.
        var ids = await db.Database.SqlQueryRaw<Ids>(
            """
            select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as own, journal_xid_offset() as offset,
              (select xid::text::bigint from journal_checkpoints order by size desc limit 1) as recorded
            """).SingleAsync(cancel);
        if (ids.Recorded is not { } claimed || claimed < ids.Own + ids.Offset) return false;
        var followed = await log.FollowAsync(cancel);
        if (followed.IsRefused) return followed.Refusal;
        var offset = (long)followed.Value!.Position.Xid + Gap - ids.Own;
        await db.Database.ExecuteSqlRawAsync(
            FormattableString.Invariant($"create or replace function journal_xid_offset() returns bigint language sql immutable as 'select {offset}'"), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private sealed record Ids(long Own, long Offset, long? Recorded);
}
