using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>
/// Attachments of a task, and what a unit adds to its own part of it (a photo from the shop). Bytes are kept in the database in
/// chunks: on all nodes at once, in every backup, and all or nothing with their row.
/// </summary>
public sealed class Attachments(CommandRunner runner, RecipientResolver resolver, IDbContextFactory<NetMonitorDb> databases)
{
    /// <summary>Bytes of one attachment.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    private const int ChunkSize = 256 * 1024;
    private const int MaxEach = 50;

    /// <summary>Adds a file to a task: <c>AttachmentTooLarge</c>, <c>AttachmentEmpty</c>, <c>AttachmentNameMalformed</c>, <c>TooManyAttachments</c>.</summary>
    public Task<Result<AttachmentItem>> AddAsync(Actor actor, string number, string name, string? contentType, Stream content, Call call, CancellationToken cancel) =>
        AddAsync(actor, number, null, name, contentType, content, call, TaskWriter.LockTask(number), async (context, row, token) =>
        {
            var owned = await DraftTask.OwnAsync(context, number, call, token);
            if (owned.IsRefused) return owned.Refusal;
            if (owned.Value.Guard(TaskStep.Attach) is { } refusal) return refusal;
            owned.Value.Touch(context.Now);
            context.Record(TaskWriter.Entry(Verbs.TaskAttached, owned.Value, actor, context.Now, new { row.Name, row.Size, row.Sha256 },
                owned.Value.State == TaskState.Draft ? null : await resolver.OfAsync(context, owned.Value, token)));
            return null;
        }, cancel);

    /// <summary>Adds a file to a unit's part of a task: who works in the unit, until it is accepted. Refused as above, and with <c>AssignmentEnded</c>.</summary>
    public Task<Result<AttachmentItem>> AddAsync(Actor actor, AssignmentId id, string name, string? contentType, Stream content, Call call, CancellationToken cancel)
    {
        var subject = new StepSubject(id);
        return AddAsync(actor, id.TaskNumber, id.Unit, name, contentType, content, call, subject.Lock, (context, row, _) => Task.FromResult(Admit(context, row)), cancel);

        Refusal? Admit(CommandContext context, AttachmentRow row)
        {
            var found = subject.Find(actor, call);
            if (found.IsRefused) return found.Refusal;
            var assignment = found.Value;
            if (TakeStep.Party(actor, assignment, AssignmentStep.Submit) is { } notTheirs) return notTheirs;
            if (subject.Ended() is { } ended) return ended;
            if (assignment.Attach(context.Now) is { IsRefused: true } refused) return refused.Refusal;
            context.Write(StepSubject.Update(assignment));
            context.Record(new JournalEntry(Verbs.AssignmentAttached, Subject.Assignment(id), assignment.Version, actor, context.Now)
            {
                UnitCode = id.Unit.ToString(),
                UnitPath = assignment.UnitPath,
                Audience = [assignment.UnitPath, assignment.IssuerPath],
                Data = JsonSerializer.Serialize(new { task = id.TaskNumber, subject.Title, unit = id.Unit, row.Name, row.Size, row.Sha256 }, AnswerJson.Options),
            });
            return null;
        }
    }

