using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>The colours of what requests for assistance name.</summary>
public static class AssistanceTones
{
    public static Tone Of(AssistanceState state) => state switch
    {
        AssistanceState.Draft or AssistanceState.Delivered => Tone.Waiting,
        AssistanceState.UnitReview or AssistanceState.ReplyReview => Tone.ActiveSecond,
        AssistanceState.Routing or AssistanceState.Accepted or AssistanceState.PartlyReplied => Tone.Active,
        AssistanceState.Returned or AssistanceState.AwaitingRequester or AssistanceState.Disputed => Tone.Warn,
        AssistanceState.Objected or AssistanceState.Designated or AssistanceState.Replied => Tone.Review,
        AssistanceState.Closed => Tone.Good,
        AssistanceState.Rejected => Tone.Bad,
        _ => Tone.Ended,
    };

    public static Tone Of(PartState state) => state switch
    {
        PartState.Given => Tone.Active,
        PartState.Answered => Tone.Good,
        PartState.Declined => Tone.Warn,
        _ => Tone.Ended,
    };
}
