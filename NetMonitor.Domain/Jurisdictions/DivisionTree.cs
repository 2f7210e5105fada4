using System.Collections.Frozen;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Jurisdictions;

/// <summary>
/// Makes the tree of units from the public divisions. The two trees differ: separately planned cities hang under the nation (R3.1),
/// pseudo-prefectures are no authorities, and a prefecture that repeats itself as its only county holds its stations itself.
/// </summary>
public static class DivisionTree
{
    private const string NationName = "国家市场监督管理总局";
    private const string NationInitials = "gjscjdglzj";

    /// <summary>Groupings in the codes that no authority stands behind; what they group hangs under the province.</summary>
    private static readonly FrozenSet<string> PseudoPrefectures =
        FrozenSet.Create(StringComparer.Ordinal, "1101", "1201", "3101", "5001", "5002", "4190", "4290", "4690", "6590");

    /// <summary>Prefectures without counties, listed once more as their own county: Dongguan, Zhongshan, Danzhou, Jiayuguan.</summary>
    private static readonly FrozenSet<string> SelfRows =
        FrozenSet.Create(StringComparer.Ordinal, "441900", "442000", "460400", "620201");

    /// <summary>Dalian, Ningbo, Xiamen, Qingdao, Shenzhen.</summary>
    private static readonly FrozenSet<string> SeparatelyPlanned =
        FrozenSet.Create(StringComparer.Ordinal, "2102", "3302", "3502", "3702", "4403");

    /// <summary>The ten besides the five above.</summary>
    private static readonly FrozenSet<string> OtherSubProvincial = FrozenSet.Create(
        StringComparer.Ordinal, "2101", "2201", "2301", "3201", "3301", "3701", "4201", "4401", "5101", "6101");

    /// <summary>
    /// Every authority with its center, the national Information Center, and every station; a parent always comes before what hangs
    /// under it, and tiers follow each other from the top.
    /// </summary>
    /// <exception cref="ArgumentException">A division belongs to none that is listed, or two make the same unit code.</exception>
    public static IReadOnlyList<UnitSeed> Build(DivisionLists divisions)
    {
        var tree = new Growing(divisions);
        tree.AddAuthority("100000", NationName, NationInitials, UnitLevel.Nation, above: null);
        tree.AddInformationCenter();

        foreach (var province in divisions.Provinces)
            tree.AddAuthorityOf(province, $"{province.Code}0000", UnitLevel.Province, "100000");

        foreach (var city in divisions.Prefectures.Where(city => !PseudoPrefectures.Contains(city.Code)))
        {
            if (SeparatelyPlanned.Contains(city.Code))
                tree.AddAuthorityOf(city, $"{city.Code}00", UnitLevel.Province, "100000");
            else
                tree.AddAuthorityOf(city, $"{city.Code}00", UnitLevel.Prefecture, $"{city.Code[..2]}0000");
        }

        foreach (var county in divisions.Counties.Where(county => !SelfRows.Contains(county.Code)))
            tree.AddAuthorityOf(county, county.Code, UnitLevel.County, PseudoPrefectures.Contains(county.Code[..4])
                ? $"{county.Code[..2]}0000"
                : $"{county.Code[..4]}00");

        foreach (var town in divisions.Towns)
            tree.AddStation(town, SelfRows.Contains(town.Code[..6]) ? $"{town.Code[..4]}00" : town.Code[..6]);

        return tree.Units;
    }

    private sealed class Growing(DivisionLists divisions)
    {
        private readonly List<UnitSeed> _units = new(2 * divisions.Counties.Count + divisions.Towns.Count + 1024);
        private readonly Dictionary<UnitCode, UnitSeed> _byCode = [];

        public IReadOnlyList<UnitSeed> Units => _units;

        public void AddAuthorityOf(Division division, string code, UnitLevel level, string above) =>
            AddAuthority(code, $"{division.Name}市场监督管理局", $"{division.Initials}scjdglj", level, above);

        public void AddAuthority(string division, string name, string initials, UnitLevel level, string? above)
        {
            var prefecture = division.EndsWith("00", StringComparison.Ordinal) ? division[..4] : "";
            var planned = SeparatelyPlanned.Contains(prefecture);
            var code = UnitCode.Authority(division);
            var parent = above is null ? null : Find(UnitCode.Authority(above), name);
            var authority = new UnitSeed(
                code,
                name,
                UnitKind.Authority,
                level,
                parent?.Code,
                parent?.Path.Append(code) ?? UnitPath.Root(code),
                division,
                FunctionalZone: int.Parse(division.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture) is >= 71 and <= 79,
                SeparatelyPlanned: planned,
                SubProvincial: planned || OtherSubProvincial.Contains(prefecture),
                initials);
            Add(authority);
            Add(authority with
            {
                Code = code.CenterCode,
                Name = $"{name}网监协调中心",
                Kind = UnitKind.CoordinationCenter,
                Parent = code,
                Path = authority.Path.Append(code.CenterCode),
                Pinyin = $"{initials}wjxtzx",
            });
        }

        public void AddInformationCenter()
        {
            var nation = _byCode[UnitCode.Nation];
            Add(nation with
            {
                Code = UnitCode.InformationCenter,
                Name = $"{NationName}信息中心",
                Kind = UnitKind.AffiliatedInstitution,
                Parent = nation.Code,
                Path = nation.Path.Append(UnitCode.InformationCenter),
                Pinyin = $"{NationInitials}xxzx",
            });
        }

        public void AddStation(Division town, string division)
        {
            var authority = Find(UnitCode.Authority(division), town.Name);
            var code = UnitCode.Station(division, int.Parse(town.Code.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture));
            Add(new UnitSeed(
                code,
                $"{town.Name}市场监管所",
                UnitKind.GrassrootsUnit,
                UnitLevel.Station,
                authority.Code,
                authority.Path.Append(code),
                division,
                FunctionalZone: false,
                SeparatelyPlanned: false,
                SubProvincial: false,
                $"{town.Initials}scjgs"));
        }

        private UnitSeed Find(UnitCode code, string forWhom) => _byCode.TryGetValue(code, out var unit)
            ? unit
            : throw new ArgumentException($"{forWhom} belongs to {code}, which is not listed.");

        private void Add(UnitSeed unit)
        {
            if (!_byCode.TryAdd(unit.Code, unit))
                throw new ArgumentException($"{unit.Code} twice: {_byCode[unit.Code].Name} and {unit.Name}.");
            _units.Add(unit);
        }
    }
}