    /// <summary>What a unit added to its part of a task, for who may read that part.</summary>
    public async Task<Result<Page<AttachmentItem>>> ListAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await MayReadAsync(db, actor, id, cancel) ? new Page<AttachmentItem>(await OfAsync(db, id.TaskNumber, id.Unit, cancel), null) : Refusal.OutOfScope("AssignmentNotFound");
    }

    /// <summary>The attachment, for who may read its task.</summary>
    public async Task<Result<AttachmentRow>> FindAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null || !await TaskQueries.MayReadAsync(db, actor, task, cancel)) return Refusal.OutOfScope("TaskNotFound");
        return await FindAsync(db, id, number, null, cancel);
    }

    /// <summary>The same, for who may read that unit's part.</summary>
    public async Task<Result<AttachmentRow>> FindAsync(Actor actor, AssignmentId assignment, Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await MayReadAsync(db, actor, assignment, cancel) ? await FindAsync(db, id, assignment.TaskNumber, assignment.Unit, cancel) : Refusal.OutOfScope("AssignmentNotFound");
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

    /// <summary>A task's attachments, or those of one unit's part of it.</summary>
    internal static Task<List<AttachmentItem>> OfAsync(NetMonitorDb db, string number, UnitCode? unit, CancellationToken cancel) =>
        db.Attachments.AsNoTracking().Where(row => row.TaskNumber == number && row.UnitCode == unit).OrderBy(row => row.Id)
            .Select(row => new AttachmentItem(row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.UploadedAt)).ToListAsync(cancel);

    private static async Task<bool> MayReadAsync(NetMonitorDb db, Actor actor, AssignmentId id, CancellationToken cancel) =>
        await db.Assignments.AsNoTracking().FirstOrDefaultAsync(row => row.TaskNumber == id.TaskNumber && row.UnitCode == id.Unit, cancel) is { } assignment && StepSubject.IsInScope(actor, assignment);

    private static async Task<Result<AttachmentRow>> FindAsync(NetMonitorDb db, Guid id, string number, UnitCode? unit, CancellationToken cancel) =>
        await db.Attachments.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.TaskNumber == number && row.UnitCode == unit, cancel) is { } found
            ? found
            : Refusal.OutOfScope("AttachmentNotFound");

    private async Task<Result<AttachmentItem>> AddAsync(
        Actor actor, string number, UnitCode? unit, string name, string? contentType, Stream content, Call call, SubjectLock lockSubject,
        Func<CommandContext, AttachmentRow, CancellationToken, Task<Refusal?>> admit, CancellationToken cancel)
    {
        name = Path.GetFileName(name.Replace('\\', '/'));
        if (!PlainText.IsLine(name, 200) || name is "." or "..") return Refusal.Malformed("AttachmentNameMalformed");
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
        return await runner.RunAsync<AttachmentItem>(actor, new { name, sha256 }, call, lockSubject, async (context, token) =>
        {
            var row = new AttachmentRow
            {
                Id = Guid.CreateVersion7(context.Now), TaskNumber = number, UnitCode = unit, Name = name, ContentType = SafeType(contentType), Size = buffer.Length, Sha256 = sha256,
                UploadedBy = actor.UserName, UploadedAt = context.Now,
            };
            if (await admit(context, row, token) is { } refusal) return refusal;
            if (await context.Db.Attachments.CountAsync(other => other.TaskNumber == number && other.UnitCode == unit, token) >= MaxEach) return Refusal.Conflict("TooManyAttachments");
            context.Db.Attachments.Add(row);
            await context.Db.SaveChangesAsync(token);
            await SaveChunksAsync(context.Db, row, buffer, token);
            return new AttachmentItem(row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.UploadedAt);
        }, cancel);
    }

    private static async Task SaveChunksAsync(NetMonitorDb db, AttachmentRow row, FileStream buffer, CancellationToken cancel)
    {
        buffer.Position = 0;
        for (var no = 0; ; no++)
        {
            var bytes = new byte[(int)Math.Min(ChunkSize, buffer.Length - buffer.Position)];
            if (bytes.Length == 0) return;
            await buffer.ReadExactlyAsync(bytes, cancel);
            await db.Database.ExecuteSqlAsync($"insert into attachment_chunks (attachment_id, number, bytes) values ({row.Id}, {no}, {bytes})", cancel);
        }
    }

    /// <summary>Kept for whoever downloads it; anything a browser would run is sent as plain bytes.</summary>
    private static string SafeType(string? type) =>
        type is "application/pdf" or "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "text/plain" or "text/csv" ? type : "application/octet-stream";
}
