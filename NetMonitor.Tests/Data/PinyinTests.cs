using System.Text.RegularExpressions;
using NetMonitor.Console.Data.Reference;

namespace NetMonitor.Tests.Data;

/// <summary>Names are typed as they sound.</summary>
public class PinyinTests
{
    [Theory]
    [InlineData("xihu", "杭州市西湖区")]
    [InlineData("xi hu", "西湖区")]
    [InlineData("XiHu", "西湖区")]
    [InlineData("xihuqushi", "西湖区市场监督管理局")]
    [InlineData("xih", "西湖区")]
    [InlineData("xi h", "西湖区")]
    [InlineData("xi'an", "西安市")]
    [InlineData("xian", "西安市")]
    [InlineData("xian", "歙县")]
    [InlineData("西hu", "西湖区")]
    [InlineData("lüliang", "吕梁市")]
    [InlineData("lvliang", "吕梁市")]
    // Characters with several readings, by each.
    [InlineData("chongqing", "重庆市")]
    [InlineData("zhongqing", "重庆市")]
    [InlineData("yueqing", "乐清市")]
    [InlineData("leqing", "乐清市")]
    [InlineData("shanxian", "单县")]
    [InlineData("danxian", "单县")]
    public void Pattern_FindsANameAsItSounds(string typed, string name) => Assert.Matches(Pinyin.Pattern(typed)!, name);

    [Theory]
    [InlineData("xi an", "歙县")]
    [InlineData("xi'an", "单县")]
    [InlineData("huxi", "西湖区")]
    [InlineData("xihu", "西大湖")]
    public void Pattern_FindsNothingElse(string typed, string name) => Assert.DoesNotMatch(Pinyin.Pattern(typed)!, name);

    [Theory]
    [InlineData("")]
    [InlineData("hz")]
    [InlineData("x")]
    [InlineData("n")]
    [InlineData("西湖")]
    [InlineData("(*[")]
    [InlineData("sign out")]
    public void Pattern_OfWhatIsNoPinyin_IsNull(string typed) => Assert.Null(Pinyin.Pattern(typed));

    [Fact]
    public void Pattern_OfWhatCanBeCutInManyWays_IsShort_AndOfTooMuchNull()
    {
        Assert.InRange(Pinyin.Pattern(string.Concat(Enumerable.Repeat("an", 50)))!.Length, 1, 200_000);
        // No way to the end: none is walked.
        Assert.Null(Pinyin.Pattern($"{string.Concat(Enumerable.Repeat("an", 40))}uq a"));
        Assert.Null(Pinyin.Pattern(new string('a', 5000)));
    }

    [Fact]
    public void Pattern_OfAnyPunctuation_StandsForItself() => Assert.Matches(new Regex($"^{Pinyin.Pattern("(xi)*[hu]\\.^$|?+{2}")}$"), "(西)*[湖]\\.^$|?+{2}");
}
