using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Jurisdictions;

/// <summary>A unit as the divisions of the country make it.</summary>
/// <param name="Parent">The unit it hangs under; null for the national authority alone.</param>
/// <param name="DivisionCode">Six digits; a station's is its authority's.</param>
/// <param name="FunctionalZone">A development zone or the like, code ending 71–79; its center is marked too.</param>
/// <param name="SeparatelyPlanned">One of the five cities under the nation (R3.1); its center is marked too.</param>
/// <param name="SubProvincial">One of the fifteen; its center is marked too.</param>
/// <param name="Pinyin">Initials of the whole name, lower case, for search.</param>
public sealed record UnitSeed(
    UnitCode Code,
    string Name,
    UnitKind Kind,
    UnitLevel Level,
    UnitCode? Parent,
    UnitPath Path,
    string DivisionCode,
    bool FunctionalZone,
    bool SeparatelyPlanned,
    bool SubProvincial,
    string Pinyin);
