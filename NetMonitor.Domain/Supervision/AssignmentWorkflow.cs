using System.Collections.Frozen;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Supervision;

/// <summary>Where an assignment stands. Overdue is no state: it is derived from the deadline.</summary>
public enum AssignmentState
{
    /// <summary>Sent to the unit, which has not signed for it yet.</summary>
    Dispatched,

    /// <summary>Signed for (签收); the unit works on it.</summary>
    Received,

    /// <summary>Filled in; waits for the unit's own responsible person (R7.2).</summary>
    UnderReview,

    /// <summary>Left the unit; waits for the issuing unit.</summary>
    Submitted,

    /// <summary>Given back by the issuing unit with a reason.</summary>
    Returned,

    /// <summary>Accepted by the issuing unit. Final.</summary>
    Accepted,

    /// <summary>Taken back by the issuing unit. Final.</summary>
    Withdrawn,
}

/// <summary>What can be done with an assignment.</summary>
public enum AssignmentStep
{
    Receive,
    Submit,
    Approve,
    SendBack,

    /// <summary>The unit takes back what waits for its review, so that nobody's absence holds the work up.</summary>
    Recall,
    Accept,
    Return,
    RequestExtension,
    GrantExtension,
    DeclineExtension,
    SubDispatch,
    Withdraw,
}

/// <summary>Who, seen from the assignment, may take a step.</summary>
public enum WorkflowParty
{
    /// <summary>Enforcement officers and business administrators of the assigned unit (R6, R7.3).</summary>
    AssignedUnit,

    /// <summary>The responsible person of the assigned unit (R7.2).</summary>
    AssignedReviewer,

    /// <summary>The business administrator of the assigned unit, who alone passes work down (R6.1).</summary>
    AssignedDispatcher,

    /// <summary>The business administrator or responsible person of the issuing unit.</summary>
    IssuingUnit,

    /// <summary>The business administrator of the issuing unit, who dispatches and takes back (R6.1–R6.3).</summary>
    IssuingDispatcher,
}

/// <summary>
/// The assignment's workflow as a table. The guards, the pages' buttons, the documentation and the test that
/// refuses every other pair all read this one table.
/// </summary>
public static class AssignmentWorkflow
{
    private const WorkflowParty Unit = WorkflowParty.AssignedUnit;
    private const WorkflowParty Issuer = WorkflowParty.IssuingUnit;
    private const WorkflowParty Dispatcher = WorkflowParty.IssuingDispatcher;

    /// <summary>Every step that is possible, by the state it starts from. What is not here is refused.</summary>
    public static Workflow<AssignmentState, AssignmentStep, WorkflowParty> Table { get; } = new("StepNotPossible",
    [
        new(AssignmentState.Dispatched, AssignmentStep.Receive, AssignmentState.Received, Unit),
        new(AssignmentState.Dispatched, AssignmentStep.RequestExtension, AssignmentState.Dispatched, Unit),
        new(AssignmentState.Dispatched, AssignmentStep.GrantExtension, AssignmentState.Dispatched, Issuer),
        new(AssignmentState.Dispatched, AssignmentStep.DeclineExtension, AssignmentState.Dispatched, Issuer),
        new(AssignmentState.Dispatched, AssignmentStep.Withdraw, AssignmentState.Withdrawn, Dispatcher),

        new(AssignmentState.Received, AssignmentStep.Submit, AssignmentState.UnderReview, Unit),
        new(AssignmentState.Received, AssignmentStep.RequestExtension, AssignmentState.Received, Unit),
        new(AssignmentState.Received, AssignmentStep.GrantExtension, AssignmentState.Received, Issuer),
        new(AssignmentState.Received, AssignmentStep.DeclineExtension, AssignmentState.Received, Issuer),
        new(AssignmentState.Received, AssignmentStep.SubDispatch, AssignmentState.Received, WorkflowParty.AssignedDispatcher),
        new(AssignmentState.Received, AssignmentStep.Withdraw, AssignmentState.Withdrawn, Dispatcher),

        new(AssignmentState.UnderReview, AssignmentStep.Approve, AssignmentState.Submitted, WorkflowParty.AssignedReviewer),
        new(AssignmentState.UnderReview, AssignmentStep.SendBack, AssignmentState.Received, WorkflowParty.AssignedReviewer),
        new(AssignmentState.UnderReview, AssignmentStep.Recall, AssignmentState.Received, Unit),
        new(AssignmentState.UnderReview, AssignmentStep.Withdraw, AssignmentState.Withdrawn, Dispatcher),

        new(AssignmentState.Submitted, AssignmentStep.Accept, AssignmentState.Accepted, Issuer),
        new(AssignmentState.Submitted, AssignmentStep.Return, AssignmentState.Returned, Issuer),
        new(AssignmentState.Submitted, AssignmentStep.Withdraw, AssignmentState.Withdrawn, Dispatcher),

        new(AssignmentState.Returned, AssignmentStep.Submit, AssignmentState.UnderReview, Unit),
        new(AssignmentState.Returned, AssignmentStep.RequestExtension, AssignmentState.Returned, Unit),
        new(AssignmentState.Returned, AssignmentStep.GrantExtension, AssignmentState.Returned, Issuer),
        new(AssignmentState.Returned, AssignmentStep.DeclineExtension, AssignmentState.Returned, Issuer),
        new(AssignmentState.Returned, AssignmentStep.SubDispatch, AssignmentState.Returned, WorkflowParty.AssignedDispatcher),
        new(AssignmentState.Returned, AssignmentStep.Withdraw, AssignmentState.Withdrawn, Dispatcher),
    ], AssignmentStep.Receive, AssignmentStep.Submit, AssignmentStep.Approve, AssignmentStep.Accept);

