using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Evidence;

/// <summary>Reads evidence: the own unit's, and what is used in something that the account may read. <c>EvidenceNotFound</c> for any other.</summary>
public sealed class EvidenceQueries(ReadDoor door, IEnumerable<IUsesEvidence> users)
{
    /// <summary>Openings that are listed, the last ones.</summary>
    private const int MaxOpenings = 1000;

    public async Task<Result<EvidenceItem>> FindAsync(Actor actor, Guid id, CancellationToken cancel) =>
        await door.For(actor).FirstAsync(Find(actor, id), EvidenceItem.Read, cancel) is { } found ? found : EvidenceUses.NotFound;

    public async Task<Result<EvidenceCustody>> CustodyAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var found = read.Add(Find(actor, id), EvidenceItem.Read);
        var sql = new Sql();
        var (type, number, verb) = (sql.Value(EvidenceSubjects.OfEvidence), sql.Value(id.ToString()), sql.Value(nameof(EvidenceOpened)));
        var openings = read.Add(
            sql.InBatch(
                $"""
                select at, actor from journal
                where subject_type = {type} and subject_number = {number} and verb = {verb}
                  and (left(actor, {UnitCode.Length}) = any({sql.Value(OwnCodes(actor))})
                    or exists (select from evidence e where e.id::text = {number} and e.unit_code = {sql.Value(actor.ActingUnit.ToString())}))
                order by id desc limit {MaxOpenings}
                """), row => new EvidenceOpening(row.Time(), row.Text()));
        await read.RunAsync(cancel);
        return found is [var evidence] ? new EvidenceCustody(evidence, openings) : EvidenceUses.NotFound;
    }

    /// <summary>Who opened it tells where it is used: the unit that brought it sees all, others what they opened themselves.</summary>
    private static string[] OwnCodes(Actor actor) => [actor.ActingUnit.ToString(), actor.ActingUnit.CenterCode.ToString(), actor.UnitCode.ToString()];

    private Npgsql.NpgsqlBatchCommand Find(Actor actor, Guid id)
    {
        var sql = new Sql();
        return sql.InBatch($"select {EvidenceItem.Columns} from {EvidenceItem.Rows} where e.id = {sql.Value(id)} and {Readable(sql, actor)}");
    }

    /// <summary>That the account may read a row <c>e</c> of evidence.</summary>
    private string Readable(Sql sql, Actor actor)
    {
        if (!actor.May(Permission.ReadWork)) return "false";
        var own = $"e.unit_code = {sql.Value(actor.ActingUnit.ToString())}";
        var uses = users.Select(user => $"(use.subject_type = {sql.Value(user.SubjectType)} and {user.Readable(sql, actor, "use")})").ToList();
        return uses.Count == 0 ? own
            : $"({own} or exists (select from evidence_uses use where use.evidence_id = e.id and ({string.Join(" or ", uses)})))";
    }
}
