using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Reads attachments of a task, and what a unit added to its own part of it (a photo from the shop).</summary>
public sealed class Attachments(IDbContextFactory<NetMonitorDb> databases)
{
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
}
