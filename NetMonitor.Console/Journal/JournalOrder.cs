using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

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
    public async Task<Result<bool>> ContinueAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        await using (var alone = new NpgsqlCommand("select pg_advisory_xact_lock(7413)", owner)) await alone.ExecuteNonQueryAsync(cancel);
        var (own, offset, recorded) = await IdsAsync(owner, cancel);
        if (recorded is not { } claimed || claimed < own + offset) return false;
        var followed = await log.FollowAsync(cancel);
        if (followed.IsRefused) return followed.Refusal;
        var moved = (long)followed.Value!.Position.Xid + Gap - own;
        var text = FormattableString.Invariant($"create or replace function journal_xid_offset() returns bigint language sql immutable as 'select {moved}'");
        await using (var move = new NpgsqlCommand(text, owner)) await move.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>
    /// This cluster's next id, its distance to the journal's, and the last one on record. All from one snapshot: in the cluster that wrote the
    /// entries, every visible one then has an id below the snapshot's end.
    /// </summary>
    private static async Task<(long Own, long Offset, long? Recorded)> IdsAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select pg_snapshot_xmax(pg_current_snapshot())::text::bigint, journal_xid_offset(),
              (select xid::text::bigint from journal_checkpoints order by size desc limit 1)
            """, owner);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
    }
}
