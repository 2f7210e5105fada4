using NetMonitor.Console.Data;
using Npgsql;

namespace NetMonitor.Console.Journal.Projection;

/// <summary>
/// Reads the journal for one projection. A round is one transaction: it locks the projection's row in <c>reader_cursors</c>, so that one node
/// at a time works on it, applies the entries behind that place and moves it.
/// </summary>
public sealed class ProjectionReader<T>(T projection, NpgsqlDataSource source, JournalWake wake, TimeProvider time, ILogger<ProjectionReader<T>> logger)
    : BackgroundReader(projection.Name, projection.Meaning, time, logger, wake.Subscribe())
    where T : IProjection
{
    private const int BatchSize = 500;

    private DateTimeOffset? _oldest;

    /// <summary>When the oldest settled entry was made that is not applied yet, by whichever node.</summary>
    public override DateTimeOffset? BehindSince => _oldest;

    public override string? Problem => base.Problem ?? projection.Problem;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    /// <summary>A busy journal is read by batches: each round is a commit of its own.</summary>
    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(100);

    /// <summary>Stores where the projection begins, before its first round: no entry from then on is missed, however late that round comes.</summary>
    public override async Task PrepareAsync(CancellationToken cancel)
    {
        var start = projection.FromTheBeginning ? "'0'::xid8, 0" : $"(journal_horizon()::text::bigint - 1)::text::xid8, {long.MaxValue}";
        await using var command = source.CreateCommand(
            $"insert into reader_cursors (reader, xid, entry_id, at) select $1, {start}, $2 on conflict do nothing");
        command.Parameters.AddWithValue(projection.Name);
        command.Parameters.AddWithValue(Time.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        // Looks before it locks: a lock takes a transaction id, and every one that is open holds the journal's readers back.
        var (known, oldest) = await LookAsync(connection, cancel);
        _oldest = oldest;
        if (!known) await PrepareAsync(cancel);
        if (oldest is null) return false;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await TakeAsync(connection, cancel) is not { } position) return false;
        var entries = await JournalReader.ReadAsync(connection, position, BatchSize, cancel);
        if (entries.Count > 0)
        {
            await projection.ApplyAsync(entries, connection, cancel);
            var xid = await MoveAsync(connection, entries[^1], cancel);
            // Not cancelled from here on: if the node stops, the commit must still end in full.
            await transaction.CommitAsync(CancellationToken.None);
            if (projection.HasRecorded) wake.Signal(xid);
        }

        if (entries.Count == BatchSize) return true;
        _oldest = null;
        return false;
    }

    /// <summary>Whether there is a cursor (somebody may take it away, to begin anew), and when the oldest entry behind it was made.</summary>
    private async Task<(bool Known, DateTimeOffset? Oldest)> LookAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select (select j.at from journal j where (j.xid, j.id) > (c.xid, c.entry_id) and j.xid < journal_horizon() order by j.xid, j.id limit 1)
            from reader_cursors c where c.reader = $1
            """, connection) { Parameters = { new() { Value = projection.Name } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (true, reader.Time(0)) : (false, null);
    }

    /// <summary>Where the projection is, held until the transaction ends; null while another node is at it.</summary>
    private async Task<JournalPosition?> TakeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select xid, entry_id from reader_cursors where reader = $1 for update skip locked", connection)
        {
            Parameters = { new() { Value = projection.Name } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new JournalPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)) : null;
    }

    /// <summary>Answers the id of the transaction.</summary>
    private async Task<ulong> MoveAsync(NpgsqlConnection connection, JournalRecord last, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "update reader_cursors set xid = $2, entry_id = $3, at = $4 where reader = $1 returning journal_xid()", connection)
        {
            Parameters = { new() { Value = projection.Name }, JournalReader.Xid(last.Xid), new() { Value = last.Id }, new() { Value = last.At } },
        };
        return (ulong)(await command.ExecuteScalarAsync(cancel))!;
    }
}
