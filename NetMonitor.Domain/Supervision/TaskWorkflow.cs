using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Supervision;

/// <summary>Where a supervision task stands.</summary>
public enum TaskState
{
    Draft,
    Dispatched,
    Closed,
    Withdrawn,
}

/// <summary>What its issuing unit can do with a task. All by its business administrator (R6.1–R6.3).</summary>
public enum TaskStep
{
    Edit,
    Discard,
    Attach,
    Dispatch,
    Urge,
    Withdraw,
    Close,
}

/// <summary>The task's workflow as a table; what is not in it is refused. A discarded draft is gone.</summary>
public static class TaskWorkflow
{
    private const WorkflowParty Dispatcher = WorkflowParty.IssuingDispatcher;

    public static Workflow<TaskState, TaskStep, WorkflowParty> Table { get; } = new("TaskStepNotPossible",
    [
        new(TaskState.Draft, TaskStep.Edit, TaskState.Draft, Dispatcher),
        new(TaskState.Draft, TaskStep.Discard, null, Dispatcher),
        new(TaskState.Draft, TaskStep.Attach, TaskState.Draft, Dispatcher),
        new(TaskState.Draft, TaskStep.Dispatch, TaskState.Dispatched, Dispatcher),
        new(TaskState.Dispatched, TaskStep.Attach, TaskState.Dispatched, Dispatcher),
        new(TaskState.Dispatched, TaskStep.Urge, TaskState.Dispatched, Dispatcher),
        new(TaskState.Dispatched, TaskStep.Withdraw, TaskState.Withdrawn, Dispatcher),
        new(TaskState.Dispatched, TaskStep.Close, TaskState.Closed, Dispatcher),
    ]);
}
