using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>Writes entries into the caller's transaction.</summary>
public static class JournalWriter
{
    /// <summary>Puts an entry on record at once, for what is not a command; answers the transaction's id, to wake the tail with after the commit.</summary>
    public static async Task<ulong> AppendAsync(NetMonitorDb db, JournalEntry entry, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection()) { BatchCommands = { Insert(entry) } };
            return (ulong)(await batch.ExecuteScalarAsync(cancel))!;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The statement that puts an entry on record; it answers the transaction's id.</summary>
    public static NpgsqlBatchCommand Insert(JournalEntry entry) => Sql.Statement(
        """
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, audience, audience_rule, data)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json, $12::json) returning xid
        """,
        entry.At, entry.Verb, entry.Actor, entry.ActorPath, entry.SubjectType, entry.SubjectNumber, entry.SubjectVersion, entry.UnitCode, entry.UnitPath,
        entry.Audience, entry.AudienceRule, entry.Data);
}
