using NetMonitor.Console.Data.Reference;

namespace NetMonitor.Tests.Data;

public class PinyinInitialsTests
{
    [Theory]
    [InlineData("50", "cqs")]
    [InlineData("3415", "las")]
    [InlineData("3502", "xms")]
    [InlineData("410621", "xx")]
    [InlineData("371524", "dex")]
    [InlineData("511123", "qwx")]
    public void OfDivision_ReadsThePlaceAsItsPeopleDo(string code, string initials) => Assert.Equal(initials, PinyinInitials.OfDivision(code));

    [Fact]
    public void OfDivision_NotInTheData_IsNull() => Assert.Null(PinyinInitials.OfDivision("99"));

    [Theory]
    [InlineData("市场监管所", "scjgs")]
    [InlineData("网监A2队", "wja2d")]
    [InlineData("Ｂ３（东）", "b3d")]
    [InlineData("", "")]
    [InlineData("🦊—", "")]
    public void Of_AnyText(string text, string initials) => Assert.Equal(initials, PinyinInitials.Of(text));

    [Fact]
    public void OfDivision_EveryDivision_HasInitials()
    {
        var divisions = DivisionFiles.Read();

        Assert.All(
            divisions.Provinces.Concat(divisions.Prefectures).Concat(divisions.Counties).Concat(divisions.Towns),
            division => Assert.NotEqual("", PinyinInitials.OfDivision(division.Code) ?? ""));
    }
}
