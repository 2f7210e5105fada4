using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Journal;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Journal;

/// <summary>Where the newest seal is written outside the database, so that cutting off the journal's end is found too.</summary>
public sealed class SealOptions
{
    public required string Folder { get; set; }
}

/// <summary>
/// Seals settled entries in Merkle batches, at most a second behind; each seal is over the last. One node of the cluster
/// seals at a time (an advisory lock); every node keeps the newest seal it sees in its own file.
/// </summary>
public sealed partial class JournalSealer(
    IDbContextFactory<NetMonitorDb> databases, NpgsqlDataSource source, JournalReader journal, SealFile file, TimeProvider time, ILogger<JournalSealer> logger)
    : BackgroundReader("sealer", "The journal is not sealed", time, logger)
{
    private const int BatchSize = 4096;

    /// <summary>Any number that no other lock of the console uses.</summary>
    private const long LockKey = 0x5EA1;

    /// <summary>Why the file of the newest seal was not brought up to date; null where it was.</summary>
    private string? _file;

    public override string? Problem => base.Problem ?? _file;

    public override string Meaning => Problem is SealFile.NotWritable ? "The newest seal can't be kept outside the database" : base.Meaning;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        if (await SealOnceAsync(cancel) == BatchSize) return true;
        var problem = await KeepNewestAsync(cancel);
        if (problem is not null && problem != _file) LogSealFile(problem);
        _file = problem;
        return false;
    }

    /// <summary>Seals one batch; answers how many entries it held. 0 when there is nothing, or another node is at it.</summary>
    internal async Task<int> SealOnceAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = LockKey } } })
            if (await take.ExecuteScalarAsync(cancel) is not true) return 0;

        var last = await NewestAsync(connection, cancel);
        var (entries, _) = await journal.ReadAsync(last is null ? JournalPosition.Start : new(last.ToXid, last.ToId), BatchSize, cancel);
        if (entries.Count == 0) return 0;
        var seal = Make(last, entries, Time.GetUtcNow());
        await InsertAsync(connection, seal, cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return entries.Count;
    }

    /// <summary>The seal over these entries, chained to the one before.</summary>
    internal static SealRow Make(SealRow? last, List<JournalRecord> entries, DateTimeOffset now)
    {
        var leaves = new byte[entries.Count][];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = EntryEncoding.Leaf(entries[i]);
        var sealedAt = new DateTimeOffset(now.UtcTicks - now.UtcTicks % 10, TimeSpan.Zero);
        var seal = new SealRow
        {
            Number = (last?.Number ?? 0) + 1,
            ToXid = entries[^1].Xid,
            ToId = entries[^1].Id,
            Entries = entries.Count,
            TotalEntries = (last?.TotalEntries ?? 0) + entries.Count,
            FirstAt = entries.Min(entry => entry.At),
            LastAt = entries.Max(entry => entry.At),
            Root = MerkleTree.Root(leaves),
            Previous = last?.Hash ?? new byte[32],
            SealedAt = sealedAt,
        };
        return seal.WithHash();
    }

    /// <summary>
    /// Brings the file up to date; answers null, or why that was not done. The file is evidence, so it is not replaced where the database lacks the
    /// seal it holds, or where it can't be read. A file that can't be written does not stop the sealing; it is written as soon as it can be.
    /// </summary>
    private async Task<string?> KeepNewestAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (kept, readable) = await file.TryReadAsync(cancel);
        if (!readable) return SealFile.Unreadable;
        if (kept is not null)
        {
            var known = await db.Seals.AsNoTracking().FirstOrDefaultAsync(seal => seal.Number == kept.Number, cancel);
            if (known is null) return "SealMissing";
            if (Convert.ToHexStringLower(known.Hash) != kept.Hash) return "SealReplaced";
        }

        var newest = await db.Seals.AsNoTracking().OrderByDescending(seal => seal.Number).FirstOrDefaultAsync(cancel);
        try
        {
            if (newest is not null && !(kept?.Number >= newest.Number)) await file.KeepAsync(newest, cancel);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return SealFile.NotWritable;
        }
    }

    private static async Task<SealRow?> NewestAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select number, to_xid, to_id, total_entries, hash from seals order by number desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        return new SealRow
        {
            Number = reader.GetInt64(0), ToXid = reader.GetFieldValue<ulong>(1), ToId = reader.GetInt64(2), TotalEntries = reader.GetInt64(3),
            Hash = reader.GetFieldValue<byte[]>(4),
        };
    }

    private static async Task InsertAsync(NpgsqlConnection connection, SealRow seal, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into seals (number, to_xid, to_id, entries, total_entries, first_at, last_at, root, previous, hash, sealed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, connection)
        {
            Parameters =
            {
                new() { Value = seal.Number }, new() { Value = seal.ToXid, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = seal.ToId },
                new() { Value = seal.Entries }, new() { Value = seal.TotalEntries }, new() { Value = seal.FirstAt }, new() { Value = seal.LastAt },
                new() { Value = seal.Root }, new() { Value = seal.Previous }, new() { Value = seal.Hash }, new() { Value = seal.SealedAt },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The seal file does not follow the journal's seals: {Reason}")]
    private partial void LogSealFile(string reason);
}

/// <summary>The newest seal, in a file outside the database.</summary>
public sealed class SealFile(IOptions<SealOptions> options)
{
    /// <summary>Reasons that health and verification give.</summary>
    public const string Unreadable = "SealFileUnreadable";
    public const string NotWritable = "SealFileNotWritable";

    private string Path => System.IO.Path.Combine(options.Value.Folder, "newest-seal.json");

    /// <summary>A seal as the file keeps it.</summary>
    public sealed record Kept(long Number, string Hash, long TotalEntries, DateTimeOffset SealedAt);

    /// <summary>Replaces the file in one step: after a crash either the old file or the new one is there, and complete.</summary>
    public async Task KeepAsync(SealRow seal, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Value.Folder);
        var draft = $"{Path}.{Environment.ProcessId}";
        await using (var stream = File.Create(draft))
        {
            await JsonSerializer.SerializeAsync(stream, new Kept(seal.Number, Convert.ToHexStringLower(seal.Hash), seal.TotalEntries, seal.SealedAt),
                AnswerJson.Options, cancel);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, Path, overwrite: true);
    }

    /// <summary>Null where there is none yet; not readable where it holds no seal or can't be opened.</summary>
    public async Task<(Kept? Kept, bool Readable)> TryReadAsync(CancellationToken cancel)
    {
        try
        {
            return (File.Exists(Path) || Directory.Exists(Path)
                ? JsonSerializer.Deserialize<Kept>(await File.ReadAllTextAsync(Path, cancel), AnswerJson.Options)
                : null, true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, false);
        }
    }
}

internal static class SealHash
{
    extension(SealRow seal)
    {
        public SealRow WithHash() => new()
        {
            Number = seal.Number, ToXid = seal.ToXid, ToId = seal.ToId, Entries = seal.Entries, TotalEntries = seal.TotalEntries,
            FirstAt = seal.FirstAt, LastAt = seal.LastAt, Root = seal.Root, Previous = seal.Previous, SealedAt = seal.SealedAt, Hash = Compute(seal),
        };
    }

    /// <summary>SHA-256 over <see cref="Content"/>.</summary>
    internal static byte[] Compute(SealRow seal) => SHA256.HashData(Content(seal));

    /// <summary>The seal's numbers, its batch's root and the hash of the seal before.</summary>
    internal static byte[] Content(SealRow seal)
    {
        var bytes = new byte[8 * 8 + 64];
        ReadOnlySpan<long> numbers =
        [
            seal.Number, (long)seal.ToXid, seal.ToId, seal.Entries, seal.TotalEntries, seal.FirstAt.UtcTicks, seal.LastAt.UtcTicks, seal.SealedAt.UtcTicks,
        ];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8 * i), numbers[i]);
        seal.Root.CopyTo(bytes, 64);
        seal.Previous.CopyTo(bytes, 96);
        return bytes;
    }
}
