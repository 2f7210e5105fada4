using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>Writes entries into a command's transaction.</summary>
public static class JournalWriter
{
    /// <summary>The statement that puts an entry on record; it answers the transaction's id.</summary>
    public static NpgsqlBatchCommand Insert(JournalEntry entry) => Sql.Statement(
        """
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, audience, audience_rule, data)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json, $12::json) returning xid
        """,
        entry.At, entry.Verb, entry.Actor, entry.ActorPath, entry.SubjectType, entry.SubjectNumber, entry.SubjectVersion, entry.UnitCode, entry.UnitPath,
        entry.Audience, entry.AudienceRule, entry.Data);
}
