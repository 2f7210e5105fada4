using NetMonitor.Console.Ui;
using NetMonitor.Domain.Alerts;

namespace NetMonitor.Console.Alerts;

/// <summary>The colours of alerts.</summary>
public static class AlertTones
{
    public static Tone Of(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => Tone.Bad,
        AlertSeverity.High => Tone.Warn,
        AlertSeverity.Medium => Tone.Waiting,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    public static Tone Of(AlertState state) => state switch
    {
        AlertState.Open => Tone.Active,
        AlertState.Acknowledged => Tone.Review,
        AlertState.Resolved => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
