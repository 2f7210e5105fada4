using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Shared;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("西湖区 网店")]
    [InlineData("Mehmet Öztürk")]
    [InlineData("ئۇيغۇر")]
    [InlineData("བོད་ཡིག")]
    [InlineData("\u182E\u1823\u1829\u182D\u1824\u182F\u180E\u1820")]
    [InlineData("柳树𨟠镇")]
    [InlineData("葛\U000E0100城")]
    [InlineData("👍🏽 ✔️")]
    public void IsLine_OfWhatPeopleWrite(string text)
    {
        Assert.True(PlainText.IsLine(text, 100));
        Assert.True(PlainText.IsText(text, 100));
    }

    [Theory]
    [InlineData("a\uFFFDb", "a sign for what could not be read")]
    [InlineData("a\u200Bb", "zero width space")]
    [InlineData("a\u200Db", "zero width joiner")]
    [InlineData("a\u2060b", "word joiner")]
    [InlineData("a\uFEFFb", "byte order mark")]
    [InlineData("a\u00ADb", "soft hyphen")]
    [InlineData("a\u202Eb", "right to left override")]
    [InlineData("a\u200Fb", "right to left mark")]
    [InlineData("a\u061Cb", "Arabic letter mark")]
    [InlineData("a\u2066b", "isolate")]
    [InlineData("a\uDB40\uDC41b", "a tag")]
    [InlineData("a\u0000b", "zero")]
    [InlineData("a\u0085b", "next line")]
    [InlineData("a\u2028b", "line separator")]
    [InlineData("a\uFFFFb", "no character")]
    [InlineData("\u3164", "a Hangul filler alone")]
    [InlineData("\u2800\u2800", "empty Braille patterns")]
    [InlineData("\u115F \u1160", "fillers and a blank")]
    [InlineData("\u0301", "a mark over nothing")]
    [InlineData("张\u3164三", "a filler between letters")]
    [InlineData("a\u034Fb", "a grapheme joiner")]
    [InlineData("a\uFDD0b", "no character either")]
    [InlineData("a\u180Eb", "a vowel separator where there is no Mongolian")]
    public void IsLineAndText_WithWhatNobodySees_IsRefused(string text, string what)
    {
        Assert.False(PlainText.IsLine(text, 100), what);
        Assert.False(PlainText.IsText(text, 100), what);
    }

    [Fact]
    public void HalfACharacter_IsRefused() // an attribute can't hold one
    {
        Assert.False(PlainText.IsLine($"a{(char)0xD83D}b", 100));
        Assert.False(PlainText.IsText($"a{(char)0xDE00}b", 100));
    }

    [Fact]
    public void IsText_MayBeEmptyOrOfSeveralLines_AndALineMayNot()
    {
        foreach (var text in new[] { "", "  \n", "a\r\n\tb" })
        {
            Assert.True(PlainText.IsText(text, 100));
            Assert.False(PlainText.IsLine(text, 100));
        }
    }

    [Fact]
    public void Shorten_KeepsWhatCanBeKept() => Assert.Equal("a?b?c", PlainText.Shorten("a\u200Bb\uFFFDc😀", 6));
}
