using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Evidence;

/// <summary>
/// Where evidence is used. Who may name some, and who reads it there, is for the subject's feature to say (<see cref="IUsesEvidence"/>); what is used is
/// never removed.
/// </summary>
public static class EvidenceUses
{
    /// <summary>
    /// Names the own unit's evidence in a subject, or in a part of it; what is there already stays as it is. <c>EvidenceNotFound</c> where some of it is not
    /// the own unit's.
    /// </summary>
    public static async Task<Refusal?> AddAsync(CommandContext context, Subject of, string part, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return null;
        Guid[] all = [.. ids.Distinct()];
        var unit = context.Actor.ActingUnit.ToString();
        // Locked, so that none of it is discarded until its use is written.
        var found = await ReadDoor.Within(context.Connection, context.Actor).AllAsync(
            Sql.Statement("select id from evidence where id = any($1) and unit_code = $2 for key share", all, unit), row => row.Guid(), cancel);
        if (found.Count < all.Length) return NotFound;
        context.Write(Sql.Statement(
            """
            insert into evidence_uses (evidence_id, subject_type, subject_number, part, added_by_unit, added_at)
            select id, $2, $3, $4, $5, $6 from unnest($1) as id on conflict do nothing
            """, all, of.Type, of.Number, part, unit, context.Now));
        return null;
    }

    /// <summary>Adds what a subject uses to the batch, in the order in which it was brought; <paramref name="shown"/>: which uses the reader sees.</summary>
    public static IReadOnlyList<UsedEvidence> Add(ReadBatch read, Subject of, Func<Sql, string, string>? shown = null)
    {
        var sql = new Sql();
        var (type, number) = (sql.Value(of.Type), sql.Value(of.Number));
        return read.Add(
            sql.InBatch(
                $"""
                select use.part, {EvidenceItem.Columns} from evidence_uses use join {EvidenceItem.Rows} on e.id = use.evidence_id
                where use.subject_type = {type} and use.subject_number = {number} and {shown?.Invoke(sql, "use") ?? "true"} order by e.id, use.part
                """), row => new UsedEvidence(row.Text(), EvidenceItem.Read(row)));
    }

    /// <summary>A subject uses none of it any more, such as a draft that is discarded.</summary>
    public static void Remove(CommandContext context, Subject of) =>
        context.Write(Sql.Statement("delete from evidence_uses where subject_type = $1 and subject_number = $2", of.Type, of.Number));

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("EvidenceNotFound");
}
