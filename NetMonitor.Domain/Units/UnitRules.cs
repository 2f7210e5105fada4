using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Units;

/// <summary>Where in the tree a unit may stand (R3.1, R5.1): which kinds and levels hang under which, and which division codes fit.</summary>
public static class UnitRules
{
    private const int DivisionLength = UnitCode.KindAt;

    /// <summary>The rule that says who sets up and adjusts such a unit: authorities and centers right under the nation are the nation's alone (R3.1).</summary>
    public static string RuleOf(UnitKind kind, UnitLevel level) =>
        level == UnitLevel.Province && kind is UnitKind.Authority or UnitKind.CoordinationCenter ? "R3.1" : "R5.1";

    /// <summary>Six digits that a division may have.</summary>
    public static bool IsDivision(string? text) =>
        text is { Length: DivisionLength } && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// The level of an authority that is set up under another, by that one's level and the new division's code: under the nation a province or a
    /// separately planned city, under a province a prefecture (code <c>xxyy00</c>) or a county, under a separately planned city or a prefecture a county.
    /// <c>UnitKindNotHere</c> under all others, <c>DivisionNotHere</c> for a code that does not belong there.
    /// </summary>
    public static Result<UnitLevel> LevelUnder(UnitLevel above, string aboveDivision, string division)
    {
        var prefecture = division.EndsWith("00", StringComparison.Ordinal);
        if (above is not (UnitLevel.Nation or UnitLevel.Province or UnitLevel.Prefecture)) return NotHere(UnitKind.Authority, above);
        var city = above == UnitLevel.Prefecture || !aboveDivision.EndsWith("0000", StringComparison.Ordinal);
        var fits = above == UnitLevel.Nation
            ? prefecture && division != aboveDivision
            : division.AsSpan(0, city ? 4 : 2).SequenceEqual(aboveDivision.AsSpan(0, city ? 4 : 2)) && !(city && prefecture) && division != aboveDivision;
        if (!fits) return DivisionNotHere(division);
        return above == UnitLevel.Nation ? UnitLevel.Province : above == UnitLevel.Province && prefecture ? UnitLevel.Prefecture : UnitLevel.County;
    }

    /// <summary>
    /// Whether a unit of this kind and level may hang under an authority: bodies under every one, stations under counties and prefectures, an authority
    /// under the next higher level, a county under its province too. <c>UnitKindNotHere</c> else.
    /// </summary>
    public static Refusal? Under(UnitKind kind, UnitLevel level, UnitKind aboveKind, UnitLevel above)
    {
        var fits = aboveKind == UnitKind.Authority && kind switch
        {
            UnitKind.Authority => (above, level) is (UnitLevel.Nation, UnitLevel.Province) or (UnitLevel.Province, UnitLevel.Prefecture)
                or (UnitLevel.Province, UnitLevel.County) or (UnitLevel.Prefecture, UnitLevel.County),
            UnitKind.GrassrootsUnit => above is UnitLevel.Prefecture or UnitLevel.County,
            UnitKind.RegulatoryBody or UnitKind.AffiliatedInstitution => true,
            _ => false,
        };
        return fits ? null : NotHere(kind, above);
    }

    /// <summary>
    /// Whether a unit may be moved there: as <see cref="Under"/>, and an authority within its province, because its code says which that is.
    /// <c>UnderItself</c> for what lies below it, <c>UnitAlreadyThere</c> for where it is.
    /// </summary>
    public static Refusal? Move(Unit unit, Unit above)
    {
        if (UnitPath.Parse(unit.Path).Contains(UnitPath.Parse(above.Path))) return Refusal.Conflict("UnderItself").With("unit", unit.Code.ToString());
        if (unit.ParentCode == above.Code) return Refusal.Conflict("UnitAlreadyThere").With("unit", above.Code.ToString());
        if ((Closed(unit) ?? Closed(above)) is { } closed) return closed;
        if (unit.Code == UnitCode.InformationCenter) return NotHere(unit.Kind, above.Level);
        return Under(unit.Kind, unit.Level, above.Kind, above.Level) ?? Province(unit, above);
    }

    /// <summary>
    /// Whether a unit may be merged into another: of the same kind and level, in the same province where they are authorities, and not into itself or what
    /// lies below it (<c>UnderItself</c>). A center has no life of its own: <c>UnitKindNotHere</c>.
    /// </summary>
    public static Refusal? Merge(Unit unit, Unit into)
    {
        if (UnitPath.Parse(unit.Path).Contains(UnitPath.Parse(into.Path))) return Refusal.Conflict("UnderItself").With("unit", unit.Code.ToString());
        if ((Closed(unit) ?? Closed(into)) is { } closed) return closed;
        var alike = unit.Kind == into.Kind && unit.Level == into.Level && unit.Kind != UnitKind.CoordinationCenter
            && unit.Code != UnitCode.InformationCenter;
        return alike ? Province(unit, into) : NotHere(unit.Kind, into.Level);
    }

    private static Refusal? Closed(Unit unit) =>
        unit.Status == UnitStatus.Closed ? Refusal.Conflict("UnitClosed").With("unit", unit.Code.ToString()) : null;

    private static Refusal? Province(Unit unit, Unit other) =>
        unit.Kind != UnitKind.Authority || other.Level == UnitLevel.Nation || unit.DivisionCode[..2] == other.DivisionCode[..2]
            ? null
            : DivisionNotHere(unit.DivisionCode);

    private static Refusal NotHere(UnitKind kind, UnitLevel above) =>
        Refusal.Conflict("UnitKindNotHere", "R5.1").With("kind", kind.ToString()).With("level", above.ToString());

    private static Refusal DivisionNotHere(string division) => Refusal.Conflict("DivisionNotHere", "R5.1").With("division", division);
}
