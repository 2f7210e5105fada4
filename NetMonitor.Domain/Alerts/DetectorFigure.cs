namespace NetMonitor.Domain.Alerts;

/// <summary>
/// A figure that a detector works by: a threshold, a length of time (its name ends in the unit) or a severity. The nation sets it, a first-level authority
/// only tightens it for its tree (R19.1).
/// </summary>
/// <param name="Name">As the API has it, such as <c>manyMinutes</c>.</param>
/// <param name="Tightest">The furthest that it can be tightened.</param>
public sealed record DetectorFigure(string Name, int Value, int Tightest)
{
    /// <summary>What a figure that is a severity ends in.</summary>
    public const string Severity = "Severity";

    public static DetectorFigure Of(string name, AlertSeverity severity) => new(name, (int)severity, (int)AlertSeverity.Critical);

    public bool IsSeverity => Name.EndsWith(Severity, StringComparison.OrdinalIgnoreCase);

    public bool IsLooser(int value, int than) => Tightest > Value ? value < than : value > than;

    /// <summary>Whether it can be set so at all: no further than the tightest, and a severity is one of the three.</summary>
    public bool Takes(int value) =>
        IsSeverity ? value is >= (int)AlertSeverity.Medium and <= (int)AlertSeverity.Critical : value >= 1 && !IsLooser(Tightest, value);
}
