using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>Files of any subject. Who may read or add one is for the subject's own queries and use cases to say.</summary>
public sealed class Attachments(Contents contents)
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

    /// <summary>Removes a subject's files with the subject.</summary>
    internal static void Remove(CommandContext context, Subject of) =>
        context.Write(Sql.Statement("delete from attachments where subject_type = $1 and subject_number = $2", of.Type, of.Number));

    /// <summary>Keeps a file's bytes, which the row that a command adds by <see cref="Row"/> then refers to.</summary>
    public Task KeepAsync(ReceivedFile file, CancellationToken cancel) => contents.KeepAsync(file, cancel);

    /// <summary>The row that a file becomes, of that subject in the version that has it.</summary>
    internal static AttachmentRow Row(CommandContext context, Subject of, long version, ReceivedFile file, string? contentType) => new()
    {
        Id = Guid.CreateVersion7(context.Now), SubjectType = of.Type, SubjectNumber = of.Number, SubjectVersion = version, Name = file.Name,
        ContentType = TypeOf(file.Kind, contentType), Size = file.Size, Sha256 = file.Sha256, UploadedBy = context.Author.UserName, UploadedAt = context.Now,
    };

    /// <summary>Adds it to the subject; <c>TooManyAttachments</c> where that has all that it may have.</summary>
    internal static async Task<Result<AttachmentItem>> AddAsync(CommandContext context, Subject of, AttachmentRow row, CancellationToken cancel)
    {
        if (await context.Db.Attachments.CountAsync(other => other.SubjectType == of.Type && other.SubjectNumber == of.Number, cancel) >= MaxEach)
            return Refusal.Conflict("TooManyAttachments");
        context.Db.Attachments.Add(row);
        return new AttachmentItem(row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.UploadedAt);
    }

    /// <summary>Sends the file that its reader has found, once its bytes were found to be those that were added; else <c>AttachmentCorrupt</c>.</summary>
    public async Task<IResult> SendAsync(Result<AttachmentItem> found, CancellationToken cancel)
    {
        if (found.IsRefused) return ApiResults.Problem(found.Refusal);
        return await contents.OpenAsync(found.Value.Sha256, cancel) is { } bytes
            ? Results.Stream(bytes, found.Value.ContentType, found.Value.Name, enableRangeProcessing: true)
            : ApiResults.Problem(Refusal.Conflict("AttachmentCorrupt"));
    }

    /// <summary>As the bytes say; where they say nothing, such as of a table's text, as the sender does. Anything a browser would run is plain bytes.</summary>
    private static string TypeOf(FileKind kind, string? said) => (kind == FileKind.Unknown ? said : kind.ContentType) is { } type
        && (FileKind.IsShown(type) || type is "text/plain" or "text/csv") ? type : FileKind.Unknown.ContentType;
}