    /// <summary>The states in which the assigned unit has to act next: only these can be overdue.</summary>
    public static FrozenSet<AssignmentState> WaitingForUnit { get; } = new[]
    {
        AssignmentState.Dispatched, AssignmentState.Received, AssignmentState.UnderReview, AssignmentState.Returned,
    }.ToFrozenSet();

    /// <summary>The states in which a request for more time can wait for its answer.</summary>
    public static FrozenSet<AssignmentState> Extensible { get; } = StatesOf(AssignmentStep.GrantExtension);

    /// <summary>Neither accepted nor withdrawn.</summary>
    public static FrozenSet<AssignmentState> Open { get; } = Enum.GetValues<AssignmentState>().Where(state => !Table.IsEnd(state)).ToFrozenSet();

    /// <summary>The states from which it can be taken back, by itself or with its task.</summary>
    public static FrozenSet<AssignmentState> Withdrawable { get; } = StatesOf(AssignmentStep.Withdraw);

    /// <summary>The states whose values have left the unit: only these count into a task's sums.</summary>
    public static FrozenSet<AssignmentState> Counted { get; } = new[]
    {
        AssignmentState.Submitted, AssignmentState.Accepted,
    }.ToFrozenSet();

    /// <summary>The states in which the unit adds files to its part: what it has submitted stays as it was reviewed.</summary>
    public static FrozenSet<AssignmentState> TakesFiles => WaitingForUnit;

    /// <summary>True when the work waits for the unit past its deadline.</summary>
    public static bool IsOverdue(AssignmentState state, DateTimeOffset deadline, DateTimeOffset now) =>
        now > deadline && WaitingForUnit.Contains(state);

    /// <summary>What stands against a step beside the state: one request for more time at a time, and none to answer without one.</summary>
    public static Refusal? Guard(AssignmentStep step, bool extensionRequested) => step switch
    {
        AssignmentStep.RequestExtension when extensionRequested => Refusal.Conflict("ExtensionPending"),
        AssignmentStep.GrantExtension or AssignmentStep.DeclineExtension when !extensionRequested => Refusal.Conflict("NoExtensionRequested"),
        _ => null,
    };

    /// <summary>What stands against everything that is done with an assignment: <c>TaskEnded</c> once its task is closed or withdrawn.</summary>
    public static Refusal? Guard(TaskState task) =>
        TaskWorkflow.Table.IsEnd(task) ? Refusal.Conflict("TaskEnded").With("state", task.ToString()) : null;

    private static FrozenSet<AssignmentState> StatesOf(AssignmentStep step) =>
        Table.Rows.Where(row => row.Step == step).Select(row => row.From).ToFrozenSet();
}
