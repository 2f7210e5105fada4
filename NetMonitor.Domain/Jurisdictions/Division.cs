namespace NetMonitor.Domain.Jurisdictions;

/// <summary>One public division.</summary>
/// <param name="Code">Province 2 digits, prefecture 4, county 6, township 9; each begins with the code it belongs to.</param>
/// <param name="Initials">Pinyin initials of the name, lower case.</param>
public sealed record Division(string Code, string Name, string Initials);

/// <summary>The divisions of the country by tier, as published: pseudo-prefectures and self-rows included.</summary>
public sealed record DivisionLists(
    IReadOnlyList<Division> Provinces,
    IReadOnlyList<Division> Prefectures,
    IReadOnlyList<Division> Counties,
    IReadOnlyList<Division> Towns);
