using NetMonitor.Console.Ui;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Features.Keys;

/// <summary>The colours of the states of keys and of applications for them.</summary>
public static class KeyTones
{
    public static Tone Of(KeyState state) => state switch
    {
        KeyState.Allocated or KeyState.Recovered => Tone.Waiting,
        KeyState.Shipped or KeyState.Issued => Tone.Review,
        KeyState.InStock => Tone.Good,
        KeyState.Bound => Tone.Active,
        KeyState.Unbound or KeyState.Damaged => Tone.Warn,
        KeyState.Lost => Tone.Bad,
        KeyState.WrittenOff => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static Tone Of(KeyApplicationState state) => state switch
    {
        KeyApplicationState.Submitted => Tone.Review,
        KeyApplicationState.Approved or KeyApplicationState.Allocated or KeyApplicationState.Shipped => Tone.Active,
        KeyApplicationState.Declined => Tone.Ended,
        KeyApplicationState.Received => Tone.Good,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
