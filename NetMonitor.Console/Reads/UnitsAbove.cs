using NetMonitor.Console.Localization;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Reads;

/// <summary>A unit on the way from the nation down to another one.</summary>
public sealed record UnitAbove(UnitLevel Level, string Name);

/// <summary>What tells a unit from all others: names repeat over the country, so a name is shown with the unit's place and its code.</summary>
public sealed record NamedUnit(UnitCode Code, string Name, IReadOnlyList<UnitAbove>? Above = null)
{
    /// <summary>Over a row <c>u</c> of units.</summary>
    internal static readonly string Columns = $"u.code, u.name, {UnitsAbove.Column("u.path")}";

    internal static NamedUnit Read(RowReader row) => new(row.Unit(), row.Text(), UnitsAbove.Read(row.Texts()));
}

/// <summary>The units above one but the nation, from its path: one column for every query that names units.</summary>
public static class UnitsAbove
{
    /// <summary>A column of texts, from the top down; <paramref name="path"/> is a column of paths.</summary>
    public static string Column(string path) =>
        $"""
        array(select above.level || above.name from units above
          where above.code = any(string_to_array(left({path}, -{UnitCode.Length + 2}), '/')) and above.level > {(int)UnitLevel.Nation} order by above.path)
        """;

    /// <summary>Reads such a column: a level is one digit.</summary>
    public static IReadOnlyList<UnitAbove> Read(string[] column) => Array.ConvertAll(column, text => new UnitAbove((UnitLevel)(text[0] - '0'), text[1..]));

    /// <summary>Where a unit lies, to be read beside its name: 浙江省 › 杭州市. Empty where nothing but the nation is above.</summary>
    public static string Place(this Words words, IReadOnlyList<UnitAbove>? above) => string.Join(" › ", (above ?? []).Select(unit => words.Short(unit.Name)));

    /// <summary>Name and place in one text.</summary>
    public static string Named(this Words words, string name, IReadOnlyList<UnitAbove>? above) =>
        words.Place(above) is { Length: > 0 } place ? $"{name} · {place}" : name;
}
