using System.Globalization;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Journal;

/// <summary>A journal that nobody has tampered with yet, under several checkpoints, and the way back to it.</summary>
public sealed class SealedJournal(PostgresServer server) : IAsyncLifetime
{
    private IReadOnlyList<JournalRecord> _entries = [];
    private string _restore = "";

    public TestConsole Console { get; private set; } = null!;

    /// <summary>The log's own key, which no tamperer has, and another of the same name.</summary>
    internal KeyFile Key { get; private set; } = null!;

    internal KeyFile OtherKey { get; private set; } = null!;

    internal string Origin => Key.Signer.Key.Name;

    internal IReadOnlyList<CheckpointRow> Checkpoints { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Console = await JournalLogTests.PreparedAsync(server);
        await Console.As(Role.CenterSystemAdministrator, TaskBodies.Nation);
        await JournalLogTests.SettledAsync(Console);
        // It would go on sealing what tests do to the journal.
        await Console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        Key = KeyFile.Read(Path.Combine(Console.LogFolder, "log.key")).Value;
        OtherKey = KeyFile.CreateNew(Path.Combine(Console.LogFolder, "other.key"), Origin);
        (_entries, _) = await Console.Get<JournalReader>().ReadAsync(JournalPosition.Start, 10_000, CancellationToken.None);
        await using var connection = await Console.ConnectAsync();
        Checkpoints = await LogTables.RangeAsync(connection, 0, long.MaxValue, 1000, CancellationToken.None);
        Assert.True(Checkpoints.Count >= 3 && Checkpoints[^1].Size == _entries.Count);
        string[] tables = ["journal", "journal_tiles", "journal_checkpoints"];
        await Console.ExecuteAsync(string.Join(';', tables.Select(table => $"create table {table}_whole as table {table}")));
        _restore = string.Join(';', tables.Select(table => $"truncate {table}; insert into {table} select * from {table}_whole"));
    }

    public Task RestoreAsync() => Console.ExecuteAsync(_restore);

    /// <summary>A console that has just been started on this database: it knows what its files say.</summary>
    internal JournalVerifier Restarted()
    {
        var options = Console.Get<IOptions<JournalLogOptions>>();
        var (source, keys) = (Console.Get<NpgsqlDataSource>(), new JournalKeys(options));
        var log = new JournalLog(source, keys, new CheckpointFile(options));
        return new JournalVerifier(source, log, keys, Console.Get<JournalWitnesses>());
    }

    internal string Signed(string origin, long size, byte[] root, KeyFile by)
    {
        var checkpoint = new Checkpoint(origin, size, root);
        var now = Console.Time.GetUtcNow();
        return new SignedNote(checkpoint.Text, [by.Signer.Sign(checkpoint), by.Signer.Cosign(checkpoint, now)]).ToString();
    }

    /// <summary>Makes tiles and checkpoints anew over the entries that are there now, signed by the other key.</summary>
    internal async Task ForgeAsync()
    {
        var (entries, _) = await Console.Get<JournalReader>().ReadAsync(JournalPosition.Start, 10_000, CancellationToken.None);
        await RebuildAsync(entries, Checkpoints, (row, root) => Signed(Origin, row.Size, root, OtherKey));
    }

