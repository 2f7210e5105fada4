using NetMonitor.Domain.Evidence;

namespace NetMonitor.Console.Data.Rows;

/// <summary>A file that was brought as evidence; its bytes are a content.</summary>
public sealed class EvidenceRow
{
    public Guid Id { get; init; }
    public string Sha256 { get; init; } = "";
    public long Size { get; init; }
    public string Name { get; init; } = "";

    /// <summary>By its first bytes.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The unit that uploaded it, and so may use it; an authority and its center are one.</summary>
    public string UnitCode { get; init; } = "";

    public EvidenceTaking Taking { get; init; } = EvidenceTaking.Untold;
    public string UploadedBy { get; init; } = "";
    public DateTimeOffset UploadedAt { get; init; }

    /// <summary>How often it was opened; each opening is in the journal.</summary>
    public int Openings { get; init; }
    public long Version { get; init; }
}

/// <summary>Where an evidence is used: who may read that may open it.</summary>
public sealed class EvidenceUseRow
{
    public Guid EvidenceId { get; init; }

    /// <summary>Named as the journal names it.</summary>
    public string SubjectType { get; init; } = "";
    public string SubjectNumber { get; init; } = "";

    /// <summary>The part of the subject, as its feature names parts; empty for all of it.</summary>
    public string Part { get; init; } = "";
    public string AddedByUnit { get; init; } = "";
    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>A file that comes in parts.</summary>
public sealed class UploadRow
{
    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public string Name { get; init; } = "";
    public long Size { get; init; }

    /// <summary>The hash of all of it, as announced.</summary>
    public string? Sha256 { get; init; }
    public EvidenceTaking Taking { get; init; } = EvidenceTaking.Untold;

    /// <summary>Bytes that have come.</summary>
    public long Received { get; init; }

    /// <summary>What it has become.</summary>
    public Guid? EvidenceId { get; init; }
    public DateTimeOffset Until { get; init; }
}

/// <summary>A part of a file that comes in parts, as it lies in the store.</summary>
public sealed class UploadPartRow
{
    public Guid UploadId { get; init; }

    /// <summary>Bytes before it.</summary>
    public long Start { get; init; }
    public string Name { get; init; } = "";
}
