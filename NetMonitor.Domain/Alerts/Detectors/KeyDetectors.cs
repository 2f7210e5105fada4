using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Domain.Alerts.Detectors;

/// <summary>D9: somebody has a lost key: its right code was given, or it was to be bound (R12.1).</summary>
public sealed class LostKeyShown() : Detector<Memory>(DetectorId.D9, DetectorFigure.Of("severity", AlertSeverity.Critical))
{
    public const string Lost = "KeyIsLost";

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignInRefused), nameof(Refused) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(30);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (SerialOf(entry) is { } serial) names.Add(serial);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (SerialOf(entry) is not { } serial) return;
        var figures = watching.Figures(entry.UnitPath, entry.At);
        watching.Hit(serial, figures.Severity("severity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
    }

    private static string? SerialOf(WatchedEntry entry) => entry.What switch
    {
        SignInRefused { Cause: SignInCause.KeyLost } refused => refused.Key,
        Refused { Rule: "R12.1", Code: Lost } refused => refused.Details?.GetValueOrDefault("serial"),
        _ => null,
    };
}

public class CodesMemory : Memory
{
    /// <summary>The last sign-in with the key.</summary>
    public DateTimeOffset? RightAt { get; set; }

    public string? From { get; set; }
}

/// <summary>D10: a code was used a second time; not where it is a double click, with the same device from the same network.</summary>
public sealed class CodeReplayed() : Detector<CodesMemory>(DetectorId.D10,
    new("doubleClickSeconds", 10, 1), new("again", 3, 2), new("againMinutes", 10, 120), DetectorFigure.Of("severity", AlertSeverity.High),
    DetectorFigure.Of("againSeverity", AlertSeverity.Critical))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignInRefused), nameof(SignedIn) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(1);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (SerialOf(entry) is { } serial) names.Add(serial);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (SerialOf(entry) is not { } serial) return;
        var (memory, figures) = (watching.Of<CodesMemory>(serial), watching.Figures(entry.UnitPath, entry.At));
        if (entry.What is SignedIn right)
        {
            (memory.RightAt, memory.From) = (entry.At, $"{right.Device} {right.Network}");
            return;
        }

        var refused = (SignInRefused)entry.What!;
        if (entry.At - memory.RightAt <= TimeSpan.FromSeconds(figures["doubleClickSeconds"]) && memory.From == $"{refused.Device} {refused.Network}") return;
        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, figures.Minutes("againMinutes"), Math.Max(figures["again"], 50));
        watching.Hit(
            serial, figures.Severity(memory.Marks.Count >= figures["again"] ? "againSeverity" : "severity"), About.Of(entry), memory.Marks, figures);
    }

    private static string? SerialOf(WatchedEntry entry) => entry.What switch
    {
        SignInRefused { Cause: SignInCause.CodeReplayed, Key: { } key } => key,
        SignedIn { Key: { } key } => key,
        _ => null,
    };
}
