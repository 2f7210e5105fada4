using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 5–8 as far as they say in which unit a role may exist.</summary>
public class Article05Tests
{
    private static readonly UnitCode Authority = UnitCode.Authority("330100");
    private static readonly UnitCode Center = UnitCode.Center("330100");
    private static readonly UnitCode Body = UnitCode.Body("330100", 1);
    private static readonly UnitCode Institution = UnitCode.Institution("330100", 1);
    private static readonly UnitCode Station = UnitCode.Station("330110", 12);

    [Fact(DisplayName = "R5.3 a station of a county-level authority may have a grassroots system administrator")]
    public void GrassrootsAdministrator_UnderACounty_IsPlaced() =>
        Assert.False(RoleRules.Placed(Role.GrassrootsSystemAdministrator, Station, UnitLevel.County).IsRefused);

    [Theory(DisplayName = "R5.3 a station directly under any other authority may have none")]
    [InlineData("441900", UnitLevel.Prefecture)]
    [InlineData("442000", UnitLevel.Prefecture)]
    [InlineData("460400", UnitLevel.Prefecture)]
    [InlineData("330200", UnitLevel.Province)]
    [InlineData("100000", UnitLevel.Nation)]
    public void GrassrootsAdministrator_Elsewhere_IsRefused(string division, UnitLevel authority) => Refused.With(
        "NoGrassrootsAdministratorHere", "R5.3",
        RoleRules.Placed(Role.GrassrootsSystemAdministrator, UnitCode.Station(division, 3), authority));

    [Fact(DisplayName = "R5.3 the other grassroots roles don't depend on the authority's level")]
    public void OtherGrassrootsRoles_UnderAPrefecture_ArePlaced() => Assert.Equal(
        [Role.GrassrootsBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer],
        RolesIn(UnitCode.Station("441900", 3), UnitLevel.Prefecture));

    [Fact(DisplayName = "R5.1–R7.3 every unit kind has its own roles and no others")]
    public void RolesIn_EachKindBelowTheNation_AreItsOwn()
    {
        Assert.Equal([Role.Leader, Role.ResponsiblePerson, Role.EnforcementOfficer], RolesIn(Authority, UnitLevel.Prefecture));
        Assert.Equal(
            [Role.CenterSystemAdministrator, Role.CenterBusinessAdministrator, Role.KeyCustodian],
            RolesIn(Center, UnitLevel.Prefecture));
        Assert.Equal(
            [Role.BodySystemAdministrator, Role.BodyBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer],
            RolesIn(Body, UnitLevel.Prefecture));
        Assert.Equal(RolesIn(Body, UnitLevel.Prefecture), RolesIn(Institution, UnitLevel.Prefecture));
        Assert.Equal(
            [Role.GrassrootsSystemAdministrator, Role.GrassrootsBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer],
            RolesIn(Station, UnitLevel.County));
    }

    [Fact(DisplayName = "R8.1 special duty exists at the national level only")]
    public void SpecialDuty_BelowTheNation_IsRefused()
    {
        Assert.False(RoleRules.Placed(Role.SpecialDuty, UnitCode.Nation, UnitLevel.Nation).IsRefused);
        Refused.With("RoleNotInThisUnit", "R8.1", RoleRules.Placed(Role.SpecialDuty, Authority, UnitLevel.Province));
    }

    [Fact(DisplayName = "R16.2 key custodians live in centers and in the national Information Center")]
    public void KeyCustodian_InAnotherInstitution_IsRefused()
    {
        Assert.False(RoleRules.Placed(Role.KeyCustodian, Center, UnitLevel.Prefecture).IsRefused);
        Assert.False(RoleRules.Placed(Role.KeyCustodian, UnitCode.InformationCenter, UnitLevel.Nation).IsRefused);
        Refused.With("RoleNotInThisUnit", "R16.2", RoleRules.Placed(Role.KeyCustodian, Institution, UnitLevel.Prefecture));
    }

    [Fact(DisplayName = "R5–R8 a misplaced role is refused under its own rule")]
    public void Placed_EveryRole_HasARule()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var refusals = new[] { Authority, Center, Body, Station }
                .Select(unit => RoleRules.Placed(role, unit, UnitLevel.Prefecture).Refusal)
                .OfType<Domain.Shared.Refusal>()
                .ToList();

            Assert.NotEmpty(refusals);
            Assert.All(refusals, refusal => Assert.Equal(RoleRules.RuleOf(role), refusal.Rule));
        }
    }

    private static IEnumerable<Role> RolesIn(UnitCode unit, UnitLevel authorityLevel) =>
        Enum.GetValues<Role>().Where(role => !RoleRules.Placed(role, unit, authorityLevel).IsRefused);
}
