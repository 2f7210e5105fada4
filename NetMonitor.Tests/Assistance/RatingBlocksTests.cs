using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>What is told of ratings, of how many together, and of which days.</summary>
public sealed class RatingBlocksTests
{
    private static readonly UnitPath s_nation = UnitPath.Root(UnitCode.Parse(Nation));
    private static readonly UnitPath s_province = s_nation.Append(UnitCode.Parse(Guangdong));
    private static readonly UnitPath s_city = s_province.Append(UnitCode.Parse(Dongguan));
    private static readonly UnitPath s_other = s_province.Append(UnitCode.Parse("4401000000"));
    private static readonly UnitPath s_far = s_nation.Append(UnitCode.Parse(Zhejiang));

    [Fact]
    public void Ratings_OfAUnitWithEnough_AreItsOwnBlock_AndWhatIsLeftGoesUpUntilItIsEnough()
    {
        var blocks = RatingBlocks.Of(s_nation, Said((s_city, 7, 3), (s_other, 2, 2), (s_province, 3, 3), (s_far, 1, 1)));

        Assert.Equal([(s_city, 7, true), (s_province, 5, false)], blocks.Select(block => (block.Unit, block.Group.Ratings, block.OfUnit)));
    }

    [Fact]
    public void Ratings_OfOneUnitAlone_AreToldNowhere_HoweverMany() => Assert.Empty(RatingBlocks.Of(s_nation, Said((s_city, 50, 2), (s_other, 1, 1))));

    /// <summary>Whatever is subtracted from whatever: a superior's less those below it, seen from anywhere, is nothing or again a large group.</summary>
    [Fact]
    public void Blocks_OfASuperior_AreThoseBelowIt_AndOthersThatAreLargeToo()
    {
        var random = new Random(20261129);
        for (var run = 0; run < 200; run++)
        {
            var said = Said([.. new[] { s_nation, s_province, s_city, s_other, s_far }.Select(unit => (unit, random.Next(8), random.Next(1, 5)))]);
            var (all, below) = (RatingBlocks.Of(s_nation, said), RatingBlocks.Of(s_province, said.Where(unit => s_province.Contains(unit.Key))));

            Assert.Equal(below.ToHashSet(), all.Where(block => s_province.Contains(block.Unit)).ToHashSet());
            Assert.All(all, block => Assert.True(block.Group.IsLarge));
            Assert.True(all.Sum(block => block.Group.Ratings) <= said.Sum(unit => unit.Value.Ratings));
        }
    }

    [Fact]
    public void Groups_OfAWhole_LeaveNoneSoSmallThatItCouldBeWorkedOut()
    {
        string[] Shown(params (string Name, int Ratings, int Raters)[] groups) =>
            [.. RatingBlocks.Shown(groups.Select(group => KeyValuePair.Create(group.Name, Group(group.Ratings, group.Raters)))).Order()];

        Assert.Equal(["a", "b"], Shown(("a", 5, 3), ("b", 9, 4)));
        Assert.Equal(["b"], Shown(("a", 5, 3), ("b", 9, 4), ("c", 1, 1)));
        Assert.Equal(["a", "b"], Shown(("a", 5, 3), ("b", 9, 4), ("c", 4, 3), ("d", 3, 3)));
    }

    [Theory]
    [InlineData("2026-01-01", "2026-03-31", "2026-01-01..2026-03-31")]
    [InlineData("2026-01-02", "2026-06-30", "2026-04-01..2026-06-30")]
    [InlineData("2026-01-01", "2026-03-30", null)]
    [InlineData("2025-10-15", "2026-12-31", "2026-01-01..2026-09-30")]
    [InlineData("2026-10-01", "2026-12-31", null)]
    [InlineData("0001-01-01", "9999-12-31", "0001-01-01..2026-09-30")]
    [InlineData("9999-12-31", "9999-12-31", null)]
    public void WholeQuarters_AreThoseThatAreOver(string from, string to, string? quarters)
    {
        var now = new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
        var whole = new MeasuredPeriod(DateOnly.Parse(from, null), DateOnly.Parse(to, null)).WholeQuarters(now);

        Assert.Equal(quarters, whole is { } period ? $"{period.From:yyyy-MM-dd}..{period.To:yyyy-MM-dd}" : null);
    }

    [Theory]
    [InlineData(null, null, "2025-10-01..2026-11-29")]
    [InlineData(null, "2026-05-20", "2025-04-01..2026-05-20")]
    [InlineData("2026-11-01", null, "2026-11-01..2026-11-29")]
    [InlineData(null, "0001-01-01", "0001-01-01..0001-01-01")]
    [InlineData("2026-11-30", null, null)]
    public void Period_LeftOpen_IsTheLastFourQuartersAndTheRunningOne(string? from, string? to, string? said)
    {
        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, null);
        var period = MeasuredPeriod.Of(Day(from), Day(to), new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(said, period.IsRefused ? null : $"{period.Value.From:yyyy-MM-dd}..{period.Value.To:yyyy-MM-dd}");
    }

    [Fact]
    public void DaysWithin_AreThoseOfTheSum()
    {
        IReadOnlyList<DayBucket> one = [new(1, 8), new(9, 1)], other = [new(3, 9), new(20, 2)];
        var sum = DayBuckets.Sum(one.Concat(other));

        Assert.Equal([(1, 8), (3, 9), (9, 1), (20, 2)], sum.Select(bucket => (bucket.Days, bucket.Count)));
        Assert.Equal((1, 3, 20, 9), (DayBuckets.Within(50, one), DayBuckets.Within(50, sum), DayBuckets.Within(91, sum), DayBuckets.Within(90, sum)));
        Assert.Null(DayBuckets.Within(50, []));
    }

    private static RatingGroup Group(int ratings, int raters) => new(ratings, Math.Min(ratings, raters), 0, 0);

    private static List<KeyValuePair<UnitPath, RatingGroup>> Said(params (UnitPath Unit, int Ratings, int Raters)[] said) =>
        [.. said.Where(of => of.Ratings > 0).Select(of => KeyValuePair.Create(of.Unit, Group(of.Ratings, of.Raters)))];
}
