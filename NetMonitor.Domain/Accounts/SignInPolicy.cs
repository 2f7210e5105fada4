using System.Globalization;
using System.Text.Json.Serialization;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Accounts;

/// <summary>The national authority's decision that lets units sign in provisionally (R10.5).</summary>
/// <param name="Document">Its number.</param>
/// <param name="Until">Its last day, in the law's time zone.</param>
/// <param name="Scope">The units it names; each with all that is below it.</param>
public sealed record ProvisionalDecision(string Document, DateOnly Until, IReadOnlyList<UnitCode> Scope)
{
    /// <summary>When its last day is over.</summary>
    [JsonIgnore]
    public DateTimeOffset End => new(Until.AddDays(1), TimeOnly.MinValue, WorkingCalendar.Offset);

    /// <summary>Whether it lets a unit sign in provisionally at that time. An authority and its center are one.</summary>
    public bool Covers(UnitPath unit, DateTimeOffset now) => now < End && unit.Codes().Any(code => Scope.Any(named => named.ActsAs == code.ActsAs));
}

/// <summary>That the system was formally accepted, which ends the provisional mode for good (R10.5).</summary>
public sealed record FormalAcceptance(string Document, DateOnly Date);

/// <summary>
/// How accounts sign in (R10.4, R10.5): formally always; provisionally as long as a decision of the nation lets them. There is one for the nation.
/// </summary>
public sealed class SignInPolicy
{
    /// <summary>How long a session lasts that was opened provisionally: shorter than a working day (ours).</summary>
    public static readonly TimeSpan ProvisionalSession = TimeSpan.FromHours(2);

    private const string Rule = "R10.5";

    public short Id { get; private set; } = 1;

    /// <summary>The decision on record, also one that has ended; null before the first and after formal acceptance.</summary>
    public ProvisionalDecision? Provisional { get; private set; }

    public FormalAcceptance? Acceptance { get; private set; }

    /// <summary>Whether the networks listed for units count in the formal mode too. In the provisional mode they always do.</summary>
    public bool NetworksInFormalMode { get; private set; }

    public long Version { get; private set; } = 1;

    /// <summary>Whether there are units that may sign in provisionally at that time.</summary>
    public bool IsProvisionalAt(DateTimeOffset now) => Acceptance is null && now < Provisional?.End;

    /// <summary>
    /// Sets it anew. <c>DecisionOver</c> for a decision that has ended by now, <c>FormallyAccepted</c> once formal acceptance is on record: it stays,
    /// and nothing provisional comes back; <c>AcceptanceInFuture</c>. All R10.5.
    /// </summary>
    public Result<SignInPolicy> Set(ProvisionalDecision? provisional, FormalAcceptance? acceptance, bool networksInFormalMode, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        if ((Acceptance is not null && acceptance != Acceptance) || (acceptance is not null && provisional is not null))
            return Refusal.Conflict("FormallyAccepted", Rule);
        if (acceptance is not null && acceptance.Date > today) return Refusal.Conflict("AcceptanceInFuture", Rule);
        if (provisional is not null && provisional.Until < today)
            return Refusal.Conflict("DecisionOver", Rule).With("until", provisional.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        (Provisional, Acceptance, NetworksInFormalMode) = (provisional, acceptance, networksInFormalMode);
        Version++;
        return this;
    }
}

/// <summary>What entries of sign-in policies are about.</summary>
public static class SignInPolicySubjects
{
    public const string OfSignInPolicy = "SignInPolicy";

    extension(Subject)
    {
        public static Subject SignInPolicy() => new(OfSignInPolicy, "nation");
    }
}

/// <summary>The whole policy as it is from then on.</summary>
public sealed record SignInPolicySet(ProvisionalDecision? Provisional, FormalAcceptance? Acceptance, bool NetworksInFormalMode) : DomainEvent;

/// <summary>The networks from which a unit, and those below that have no list of their own, sign in.</summary>
public sealed record UnitNetworksSet(string Name, IReadOnlyList<string> Networks, IReadOnlyList<string> Former) : DomainEvent;
