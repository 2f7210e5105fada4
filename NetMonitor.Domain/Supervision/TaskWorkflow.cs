using System.Collections.Frozen;

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
    public static FrozenDictionary<(TaskState From, TaskStep Step), TaskState?> Table { get; } =
        new Dictionary<(TaskState, TaskStep), TaskState?>
        {
            [(TaskState.Draft, TaskStep.Edit)] = TaskState.Draft,
            [(TaskState.Draft, TaskStep.Discard)] = null,
            [(TaskState.Draft, TaskStep.Attach)] = TaskState.Draft,
            [(TaskState.Draft, TaskStep.Dispatch)] = TaskState.Dispatched,
            [(TaskState.Dispatched, TaskStep.Attach)] = TaskState.Dispatched,
            [(TaskState.Dispatched, TaskStep.Urge)] = TaskState.Dispatched,
            [(TaskState.Dispatched, TaskStep.Withdraw)] = TaskState.Withdrawn,
            [(TaskState.Dispatched, TaskStep.Close)] = TaskState.Closed,
        }.ToFrozenDictionary();

    public static bool Allows(TaskState from, TaskStep step) => Table.ContainsKey((from, step));
}
