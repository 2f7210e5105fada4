using System.Security.Cryptography;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>
/// A file that somebody uploads, on its way into the database: in a temporary file first, as a slow upload must not hold a transaction,
/// or the journal's tail, back. Bytes are kept in the database in chunks: on all nodes at once, in every backup, and all or nothing
/// with their row.
/// </summary>
public sealed class UploadedFile : IAsyncDisposable
{
    /// <summary>Bytes of one file.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    private const int ChunkSize = 256 * 1024;

    public static Refusal TooLarge { get; } = new Refusal("AttachmentTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{MaxSize}");

    private readonly FileStream _buffer;

    private UploadedFile(FileStream buffer, string name, string contentType, string sha256) =>
        (_buffer, Name, ContentType, Sha256) = (buffer, name, contentType, sha256);

    public string Name { get; }
    public string ContentType { get; }
    public string Sha256 { get; }

    /// <summary><c>AttachmentTooLarge</c>, <c>AttachmentEmpty</c>, <c>AttachmentNameMalformed</c>.</summary>
    public static async Task<Result<UploadedFile>> ReceiveAsync(string name, string? contentType, Stream content, CancellationToken cancel)
    {
        name = Path.GetFileName(name.Replace('\\', '/'));
        if (!PlainText.IsLine(name, 200) || name is "." or "..") return Refusal.Malformed("AttachmentNameMalformed");
        var buffer = TemporaryFile.Create();
        try
        {
            var chunk = new byte[81920];
            for (int read; (read = await content.ReadAsync(chunk, cancel)) > 0;)
            {
                if (buffer.Length + read > MaxSize)
                    return await RefusedAsync(TooLarge);
                await buffer.WriteAsync(chunk.AsMemory(0, read), cancel);
            }

            if (buffer.Length == 0) return await RefusedAsync(Refusal.Malformed("AttachmentEmpty"));
            buffer.Position = 0;
            return new UploadedFile(buffer, name, SafeType(contentType), Convert.ToHexStringLower(await SHA256.HashDataAsync(buffer, cancel)));
        }
        catch
        {
            await buffer.DisposeAsync();
            throw;
        }

        async Task<Refusal> RefusedAsync(Refusal refusal)
        {
            await buffer.DisposeAsync();
            return refusal;
        }
    }

    /// <summary>The row that it becomes, of that subject in the version that has it.</summary>
    public AttachmentRow ToRow(CommandContext context, Subject of, long version) => new()
    {
        Id = Guid.CreateVersion7(context.Now), SubjectType = of.Type, SubjectNumber = of.Number, SubjectVersion = version, Name = Name,
        ContentType = ContentType, Size = _buffer.Length,
        Sha256 = Sha256, UploadedBy = context.Author.UserName, UploadedAt = context.Now,
    };

    /// <summary>Writes row and bytes into the command's transaction.</summary>
    public async Task<AttachmentItem> SaveAsync(CommandContext context, AttachmentRow row, CancellationToken cancel)
    {
        context.Db.Attachments.Add(row);
        await context.Db.SaveChangesAsync(cancel);
        _buffer.Position = 0;
        for (var no = 0; ; no++)
        {
            var bytes = new byte[(int)Math.Min(ChunkSize, _buffer.Length - _buffer.Position)];
            if (bytes.Length == 0) break;
            await _buffer.ReadExactlyAsync(bytes, cancel);
            await using var insert = new Npgsql.NpgsqlBatch(context.Connection)
            {
                BatchCommands = { Sql.Statement("insert into attachment_chunks (attachment_id, number, bytes) values ($1, $2, $3)", row.Id, no, bytes) },
            };
            await insert.ExecuteNonQueryAsync(cancel);
        }

        return new AttachmentItem(row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.UploadedAt);
    }

    public ValueTask DisposeAsync() => _buffer.DisposeAsync();

    /// <summary>The type is kept for the download, but anything a browser would run is sent as plain bytes.</summary>
    private static string SafeType(string? type) =>
        type is "application/pdf" or "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "text/plain" or "text/csv"
            ? type
            : "application/octet-stream";
}
