using System.Collections.Frozen;

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

/// <summary>One row of the workflow: where a step leads and who takes it.</summary>
public readonly record struct Transition(AssignmentState To, WorkflowParty By);

/// <summary>
/// The assignment's workflow as a table. The guards, the pages' buttons, the documentation and the test that
/// refuses every other pair all read this one table.
/// </summary>
public static class AssignmentWorkflow
{
    /// <summary>Every step that is possible, by the state it starts from. What is not here is refused.</summary>
    public static FrozenDictionary<(AssignmentState From, AssignmentStep Step), Transition> Table { get; } =
        new Dictionary<(AssignmentState, AssignmentStep), Transition>
        {
            [(AssignmentState.Dispatched, AssignmentStep.Receive)] = new(AssignmentState.Received, WorkflowParty.AssignedUnit),
            [(AssignmentState.Received, AssignmentStep.Submit)] = new(AssignmentState.UnderReview, WorkflowParty.AssignedUnit),
            [(AssignmentState.Returned, AssignmentStep.Submit)] = new(AssignmentState.UnderReview, WorkflowParty.AssignedUnit),
            [(AssignmentState.UnderReview, AssignmentStep.Approve)] = new(AssignmentState.Submitted, WorkflowParty.AssignedReviewer),
            [(AssignmentState.UnderReview, AssignmentStep.SendBack)] = new(AssignmentState.Received, WorkflowParty.AssignedReviewer),
            [(AssignmentState.Submitted, AssignmentStep.Accept)] = new(AssignmentState.Accepted, WorkflowParty.IssuingUnit),
            [(AssignmentState.Submitted, AssignmentStep.Return)] = new(AssignmentState.Returned, WorkflowParty.IssuingUnit),

            [(AssignmentState.Dispatched, AssignmentStep.RequestExtension)] = new(AssignmentState.Dispatched, WorkflowParty.AssignedUnit),
            [(AssignmentState.Received, AssignmentStep.RequestExtension)] = new(AssignmentState.Received, WorkflowParty.AssignedUnit),
            [(AssignmentState.Returned, AssignmentStep.RequestExtension)] = new(AssignmentState.Returned, WorkflowParty.AssignedUnit),
            [(AssignmentState.Dispatched, AssignmentStep.GrantExtension)] = new(AssignmentState.Dispatched, WorkflowParty.IssuingUnit),
            [(AssignmentState.Received, AssignmentStep.GrantExtension)] = new(AssignmentState.Received, WorkflowParty.IssuingUnit),
            [(AssignmentState.Returned, AssignmentStep.GrantExtension)] = new(AssignmentState.Returned, WorkflowParty.IssuingUnit),
            [(AssignmentState.Dispatched, AssignmentStep.DeclineExtension)] = new(AssignmentState.Dispatched, WorkflowParty.IssuingUnit),
            [(AssignmentState.Received, AssignmentStep.DeclineExtension)] = new(AssignmentState.Received, WorkflowParty.IssuingUnit),
            [(AssignmentState.Returned, AssignmentStep.DeclineExtension)] = new(AssignmentState.Returned, WorkflowParty.IssuingUnit),

            [(AssignmentState.Received, AssignmentStep.SubDispatch)] = new(AssignmentState.Received, WorkflowParty.AssignedDispatcher),
            [(AssignmentState.Returned, AssignmentStep.SubDispatch)] = new(AssignmentState.Returned, WorkflowParty.AssignedDispatcher),

            [(AssignmentState.Dispatched, AssignmentStep.Withdraw)] = new(AssignmentState.Withdrawn, WorkflowParty.IssuingDispatcher),
            [(AssignmentState.Received, AssignmentStep.Withdraw)] = new(AssignmentState.Withdrawn, WorkflowParty.IssuingDispatcher),
            [(AssignmentState.UnderReview, AssignmentStep.Withdraw)] = new(AssignmentState.Withdrawn, WorkflowParty.IssuingDispatcher),
            [(AssignmentState.Submitted, AssignmentStep.Withdraw)] = new(AssignmentState.Withdrawn, WorkflowParty.IssuingDispatcher),
            [(AssignmentState.Returned, AssignmentStep.Withdraw)] = new(AssignmentState.Withdrawn, WorkflowParty.IssuingDispatcher),
        }.ToFrozenDictionary();

    /// <summary>Where the ball is in the assigned unit: only these can be overdue.</summary>
    public static FrozenSet<AssignmentState> WaitingForUnit { get; } = new[]
    {
        AssignmentState.Dispatched, AssignmentState.Received, AssignmentState.UnderReview, AssignmentState.Returned,
    }.ToFrozenSet();

    /// <summary>The states whose values have left the unit: only these count into a task's sums.</summary>
    public static FrozenSet<AssignmentState> Counted { get; } = new[]
    {
        AssignmentState.Submitted, AssignmentState.Accepted,
    }.ToFrozenSet();

    /// <summary>True when the work waits for the unit past its deadline.</summary>
    public static bool IsOverdue(AssignmentState state, DateTimeOffset deadline, DateTimeOffset now) =>
        now > deadline && WaitingForUnit.Contains(state);

    /// <summary>The step's row, or null where the step is not possible from that state.</summary>
    public static Transition? Find(AssignmentState from, AssignmentStep step) =>
        Table.TryGetValue((from, step), out var transition) ? transition : null;
}
