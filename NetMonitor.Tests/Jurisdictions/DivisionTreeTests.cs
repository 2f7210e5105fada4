using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Jurisdictions;

/// <summary>The real country. It is built once: the tests only read it.</summary>
public class DivisionTreeTests
{
    private static readonly IReadOnlyList<UnitSeed> Units = DivisionTree.Build(DivisionFiles.Read());
    private static readonly Dictionary<string, UnitSeed> ByCode = Units.ToDictionary(unit => unit.Code.ToString());

    [Theory]
    [InlineData(UnitKind.Authority, 3339)]
    [InlineData(UnitKind.CoordinationCenter, 3339)]
    [InlineData(UnitKind.AffiliatedInstitution, 1)]
    [InlineData(UnitKind.RegulatoryBody, 0)]
    [InlineData(UnitKind.GrassrootsUnit, 41352)]
    public void Build_TheCountry_HasUnitsOfEachKind(UnitKind kind, int count) => Assert.Equal(count, Units.Count(unit => unit.Kind == kind));

    [Theory]
    [InlineData(UnitLevel.Nation, 1)]
    [InlineData(UnitLevel.Province, 36)]
    [InlineData(UnitLevel.Prefecture, 328)]
    [InlineData(UnitLevel.County, 2974)]
    public void Build_TheCountry_HasAuthoritiesAndCentersOfEachLevel(UnitLevel level, int count)
    {
        Assert.Equal(count, Units.Count(unit => unit.Kind == UnitKind.Authority && unit.Level == level));
        Assert.Equal(count, Units.Count(unit => unit.Kind == UnitKind.CoordinationCenter && unit.Level == level));
    }

    /// <summary>Parts of characters that are no characters by themselves: where one stands, a rare character was taken apart.</summary>
    private const string Parts = "亻刂阝卩氵扌忄犭纟钅饣礻衤疒罒艹宀冖冫灬彳讠攵辶丬";

