using System.Runtime.CompilerServices;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Journal;

/// <summary>An entry as the database holds it.</summary>
public sealed record JournalRecord(
    long Id, DateTimeOffset At, ulong Xid, string Verb, string Actor, string ActorPath, string SubjectType, string SubjectNumber,
    long SubjectVersion, string UnitCode, string UnitPath, string[] Work, string? WorkRule, string[] Administration, string? Holder, string Data,
    short Encoding, Guid Salt)
{
    public JournalPosition Position => new(Xid, Id);

    /// <summary>
    /// What the entry says; null for a verb that this console does not know, and for what such an entry does not say: anybody who may write in the
    /// database may have written it.
    /// </summary>
    public DomainEvent? What() => WhatOf(Verb, Data);

    /// <summary>The same of data alone.</summary>
    internal static DomainEvent? WhatOf(string verb, string data)
    {
        if (!DomainEvent.ByVerb.TryGetValue(verb, out var type)) return null;
        try
        {
            return (DomainEvent?)JsonSerializer.Deserialize(data, type, AnswerJson.Options);
        }
        catch (Exception unlike) when (unlike is JsonException or ArgumentException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Where an entry is, and what it is about.</summary>
internal sealed record JournalMark(JournalPosition Position, DateTimeOffset At, string Verb, string Subject, string UnitCode);

/// <summary>A row of the journal holds what no entry can hold: somebody wrote it with the database's own means.</summary>
public sealed class UnreadableEntryException(Exception? inner = null) : Exception("An entry of the journal can't be read.", inner);

/// <summary>Reads the journal in its one order, up to the oldest transaction that is still open: nothing before that can appear later.</summary>
public sealed class JournalReader(NpgsqlDataSource source)
{
    /// <summary>Entries that one statement of a long reading answers.</summary>
    internal const int Chunk = 20_000;

    internal const string Columns =
        "id, at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, work_rule, "
        + "administration, holder, data, encoding, salt";

    /// <summary>
    /// Up to <paramref name="limit"/> settled entries behind a position, with the horizon: every entry of a transaction below it
    /// was visible to this read.
    /// </summary>
    public async Task<(List<JournalRecord> Entries, ulong Horizon)> ReadAsync(JournalPosition after, int limit, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection)
        {
            // Both from one snapshot, so that the horizon fits the entries.
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin transaction isolation level repeatable read read only"),
                new NpgsqlBatchCommand("select journal_horizon()"),
                Behind(after, limit),
                new NpgsqlBatchCommand("commit"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var horizon = reader.GetFieldValue<ulong>(0);
        await reader.NextResultAsync(cancel);
        var entries = new List<JournalRecord>();
        while (await reader.ReadAsync(cancel)) entries.Add(Read(reader));
        return (entries, horizon);
    }

    /// <summary>Up to <paramref name="limit"/> settled entries behind a position, read in the caller's transaction.</summary>
    internal static async Task<List<JournalRecord>> ReadAsync(NpgsqlConnection connection, JournalPosition after, int limit, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Behind(after, limit) } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var entries = new List<JournalRecord>();
        while (await reader.ReadAsync(cancel)) entries.Add(Read(reader));
        return entries;
    }

    /// <summary>The entry at a place; null where there is none.</summary>
    internal static Task<JournalRecord?> AtAsync(NpgsqlConnection connection, JournalPosition position, CancellationToken cancel) =>
        FirstAsync(connection, Sql.Statement($"select {Columns} from journal where xid = $1 and id = $2", Xid(position.Xid), position.Id), cancel);

    /// <summary>The entries of a month's partition, in the journal's order; at most so many.</summary>
    internal static async IAsyncEnumerable<JournalRecord> OfMonthAsync(
        NpgsqlConnection connection, DateOnly month, long limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from journal where {InMonth(month)} order by xid, id limit {limit}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return Read(reader);
    }

    /// <summary>The entries of a verb about a kind of subject; none that can't be read.</summary>
    internal static async IAsyncEnumerable<JournalRecord> AllOfAsync(
        NpgsqlConnection connection, string subjectType, string verb, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement($"select {Columns} from journal where subject_type = $1 and verb = $2 order by xid, id", subjectType, verb),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            JournalRecord entry;
            try
            {
                entry = Read(reader);
            }
            catch (UnreadableEntryException)
            {
                // A verification finds it at its own place.
                continue;
            }

            yield return entry;
        }
    }

    /// <summary>
    /// Settled entries of some verbs since a time, by or about what is at or below a unit, in the journal's order; of the newest at most so many. None that
    /// can't be read.
    /// </summary>
    internal async Task<IReadOnlyList<JournalRecord>> OfVerbsAsync(
        IReadOnlyCollection<string> verbs, DateTimeOffset since, Domain.Units.UnitPath under, int limit, CancellationToken cancel)
    {
        var sql = new Sql();
        sql.Where($"j.at >= {sql.Value(since.ToUniversalTime())} and j.xid < journal_horizon()");
        if (verbs.Count > 0) sql.Where($"j.verb = any({sql.Value(verbs.ToArray())})");
        if (under.Depth > 1) sql.Where($"({sql.Below(under, "j.unit_path")} or {sql.Below(under, "j.actor_path")})");
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(sql.InBatch($"select {Columns} from journal j where {sql.Conditions} order by j.xid desc, j.id desc limit {limit}"));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var entries = new List<JournalRecord>();
        while (await reader.ReadAsync(cancel))
        {
            try
            {
                entries.Add(Read(reader));
            }
            catch (UnreadableEntryException)
            {
                // A verification finds it at its own place.
            }
        }

        entries.Reverse();
        return entries;
    }

    /// <summary>Whether a month's partition is part of the journal, and holds anything.</summary>
    internal static async Task<bool> HoldsAsync(NpgsqlConnection connection, DateOnly month, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select exists (select from journal where {InMonth(month)})", connection);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>The console's role reaches a partition only through the journal.</summary>
    private static string InMonth(DateOnly month) => FormattableString.Invariant(
        $"tableoid = to_regclass('{JournalPartitions.NameOf(month)}') and at >= '{month:yyyy-MM-dd}+00' and at < '{month.AddMonths(1):yyyy-MM-dd}+00'");

    /// <summary>The entries of a month that was taken out of the journal, in its order; the owner reads them.</summary>
    internal static async IAsyncEnumerable<JournalRecord> ArchivedAsync(
        NpgsqlConnection owner, DateOnly month, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from {JournalPartitions.ArchiveOf(month)} order by xid, id", owner);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return Read(reader);
    }

    private static async Task<JournalRecord?> FirstAsync(NpgsqlConnection connection, NpgsqlBatchCommand statement, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    /// <summary>The entries behind a place up to another, one by one, however many: no statement reads more than some thousands.</summary>
    internal static async IAsyncEnumerable<JournalRecord> BetweenAsync(
        NpgsqlConnection connection, JournalPosition after, JournalPosition upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Several entries that somebody put at one place must not hide where a chunk ends: those that came already are passed over.
        for (var (came, more) = (0, true); more;)
        {
            var limit = Chunk + came;
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    Sql.Statement(
                        $"""
                        select {Columns} from journal where (xid, id) {(came == 0 ? ">" : ">=")} ($1, $2) and (xid, id) <= ($3, $4)
                        order by xid, id limit {limit}
                        """, Xid(after.Xid), after.Id, Xid(upTo.Xid), upTo.Id),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            var read = 0;
            for (var passed = came; await reader.ReadAsync(cancel); read++)
            {
                if (read < passed) continue;
                var entry = Read(reader);
                came = entry.Position == after ? came + 1 : 1;
                after = entry.Position;
                yield return entry;
            }

            more = read == limit;
        }
    }

    /// <summary>The last entries before a place, the oldest of them first. What is no entry is left out: a verification finds it at its own place.</summary>
    internal async Task<IReadOnlyList<JournalRecord>> LastAsync(JournalPosition before, int limit, CancellationToken cancel)
    {
        await using var command = source.CreateCommand($"select {Columns} from journal where (xid, id) < ($1, $2) order by xid desc, id desc limit $3");
        command.Parameters.Add(Xid(before.Xid));
        command.Parameters.Add(new NpgsqlParameter { Value = before.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var entries = new List<JournalRecord>();
        while (await reader.ReadAsync(cancel))
        {
            try
            {
                entries.Add(Read(reader));
            }
            catch (UnreadableEntryException)
            {
                // The tail goes on behind it.
            }
        }

        entries.Reverse();
        return entries;
    }

    /// <summary>
    /// Up to <paramref name="limit"/> entries before a place, newest first, settled or not, as far as they are before a time and about a task: where they
    /// are and what they are about. What a campaign's entries say is large. <paramref name="narrow"/> adds what else is asked of a row <c>j</c>.
    /// </summary>
    internal async Task<List<JournalMark>> BackAsync(
        JournalPosition before, DateTimeOffset? until, string? task, int limit, CancellationToken cancel, Action<Sql>? narrow = null)
    {
        var sql = new Sql();
        narrow?.Invoke(sql);
        sql.Where($"(j.xid, j.id) < ({sql.Value(before.Xid)}, {sql.Value(before.Id)})");
        if (until is { } end) sql.Where($"j.at < {sql.Value(end.ToUniversalTime())}");
        if (task is not null)
        {
            var (from, to) = (sql.Value($"{task}-"), sql.Value($"{task}."));
            sql.Where(
                $"""
                (j.subject_type = '{SupervisionSubjects.OfTask}' and j.subject_number = {sql.Value(task)}
                  or j.subject_type = '{SupervisionSubjects.OfAssignment}' and j.subject_number > {from} and j.subject_number < {to})
                """);
        }

        return await ManyAsync(
            sql.InBatch(
                $"""
                select j.xid, j.id, j.at, j.verb, j.subject_number, j.unit_code from journal j
                where {sql.Conditions} order by j.xid desc, j.id desc limit {limit}
                """),
            reader => new JournalMark(
                new JournalPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3),
                reader.GetString(4), reader.GetString(5)), cancel);
    }

    /// <summary>These entries, newest first.</summary>
    internal async Task<List<JournalRecord>> AtAsync(IReadOnlyCollection<JournalMark> marks, CancellationToken cancel) => marks.Count == 0 ? []
        : await ManyAsync(
            Sql.Statement(
                $"select {Columns} from journal where id = any($1) and at between $2 and $3 order by xid desc, id desc",
                marks.Select(mark => mark.Position.Id).ToArray(), marks.Min(mark => mark.At), marks.Max(mark => mark.At)),
            Read, cancel);

    /// <summary>A place behind all that was on record by a time: that of the first checkpoint since; behind everything where there is none.</summary>
    internal async Task<JournalPosition> BehindAsync(DateTimeOffset at, CancellationToken cancel)
    {
        var found = await ManyAsync(
            Sql.Statement("select xid, entry_id from journal_checkpoints where at >= $1 order by at, size limit 1", at.ToUniversalTime()),
            reader => new JournalPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1) + 1), cancel);
        return found is [var place] ? place : JournalPosition.End;
    }

    private async Task<List<T>> ManyAsync<T>(NpgsqlBatchCommand statement, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Where the first entry behind a position is, settled or not; null where there is none.</summary>
    public async Task<JournalPosition?> NextAsync(JournalPosition after, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select xid, id from journal where (xid, id) > ($1, $2) order by xid, id limit 1");
        command.Parameters.Add(Xid(after.Xid));
        command.Parameters.Add(new NpgsqlParameter { Value = after.Id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new JournalPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)) : null;
    }

    /// <summary>The place behind everything that is settled now.</summary>
    public async Task<JournalPosition> NowAsync(CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select journal_horizon()");
        return JournalPosition.Before((ulong)(await command.ExecuteScalarAsync(cancel))!);
    }

    private static NpgsqlBatchCommand Behind(JournalPosition after, int limit) => Sql.Statement(
        $"select {Columns} from journal where (xid, id) > ($1, $2) and xid < journal_horizon() order by xid, id limit $3", Xid(after.Xid), after.Id, limit);

    internal static NpgsqlParameter Xid(ulong xid) => new() { Value = xid, NpgsqlDbType = NpgsqlDbType.Xid8 };

    /// <exception cref="UnreadableEntryException">It is no entry.</exception>
    internal static JournalRecord Read(NpgsqlDataReader reader)
    {
        try
        {
            var entry = ReadRow(reader);
            if (!entry.Work.Contains(null) && !entry.Administration.Contains(null)) return entry;
        }
        catch (Exception unreadable) when (unreadable is InvalidCastException or ArgumentException or OverflowException or FormatException)
        {
            throw new UnreadableEntryException(unreadable);
        }

        // Among its readers is one without a name.
        throw new UnreadableEntryException();
    }

    private static JournalRecord ReadRow(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<ulong>(2), reader.GetString(3), reader.GetString(4),
        reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetInt64(8), reader.GetString(9), reader.GetString(10),
        reader.GetFieldValue<string[]>(11), reader.IsDBNull(12) ? null : reader.GetString(12), reader.GetFieldValue<string[]>(13),
        reader.IsDBNull(14) ? null : reader.GetString(14), reader.GetString(15), reader.GetInt16(16), reader.GetGuid(17));
}