    /// <summary>Brings the database back to the state at one of its checkpoints: in itself it is whole.</summary>
    internal async Task CutOffAsync(CheckpointRow at)
    {
        await RebuildAsync(_entries, [.. Checkpoints.Where(row => row.Size <= at.Size)], (row, _) => row.Note);
        await Console.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture, $"delete from journal where (xid, id) > ('{at.Position.Xid}', {at.Position.Id})"));
    }

    /// <summary>Takes out all checkpoints but the first and the last, and makes tables as if there had been no others.</summary>
    internal Task ThinOutAsync() => RebuildAsync(_entries, [Checkpoints[0], Checkpoints[^1]], (row, _) => row.Note);

    /// <summary>As the sealer would have made it over these entries.</summary>
    internal async Task RebuildAsync(IReadOnlyList<JournalRecord> entries, IReadOnlyList<CheckpointRow> rows, Func<CheckpointRow, byte[], string> note)
    {
        await Console.ExecuteAsync("truncate journal_tiles; truncate journal_checkpoints");
        await using var connection = await Console.ConnectAsync();
        var builder = new TileBuilder();
        foreach (var row in rows)
        {
            while (builder.Size < row.Size && builder.Size < entries.Count) builder.Append(EntryEncoding.Leaf(entries[(int)builder.Size]));
            await LogTables.AppendAsync(connection, row with { Note = note(row, builder.Root()) }, builder.Take(), CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}

/// <summary>Does one thing to a sealed journal: whoever knows everything but the log's key and the file could do it.</summary>
internal sealed class Tamperer(SealedJournal journal, Random dice)
{
    private static readonly string[] s_changes =
    [
        "verb = verb || 'x'", "actor = actor || '1'", "actor_path = actor_path || '1000000000/'", "subject_type = subject_type || 'x'",
        "subject_number = subject_number || '0'", "subject_version = subject_version + 1", "unit_code = '9999999999'", "unit_path = unit_path || 'x'",
        "work = array_append(work, '1000000000/')", "work_rule = '{}'", "administration = array_append(administration, '1000000000/')",
        "salt = gen_random_uuid()", "holder = coalesce(holder, '') || '1'",
        "data = '{\"title\":\"forged\"}'", "encoding = encoding + 1", "at = at - interval '1 microsecond'", "at = at + interval '1 year'", "id = -id",
        "xid = (xid::text::bigint + 1)::text::xid8", "xid = '3'", "xid = '8000000000000000000'",
    ];

    private static readonly string[] s_checkpointChanges =
    [
        "size = size + 100000", "xid = (xid::text::bigint - 1)::text::xid8", "xid = (xid::text::bigint + 1)::text::xid8", "entry_id = entry_id + 1",
        "entry_id = entry_id - 1", "at = at + interval '1 second'", "at = at - interval '400 days'", "note = note || E'\\n'", "note = ''",
        "note = replace(note, E'\\n', E'\\r\\n')", "note = translate(note, 'ABCDEFGHabcdefgh', 'BCDEFGHAbcdefgha')",
        "note = regexp_replace(note, E'^[^\\n]+', 'other.example/log')", "note = regexp_replace(note, E'\\n\\n[^\\n]+\\n', E'\\n\\n')",
        "note = regexp_replace(note, E'[^\\n]+\\n$', '')",
    ];

    /// <summary>Answers what was done.</summary>
    public async Task<string> TamperAsync()
    {
        while (true)
        {
            // Some dice hit nothing, or what is there already.
            if (await TryTamperAsync() is { } did) return did;
            await journal.RestoreAsync();
        }
    }

    private async Task<string?> TryTamperAsync()
    {
        switch (dice.Next(11))
        {
            case 0 or 1:
                return await DoAsync($"update journal set {One(s_changes)} where {Entry()}");
            case 2:
                return await DoAsync($"delete from journal where {Entry()}");
            case 3:
                return await DoAsync(
                    $"""
                    with a as (select id, xid from journal where {Entry(0)}), b as (select id, xid from journal where {Entry(1)}),
                    moved as (update journal j set id = -j.id from a, b where j.id in (a.id, b.id) returning j.id)
                    select count(*) from moved
                    """);
            case 4:
                // Behind the last one covered, and of a transaction that is over, an entry is like any that was made since.
                var place = One(["'1'", "xid", "(xid::text::bigint - 1)::text::xid8", "'7000000000000000000'"]);
                return await DoAsync(
                    $"""
                    insert into journal (at, id, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                    select at, {One(["-id", "id + 1000000"])}, {place}, verb, actor, actor_path, subject_type, subject_number, subject_version + 1, unit_code,
                      unit_path, work, data
                    from journal where {Entry()}
                    """);
            case 5:
                var kept = journal.Checkpoints[dice.Next(journal.Checkpoints.Count - 1)];
                await journal.CutOffAsync(kept);
                return $"cut off to {kept.Size}";
            case 10:
                await journal.ThinOutAsync();
                return "thinned out";
            case 6:
                var at = dice.Next(32);
                return await DoAsync(One(
                [
                    $"update journal_tiles set hashes = set_byte(hashes, {at}, get_byte(hashes, {at}) # {dice.Next(1, 256)}) where {Tile()}",
                    $"delete from journal_tiles where {Tile()}", $"update journal_tiles set width = width + 1 where {Tile()}",
                    $"insert into journal_tiles select level, index + 1, width, hashes from journal_tiles where {Tile()}",
                    $"insert into journal_tiles select level + 1, index, width, hashes from journal_tiles where {Tile()}",
                ]));
            case 7:
                return await DoAsync(One(
                [
                    $"update journal_checkpoints set {One(s_checkpointChanges)} where {Checkpoint()}", $"delete from journal_checkpoints where {Checkpoint()}",
                    "delete from journal_checkpoints", "delete from journal_checkpoints; delete from journal_tiles",
                    $"update journal_checkpoints set note = (select note from journal_checkpoints order by size limit 1) where size > "
                        + $"{journal.Checkpoints[0].Size} and {Checkpoint(1)}",
                ]));
            default:
                if (await DoAsync($"update journal set {One(s_changes[..13])} where {Entry()}") is not { } change) return null;
                var (by, keeps) = (dice.Next(2) == 0 ? journal.OtherKey : null, dice.Next(2) == 0);
                var (entries, _) = await journal.Console.Get<JournalReader>().ReadAsync(JournalPosition.Start, 10_000, CancellationToken.None);
                await journal.RebuildAsync(entries, journal.Checkpoints, (row, root) => by is not null
                    ? journal.Signed(journal.Origin, row.Size, root, by)
                    : keeps ? row.Note : new SignedNote(new Checkpoint(journal.Origin, row.Size, root).Text, Signatures(row)).ToString());
                return $"{change}, and the tree made anew, {(by is null ? "with the old signatures" : "signed by another key")}";
        }
    }

    private static IReadOnlyList<NoteSignature> Signatures(CheckpointRow row) =>
        SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(row.Note)).Value.Signatures;

    private async Task<string?> DoAsync(string sql)
    {
        try
        {
            return await journal.Console.ExecuteAsync(sql) == 0 ? null : sql;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    private string One(string[] of) => of[dice.Next(of.Length)];

    private string Entry(int next = 0) => Nth("id", "journal", "order by xid, id", journal.Checkpoints[^1].Size, next);

    private string Tile() => $"(level, index, width) = (select level, index, width from journal_tiles order by level, index, width offset "
        + $"{dice.Next(journal.Checkpoints.Count)} limit 1)";

    private string Checkpoint(int from = 0) => $"size = {journal.Checkpoints[dice.Next(from, journal.Checkpoints.Count)].Size}";

    private string Nth(string key, string table, string order, long count, int next) =>
        $"{key} = (select {key} from {table} {order} offset {(dice.NextInt64(count) + next) % count} limit 1)";
}
