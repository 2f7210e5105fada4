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
}

/// <summary>D16: somebody is let in by a code to the phone where the decision does not allow it, or tries so again and again (R10.5).</summary>
public sealed class OutsideProvisional() : Detector<PolicyMemory>(DetectorId.D16,
    new("tries", 3, 1), new("minutes", 60, 240), DetectorFigure.Of("severity", AlertSeverity.High),
    DetectorFigure.Of("letInSeverity", AlertSeverity.Critical))
{
    private const string Policy = "policy";

    public override FrozenSet<string> Verbs { get; } =
        new[] { nameof(SignedIn), nameof(SignInRefused), nameof(SignInPolicySet) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(10 * 365);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Verb == nameof(SignInPolicySet)) names.Add(Policy);
        else if (entry.Account is { } account && entry.What is SignedIn { ByText: true } or SignInRefused { ByText: true })
        {
            names.Add(account);
            names.Add(Policy);
        }
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.What is SignInPolicySet set)
        {
            watching.Of<PolicyMemory>(Policy).Policy = set;
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
            case SignedIn { ByText: true } when !IsAllowed(watching.Of<PolicyMemory>(Policy).Policy, entry):
                watching.Hit(account, figures.Severity("letInSeverity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
                break;
        }
    }

    private static bool IsAllowed(SignInPolicySet? policy, WatchedEntry entry) =>
        policy is { Acceptance: null, Provisional: { } decision } && UnitPath.TryParse(entry.UnitPath, out var unit) && decision.Covers(unit, entry.At);
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

/// <summary>D17: the watch itself: a detector that stopped. What the watch can't see of itself, the clock raises.</summary>
public sealed class WatchStopped() : Detector<Memory>(DetectorId.D17, DetectorFigure.Of("severity", AlertSeverity.Critical))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(DetectorStopped) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(30);

    public override void Names(WatchedEntry entry, ICollection<string> names) => names.Add(entry.Subject.Number);

    public override void See(WatchedEntry entry, Watching watching)
    {
        var figures = watching.Figures("", entry.At);
        watching.Hit(entry.Subject.Number, figures.Severity("severity"), About.Nation, [new Mark(entry.At, entry.Id)], figures);
    }
}
