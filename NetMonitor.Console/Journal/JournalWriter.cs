using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Npgsql;

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

    private static string[] Texts(IReadOnlyList<UnitPath> paths)
    {
        var texts = new string[paths.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = paths[i].ToString();
        return texts;
    }
}
