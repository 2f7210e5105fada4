namespace NetMonitor.Console.Data.Rows;

/// <summary>An attachment; its bytes lie in chunks beside it.</summary>
public sealed class AttachmentRow
{
    public Guid Id { get; init; }
    public string TaskNumber { get; init; } = "";

    /// <summary>The unit to whose part of the task it belongs; null for the task's own.</summary>
    public Domain.Units.UnitCode? UnitCode { get; init; }

    public string Name { get; init; } = "";
    public string ContentType { get; init; } = "";
    public long Size { get; init; }
    public string Sha256 { get; init; } = "";
    public string UploadedBy { get; init; } = "";
    public DateTimeOffset UploadedAt { get; init; }
}
