using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Journal;

/// <summary>
/// What a reader of the journal looks for; null is no filter. <c>From</c> is included, <c>To</c> is not. <c>Actor</c> is a user name, or part
/// of an account's name; <c>Unit</c> is a code, or a text for which the directory is searched.
/// </summary>
public sealed record JournalFilter(
    string? Unit = null, string? Actor = null, string? Subject = null, string? Verb = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The filter of a page's address: whole days on the reader's clock, both included.</summary>
    public static JournalFilter Of(string? unit, string? actor, string? subject, string? verb, DateOnly? from, DateOnly? to, Preferences? clock)
    {
        DateTimeOffset? Midnight(DateOnly? day) => day is { } date ? clock.At(date.ToDateTime(TimeOnly.MinValue)) : null;
        // The last day there can be is no limit.
        return new JournalFilter(unit, actor, subject, verb, Midnight(from), to < DateOnly.MaxValue ? Midnight(to?.AddDays(1)) : null);
    }
}

/// <summary>An entry as it is read back, with the names of who acted, of the account it is about and of the unit.</summary>
public sealed record JournalItem(
    long Id, DateTimeOffset At, string Verb, string Actor, FeedSubjectItem Subject, long SubjectVersion, string UnitCode, JsonElement Data, string? ActorName,
    NamedUnit? Unit);

public sealed record FeedSubjectItem(string Type, string Number, string? Name = null);

/// <summary>
/// Reads the journal, for system administrators (the accounts they manage), leaders (their own authority and below) and who has the right over the
/// whole country.
/// </summary>
public sealed class JournalQueries(ReadDoor door, UnitQueries units, JournalLog log, JournalKeys keys, JournalVerifier verifier)
{
    /// <summary>Units or accounts that a name can stand for in a filter.</summary>
    private const int MostNamed = PageRequest.MaxLimit;

    private static readonly Keyset<JournalRecord> s_newestFirst = new(
        descending: true, Keyset.Xid<JournalRecord>("j.xid", entry => entry.Xid), Keyset.Number<JournalRecord>("j.id", entry => entry.Id));

