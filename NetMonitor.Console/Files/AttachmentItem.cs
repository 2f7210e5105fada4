using NetMonitor.Console.Reads;

namespace NetMonitor.Console.Files;

public sealed record AttachmentItem(Guid Id, string Name, string ContentType, long Size, string Sha256, DateTimeOffset UploadedAt)
{
    internal const string Columns = "id, name, content_type, size, sha256, uploaded_at";

    internal static AttachmentItem Read(RowReader row) => new(row.Guid(), row.Text(), row.Text(), row.Long(), row.Text(), row.Time());
}
