using NetMonitor.Domain.Shared;

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

    /// <summary>A lower severity is looser, also where the detector comes with the highest.</summary>
    public bool IsLooser(int value, int than) => IsSeverity || Tightest > Value ? value < than : value > than;

    /// <summary>Whether it can be set so at all: no further than the tightest, and a severity is one of the three.</summary>
    public bool Takes(int value) =>
        IsSeverity ? value is >= (int)AlertSeverity.Medium and <= (int)AlertSeverity.Critical : value >= 1 && !IsLooser(Tightest, value);

    /// <summary>
    /// Why it can't be set so: <c>FigureBeyond</c>, and <c>DetectorLoosened</c> (R19.1) where a first-level authority would have it looser than the nation.
    /// </summary>
    /// <param name="national">The nation's; null where the nation itself sets it.</param>
    public Refusal? WhyNot(int value, int? national) =>
        !Takes(value) ? Refusal.Malformed("FigureBeyond").With("figure", Name).With("tightest", $"{Tightest}")
        : national is { } inForce && IsLooser(value, inForce)
            ? Refusal.Conflict("DetectorLoosened", "R19.1").With("figure", Name).With("inForce", $"{inForce}")
            : null;
}
