using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

#pragma warning disable
namespace NetMonitor.Console.Features.Supervision;

public sealed record TaskFilter(TaskState? State = null, bool OnlyOverdue = false, string? Text = null);
public sealed record TaskItem(string Number, string Title, TaskKind Kind, Priority Priority, TaskState State, UnitCode IssuerCode, string IssuerName, DateTimeOffset? Deadline, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, DateTimeOffset UpdatedAt);
public sealed record AttachmentItem(Guid Id, string Name, long Size, string Sha256);
public sealed record TaskDetail(string Number, string Title, TaskKind Kind, LineOfBusiness LineOfBusiness, string Instruction, string Requirement, Priority Priority, Recipients Recipients, DateTimeOffset? Deadline, int? WorkingDays, FeedbackForm Form, TaskState State, UnitCode IssuerCode, string IssuerName, string? ParentTask, UnitCode? ParentUnit, int Total, string? Summary, string? Reason, DateTimeOffset? DispatchedAt, IReadOnlyList<AttachmentItem> Attachments, long Version);
public sealed record UnitProgress(UnitCode UnitCode, string UnitName, int Total, IReadOnlyDictionary<AssignmentState, int> ByState, int Overdue, IReadOnlyDictionary<string, decimal> Fields, bool HasChildren);
public sealed record TaskProgress(UnitProgress Whole, IReadOnlyList<UnitProgress> Children);
public sealed record AssignmentFilter(AssignmentState? State = null, bool OnlyOverdue = false, UnitCode? Under = null);
public sealed record AssignmentItem(AssignmentId Id, string Title, string UnitName, string IssuerName, Priority Priority, AssignmentState State, DateTimeOffset Deadline, bool Overdue, DateTimeOffset UpdatedAt, DateTimeOffset? UrgedAt);
public sealed record AssignmentDetail(AssignmentId Id, string UnitName, TaskDetail Task, AssignmentState State, DateTimeOffset Deadline, bool Overdue, IReadOnlyDictionary<string, FeedbackValue> Values, IReadOnlyDictionary<string, FeedbackValue>? Proposed, string? Reason, int? ExtensionDays, string? ExtensionReason, DateTimeOffset? UrgedAt, IReadOnlyList<Ui.Timeline.Entry> Timeline, long Version);

public sealed class SupervisionQueries
{
    public Task<Result<Page<TaskItem>>> TasksAsync(Actor actor, TaskFilter filter, int limit, string? after, CancellationToken ct) => throw new NotImplementedException();
    public Task<Result<TaskDetail>> TaskAsync(Actor actor, string number, CancellationToken ct) => throw new NotImplementedException();
    public Task<Result<TaskProgress>> ProgressAsync(Actor actor, string number, UnitCode? under, CancellationToken ct) => throw new NotImplementedException();
    public Task<Result<Page<AssignmentItem>>> AssignmentsAsync(Actor actor, string number, AssignmentFilter filter, int limit, string? after, CancellationToken ct) => throw new NotImplementedException();
    public Task<Result<Page<AssignmentItem>>> MineAsync(Actor actor, AssignmentFilter filter, int limit, string? after, CancellationToken ct) => throw new NotImplementedException();
    public Task<Result<AssignmentDetail>> AssignmentAsync(Actor actor, AssignmentId id, CancellationToken ct) => throw new NotImplementedException();
    public Task<IReadOnlyList<TaskItem>> SubTasksAsync(Actor actor, string number, CancellationToken ct) => throw new NotImplementedException();
}
