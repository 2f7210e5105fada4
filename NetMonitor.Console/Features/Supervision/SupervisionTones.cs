using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>The colours of what supervision names, in chips, bars and legends alike.</summary>
public static class SupervisionTones
{
    public static Tone Of(AssignmentState state) => state switch
    {
        AssignmentState.Dispatched => Tone.Waiting,
        AssignmentState.Received => Tone.Active,
        AssignmentState.UnderReview => Tone.ActiveSecond,
        AssignmentState.Submitted => Tone.Review,
        AssignmentState.Returned => Tone.Warn,
        AssignmentState.Accepted => Tone.Good,
        AssignmentState.Withdrawn => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static Tone Of(TaskState state) => state switch
    {
        TaskState.Draft => Tone.Waiting,
        TaskState.Dispatched => Tone.Active,
        TaskState.Closed => Tone.Good,
        TaskState.Withdrawn => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
