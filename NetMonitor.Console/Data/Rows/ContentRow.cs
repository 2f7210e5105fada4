namespace NetMonitor.Console.Data.Rows;

/// <summary>Bytes that are kept outside the database, by their hash; what uses them refers to this row.</summary>
public sealed class ContentRow
{
    public string Sha256 { get; init; } = "";
    public long Size { get; init; }

    /// <summary>When somebody last brought them.</summary>
    public DateTimeOffset SeenAt { get; init; }
}