    public async Task<Result<Page<JournalItem>>> ListAsync(Actor actor, JournalFilter filter, PageRequest page, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadJournal) is { } lacks) return lacks;
        if (filter.To < filter.From) return Refusal.Malformed("PeriodMalformed");
        var (read, sql) = (door.For(actor), new Sql());
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (filter.Unit is { } unit)
        {
            var codes = await CodesAsync(unit, cancel);
            if (codes.IsRefused) return codes.Refusal;
            sql.Where($"j.unit_code = any({sql.Value(codes.Value)})");
        }

        if (filter.Actor is { } by)
        {
            var named = await AccountsAsync(read, by, cancel);
            if (named.IsRefused) return named.Refusal;
            sql.Where($"j.actor = any({sql.Value(named.Value)})");
        }

        if (filter.Subject is { } subject)
        {
            string[] ways = [Typed.Fold(subject), Typed.Fold(subject).ToUpperInvariant(), Typed.Code(subject)];
            sql.Where($"j.subject_number = any({sql.Value(ways)})");
        }

        if (filter.Verb is { } verb) sql.Where($"j.verb = {sql.Value(Typed.Fold(verb))}");
        if (filter.From is { } from) sql.Where($"j.at >= {sql.Value(from.ToUniversalTime())}");
        if (filter.To is { } to) sql.Where($"j.at < {sql.Value(to.ToUniversalTime())}");
        var text = Scopes.ReadsMuchOfTheJournal(actor)
            ? $"""
              select {JournalReader.Columns} from journal j where {sql.Conditions} and {Scopes.Journal(sql, actor, "j")} {s_newestFirst.Tail(page)}
              """
            : OfUnits(sql, actor, s_newestFirst.Tail(page));
        IReadOnlyList<JournalRecord> records;
        try
        {
            records = await read.AllAsync(sql.InBatch(text), row => JournalReader.Read(row.Reader), cancel);
        }
        catch (UnreadableEntryException)
        {
            return JournalLog.DoesNotFit;
        }

        var (accounts, places) = await NamesAsync(read, records, cancel);
        return s_newestFirst.Cut(records, page, record => Item(actor, record, accounts, places));
    }

    /// <summary>
    /// Reads again what was sealed in a time range, or everything, and whether a checkpoint that somebody kept is a beginning of it:
    /// <c>CheckpointMalformed</c>, <c>CheckpointOfAnotherLog</c>, <c>CheckpointNotSigned</c> or <c>CheckpointChanged</c> for one that can't be;
    /// <c>PeriodMalformed</c> for an end before the beginning.
    /// </summary>
    public async Task<Result<JournalVerification>> VerifyAsync(Actor actor, DateTimeOffset? from, DateTimeOffset? to, string? kept, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.VerifyJournal) is { } lacks) return lacks;
        if (kept is null) return await verifier.VerifyAsync(actor.UserName, from, to, null, cancel);
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        var signed = key.Value.Verify(kept);
        return signed.IsRefused ? signed.Refusal : await verifier.VerifyAsync(actor.UserName, from, to, signed.Value, cancel);
    }

    /// <summary>How far the verification that this reader asked for has come; null where none was, on this node.</summary>
    public VerificationProgress? ProgressFor(Actor actor) => verifier.ProgressOf(actor.UserName);

    /// <summary>The newest checkpoint as a signed note, with its witnesses' lines. <c>NotSealedYet</c> before the first.</summary>
    public Result<string> Checkpoint(Actor actor) => actor.Lacks(Permission.VerifyJournal) is { } lacks ? lacks
        : log.Published is { } published ? published.Signed.Note.ToString() : JournalLog.NotSealedYet;

    /// <summary>The log's public key, and on a line each its former ones, behind a space with the number of entries up to which they count.</summary>
    public Result<string> Key(Actor actor) => actor.Lacks(Permission.VerifyJournal) is { } lacks ? lacks
        : keys.Read().Map(key => string.Concat(key.Former.Select(former => $"{former}\n").Prepend($"{key.Key}\n")));

    /// <summary>That a tree begins a larger one. <c>SizesMalformed</c>, <c>SizeBeyondCheckpoint</c>.</summary>
    public async Task<Result<ConsistencyProof>> ConsistencyAsync(Actor actor, long from, long? to, CancellationToken cancel) =>
        actor.Lacks(Permission.VerifyJournal) is { } lacks ? lacks : await log.ConsistencyAsync(from, to, cancel);

    /// <summary>The hashes of a tile. <c>TilePathMalformed</c>, and <c>TileNotFound</c> for one that has not so many yet.</summary>
    public async Task<Result<byte[]>> TileAsync(Actor actor, string level, string index, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.VerifyJournal) is { } lacks) return lacks;
        var path = TileId.ParsePath(level, index);
        return path.IsRefused ? path.Refusal : await log.TileAsync(path.Value.Tile, path.Value.Width, cancel);
    }

    /// <summary>
    /// The proof that an entry is in the journal's tree. <c>NotSealedYet</c> for the last second's, <c>EntryOfAnotherUnit</c> for one of which the
    /// reader sees only a part.
    /// </summary>
    public async Task<Result<JournalProof>> ProveAsync(Actor actor, long id, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadJournal) is { } lacks) return lacks;
        var sql = new Sql();
        var find = sql.InBatch($"select {JournalReader.Columns} from journal j where j.id = {sql.Value(id)} and {Scopes.Journal(sql, actor, "j")}");
        try
        {
            var entry = await door.For(actor).FirstAsync(find, row => JournalReader.Read(row.Reader), cancel);
            if (entry is null) return Refusal.OutOfScope("EntryNotFound");
            // A proof holds the entry's own bytes.
            using var document = JsonDocument.Parse(entry.Data);
            return JsonElement.DeepEquals(DataFor(actor, entry, document.RootElement), document.RootElement)
                ? await log.ProveAsync(entry, cancel)
                : Refusal.Forbidden("EntryOfAnotherUnit", "R7.2");
        }
        catch (UnreadableEntryException)
        {
            return JournalLog.DoesNotFit;
        }
    }

    /// <summary>
    /// The entries that <see cref="Scopes.Journal"/> admits, as a list: first the newest of each unit that it reads of, by and about its accounts and about
    /// itself, and of those about the journal itself, then the newest of all of these. So a page costs the same however long the journal is.
    /// </summary>
    private static string OfUnits(Sql sql, Actor actor, string tail)
    {
        sql.Where(Scopes.NotKeptFrom(sql, actor, "j"));
        string Newest(string of) =>
            $"""
            (select j.* from managed cross join lateral (
              select * from journal j where {of} and {sql.Conditions} {tail}) j)
            """;
        var ofTheJournal = $"union all (select j.* from journal j where {Scopes.OfTheJournal("j")} and {sql.Conditions} {tail})";
        return $"""
            with managed as materialized ({Scopes.JournalUnits(sql, actor)})
            select distinct on (j.xid, j.id) {JournalReader.Columns} from (
              {string.Join(" union all ", Scopes.OfJournalUnit(sql, actor, "managed", "j").Select(Newest))}
              {(Scopes.ReadsOfTheJournal(actor) ? ofTheJournal : "")}) j
            {tail}
            """;
    }

    /// <summary>The units that a text stands for: a code, or what the directory finds. Names repeat, so there may be several.</summary>
    private async Task<Result<string[]>> CodesAsync(string text, CancellationToken cancel)
    {
        if (UnitCode.TryParse(Typed.Code(text), out var code)) return new[] { code.ToString() };
        if (text.All(char.IsAsciiDigit)) return UnitCode.Malformed(text);
        var found = await units.ListAsync(new UnitFilter(Q: text), new PageRequest(MostNamed), cancel);
        if (found.IsRefused) return found.Refusal;
        return found.Value.Next is null ? found.Value.Items.Select(unit => unit.Code.ToString()).ToArray() : TooMany();
    }

    /// <summary>
    /// The accounts that a text stands for: its own number, or those with the text in the name. What the reader may see of them the list decides.
    /// </summary>
    private static async Task<Result<string[]>> AccountsAsync(ReadBatch read, string text, CancellationToken cancel)
    {
        if (Typed.Code(text).All(char.IsAsciiDigit)) return new[] { Typed.Code(text) };
        var sql = new Sql();
        var named = sql.InBatch(
            $"select user_name from accounts where {AccountSearch.IsFound(sql, "accounts", text)} order by user_name limit {MostNamed + 1}");
        var found = await read.AllAsync(named, row => row.Text(), cancel);
        return found.Count <= MostNamed ? found.Prepend(Typed.Code(text)).ToArray() : TooMany();
    }

    /// <summary>Of a name that stands for more, some would be looked for and others not, which nobody could see.</summary>
    private static Refusal TooMany() => Refusal.Malformed("NameTooCommon").With("max", $"{MostNamed}");

    private async Task<(Dictionary<string, string> Accounts, Dictionary<string, NamedUnit> Units)> NamesAsync(
        ReadBatch read, IReadOnlyList<JournalRecord> records, CancellationToken cancel)
    {
        if (records.Count == 0) return ([], []);
        var sql = new Sql();
        var subjects = records.Where(record => record.SubjectType == AccountSubjects.OfAccount).Select(record => record.SubjectNumber);
        var wanted = sql.Value(records.Select(record => record.Actor).Concat(subjects).Distinct().ToArray());
        var names = await read.AllAsync(
            sql.InBatch($"select user_name, name from accounts where user_name = any({wanted})"), row => (UserName: row.Text(), Name: row.Text()), cancel);
        var codes = records.Select(record => UnitCode.TryParse(record.UnitCode, out var code) ? code : (UnitCode?)null).OfType<UnitCode>().Distinct().ToList();
        return (names.ToDictionary(row => row.UserName, row => row.Name), (await units.NamedAsync(codes, cancel)).ToDictionary(unit => unit.Code.ToString()));
    }

    private static JournalItem Item(Actor reader, JournalRecord record, Dictionary<string, string> accounts, Dictionary<string, NamedUnit> units)
    {
        using var document = JsonDocument.Parse(record.Data);
        var account = record.SubjectType == AccountSubjects.OfAccount ? accounts.GetValueOrDefault(record.SubjectNumber) : null;
        var subject = new FeedSubjectItem(record.SubjectType, record.SubjectNumber, account);
        return new JournalItem(
            record.Id, record.At, record.Verb, record.Actor, subject, record.SubjectVersion, record.UnitCode,
            DataFor(reader, record, document.RootElement).Clone(), accounts.GetValueOrDefault(record.Actor), units.GetValueOrDefault(record.UnitCode));
    }

    /// <summary>What an entry says to its reader: all to an auditor, and to who manages accounts all but the causes that it is not to know of itself.</summary>
    private static JsonElement DataFor(Actor reader, JournalRecord entry, JsonElement data)
    {
        if (Scopes.ReadsWholeJournal(reader)) return entry.Holder == reader.UserName ? EntryData.ForOthers(entry.Verb, data) : data;
        var manages = reader.ReachOf(Permission.ReadJournal) == Reach.ManagedAccounts;
        data = EntryData.For(reader, entry.Verb, entry.UnitCode, data);
        if (!manages || entry.Holder == reader.UserName) data = EntryData.ForOthers(entry.Verb, data);
        return manages ? data : EntryData.Masked(data);
    }
}
