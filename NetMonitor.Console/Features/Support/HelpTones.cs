using NetMonitor.Console.Ui;
using NetMonitor.Domain.Support;

namespace NetMonitor.Console.Features.Support;

/// <summary>The colours of the states of requests for help.</summary>
public static class HelpTones
{
    public static Tone Of(HelpState state) => state switch
    {
        HelpState.Open => Tone.Waiting,
        HelpState.Answered => Tone.Review,
        HelpState.Closed => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
