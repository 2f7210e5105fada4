using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Journal;

/// <summary><c>FirstBroken</c> is the number of the first seal that does not hold; the one after the last where the end was cut off.</summary>
public sealed record JournalVerification(long Entries, long Seals, bool Intact, long? FirstBroken, string? Reason);

/// <summary>That an entry is under a seal: hash the leaf with the path, as RFC 6962 says, and compare with the root.</summary>
public sealed record JournalProof(
    long Id, long Seal, int Index, int TreeSize, string LeafHash, IReadOnlyList<string> Path, string Root, string SealHash, DateTimeOffset SealedAt,
    bool Verified, string Entry, string SealContent);

/// <summary>Verifies the journal against its seals, and proves that an entry is under one. Who may ask is asked before.</summary>
public sealed class JournalVerifier(IDbContextFactory<NetMonitorDb> databases, SealFile sealFile)
{
    /// <summary>Checks every seal that covers the time range, its entries, and that neither end of the chain is missing.</summary>
    public async Task<JournalVerification> VerifyAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel)
    {
        // Read before the snapshot: later, the file could name a seal that was added meanwhile and is not in the snapshot.
        var (kept, readable) = await sealFile.TryReadAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Entries and seals of one snapshot: the sealer goes on meanwhile.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var seals = await db.Seals.AsNoTracking().OrderBy(seal => seal.Number).ToListAsync(cancel);
        long entries = 0, checkedSeals = 0;
        SealRow? last = null;
        JournalVerification Broken(long number, string reason) => new(entries, checkedSeals, false, number, reason);
        foreach (var seal in seals)
        {
            if (seal.Number != (last?.Number ?? 0) + 1) return Broken((last?.Number ?? 0) + 1, "SealMissing");
            if (!seal.Previous.AsSpan().SequenceEqual(last?.Hash ?? new byte[32]) || !SealHash.Compute(seal).AsSpan().SequenceEqual(seal.Hash))
                return Broken(seal.Number, "SealChanged");
            if ((from is null || seal.LastAt >= from) && (to is null || seal.FirstAt < to))
            {
                var leaves = await LeavesAsync(db, last, seal, cancel);
                if (leaves.Count != seal.Entries) return Broken(seal.Number, leaves.Count < seal.Entries ? "EntryMissing" : "EntryAdded");
                if (!MerkleTree.Root(leaves).AsSpan().SequenceEqual(seal.Root)) return Broken(seal.Number, "EntryChanged");
                entries += leaves.Count;
                checkedSeals++;
            }

            last = seal;
        }

        if (kept is not null)
        {
            if (kept.Number > (last?.Number ?? 0)) return Broken((last?.Number ?? 0) + 1, "SealMissing");
            if (Convert.ToHexStringLower(seals[(int)kept.Number - 1].Hash) != kept.Hash) return Broken(kept.Number, "SealReplaced");
        }

        // The chain itself is intact; only the file could tell whether its end was cut off.
        return new JournalVerification(entries, checkedSeals, readable, null, readable ? null : SealFile.Unreadable);
    }

    /// <summary>The proof that an entry is under a seal. <c>NotSealedYet</c> for the last second's.</summary>
    public async Task<Result<JournalProof>> ProveAsync(JournalRecord entry, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var seal = await db.Seals.FromSql($"select * from seals where (to_xid, to_id) >= ({entry.Xid}::text::xid8, {entry.Id}) order by number limit 1")
            .AsNoTracking().FirstOrDefaultAsync(cancel);
        if (seal is null) return Refusal.Conflict("NotSealedYet");
        var last = await db.Seals.AsNoTracking().FirstOrDefaultAsync(row => row.Number == seal.Number - 1, cancel);
        var leaves = await LeavesAsync(db, last, seal, cancel);
        var leaf = EntryEncoding.Leaf(entry);
        var index = leaves.FindIndex(candidate => candidate.AsSpan().SequenceEqual(leaf));
        if (index < 0) return Refusal.Conflict("EntryNotUnderItsSeal");
        var path = new MerkleTree(leaves).InclusionProof(index);
        return new JournalProof(
            entry.Id, seal.Number, index, leaves.Count, Hex(leaf), [.. path.Select(Hex)], Hex(seal.Root), Hex(seal.Hash), seal.SealedAt,
            MerkleTree.Verify(leaf, index, leaves.Count, path, seal.Root),
            Convert.ToBase64String(EntryEncoding.Bytes(entry)), Convert.ToBase64String(SealHash.Content(seal)));
    }

    private static async Task<List<byte[]>> LeavesAsync(NetMonitorDb db, SealRow? last, SealRow seal, CancellationToken cancel)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (connection.State != System.Data.ConnectionState.Open) await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"select {JournalReader.Columns} from journal where (xid, id) > ($1, $2) and (xid, id) <= ($3, $4) order by xid, id", connection)
        {
            Parameters =
            {
                new() { Value = last?.ToXid ?? 0, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = last?.ToId ?? 0 },
                new() { Value = seal.ToXid, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = seal.ToId },
            },
        };
        var leaves = new List<byte[]>(seal.Entries);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) leaves.Add(EntryEncoding.Leaf(JournalReader.Read(reader)));
        return leaves;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
