using NetMonitor.Console.Reads;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Evidence;

/// <summary>A piece of evidence as its readers see it: whose it is, its type by its first bytes, and how often it was opened.</summary>
public sealed record EvidenceItem(
    Guid Id, string Name, string ContentType, long Size, string Sha256, UnitCode UnitCode, string UnitName, string UploadedBy, DateTimeOffset UploadedAt,
    EvidenceTaking Taking, int Openings)
{
    /// <summary>Of rows <c>e</c> of evidence and <c>u</c> of units.</summary>
    internal const string Columns =
        "e.id, e.name, e.content_type, e.size, e.sha256, e.unit_code, u.name, e.uploaded_by, e.uploaded_at, e.taking, e.openings";

    internal const string Rows = "evidence e join units u on u.code = e.unit_code";

    internal static EvidenceItem Read(RowReader row) => new(
        row.Guid(), row.Text(), row.Text(), row.Long(), row.Text(), row.Unit(), row.Text(), row.Text(), row.Time(), row.Json<EvidenceTaking>(), row.Int());
}

/// <summary>A piece of evidence where it is used: in a part of the subject, or, where that is empty, in all of it.</summary>
public sealed record UsedEvidence(string Part, EvidenceItem Item);

/// <summary>An account that opened a piece of evidence.</summary>
public sealed record EvidenceOpening(DateTimeOffset At, string By);

/// <summary>The chain of custody: who brought it, how it was taken, and who opened it, the last first.</summary>
public sealed record EvidenceCustody(EvidenceItem Evidence, IReadOnlyList<EvidenceOpening> Openings);
