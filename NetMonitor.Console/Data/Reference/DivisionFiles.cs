using System.Globalization;
using CsvHelper;
using NetMonitor.Domain.Jurisdictions;

namespace NetMonitor.Console.Data.Reference;

/// <summary>The public divisions inside this assembly.</summary>
public static class DivisionFiles
{
    /// <summary>Reads all four tiers, about 45,000 rows, with the initials of their names.</summary>
    public static DivisionLists Read() => new(Tier("provinces", 2), Tier("cities", 4), Tier("areas", 6), Tier("streets", 9));

    /// <summary>Names of provinces, prefectures and counties.</summary>
    public static IEnumerable<string> Names() => [.. Tier("provinces", 2).Concat(Tier("cities", 4)).Concat(Tier("areas", 6)).Select(division => division.Name)];

    /// <summary>Names that the public list has wrong, such as one with a rare character split in two: by code, what it says and what it should.</summary>
    internal static IReadOnlyDictionary<string, (string Was, string Name)> Errata()
    {
        using var csv = CsvReader.Create(ReferenceFiles.Open("divisions/errata.csv"));
        var errata = new Dictionary<string, (string, string)>();
        while (csv.Read()) errata.Add(csv.GetString("code"), (csv.GetString("was"), csv.GetString("name")));
        return errata;
    }

    /// <summary>What changed since the list, in the order in which it did.</summary>
    public static IReadOnlyList<DivisionChange> Changes()
    {
        using var csv = CsvReader.Create(ReferenceFiles.Open("divisions/changes.csv"));
        var changes = new List<DivisionChange>();
        while (csv.Read())
            changes.Add(new DivisionChange(
                DateOnly.ParseExact(csv.GetString("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture), Enum.Parse<DivisionChangeKind>(csv.GetString("change")),
                csv.GetString("code"), csv.GetString("name"), csv.GetString("into") is { Length: > 0 } into ? into : null, csv.GetString("source")));
        return changes;
    }

    private static List<Division> Tier(string file, int digits)
    {
        var errata = Errata();
        using var csv = CsvReader.Create(ReferenceFiles.Open($"divisions/{file}.csv"));
        var divisions = new List<Division>();
        while (csv.Read())
        {
            var code = csv.GetString("code");
            var name = csv.GetString("name");
            if (code.Length != digits)
                throw new InvalidOperationException($"{file}: {code} is no code of {digits} digits.");
            // Only as long as the list still says it: a corrected one is right by itself.
            if (errata.TryGetValue(code, out var wrong) && wrong.Was == name) name = wrong.Name;
            divisions.Add(new Division(code, name, PinyinInitials.OfDivision(code) ?? PinyinInitials.Of(name)));
        }

        return divisions;
    }
}
