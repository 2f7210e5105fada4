using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>
/// The journal's order rests on transaction ids. A logical restore (pg_dump, pg_restore) brings entries into a cluster with ids of its own: without
/// this, whatever is written there could stand before what is on record, or before the cursors that clients keep, and no reader would meet it.
/// </summary>
public sealed class JournalOrder(JournalLog log)
{
    /// <summary>
    /// The distance from the last id that a checkpoint covers to the first id of a new cluster: clients may keep cursors from the old cluster's last
    /// moments, entries of its last second are covered by no checkpoint, and it had used ids that no entry shows.
    /// </summary>
    private const ulong Gap = 1UL << 40;

    /// <summary>A cluster's name, which it was given when it was made.</summary>
    private const string Cluster = "(select system_identifier::text from pg_control_system())";

    /// <summary>
    /// Moves this cluster's ids behind those on record, if it did not give these; answers whether it had to. How far is taken from a checkpoint that the
    /// log signed and nothing else: whoever can write in the database could otherwise move the order where they like. Refused as
    /// <see cref="JournalLog.FollowAsync"/> does.
    /// </summary>
    public async Task<Result<bool>> ContinueAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        await using var transaction = await BeginAsync(owner, cancel);
        var ids = await IdsAsync(owner, cancel);
        if (ids.AreOwn) return false;
        ulong? next = null;
        if (ids.HasCheckpoint)
        {
            var followed = await log.FollowAsync(cancel);
            if (followed.IsRefused) return followed.Refusal;
            next = followed.Value!.Position.Xid + Gap;
        }

        await MoveAsync(owner, next, cancel);
        await transaction.CommitAsync(cancel);
        return next is not null;
    }

    /// <summary>
    /// The same before another log is begun over the same entries: always, as the cluster may have been set back. The newest checkpoint that is there
    /// will do, though the log may have signed larger ones. Refused with <c>EntryBeyondHorizon</c> where there are entries that neither it nor the
    /// cluster explains: no log could ever cover them.
    /// </summary>
    public async Task<Result> ContinueGivenUpAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        await using var transaction = await BeginAsync(owner, cancel);
        var ids = await IdsAsync(owner, cancel);
        var next = ids.End + Gap;
        if (!ids.AreOwn && await log.CheckNewestAsync(owner, cancel) is { IsRefused: false, Value.Position.Xid: var last } && last >= ids.End)
            next = last + Gap;
        else if (ids.EntriesAhead) return Refusal.Conflict("EntryBeyondHorizon");
        await using (var beyond = new NpgsqlCommand("select exists (select from journal where xid >= $1)", owner) { Parameters = { JournalReader.Xid(next) } })
            if (await beyond.ExecuteScalarAsync(cancel) is true) return Refusal.Conflict("EntryBeyondHorizon");
        await MoveAsync(owner, next, cancel);
        await transaction.CommitAsync(cancel);
        return Result.Done;
    }

    /// <summary>Whether a transaction with this id is still to come.</summary>
    internal static async Task<bool> IsBeyondAsync(NpgsqlConnection connection, ulong xid, CancellationToken cancel)
    {
        await using var end = new NpgsqlCommand($"select $1 >= {JournalSchema.XidEnd}", connection) { Parameters = { JournalReader.Xid(xid) } };
        return await end.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>One after another.</summary>
    private static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        var transaction = await owner.BeginTransactionAsync(cancel);
        await using var alone = new NpgsqlCommand("select pg_advisory_xact_lock(7413)", owner);
        await alone.ExecuteNonQueryAsync(cancel);
        return transaction;
    }

    private static async Task<Ids> IdsAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        // From one snapshot: in the cluster that wrote the entries, every visible one has an id below the snapshot's end.
        await using var command = new NpgsqlCommand(
            $"""
            select journal_xid_end(), coalesce(journal_cluster() = {Cluster}, false), exists (select from journal where xid >= journal_xid_end()),
              (select xid >= journal_xid_end() from journal_checkpoints order by size desc limit 1)
            """, owner);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return new Ids(reader.GetFieldValue<ulong>(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetBoolean(3));
    }

    /// <summary>Remembers this cluster; its next transaction gets the id, or one above.</summary>
    private static async Task MoveAsync(NpgsqlConnection owner, ulong? next, CancellationToken cancel)
    {
        var offset = next is { } id ? FormattableString.Invariant($"{id} - pg_snapshot_xmax(pg_current_snapshot())::text::numeric") : "journal_xid_offset()";
        await using var move = new NpgsqlCommand(
            $"""
            do $$ begin
              execute format('create or replace function journal_xid_offset() returns bigint language sql immutable return %s::bigint', {offset});
              execute format('create or replace function journal_cluster() returns text language sql immutable return %L::text', {Cluster});
            end $$
            """, owner);
        await move.ExecuteNonQueryAsync(cancel);
    }

    /// <param name="End">Above every id that this cluster gave an entry.</param>
    /// <param name="IsKnown">Whether the journal was last written in this cluster, by its name. Copies of a cluster have one name.</param>
    /// <param name="EntriesAhead">Whether there is an entry with an id that this cluster has not given yet.</param>
    /// <param name="CheckpointAhead">Whether the newest checkpoint claims such an id; null where there is none.</param>
    private readonly record struct Ids(ulong End, bool IsKnown, bool EntriesAhead, bool? CheckpointAhead)
    {
        public bool HasCheckpoint => CheckpointAhead is not null;

        public bool AreOwn => IsKnown && !(EntriesAhead && CheckpointAhead is true);
    }
}
