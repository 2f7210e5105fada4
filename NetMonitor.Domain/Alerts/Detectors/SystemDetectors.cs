using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Alerts.Detectors;

/// <summary>D15: the journal is not what was sealed, or is not sealed in time.</summary>
public sealed class SealBroken() : Detector<Memory>(DetectorId.D15, DetectorFigure.Of("severity", AlertSeverity.Critical))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(JournalFoundBroken), nameof(JournalSealLate) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(30);

    public override void Names(WatchedEntry entry, ICollection<string> names) => names.Add(NameOf(entry));

    public override void See(WatchedEntry entry, Watching watching)
    {
        var figures = watching.Figures("", entry.At);
        watching.Hit(NameOf(entry), figures.Severity("severity"), About.Nation, [new Mark(entry.At, entry.Id)], figures);
    }

    private static string NameOf(WatchedEntry entry) =>
        entry.What is JournalFoundBroken broken ? $"broken {broken.FirstBroken}" : "late";
}

public class PolicyMemory : Memory
{
    public SignInPolicySet? Policy { get; set; }

    /// <summary>Of a unit: the networks that are listed for it and for what is below it; none where it has no list.</summary>
    public IReadOnlyList<string> Networks { get; set; } = [];
}

/// <summary>
/// D16: somebody is let in by a code to the phone where the decision does not allow it (its units, its end, the networks), or tries so again and again
/// (R10.5).
/// </summary>
public sealed class OutsideProvisional() : Detector<PolicyMemory>(DetectorId.D16,
    new("tries", 3, 1), new("minutes", 60, 240), DetectorFigure.Of("severity", AlertSeverity.High),
    DetectorFigure.Of("letInSeverity", AlertSeverity.Critical))
{
    private const string Policy = "policy";

    public override FrozenSet<string> Verbs { get; } =
        new[] { nameof(SignedIn), nameof(SignInRefused), nameof(SignInPolicySet), nameof(UnitNetworksSet) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(10 * 365);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Verb == nameof(SignInPolicySet)) names.Add(Policy);
        else if (entry.Verb == nameof(UnitNetworksSet)) names.Add(NetworksOf(UnitCode.Parse(entry.Subject.Number)));
        else if (entry.Account is { } account && entry.What is SignedIn { ByText: true } or SignInRefused { ByText: true })
        {
            names.Add(account);
            names.Add(Policy);
            if (UnitPath.TryParse(entry.UnitPath, out var unit))
                foreach (var code in unit.Codes()) names.Add(NetworksOf(code));
        }
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.What is SignInPolicySet set)
        {
            watching.Of<PolicyMemory>(Policy).Policy = set;
            return;
        }

        if (entry.What is UnitNetworksSet listed)
        {
            watching.Of<PolicyMemory>(NetworksOf(UnitCode.Parse(entry.Subject.Number))).Networks = listed.Networks;
            return;
        }

        if (entry.Account is not { } account) return;
        var (memory, figures) = (watching.Of<PolicyMemory>(account), watching.Figures(entry.UnitPath, entry.At));
        switch (entry.What)
        {
            case SignInRefused { ByText: true, Cause: SignInCause.ModeNotAllowed or SignInCause.NetworkNotAllowed }:
                memory.Marks.Add(new Mark(entry.At, entry.Id));
                memory.Keep(entry.At, figures.Minutes("minutes"), Math.Max(50, figures["tries"]));
                if (memory.Marks.Count >= figures["tries"]) watching.Hit(account, figures.Severity("severity"), About.Of(entry), memory.Marks, figures);
                break;
            case SignedIn { ByText: true } signedIn when !IsAllowed(signedIn, entry, watching):
                watching.Hit(account, figures.Severity("letInSeverity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
                break;
        }
    }

    private static bool IsAllowed(SignedIn signedIn, WatchedEntry entry, Watching watching)
    {
        if (watching.Of<PolicyMemory>(Policy).Policy is not { Acceptance: null, Provisional: { } decision }) return false;
        if (!UnitPath.TryParse(entry.UnitPath, out var unit) || !decision.Covers(unit, entry.At)) return false;
        // The nearest list counts; where there is none, nobody comes in by text.
        var listed = unit.Codes().Reverse().Select(code => watching.Of<PolicyMemory>(NetworksOf(code)).Networks).FirstOrDefault(list => list.Count > 0);
        return listed is not null && listed.Any(network => watching.World.Holds(network, signedIn.Network));
    }

    /// <summary>An authority and its center are one.</summary>
    private static string NetworksOf(UnitCode unit) => $"networks {unit.ActsAs}";
}

/// <summary>D18: somebody who does not manage an account says that it leaked: those who do look at it (R14.1).</summary>
public sealed class LeakToldOf() : Detector<Memory>(DetectorId.D18, DetectorFigure.Of("severity", AlertSeverity.High))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(LeakReported) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(30);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account) return;
        var figures = watching.Figures(entry.UnitPath, entry.At);
        watching.Hit(account, figures.Severity("severity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
    }
}

/// <summary>
/// D17: the watch itself: a detector that stopped. What the watch can't see of itself, the clock raises; by the test of each day it sees whether the watch
/// arrives where it should.
/// </summary>
public sealed class WatchStopped() : Detector<Memory>(DetectorId.D17,
    DetectorFigure.Of("severity", AlertSeverity.Critical), DetectorFigure.Of("testSeverity", AlertSeverity.Medium))
{
    /// <summary>The whole reader, which stands or is behind.</summary>
    public const string Reader = "reader";

    /// <summary>A day's test that did not arrive.</summary>
    public const string Missed = "missed";

    private const string Test = "test";

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(DetectorStopped), nameof(WatchTested) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(30);

    public static string TestOf(DateOnly day) => $"{Test} {day:yyyy-MM-dd}";

    public static bool IsTest(DetectorId detector, string key) => detector == DetectorId.D17 && key.StartsWith(Test, StringComparison.Ordinal);

    public override void Names(WatchedEntry entry, ICollection<string> names) => names.Add(entry.What is WatchTested ? Test : entry.Subject.Number);

    public override void See(WatchedEntry entry, Watching watching)
    {
        var figures = watching.Figures("", entry.At);
        if (entry.What is WatchTested tested)
            watching.Hit(Test, figures.Severity("testSeverity"), About.Nation, [new Mark(entry.At, entry.Id)], figures, TestOf(tested.Day));
        else watching.Hit(entry.Subject.Number, figures.Severity("severity"), About.Nation, [new Mark(entry.At, entry.Id)], figures);
    }
}
