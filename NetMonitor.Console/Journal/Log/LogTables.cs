using System.Globalization;
using System.Runtime.CompilerServices;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// A checkpoint as the database holds it: how many entries it covers, the place of the last of them, the time that it was signed at, and the note.
/// What counts is the note; the rest is to find it by.
/// </summary>
public sealed record CheckpointRow(long Size, JournalPosition Position, DateTimeOffset At, string Note);

/// <summary>The tables of the journal's tree. Rows are added to them and never changed.</summary>
internal static class LogTables
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(400);

    private const string Columns = "size, xid, entry_id, at, note";

    /// <summary>The newest checkpoint; null before the first.</summary>
    public static Task<CheckpointRow?> NewestAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        OneAsync(connection, Sql.Statement($"select {Columns} from journal_checkpoints order by size desc limit 1"), cancel);

    /// <summary>The sizes of the tree before and after the checkpoint that covers a place in the journal; null where none does yet.</summary>
    public static async Task<(long Before, long After)?> AddedWithAsync(NpgsqlConnection connection, JournalPosition position, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    """
                    -- As a subquery the place is no part of the plan, which is then made once and not each time.
                    select coalesce((select c.size from journal_checkpoints c where c.size < covering.size order by c.size desc limit 1), 0), covering.size
                    from (select size from journal_checkpoints where (xid, entry_id) >= ((select $1), (select $2)) order by xid, entry_id limit 1) covering
                    """, JournalReader.Xid(position.Xid), position.Id),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    /// <summary>The newest checkpoint that was signed before a time; null where none was.</summary>
    public static Task<CheckpointRow?> BeforeAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken cancel) => OneAsync(connection,
        Sql.Statement($"select {Columns} from journal_checkpoints where at < $1 order by at desc, size desc limit 1", at.ToUniversalTime()), cancel);

    /// <summary>The first checkpoint that was signed at a time or later; null where none was.</summary>
    public static Task<CheckpointRow?> FromAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken cancel) => OneAsync(connection,
        Sql.Statement($"select {Columns} from journal_checkpoints where at >= $1 order by at, size limit 1", at.ToUniversalTime()), cancel);

    /// <summary>Checkpoints of more than <paramref name="after"/> and at most <paramref name="upTo"/> entries, in order.</summary>
    public static async Task<List<CheckpointRow>> RangeAsync(NpgsqlConnection connection, long after, long upTo, int limit, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement($"select {Columns} from journal_checkpoints where size > $1 and size <= $2 order by size limit {limit}", after, upTo),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var rows = new List<CheckpointRow>();
        while (await reader.ReadAsync(cancel)) rows.Add(Read(reader));
        return rows;
    }

    /// <summary>Tiles with at least as many hashes as were asked for. A full tile is one row; a partial one is its pieces.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    public static async Task<Dictionary<TileId, Tile>> TilesAsync(
        NpgsqlConnection connection, IReadOnlyCollection<(TileId Tile, int Width)> wanted, CancellationToken cancel)
    {
        if (wanted.Count == 0) return [];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    """
                    select piece.level, piece.index, piece.width, piece.hashes
                    -- As subqueries the arrays are no part of the plan, which is then made once and not each time.
                    from unnest((select $1::smallint[]), (select $2::bigint[])) as wanted (level, index)
                    cross join lateral (
                      select * from journal_tiles t where t.level = wanted.level and t.index = wanted.index and t.width = 256
                      union all
                      select * from journal_tiles t where t.level = wanted.level and t.index = wanted.index and t.width < 256 and not exists (
                        select from journal_tiles f where f.level = wanted.level and f.index = wanted.index and f.width = 256)
                      order by width) piece
                    """, wanted.Select(item => (short)item.Tile.Level).ToArray(), wanted.Select(item => item.Tile.Index).ToArray()),
            },
        };
        var tiles = new Dictionary<TileId, Tile>();
        var pieces = new Dictionary<TileId, MemoryStream>();
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel))
            {
                var piece = Piece(reader);
                if (piece.Width == TileId.Width) tiles[piece.Tile] = Full(piece);
                else (pieces.TryGetValue(piece.Tile, out var before) ? before : pieces[piece.Tile] = new MemoryStream()).Write(piece.Hashes);
            }

        foreach (var (id, hashes) in pieces) tiles[id] = Tile.Of(id, hashes.ToArray());
        foreach (var (id, width) in wanted)
            if (!tiles.TryGetValue(id, out var tile) || tile.Hashes.Length < width * TreeHash.Size)
                throw new InvalidDataException($"{id} has not all of its {width} hashes.");
        return tiles;
    }

    /// <summary>The pieces of a level's tiles behind a piece, in order.</summary>
    public static async IAsyncEnumerable<TilePiece> PiecesAsync(
        NpgsqlConnection connection, TileId tile, int width, int limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    $"""
                    select level, index, width, hashes from journal_tiles where level = $1 and (index, width) > ($2, $3) order by index, width limit {limit}
                    """, (short)tile.Level, tile.Index, (short)width),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return Piece(reader);
    }

    /// <summary>Adds a checkpoint with the pieces of tiles that came with it; the caller's transaction is open.</summary>
    public static async Task AppendAsync(NpgsqlConnection connection, CheckpointRow row, IReadOnlyList<TilePiece> pieces, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    "insert into journal_tiles (level, index, width, hashes) select * from unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bytea[])",
                    pieces.Select(piece => (short)piece.Tile.Level).ToArray(), pieces.Select(piece => piece.Tile.Index).ToArray(),
                    pieces.Select(piece => (short)piece.Width).ToArray(), pieces.Select(piece => piece.Hashes).ToArray()),
                Sql.Statement($"insert into journal_checkpoints ({Columns}) values ($1, $2, $3, $4, $5)",
                    row.Size, JournalReader.Xid(row.Position.Xid), row.Position.Id, row.At, row.Note),
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Adds what a witness signed; its first line for a size stays.</summary>
    public static async Task CosignAsync(NpgsqlConnection connection, long size, NoteSignature line, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement("insert into journal_cosignatures (size, witness, line) values ($1, $2, $3) on conflict do nothing",
                    size, WitnessOf(line.Name, line.Id), line.ToString().TrimEnd('\n')),
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Sizes up to one for which at least so many of the witnesses' lines were kept, with these, the largest first.</summary>
    public static async Task<List<(long Size, string[] Lines)>> CosignedAsync(
        NpgsqlConnection connection, IEnumerable<VerifierKey> witnesses, long upTo, int quorum, int limit, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    $"""
                    select size, array_agg(line) from journal_cosignatures where size <= $1 and witness = any($3)
                    group by size having count(*) >= $2 order by size desc limit {limit}
                    """, upTo, quorum, witnesses.Select(witness => WitnessOf(witness.Name, witness.Id)).ToArray()),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var cosigned = new List<(long, string[])>();
        while (await reader.ReadAsync(cancel)) cosigned.Add((reader.GetInt64(0), reader.GetFieldValue<string[]>(1)));
        return cosigned;
    }

    private static string WitnessOf(string name, uint id) => $"{name}+{VerifierKey.IdText(id)}";

    /// <summary>Moves the tables of a log that is given up into a schema of their own, and makes empty ones.</summary>
    public static async Task StartOverAsync(string ownerConnectionString, DateTimeOffset now, CancellationToken cancel)
    {
        var former = string.Create(CultureInfo.InvariantCulture, $"former_log_{now.UtcDateTime:yyyyMMddHHmmssfff}");
        await OwnAsync(ownerConnectionString,
            $"""
            create schema {former};
            alter table journal_cosignatures set schema {former};
            alter table journal_checkpoints set schema {former};
            alter table journal_tiles set schema {former};
            {JournalSchema.CreateLog}
            """, cancel);
    }

    /// <summary>
    /// Makes a month's partition a table of its own, where the console's own role does not reach, and remembers that the month gets no other.
    /// <c>MonthNotFound</c> where somebody else was at it, <c>JournalInUse</c> where somebody reads the journal all the while: what waits for them holds up
    /// whoever writes, so it waits in small pieces.
    /// </summary>
    public static async Task<Result> DetachAsync(string ownerConnectionString, DateOnly month, TimeProvider time, CancellationToken cancel)
    {
        const int Tries = 20;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await OwnAsync(ownerConnectionString,
                    $"""
                    set local lock_timeout = '100ms';
                    alter table journal detach partition {JournalPartitions.NameOf(month)};
                    create schema if not exists {JournalPartitions.Archive};
                    alter table {JournalPartitions.NameOf(month)} set schema {JournalPartitions.Archive};
                    create table if not exists {JournalPartitions.Archive}.detached_months (month date primary key);
                    insert into {JournalPartitions.Archive}.detached_months values ('{month:yyyy-MM-dd}') on conflict do nothing;
                    """, cancel);
                return Result.Done;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                return Refusal.OutOfScope("MonthNotFound");
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                if (tries == Tries) return Refusal.Conflict("JournalInUse");
                await Task.Delay(s_again, time, cancel);
            }
        }
    }

    private static async Task OwnAsync(string ownerConnectionString, string sql, CancellationToken cancel)
    {
        await using var owner = new NpgsqlConnection(ownerConnectionString);
        await owner.OpenAsync(cancel);
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        await using (var command = new NpgsqlCommand(sql, owner)) await command.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task<CheckpointRow?> OneAsync(NpgsqlConnection connection, NpgsqlBatchCommand statement, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    private static TilePiece Piece(NpgsqlDataReader reader) =>
        new(new TileId(reader.GetInt16(0), reader.GetInt64(1)), reader.GetInt16(2), reader.GetFieldValue<byte[]>(3));

    private static Tile Full(TilePiece piece) => piece.Hashes.Length == Tile.FullSize ? Tile.Full(piece.Tile, piece.Hashes)
        : throw new InvalidDataException($"{piece.Tile} has not all of its rows.");

    private static CheckpointRow Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), new JournalPosition(reader.GetFieldValue<ulong>(1), reader.GetInt64(2)), reader.GetFieldValue<DateTimeOffset>(3),
        reader.GetString(4));
}
