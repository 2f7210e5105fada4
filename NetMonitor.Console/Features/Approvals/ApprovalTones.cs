using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Ui;

namespace NetMonitor.Console.Features.Approvals;

internal static class ApprovalTones
{
    public static Tone Of(ApprovalState state) => state switch
    {
        ApprovalState.Waiting => Tone.Waiting,
        ApprovalState.Confirmed => Tone.Good,
        ApprovalState.Refused => Tone.Bad,
        _ => Tone.Ended,
    };
}
