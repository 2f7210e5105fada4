using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Supervision;

/// <summary>What entries of supervision are about.</summary>
public static class SupervisionSubjects
{
    public const string OfTask = "Task";
    public const string OfAssignment = "Assignment";

    extension(Subject)
    {
        public static Subject Task(string number) => new(OfTask, number);

        public static Subject Assignment(AssignmentId id) => new(OfAssignment, id.ToString());
    }
}

/// <summary>Of a task, which lists name by its title.</summary>
public abstract record TaskEvent(string Title) : DomainEvent;

public sealed record TaskDrafted(string Title) : TaskEvent(Title);

public sealed record TaskEdited(string Title) : TaskEvent(Title);

public sealed record TaskDiscarded(string Title) : TaskEvent(Title);

/// <param name="Assignments">Units that it was sent to.</param>
public sealed record TaskDispatched(string Title, int Assignments, DateTimeOffset? Deadline, Priority Priority, string? ParentTask) : TaskEvent(Title)
{
    /// <summary>Where the issuer has it from is not its recipients' business: few of them may read that task.</summary>
    public override IReadOnlyList<string> WithinUnit() => ParentTask is null ? [] : [nameof(ParentTask)];
}

/// <param name="Urged">Units that were urged.</param>
public sealed record TaskUrged(string Title, int Urged, DateTimeOffset? Deadline) : TaskEvent(Title);

public sealed record TaskWithdrawn(string Title, string? Reason) : TaskEvent(Title);

public sealed record TaskClosed(string Title, string? Summary) : TaskEvent(Title);

/// <param name="Units">Units whose deadline is the next working day's, or this one's.</param>
public sealed record TaskReminded(string Title, int Units, DateTimeOffset Deadline) : TaskEvent(Title);

/// <param name="Units">Units whose deadline has passed.</param>
public sealed record TaskOverdue(string Title, int Units, DateTimeOffset Deadline) : TaskEvent(Title);

/// <summary>A deadline counted in working days moved, because the notices that it was counted by changed.</summary>
/// <param name="Units">Units whose deadline it was.</param>
/// <param name="Provisional">Whether it is counted into a year without a notice, and so may move again.</param>
public sealed record TaskDeadlineMoved(string Title, DateTimeOffset From, DateTimeOffset To, int Units, bool Provisional) : TaskEvent(Title);

/// <summary>A deadline set as a date lies on a day that a notice has made a day off. It stays: the issuing unit decides.</summary>
/// <param name="Holiday">Null for a weekend that is no longer worked.</param>
/// <param name="Units">Units whose deadline it is.</param>
public sealed record TaskDeadlineOnDayOff(string Title, DateTimeOffset Deadline, string? Holiday, int Units) : TaskEvent(Title);

public sealed record TaskAttached(string Title, string Name, long Size, string Sha256) : TaskEvent(Title);

/// <summary>Rows of a task's list were taken out by an account.</summary>
public sealed record AssignmentsExported(string Task, string Title, AssignmentState? State, bool? Overdue, UnitCode? Under, int Rows) : TaskEvent(Title);

/// <summary>Of a unit's part of a task.</summary>
public abstract record AssignmentEvent(string Task, string Title, UnitCode Unit) : TaskEvent(Title);

public sealed record AssignmentAttached(string Task, string Title, UnitCode Unit, string Name, long Size, string Sha256) : AssignmentEvent(Task, Title, Unit)
{
    /// <summary>A file leaves the unit with what is submitted.</summary>
    public override IReadOnlyList<string> WithinUnit() => [nameof(Name), nameof(Size), nameof(Sha256)];
}

/// <summary>A step of an assignment: from which state to which, and the deadline in force after it.</summary>
public abstract record AssignmentStepped(string Task, string Title, UnitCode Unit) : AssignmentEvent(Task, Title, Unit)
{
    public AssignmentState From { get; init; }
    public AssignmentState To { get; init; }
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The record of a step; a sub-dispatch is recorded as the new task's.</summary>
    public static AssignmentStepped Of(
        AssignmentStep step, Assignment after, string title, AssignmentState from, string? reason, int? workingDays)
    {
        var (task, unit) = (after.TaskNumber, after.UnitCode);
        AssignmentStepped taken = step switch
        {
            AssignmentStep.Receive => new AssignmentReceived(task, title, unit),
            AssignmentStep.Submit => new AssignmentSubmitted(task, title, unit, after.Values),
            AssignmentStep.Approve => new AssignmentApproved(task, title, unit, after.Values),
            AssignmentStep.Recall => new AssignmentRecalled(task, title, unit),
            AssignmentStep.SendBack => new AssignmentSentBack(task, title, unit, reason),
            AssignmentStep.Accept => new AssignmentAccepted(task, title, unit),
            AssignmentStep.Return => new AssignmentReturned(task, title, unit, reason),
            AssignmentStep.Withdraw => new AssignmentWithdrawn(task, title, unit, reason),
            AssignmentStep.RequestExtension => new ExtensionRequested(task, title, unit, reason, workingDays),
            AssignmentStep.GrantExtension => new ExtensionGranted(task, title, unit),
            AssignmentStep.DeclineExtension => new ExtensionDeclined(task, title, unit, reason),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no step of an assignment's own"),
        };
        return taken with { From = from, To = after.State, Deadline = after.Deadline };
    }
}

public sealed record AssignmentReceived(string Task, string Title, UnitCode Unit) : AssignmentStepped(Task, Title, Unit);

public sealed record AssignmentSubmitted(string Task, string Title, UnitCode Unit, IReadOnlyDictionary<string, FeedbackValue> Values)
    : AssignmentStepped(Task, Title, Unit)
{
    /// <summary>What waits for the unit's own review has not left it (R7.2).</summary>
    public override IReadOnlyList<string> WithinUnit() => To == AssignmentState.UnderReview ? [nameof(Values)] : [];
}

/// <param name="Values">What left the unit.</param>
public sealed record AssignmentApproved(string Task, string Title, UnitCode Unit, IReadOnlyDictionary<string, FeedbackValue>? Values)
    : AssignmentStepped(Task, Title, Unit);

public sealed record AssignmentSentBack(string Task, string Title, UnitCode Unit, string? Reason) : AssignmentStepped(Task, Title, Unit)
{
    public override IReadOnlyList<string> WithinUnit() => [nameof(Reason)];
}

public sealed record AssignmentRecalled(string Task, string Title, UnitCode Unit) : AssignmentStepped(Task, Title, Unit);

public sealed record AssignmentAccepted(string Task, string Title, UnitCode Unit) : AssignmentStepped(Task, Title, Unit);

public sealed record AssignmentReturned(string Task, string Title, UnitCode Unit, string? Reason) : AssignmentStepped(Task, Title, Unit);

public sealed record AssignmentWithdrawn(string Task, string Title, UnitCode Unit, string? Reason) : AssignmentStepped(Task, Title, Unit);

public sealed record ExtensionRequested(string Task, string Title, UnitCode Unit, string? Reason, int? WorkingDays) : AssignmentStepped(Task, Title, Unit);

public sealed record ExtensionGranted(string Task, string Title, UnitCode Unit) : AssignmentStepped(Task, Title, Unit);

public sealed record ExtensionDeclined(string Task, string Title, UnitCode Unit, string? Reason) : AssignmentStepped(Task, Title, Unit);
