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
public sealed class AttachmentQueries(ReadDoor door)
{
    /// <summary>What a unit added to its part of a task, for who may read that part.</summary>
    public async Task<Result<Page<AttachmentItem>>> ListAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = AddOf(read, id);
        return await MayReadAsync(read, id, cancel) ? new Page<AttachmentItem>(items, null) : Refusal.OutOfScope("AssignmentNotFound");
    }

    /// <summary>The attachment, for who may read its task.</summary>
    public async Task<Result<AttachmentItem>> FindAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = Attachments.Add(read, Subject.Task(number));
        return await TaskQueries.MayReadAsync(read, number, cancel) ? Attachments.Find(items, id) : Refusal.OutOfScope("TaskNotFound");
    }

    /// <summary>An attachment of a unit's part, for those who may read that part.</summary>
    public async Task<Result<AttachmentItem>> FindAsync(Actor actor, AssignmentId assignment, Guid id, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = AddOf(read, assignment);
        return await MayReadAsync(read, assignment, cancel) ? Attachments.Find(items, id) : Refusal.OutOfScope("AssignmentNotFound");
    }

    /// <summary>Adds what a unit added to its part: outside the unit only what it has submitted (R7.2).</summary>
    internal static IReadOnlyList<AttachmentItem> AddOf(ReadBatch read, AssignmentId id) =>
        Attachments.Add(read, Subject.Assignment(id), sql => read.Actor.BelongsTo(id.Unit)
            ? "true"
            : $"""
              subject_version <= (select a.left_version from assignments a
                where a.task_number = {sql.Value(id.TaskNumber)} and a.unit_code = {sql.Value(id.Unit.ToString())})
              """);

    private static Task<bool> MayReadAsync(ReadBatch read, AssignmentId id, CancellationToken cancel)
    {
        var sql = new Sql();
        var (number, unit) = (sql.Value(id.TaskNumber), sql.Value(id.Unit.ToString()));
        var scope = Scopes.Assignments(sql, read.Actor, "a");
        return read.AnyAsync(sql.InBatch($"select from assignments a where a.task_number = {number} and a.unit_code = {unit} and {scope}"), cancel);
    }
}
