using CsCheck;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Accounts;

public class UserNameTests
{
    private static readonly Gen<UserName> Names = Gen.Select(
        Gen.Int[100000, 999999], Gen.Int[1, 999], Gen.Int[1, 3], Gen.Int[1, 999],
        (division, station, accountClass, sequence) =>
            UserName.Create(UnitCode.Station($"{division}", station), (AccountClass)accountClass, sequence).Value);

    [Fact]
    public void Create_ThenParse_GivesTheSameParts() => Names.Sample(name =>
        UserName.TryParse(name.ToString(), out var again) && again == name
        && UserName.Create(again.Unit, again.Class, again.Sequence).Value == name);

    [Fact]
    public void TryParse_OneDigitMistyped_IsFalse() => Gen.Select(Names, Gen.Int[0, 14], Gen.Int[1, 9]).Sample((name, at, off) =>
    {
        var digits = name.ToString().ToCharArray();
        digits[at] = (char)('0' + (digits[at] - '0' + off) % 10);
        return !UserName.TryParse(new string(digits), out _);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("33011030122007")]
    [InlineData("330110301220060")]
    [InlineData("330110301242007")]
    [InlineData("３30110301220076")]
    [InlineData(" 33011030122007")]
    public void TryParse_NoUserName_IsFalse(string? text) => Assert.False(UserName.TryParse(text, out _));

    [Fact]
    public void TryParse_SequenceZero_IsFalse()
    {
        var body = "33011030122000";

        Assert.False(UserName.TryParse(body + UserName.CheckDigit(body), out _));
    }

    [Fact]
    public void Create_SequenceBelowOne_IsMisuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UserName.Create(UnitCode.Nation, AccountClass.Other, 0));
}
