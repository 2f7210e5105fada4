using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>Files of any subject. Who may read or add one is for the subject's own queries and use cases to say.</summary>
public sealed class Attachments(ReadDoor door)
{
    /// <summary>The most files of one subject.</summary>
    private const int MaxEach = 50;

    /// <summary>Adds a subject's files to the batch, in the order of their upload; <paramref name="shown"/> says which of them the reader sees.</summary>
    internal static IReadOnlyList<AttachmentItem> Add(ReadBatch read, Subject of, Func<Sql, string>? shown = null)
    {
        var sql = new Sql();
        sql.Where(shown?.Invoke(sql) ?? "true");
        var (type, number) = (sql.Value(of.Type), sql.Value(of.Number));
        return read.Add(sql.InBatch(
            $"""
            select {AttachmentItem.Columns} from attachments
            where subject_type = {type} and subject_number = {number} and {sql.Conditions} order by id
            """), AttachmentItem.Read);
    }

    internal static Result<AttachmentItem> Find(IReadOnlyList<AttachmentItem> items, Guid id) =>
        items.FirstOrDefault(item => item.Id == id) is { } found ? found : Refusal.OutOfScope("AttachmentNotFound");

    /// <summary><c>TooManyAttachments</c> where the subject has all that it may have.</summary>
    internal static async Task<Refusal?> FullAsync(CommandContext context, Subject of, CancellationToken cancel) =>
        await context.Db.Attachments.CountAsync(other => other.SubjectType == of.Type && other.SubjectNumber == of.Number, cancel) < MaxEach
            ? null
            : Refusal.Conflict("TooManyAttachments");

    /// <summary>Removes a subject's files with the subject.</summary>
    internal static void Remove(CommandContext context, Subject of) =>
        context.Write(Sql.Statement("delete from attachments where subject_type = $1 and subject_number = $2", of.Type, of.Number));

    /// <summary>Sends the file that its reader has found, a chunk at a time.</summary>
    public IResult Send(HttpContext http, Result<AttachmentItem> found, CancellationToken cancel)
    {
        if (found.IsRefused) return ApiResults.Problem(found.Refusal);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(stream => CopyToAsync(found.Value, stream, cancel), found.Value.ContentType, found.Value.Name);
    }

    private async Task CopyToAsync(AttachmentItem attachment, Stream to, CancellationToken cancel)
    {
        for (var number = 0; ; number++)
        {
            var sql = new Sql();
            var chunk = sql.InBatch($"select bytes from attachment_chunks where attachment_id = {sql.Value(attachment.Id)} and number = {sql.Value(number)}");
            if (await door.ForSystem().FirstAsync(chunk, row => row.Bytes(), cancel) is not { } bytes) return;
            await to.WriteAsync(bytes, cancel);
        }
    }
}
