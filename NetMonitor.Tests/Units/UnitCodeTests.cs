using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Units;

public class UnitCodeTests
{
    [Theory]
    [InlineData("1000000000", UnitKind.Authority, 0)]
    [InlineData("3301001000", UnitKind.CoordinationCenter, 0)]
    [InlineData("3301002007", UnitKind.RegulatoryBody, 7)]
    [InlineData("1000003001", UnitKind.AffiliatedInstitution, 1)]
    [InlineData("3301104012", UnitKind.GrassrootsUnit, 12)]
    [InlineData("3505274000", UnitKind.GrassrootsUnit, 0)]
    public void TryParse_ACode_TellsItsParts(string text, UnitKind kind, int sequence)
    {
        Assert.True(UnitCode.TryParse(text, out var code));
        Assert.Equal((kind, sequence, text[..6], text), (code.Kind, code.Sequence, code.Division, code.ToString()));
        Assert.Equal(code, UnitCode.Of(code.Division, code.Kind, code.Sequence));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("100000000")]
    [InlineData("10000000000")]
    [InlineData(" 1000000000")]
    [InlineData("100000000a")]
    [InlineData("１000000000")]
    [InlineData("0000000000")]
    [InlineData("1000005000")]
    [InlineData("1000000001")]
    [InlineData("1000001001")]
    [InlineData("1000002000")]
    [InlineData("1000003000")]
    public void TryParse_NoCode_IsFalse(string? text) => Assert.False(UnitCode.TryParse(text, out _));

    [Fact]
    public void ActsAs_AnAuthorityAndItsCenter_AreOne()
    {
        var center = UnitCode.Center("330100");
        var authority = UnitCode.Authority("330100");

        Assert.Equal(authority, center.ActsAs);
        Assert.Equal(authority, authority.ActsAs);
    }

    [Fact]
    public void ActsAs_ABodyOrStation_IsItself()
    {
        Assert.Equal(UnitCode.Body("330100", 1), UnitCode.Body("330100", 1).ActsAs);
        Assert.Equal(UnitCode.Station("330110", 12), UnitCode.Station("330110", 12).ActsAs);
    }

    [Fact]
    public void AuthorityAndCenter_OfAnyUnitOfADivision_AreThatDivisions()
    {
        var station = UnitCode.Station("330110", 12);

        Assert.Equal("3301100000", station.AuthorityCode.ToString());
        Assert.Equal("3301101000", station.CenterCode.ToString());
    }

    [Fact]
    public void Default_IsNoCode() => Assert.Throws<InvalidOperationException>(() => default(UnitCode).ToString());
}
