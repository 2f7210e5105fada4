namespace NetMonitor.Console.Data.Rows;

public sealed class AttachmentChunkRow
{
    public Guid AttachmentId { get; init; }
    public int Number { get; init; }
    public byte[] Bytes { get; init; } = [];
}
