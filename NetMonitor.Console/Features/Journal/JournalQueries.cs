using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Features.Journal;

/// <summary>
/// What a reader of the journal looks for; null is no filter. Times are half-open. An actor is an account, or whoever has the text in the
/// name; a unit is a code, or whatever the directory finds for the text.
/// </summary>
public sealed record JournalFilter(string? Unit = null, string? Actor = null, string? Subject = null, string? Verb = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>An entry as it is read back, with the names of who acted, of the account it is about and of the unit.</summary>
public sealed record JournalItem(
    long Id, DateTimeOffset At, string Verb, string Actor, FeedSubjectItem Subject, long SubjectVersion, string UnitCode, JsonElement Data, string? ActorName, NamedUnit? Unit);

public sealed record FeedSubjectItem(string Type, string Number, string? Name = null);

/// <summary><c>FirstBroken</c> is the number of the first seal that does not hold; the one after the last where the end was cut off.</summary>
public sealed record JournalVerification(long Entries, long Seals, bool Intact, long? FirstBroken, string? Reason);

/// <summary>That an entry is under a seal: hash the leaf with the path, as RFC 6962 says, and compare with the root.</summary>
public sealed record JournalProof(
    long Id, long Seal, int Index, int TreeSize, string LeafHash, IReadOnlyList<string> Path, string Root, string SealHash, DateTimeOffset SealedAt, bool Verified, string Entry, string SealContent);

/// <summary>Reads, verifies and proves the journal, for system administrators (accounts they manage) and auditors.</summary>
public sealed class JournalQueries(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, UnitQueries units, SealFile sealFile)
{
    /// <summary>Units or accounts that a name can stand for in a filter.</summary>
    private const int MostNamed = 200;

    public async Task<Result<Page<JournalItem>>> ListAsync(Actor actor, JournalFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadJournal) is { } lacks) return lacks;
        if (!PageCursor.TryParse(after, 2, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var where = new List<string> { "true" };
        await using var command = source.CreateCommand();
        void Add(string condition, object value, NpgsqlDbType? type = null)
        {
            var parameter = new NpgsqlParameter { Value = value };
            if (type is { } known) parameter.NpgsqlDbType = known;
            command.Parameters.Add(parameter);
            where.Add(condition.Replace("?", $"${command.Parameters.Count}", StringComparison.Ordinal));
        }

        if (filter.Unit is { } unit)
        {
            var codes = await CodesAsync(unit, cancel);
            if (codes.IsRefused) return codes.Refusal;
            Add("unit_code = any(?)", codes.Value);
        }

        if (filter.Actor is { } by) Add("actor = any(?)", await AccountsAsync(by, cancel));
        if (filter.Subject is { } subject) Add("subject_number = ?", subject);
        if (filter.Verb is { } verb) Add("verb = ?", verb);
        if (filter.From is { } from) Add("at >= ?", from.ToUniversalTime());
        if (filter.To is { } to) Add("at < ?", to.ToUniversalTime());
        if (keys is not null)
        {
            if (!ulong.TryParse(keys[0], out var xid) || !long.TryParse(keys[1], out var id)) return Refusal.Malformed("PageCursorMalformed");
            Add("xid <= ?", xid, NpgsqlDbType.Xid8);
            var boundary = command.Parameters.Count;
            Add($"(xid, id) < (${boundary}, ?)", id);
        }

        command.CommandText = actor.ReachOf(Permission.ReadJournal) == Reach.Nation
            ? $"select {JournalReader.Columns} from journal where {string.Join(" and ", where)} order by xid desc, id desc limit {limit + 1}"
            : ByManagedUnits(actor, string.Join(" and ", where), limit + 1);
        var records = new List<JournalRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) records.Add(JournalReader.Read(reader));
        var (accounts, places) = await NamesAsync(records, cancel);
        return Page.Of(records, limit, record => Item(record, accounts, places), last => PageCursor.Of($"{last.Xid}", $"{last.Id}"));
    }

    /// <summary>Checks every seal that covers the time range, its entries, and that neither end of the chain is missing.</summary>
    public async Task<Result<JournalVerification>> VerifyAsync(Actor actor, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadJournal) is { } lacks) return lacks;
        // Before the snapshot: a seal that the sealer adds meanwhile would be missing from it.
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

        // The chain holds in itself; that its end is there, only the file could tell.
        return readable ? new JournalVerification(entries, checkedSeals, true, null, null) : new JournalVerification(entries, checkedSeals, false, null, SealFile.Unreadable);
    }

    /// <summary>The proof that an entry is under a seal. <c>NotSealedYet</c> for the last second's.</summary>
    public async Task<Result<JournalProof>> ProveAsync(Actor actor, long id, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadJournal) is { } lacks) return lacks;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var find = source.CreateCommand($"select {JournalReader.Columns} from journal where id = $1 and {Managed(actor)}");
        find.Parameters.AddWithValue(id);
        JournalRecord? entry = null;
        await using (var reader = await find.ExecuteReaderAsync(cancel))
            if (await reader.ReadAsync(cancel)) entry = JournalReader.Read(reader);
        if (entry is null) return Refusal.OutOfScope("EntryNotFound");
        var seal = await db.Seals.FromSql($"select * from seals where (to_xid, to_id) >= ({entry.Xid}::text::xid8, {id}) order by number limit 1").AsNoTracking().FirstOrDefaultAsync(cancel);
        if (seal is null) return Refusal.Conflict("NotSealedYet");
        var last = await db.Seals.AsNoTracking().FirstOrDefaultAsync(row => row.Number == seal.Number - 1, cancel);
        var leaves = await LeavesAsync(db, last, seal, cancel);
        var leaf = EntryHash.Leaf(entry);
        var index = leaves.FindIndex(candidate => candidate.AsSpan().SequenceEqual(leaf));
        if (index < 0) return Refusal.Conflict("EntryNotUnderItsSeal");
        var path = new MerkleTree(leaves).InclusionProof(index);
        return new JournalProof(
            id, seal.Number, index, leaves.Count, Hex(leaf), [.. path.Select(Hex)], Hex(seal.Root), Hex(seal.Hash), seal.SealedAt,
            MerkleTree.Verify(leaf, index, leaves.Count, path, seal.Root),
            Convert.ToBase64String(EntryHash.Content(entry)), Convert.ToBase64String(SealHash.Content(seal)));
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
        while (await reader.ReadAsync(cancel)) leaves.Add(EntryHash.Leaf(JournalReader.Read(reader)));
        return leaves;
    }

    /// <summary>Entries by or about the accounts that the reader manages (R5.1–R5.3) and by the reader's own, as SQL.</summary>
    private static string Managed(Actor actor) => actor.ReachOf(Permission.ReadJournal) == Reach.Nation ? "true" : $"exists (select from ({ManagedUnits.Query(actor)}) m where ({By(actor)}) or ({About(actor)}))";

    private static string By(Actor actor) => $"actor_path = m.path and {ManagedUnits.Covers(actor, "m", "actor")}";

    private static string About(Actor actor) => $"subject_type = 'Account' and unit_path = m.path and {ManagedUnits.Covers(actor, "m", "subject_number")}";

    /// <summary>
    /// The same, as a list: of each managed unit the newest entries by or about its accounts, and of those the newest. A page costs
    /// the same however long the journal is.
    /// </summary>
    private static string ByManagedUnits(Actor actor, string conditions, int limit)
    {
        string Newest(string of) => $"(select j.* from managed m cross join lateral (select * from journal where {of} and {conditions} order by xid desc, id desc limit {limit}) j)";
        return $"""
            with managed as materialized ({ManagedUnits.Query(actor)})
            select distinct on (xid, id) {JournalReader.Columns} from (
              {Newest(By(actor))} union all {Newest(About(actor))}) found
            order by xid desc, id desc limit {limit}
            """;
    }

    /// <summary>The units that a text stands for: a code, or what the directory finds. Names repeat, so there may be several.</summary>
    private async Task<Result<string[]>> CodesAsync(string text, CancellationToken cancel)
    {
        if (UnitCode.TryParse(text, out _)) return new[] { text };
        if (text.All(char.IsAsciiDigit)) return Refusal.Malformed("UnitCodeMalformed");
        return (await units.ListAsync(new UnitFilter(Q: text), MostNamed, null, cancel)).Map(page => page.Items.Select(unit => unit.Code.ToString()).ToArray());
    }

    /// <summary>The accounts that a text stands for: its own number, or those with the text in the name. What the reader may see of them the list decides.</summary>
    private async Task<string[]> AccountsAsync(string text, CancellationToken cancel)
    {
        var sql = new Sql();
        var named = await sql.Command(source, $"select user_name from accounts where position({sql.Value(text.ToLowerInvariant())} in lower(name)) > 0 order by user_name limit {MostNamed}").ReadAllAsync(reader => reader.GetString(0), cancel);
        return [text, .. named];
    }

    private async Task<(Dictionary<string, string> Accounts, Dictionary<string, NamedUnit> Units)> NamesAsync(IReadOnlyList<JournalRecord> records, CancellationToken cancel)
    {
        if (records.Count == 0) return ([], []);
        var sql = new Sql();
        var wanted = sql.Value(records.Select(record => record.Actor).Concat(records.Where(record => record.SubjectType == "Account").Select(record => record.SubjectNumber)).Distinct().ToArray());
        var names = await sql.Command(source, $"select user_name, name from accounts where user_name = any({wanted})").ReadAllAsync(reader => (UserName: reader.GetString(0), Name: reader.GetString(1)), cancel);
        var codes = records.Select(record => UnitCode.TryParse(record.UnitCode, out var code) ? code : (UnitCode?)null).OfType<UnitCode>().Distinct().ToList();
        return (names.ToDictionary(row => row.UserName, row => row.Name), (await units.NamedAsync(codes, cancel)).ToDictionary(unit => unit.Code.ToString()));
    }

    private static JournalItem Item(JournalRecord record, Dictionary<string, string> accounts, Dictionary<string, NamedUnit> units)
    {
        using var document = JsonDocument.Parse(record.Data);
        var subject = new FeedSubjectItem(record.SubjectType, record.SubjectNumber, record.SubjectType == "Account" ? accounts.GetValueOrDefault(record.SubjectNumber) : null);
        return new JournalItem(
            record.Id, record.At, record.Verb, record.Actor, subject, record.SubjectVersion, record.UnitCode, document.RootElement.Clone(), accounts.GetValueOrDefault(record.Actor),
            units.GetValueOrDefault(record.UnitCode));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
