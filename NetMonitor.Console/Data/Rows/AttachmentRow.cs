namespace NetMonitor.Console.Data.Rows;

/// <summary>An attachment; its bytes are a content.</summary>
public sealed class AttachmentRow
{
    public Guid Id { get; init; }

    /// <summary>What it belongs to, named as the journal names it: a task, or a unit's part of one.</summary>
    public string SubjectType { get; init; } = "";
    public string SubjectNumber { get; init; } = "";

    /// <summary>The subject's version with it.</summary>
    public long SubjectVersion { get; init; }

    public string Name { get; init; } = "";
    public string ContentType { get; init; } = "";
    public long Size { get; init; }
    public string Sha256 { get; init; } = "";
    public string UploadedBy { get; init; } = "";
    public DateTimeOffset UploadedAt { get; init; }
}
