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

    public string Readable(Sql sql, Actor actor, string use) =>
        $"""
        (exists (select from assistance_legs l join assistance_requests a on a.number = l.number
            where l.number = {use}.subject_number and {use}.part in ('{OfAll}', l.no::text) and {Scopes.AssistanceLegs(sql, actor, "l", "a")})
          or exists (select from assistance_parts p join assistance_legs l on l.number = p.number and l.no = p.leg
            where p.number = {use}.subject_number and {use}.part = 'part ' || p.no
              and ({Scopes.Within(sql, actor.Work, "p.unit_path")} or {Scopes.Within(sql, actor.Work, "l.unit_path")})))
        """;
}
