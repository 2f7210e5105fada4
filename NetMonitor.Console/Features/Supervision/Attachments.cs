using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>
/// A task's attachments. Bytes are kept in the database in chunks: on all nodes at once, in every backup, and all or nothing
/// with their row.
/// </summary>
public sealed class Attachments(CommandRunner runner, IDbContextFactory<NetMonitorDb> databases)
{
    /// <summary>Bytes of one attachment.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    private const int ChunkSize = 256 * 1024;
    private const int MaxPerTask = 50;

    /// <summary>Adds a file: <c>AttachmentTooLarge</c>, <c>AttachmentEmpty</c>, <c>AttachmentNameMalformed</c>, <c>TooManyAttachments</c>.</summary>
    public async Task<Result<AttachmentItem>> AddAsync(Actor actor, string number, string name, string? contentType, Stream content, Call call, CancellationToken cancel)
    {
        name = Path.GetFileName(name.Replace('\\', '/'));
        if (!PlainText.IsLine(name, 200)) return Refusal.Malformed("AttachmentNameMalformed");
        // To a file of its own first: a slow upload must not hold a transaction, or the journal's tail, back.
        await using var buffer = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var chunk = new byte[81920];
        for (int read; (read = await content.ReadAsync(chunk, cancel)) > 0;)
        {
            if (buffer.Length + read > MaxSize) return new Refusal("AttachmentTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{MaxSize}");
            await buffer.WriteAsync(chunk.AsMemory(0, read), cancel);
        }

        if (buffer.Length == 0) return Refusal.Malformed("AttachmentEmpty");
        buffer.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(buffer, cancel));
        return await runner.RunAsync<AttachmentItem>(actor, new { name, sha256 }, call, (context, token) => TaskWriter.LockTaskAsync(context.Db, number, token), async (context, token) =>
        {
            var owned = await DraftTask.OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            if (owned.Value.Guard(TaskStep.Attach) is { } refusal) return refusal;
            if (await context.Db.Attachments.CountAsync(row => row.TaskNumber == number, token) >= MaxPerTask) return Refusal.Conflict("TooManyAttachments");
            var row = new AttachmentRow
            {
                Id = Guid.CreateVersion7(context.Now), TaskNumber = number, Name = name, ContentType = SafeType(contentType), Size = buffer.Length, Sha256 = sha256,
                UploadedBy = actor.UserName, UploadedAt = context.Now,
            };
            context.Db.Attachments.Add(row);
            owned.Value.Touch(context.Now);
            context.Record(TaskWriter.Entry(Verbs.TaskAttached, owned.Value, actor, context.Now, new { row.Name, row.Size, row.Sha256 }));
            await context.Db.SaveChangesAsync(token);
            buffer.Position = 0;
            for (var no = 0; ; no++)
            {
                var bytes = new byte[(int)Math.Min(ChunkSize, buffer.Length - buffer.Position)];
                if (bytes.Length == 0) break;
                await buffer.ReadExactlyAsync(bytes, token);
                await context.Db.Database.ExecuteSqlAsync($"insert into attachment_chunks (attachment_id, number, bytes) values ({row.Id}, {no}, {bytes})", token);
            }

            return new AttachmentItem(row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.UploadedAt);
        }, cancel);
    }

    /// <summary>The attachment, for who may read its task.</summary>
    public async Task<Result<AttachmentRow>> FindAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null || !await TaskQueries.MayReadAsync(db, actor, task, cancel)) return Refusal.OutOfScope("TaskNotFound");
        return await db.Attachments.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.TaskNumber == number, cancel) is { } found ? found : Refusal.OutOfScope("AttachmentNotFound");
    }

    /// <summary>Writes an attachment's bytes, a chunk at a time.</summary>
    public async Task CopyToAsync(AttachmentRow attachment, Stream to, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        for (var no = 0; ; no++)
        {
            var bytes = await db.AttachmentChunks.AsNoTracking().Where(row => row.AttachmentId == attachment.Id && row.Number == no).Select(row => row.Bytes).FirstOrDefaultAsync(cancel);
            if (bytes is null) return;
            await to.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Kept for whoever downloads it; anything a browser would run is sent as plain bytes.</summary>
    private static string SafeType(string? type) =>
        type is "application/pdf" or "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "text/plain" or "text/csv" ? type : "application/octet-stream";
}