    [Fact]
    public void Names_HoldNoCharacterThatWasSplitOrIsAPrivateOne() => Assert.All(Units, unit => Assert.All(unit.Name.EnumerateRunes(), rune =>
    {
        var isPart = rune.Value is >= 0x2E80 and <= 0x2FDF || (rune.IsBmp && Parts.Contains((char)rune.Value, StringComparison.Ordinal));
        Assert.False(isPart, $"{unit.Code} {unit.Name}");
        Assert.True(
            System.Text.Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.PrivateUse
                or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.Format),
            $"{unit.Code} {unit.Name}");
    }));

    [Fact]
    public void Errata_AreAppliedAndStillNeeded()
    {
        Assert.Equal("柳树𨟠镇市场监管所", Units.Single(unit => unit.Name.StartsWith("柳树𨟠", StringComparison.Ordinal)).Name);
        var lists = new[] { "provinces", "cities", "areas", "streets" }.SelectMany(file =>
        {
            using var reader = ReferenceFiles.Read($"divisions/{file}.csv");
            return reader.ReadToEnd().Split('\n');
        }).ToHashSet(StringComparer.Ordinal);
        Assert.All(DivisionFiles.Errata(), wrong =>
            Assert.Contains(lists, line => line.StartsWith($"{wrong.Key},\"{wrong.Value.Was}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Build_TheCountry_HasStationsOnTheirOwnLevelOnly() => Assert.All(
        Units, unit => Assert.Equal(unit.Kind == UnitKind.GrassrootsUnit, unit.Level == UnitLevel.Station));

    [Fact]
    public void Build_TheCountry_HasStationsUnderPrefecturesOnlyInTheFourCities() => Assert.Equal(
        ["4419000000", "4420000000", "4604000000", "6202000000"],
        Units.Where(unit => unit.Kind == UnitKind.GrassrootsUnit && ByCode[unit.Parent.ToString()!].Level != UnitLevel.County)
            .Select(unit => unit.Parent.ToString()).Distinct().Order());

    [Fact]
    public void Build_EveryUnit_HangsUnderAnEarlierOne_AndItsPathSaysSo()
    {
        var seen = new Dictionary<UnitCode, UnitSeed>();
        foreach (var unit in Units)
        {
            var expected = unit.Parent is { } parent ? seen[parent].Path.Append(unit.Code) : UnitPath.Root(unit.Code);
            Assert.Equal(expected, unit.Path);
            Assert.True(UnitPath.TryParse(unit.Path.ToString(), out _));
            seen.Add(unit.Code, unit);
        }

        Assert.Equal("1000000000", Assert.Single(Units, unit => unit.Parent is null).Code.ToString());
    }

    [Fact]
    public void Build_EveryUnit_AgreesWithItsCode() => Assert.All(Units, unit =>
    {
        Assert.Equal(unit.Code.Kind, unit.Kind);
        Assert.Equal(unit.Code.Division, unit.DivisionCode);
        if (unit.Kind != UnitKind.Authority)
            Assert.Equal(unit.Code.AuthorityCode, unit.Parent);
    });

    [Fact]
    public void Build_EveryUnit_CanBeFoundByInitials() =>
        Assert.All(Units, unit => Assert.Matches("^[a-z0-9]{5,100}$", unit.Pinyin));

    [Fact]
    public void Build_TheNation_Has36AuthoritiesBelow() => Assert.Equal(36, Units.Count(
        unit => unit.Kind == UnitKind.Authority && unit.Parent == UnitCode.Nation));

    [Theory]
    [InlineData("210200", "大连市")]
    [InlineData("330200", "宁波市")]
    [InlineData("350200", "厦门市")]
    [InlineData("370200", "青岛市")]
    [InlineData("440300", "深圳市")]
    public void Build_SeparatelyPlannedCities_HangUnderTheNation(string division, string name)
    {
        var city = ByCode[$"{division}0000"];

        Assert.Equal((UnitCode.Nation, UnitLevel.Province, $"{name}市场监督管理局"), (city.Parent, city.Level, city.Name));
        Assert.True(city.SeparatelyPlanned && city.SubProvincial);
        Assert.Equal($"1000000000/{division}0000/", city.Path.ToString());
        Assert.All(
            Units.Where(unit => unit.Parent == city.Code && unit.Kind == UnitKind.Authority),
            district => Assert.Equal(UnitLevel.County, district.Level));
    }

    [Fact]
    public void Build_SubProvincialCities_AreFifteen_WithFiveSeparatelyPlanned()
    {
        var authorities = Units.Where(unit => unit.Kind == UnitKind.Authority).ToList();

        Assert.Equal(15, authorities.Count(unit => unit.SubProvincial));
        Assert.Equal(5, authorities.Count(unit => unit.SeparatelyPlanned));
        Assert.Equal(10, authorities.Count(unit => unit.SubProvincial && unit.Level == UnitLevel.Prefecture));
    }

    [Theory]
    [InlineData("1101010000", "1100000000")]
    [InlineData("5002290000", "5000000000")]
    [InlineData("4190010000", "4100000000")]
    [InlineData("4290040000", "4200000000")]
    [InlineData("4690010000", "4600000000")]
    [InlineData("6590010000", "6500000000")]
    public void Build_PseudoPrefectures_AreNoAuthorities(string county, string province)
    {
        Assert.Equal(province, ByCode[county].Parent.ToString());
        Assert.Equal(UnitLevel.County, ByCode[county].Level);
        Assert.DoesNotContain($"{county[..4]}000000", ByCode.Keys);
    }

    [Theory]
    [InlineData("4419004003", "4419000000", "东城街道市场监管所")]
    [InlineData("6202004001", "6202000000", "雄关街道市场监管所")]
    [InlineData("4604004100", "4604000000", "那大镇市场监管所")]
    [InlineData("4420004001", "4420000000", "石岐街道市场监管所")]
    public void Build_ACityWithoutCounties_HoldsItsStationsItself(string station, string city, string name)
    {
        Assert.Equal((city, name), (ByCode[station].Parent.ToString(), ByCode[station].Name));
        Assert.Equal(UnitLevel.Prefecture, ByCode[city].Level);
        Assert.DoesNotContain("6202010000", ByCode.Keys);
    }

    [Fact]
    public void Build_ACountyThatIsItsOwnOnlyTown_HasOneStation() => Assert.Equal("3505270000", ByCode["3505274000"].Parent.ToString());

    [Fact]
    public void Build_FunctionalZones_Are124AndMarked()
    {
        Assert.Equal(124, Units.Count(unit => unit.Kind == UnitKind.Authority && unit.FunctionalZone));
        Assert.True(ByCode["1301710000"].FunctionalZone);
        Assert.True(ByCode["1301711000"].FunctionalZone);
        Assert.False(ByCode["1301020000"].FunctionalZone);
    }

    [Fact]
    public void Build_NamesAndInitials_FollowTheRule()
    {
        Assert.Equal("国家市场监督管理总局", ByCode["1000000000"].Name);
        Assert.Equal("国家市场监督管理总局网监协调中心", ByCode["1000001000"].Name);
        Assert.Equal("国家市场监督管理总局信息中心", ByCode["1000003001"].Name);
        Assert.Equal(("浙江省市场监督管理局", "zjsscjdglj"), (ByCode["3300000000"].Name, ByCode["3300000000"].Pinyin));
        Assert.Equal("杭州市市场监督管理局网监协调中心", ByCode["3301001000"].Name);
        Assert.Equal(UnitLevel.Prefecture, ByCode["3301001000"].Level);
    }

    [Fact]
    public void Build_ATownOfNoCounty_Throws() => Assert.Throws<ArgumentException>(() => DivisionTree.Build(
        new DivisionLists([], [], [], [new Division("330110001", "某镇", "mz")])));
}
