using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Home;

/// <summary>Which of the work that an actor may read a list shows.</summary>
/// <param name="Assignments">Which assignments; without a state, all but what was withdrawn.</param>
/// <param name="Tasks">Of which running tasks.</param>
/// <param name="Others">Only the work of other units.</param>
public sealed record WorkFilter(AssignmentFilter Assignments, TaskFilter Tasks, bool Others)
{
    /// <summary>All of it.</summary>
    public static WorkFilter All { get; } = new(new AssignmentFilter(), new TaskFilter(TaskState.Dispatched), Others: false);

    /// <summary>Whether it matters of which tasks they are.</summary>
    public bool OfSomeTasks => Tasks != All.Tasks;

    /// <summary>What an address asks for, on the screen and on paper: as a board of its rows, as the task list of their tasks.</summary>
    /// <param name="asked">Answers a part of the address's query.</param>
    public static WorkFilter Of(Func<string, string?> asked) => new(
        BoardList.Filter(asked),
        TaskList.Filter(name => name switch { "status" or "overdue" => null, "q" => asked("task"), _ => asked(name) }) with { Status = TaskState.Dispatched },
        Query.Flag(asked("others")) == true);
}
