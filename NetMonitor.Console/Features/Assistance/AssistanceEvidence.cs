using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Evidence of requests: that of the whole request is read by all who read a leg of it, that of a leg by the requesting unit and who reads that leg, and
/// that of questions that were split off by the two units that they lie between.
/// </summary>
public sealed class AssistanceEvidence : IUsesEvidence
{
    public string SubjectType => AssistanceSubjects.OfRequest;

    /// <summary>Of the whole request.</summary>
    public const string OfAll = "";

    /// <summary>Of a leg.</summary>
    public static string OfLeg(int no) => $"{no}";

    /// <summary>Of questions that were split off.</summary>
    public static string OfPart(int no) => $"part {no}";

    /// <summary>Of an answer that waits for its review: the unit's own until it leaves.</summary>
    public static string OfReview(int leg) => $"review {leg}";

    /// <summary>What came with a part's answers, or was reviewed, goes with the answer of the unit asked to all who read the leg.</summary>
    internal static void PassOn(CommandContext context, string number, string from, int leg) => context.Write(Data.Sql.Statement(
        """
        insert into evidence_uses (evidence_id, subject_type, subject_number, part, added_by_unit, added_at)
        select evidence_id, subject_type, subject_number, $3, added_by_unit, $4 from evidence_uses
        where subject_type = $1 and subject_number = $2 and part = $5 on conflict do nothing
        """, AssistanceSubjects.OfRequest, number, OfLeg(leg), context.Now, from));

    public string Readable(Sql sql, Actor actor, string use) =>
        $"""
        (exists (select from assistance_legs l join assistance_requests a on a.number = l.number
            where l.number = {use}.subject_number and {use}.part in ('{OfAll}', l.no::text) and {Scopes.AssistanceLegs(sql, actor, "l", "a")})
          or exists (select from assistance_parts p join assistance_legs l on l.number = p.number and l.no = p.leg
            where p.number = {use}.subject_number and {use}.part = 'part ' || p.no
              and ({Scopes.Within(sql, actor.Work, "p.unit_path")} or {Scopes.Within(sql, actor.Work, "l.unit_path")}))
          or exists (select from assistance_legs l where l.number = {use}.subject_number and {use}.part = 'review ' || l.no
            and {Scopes.Within(sql, actor.Work, "l.unit_path")}))
        """;
}
