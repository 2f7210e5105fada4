using CsCheck;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Units;

public class UnitPathTests
{
    // Few codes and short paths, so that one is often the start of another.
    private static readonly string[] Steps = ["1000000000", "1000001000", "3300000000", "3301002001"];

    private static readonly Gen<UnitPath> Paths = Gen.Int[0, 3].Select(at => Steps[at])
        .Array[1, 4]
        .Select(codes => UnitPath.Parse(string.Concat(codes.Select(code => $"{code}/"))));

    [Fact]
    public void Append_BelowTheNation_IsItsCodesEachFollowedByASlash()
    {
        var path = UnitPath.Root(UnitCode.Nation).Append(UnitCode.Authority("330000"));

        Assert.Equal("1000000000/3300000000/", path.ToString());
        Assert.Equal(2, path.Depth);
        Assert.Equal("3300000000", path.Leaf.ToString());
        Assert.Equal("1000000000/", path.Parent.ToString());
        Assert.Equal("1000000000/33000000000", path.UpperBound);
    }

    [Fact]
    public void Parent_OfTheTop_IsNull() => Assert.Null(UnitPath.Root(UnitCode.Nation).Parent);

    [Fact]
    public void Contains_IsTheSameAsLyingInTheRange() => Gen.Select(Paths, Paths).Sample((above, below) =>
        above.Contains(below) == (string.CompareOrdinal(below.ToString(), above.ToString()) >= 0
            && string.CompareOrdinal(below.ToString(), above.UpperBound) < 0));

    [Fact]
    public void Contains_ItselfAndWhatIsAppended_ButNotTheOtherWay() => Paths.Sample(path =>
    {
        var below = path.Append(UnitCode.Station("330110", 1));
        return path.Contains(path) && path.Contains(below) && !below.Contains(path) && below.Parent == path;
    });

    [Fact]
    public void CommonWith_IsTheLowestThatContainsBoth() => Gen.Select(Paths, Paths).Sample((a, b) =>
    {
        var deepest = Enumerable.Range(1, a.Depth)
            .Select(depth => UnitPath.Parse(a.ToString()[..(depth * 11)]))
            .LastOrDefault(path => path.Contains(b));
        return a.CommonWith(b).GetValueOrDefault().ToString() == deepest.ToString();
    });

    [Fact]
    public void Codes_RunFromTheTopDown() =>
        Assert.Equal(["1000000000", "3300000000"], UnitPath.Parse("1000000000/3300000000/").Codes().Select(code => code.ToString()));

    [Fact]
    public void Contains_ADefaultPath_ContainsNothing() => Assert.False(default(UnitPath).Contains(UnitPath.Root(UnitCode.Nation)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1000000000")]
    [InlineData("1000000000/3300000000")]
    [InlineData("1000000000//")]
    [InlineData("1000000009/")]
    public void TryParse_NoPath_IsFalse(string? text) => Assert.False(UnitPath.TryParse(text, out _));
}
