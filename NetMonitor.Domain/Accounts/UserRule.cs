using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// What a first-level authority's own user rule allows in its tree (R4.1): it can only leave out what the regulation allows. An authority and its center are
/// always there.
/// </summary>
/// <param name="Deepest">The lowest level of units; null where there is no limit.</param>
/// <param name="Kinds">Kinds of units beside authorities and centers; null for all.</param>
/// <param name="Roles">Roles of accounts; null for all.</param>
/// <param name="MaxAccounts">How many accounts a unit of a kind may have, deleted ones not counted; no limit for kinds that are not named.</param>
public sealed record UserRuleLimits(
    UnitLevel? Deepest, IReadOnlyList<UnitKind>? Kinds, IReadOnlyList<Role>? Roles, IReadOnlyDictionary<UnitKind, int>? MaxAccounts)
{
    private const string Rule = "R4.1";

    public static bool IsAlwaysThere(UnitKind kind) => kind is UnitKind.Authority or UnitKind.CoordinationCenter;

    /// <summary><c>OutsideUserRule</c> (R4.1) for a unit that the rule does not allow; null for all others.</summary>
    public Refusal? OfUnit(UnitKind kind, UnitLevel level) =>
        level > Deepest || (Kinds is not null && !IsAlwaysThere(kind) && !Kinds.Contains(kind)) ? Outside("kind", kind.ToString()) : null;

    /// <summary><c>OutsideUserRule</c> for a role that the rule does not use.</summary>
    public Refusal? OfRoles(IReadOnlyCollection<Role> roles) =>
        Roles is not null && roles.Any(role => !Roles.Contains(role)) ? Outside("role", roles.First(role => !Roles.Contains(role)).ToString()) : null;

    /// <summary><c>AccountsOfUnitExhausted</c> where a unit of that kind has as many accounts as it may.</summary>
    public Refusal? OfAccounts(UnitKind kind, int there) =>
        MaxAccounts?.TryGetValue(kind, out var most) == true && there >= most
            ? Refusal.Conflict("AccountsOfUnitExhausted", Rule).With("most", most.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : null;

    private static Refusal Outside(string what, string value) => Refusal.Conflict("OutsideUserRule", Rule).With(what, value);
}

/// <summary>One version of a first-level authority's user rule (R4.1): none is ever changed.</summary>
public sealed class UserRule
{
    /// <summary>Characters of the text of the local rule.</summary>
    public const int MaxText = 20_000;

    private UserRule()
    {
    }

    public UserRule(UnitCode unit, int version, string text, UserRuleLimits limits, string by, DateTimeOffset now) =>
        (UnitCode, Version, Text, Limits, SetBy, SetAt) = (unit, version, text, limits, by, now);

    public UnitCode UnitCode { get; private set; }
    public int Version { get; private set; }
    public string Text { get; private set; } = "";
    public UserRuleLimits Limits { get; private set; } = null!;
    public string SetBy { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
}

/// <summary>A first-level authority's user rule is in force in this version.</summary>
/// <param name="Breaks">What was there already and would not be allowed any more: it stays.</param>
public sealed record UserRuleSet(string Name, int Version, UserRuleLimits Limits, int Breaks) : DomainEvent;
