using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Journal;

/// <summary>Writes entries into a command's transaction.</summary>
public static class JournalWriter
{
    /// <summary>The statement that puts an entry on record; it answers the transaction's id.</summary>
    public static NpgsqlBatchCommand Insert(JournalEntry entry) => Sql.Statement(
        """
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, work_rule,
          administration, holder, data)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json, $12, $13, $14::json) returning xid
        """,
        entry.At, entry.Verb, entry.Author.UserName, entry.Author.UnitPath, entry.Subject.Type, entry.Subject.Number, entry.SubjectVersion, entry.UnitCode,
        entry.UnitPath, Texts(entry.Readers.Work), entry.Readers.WorkRule is { } rule ? JsonSerializer.Serialize(rule, AnswerJson.Options) : null,
        Texts(entry.Readers.Administration), entry.Readers.Holder, JsonSerializer.Serialize(entry.What, entry.What.GetType(), AnswerJson.Options));

    /// <summary>The id that an entry of this transaction has.</summary>
    public static NpgsqlBatchCommand TransactionId() => new("select pg_current_xact_id()");

    /// <summary>Puts many entries on record at once, in their order.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            """
            copy journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, work_rule, administration,
              holder, data) from stdin (format binary)
            """, cancel);
        foreach (var entry in entries)
        {
            await writer.StartRowAsync(cancel);
            await writer.WriteAsync(entry.At, NpgsqlDbType.TimestampTz, cancel);
            await writer.WriteAsync(entry.Verb, NpgsqlDbType.Text, cancel);
            await writer.WriteAsync(entry.Author.UserName, NpgsqlDbType.Text, cancel);
            await WriteTextAsync(writer, entry.Author.UnitPath, cancel);
            await writer.WriteAsync(entry.Subject.Type, NpgsqlDbType.Text, cancel);
            await writer.WriteAsync(entry.Subject.Number, NpgsqlDbType.Text, cancel);
            await writer.WriteAsync(entry.SubjectVersion, NpgsqlDbType.Bigint, cancel);
            await writer.WriteAsync(entry.UnitCode, NpgsqlDbType.Text, cancel);
            await writer.WriteAsync(entry.UnitPath, NpgsqlDbType.Text, cancel);
            await writer.WriteAsync(Texts(entry.Readers.Work), NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
            if (entry.Readers.WorkRule is { } rule) await writer.WriteAsync(JsonSerializer.Serialize(rule, AnswerJson.Options), NpgsqlDbType.Json, cancel);
            else await writer.WriteNullAsync(cancel);
            await writer.WriteAsync(Texts(entry.Readers.Administration), NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
            await WriteTextAsync(writer, entry.Readers.Holder, cancel);
            await writer.WriteAsync(JsonSerializer.Serialize(entry.What, entry.What.GetType(), AnswerJson.Options), NpgsqlDbType.Json, cancel);
        }

        await writer.CompleteAsync(cancel);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter writer, string? text, CancellationToken cancel) =>
        text is null ? writer.WriteNullAsync(cancel) : writer.WriteAsync(text, NpgsqlDbType.Text, cancel);

    private static string[] Texts(IReadOnlyList<UnitPath> paths)
    {
        var texts = new string[paths.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = paths[i].ToString();
        return texts;
    }
}
