using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Supervision;

/// <summary>
/// Recipients by a rule over the tree, such as "every county authority in Zhejiang". With a level: every unit of that
/// level and kind at or below <paramref name="Under"/>. Without: every unit of that kind strictly below it.
/// </summary>
public sealed record RecipientRule(UnitCode Under, UnitLevel? Level, UnitKind Kind)
{
    /// <summary>The kind that is meant where none is named: stations at their own level, authorities elsewhere.</summary>
    public static UnitKind DefaultKind(UnitLevel? level) => level == UnitLevel.Station ? UnitKind.GrassrootsUnit : UnitKind.Authority;
}

/// <summary>
/// Whom a task is for: units picked by hand, a rule, or both. Kept as it was said, resolved at dispatch; <see cref="LeftOut"/> are units that the rule
/// passed over then, with all below them, because nobody was on duty there.
/// </summary>
public sealed record Recipients(IReadOnlyList<UnitCode> Units, RecipientRule? Rule, IReadOnlyList<UnitCode>? LeftOut = null)
{
    /// <summary>Units that can be picked by hand at most; for more there is the rule.</summary>
    public const int MaxPicked = 2000;

    public bool IsEmpty() => Units.Count == 0 && Rule is null;
}
