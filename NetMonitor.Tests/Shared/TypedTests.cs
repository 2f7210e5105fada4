using CsCheck;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Shared;

public sealed class TypedTests
{
    [Theory]
    [InlineData("１２３４５６", "123456")]
    [InlineData(" 3301 0600-0020 036 ", "330106000020036")]
    [InlineData("t3300-00‐2026–000042", "T3300002026000042")]
    [InlineData("Ｔ３３００００２０２６００００４２", "T3300002026000042")]
    [InlineData("3301　06", "330106")]
    [InlineData("", "")]
    [InlineData("--", "--")]
    public void Code_AsTyped_IsTheCode(string typed, string code) => Assert.Equal(code, Typed.Code(typed));

    [Theory]
    [InlineData("1,234", 1234)]
    [InlineData("1,234,567.5", 1234567.5)]
    [InlineData("１２３", 123)]
    [InlineData("１，２３４．５", 1234.5)]
    [InlineData(" 7 ", 7)]
    [InlineData("-3", -3)]
    [InlineData("007", 7)]
    public void Number_AsTyped_IsTheNumber(string typed, double number) => Assert.Equal((decimal)number, Typed.Number(typed));

    [Theory]
    [InlineData("1,5")]
    [InlineData("1,50")]
    [InlineData("0,500")]
    [InlineData("5²")]
    [InlineData("①②")]
    [InlineData("٣")]
    [InlineData("12,34")]
    [InlineData("1234,567")]
    [InlineData(",123")]
    [InlineData("1,,234")]
    [InlineData("1,234,")]
    [InlineData("1 234")]
    [InlineData("1.2.3")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("5-")]
    [InlineData("(5)")]
    [InlineData("¥5")]
    [InlineData("十二")]
    [InlineData("")]
    [InlineData("99999999999999999999999999999999")]
    public void Number_ThatIsNone_IsNone(string typed) => Assert.Null(Typed.Number(typed));

    [Fact]
    public void AnyText_IsFoldedOnce_AndHalfACharacterIsLeftToBeRefused()
    {
        Gen.String.Sample(text => Typed.Fold(Typed.Fold(text)) == Typed.Fold(text) && Typed.Code(Typed.Code(text)) == Typed.Code(text));
        Assert.Equal("\ud83d", Typed.Fold("\ud83d"));
    }
}
