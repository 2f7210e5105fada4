using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Reads attachments of a task, and what a unit added to its own part of it (a photo from the shop).</summary>
public sealed class Attachments(ReadDoor door)
{
    /// <summary>What a unit added to its part of a task, for who may read that part.</summary>
    public async Task<Result<Page<AttachmentItem>>> ListAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = Add(read, id.TaskNumber, id.Unit);
        return await MayReadAsync(read, id, cancel) ? new Page<AttachmentItem>(items, null) : Refusal.OutOfScope("AssignmentNotFound");
    }

    /// <summary>The attachment, for who may read its task.</summary>
    public async Task<Result<AttachmentItem>> FindAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = Add(read, number, null);
        return await TaskQueries.MayReadAsync(read, number, cancel) ? Find(items, id) : Refusal.OutOfScope("TaskNotFound");
    }

    /// <summary>An attachment of a unit's part, for those who may read that part.</summary>
    public async Task<Result<AttachmentItem>> FindAsync(Actor actor, AssignmentId assignment, Guid id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = Add(read, assignment.TaskNumber, assignment.Unit);
        return await MayReadAsync(read, assignment, cancel) ? Find(items, id) : Refusal.OutOfScope("AssignmentNotFound");
    }

    /// <summary>Writes the bytes of an attachment that its reader has found, a chunk at a time.</summary>
    public async Task CopyToAsync(AttachmentItem attachment, Stream to, CancellationToken cancel)
    {
        for (var number = 0; ; number++)
        {
            var sql = new Sql();
            var chunk = sql.InBatch($"select bytes from attachment_chunks where attachment_id = {sql.Value(attachment.Id)} and number = {sql.Value(number)}");
            if (await door.ForSystem().FirstAsync(chunk, row => row.Bytes(), cancel) is not { } bytes) return;
            await to.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Adds a task's own attachments, or those of one unit's part of it.</summary>
    internal static IReadOnlyList<AttachmentItem> Add(ReadBatch read, string number, UnitCode? unit)
    {
        var sql = new Sql();
        var of = unit is { } code ? $"= {sql.Value(code.ToString())}" : "is null";
        return read.Add(sql.InBatch(
            $"select {AttachmentItem.Columns} from attachments where task_number = {sql.Value(number)} and unit_code {of} order by id"), AttachmentItem.Read);
    }

    private static Task<bool> MayReadAsync(ReadBatch read, AssignmentId id, CancellationToken cancel)
    {
        var sql = new Sql();
        var (number, unit) = (sql.Value(id.TaskNumber), sql.Value(id.Unit.ToString()));
        var scope = Scopes.Assignments(sql, read.Actor, "a");
        return read.AnyAsync(sql.InBatch($"select from assignments a where a.task_number = {number} and a.unit_code = {unit} and {scope}"), cancel);
    }

    private static Result<AttachmentItem> Find(IReadOnlyList<AttachmentItem> items, Guid id) =>
        items.FirstOrDefault(item => item.Id == id) is { } found ? found : Refusal.OutOfScope("AttachmentNotFound");
}
