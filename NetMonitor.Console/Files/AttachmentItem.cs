namespace NetMonitor.Console.Files;

public sealed record AttachmentItem(Guid Id, string Name, string ContentType, long Size, string Sha256, DateTimeOffset UploadedAt);
