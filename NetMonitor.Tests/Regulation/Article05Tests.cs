using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Supervision;
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

/// <summary>R5.1–R5.3 against the console: who sets up whose accounts.</summary>
public sealed class Article05AccountTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string HangzhouCenter = "3301001000", XihuCenter = "3301061000", Body = "3300002001";
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R5.1–R5.3 an account is set up by exactly who manages it")]
    [InlineData("R5.1 its own authority", Role.CenterSystemAdministrator, TaskBodies.Xihu, TaskBodies.Xihu, Role.Leader, 201, null, null)]
    [InlineData("R5.1 its own center", Role.CenterSystemAdministrator, TaskBodies.Xihu, XihuCenter, Role.KeyCustodian, 201, null, null)]
    [InlineData("R5.1 never a system administrator of its own center", Role.CenterSystemAdministrator, TaskBodies.Xihu, XihuCenter,
        Role.CenterSystemAdministrator, 403, "AccountNotYours", "R5.1")]
    [InlineData("R5.1 a center one level below", Role.CenterSystemAdministrator, TaskBodies.Hangzhou, XihuCenter, Role.CenterSystemAdministrator, 201,
        null, null)]
    [InlineData("R5.1 not that center's other accounts", Role.CenterSystemAdministrator, TaskBodies.Hangzhou, XihuCenter, Role.KeyCustodian, 403,
        "AccountNotYours", "R5.1")]
    [InlineData("R5.1 not two levels below", Role.CenterSystemAdministrator, TaskBodies.Zhejiang, XihuCenter, Role.CenterSystemAdministrator, 403,
        "AccountNotYours", "R5.1")]
    [InlineData("R5.1 not a sibling's", Role.CenterSystemAdministrator, TaskBodies.Nanshan, XihuCenter, Role.CenterSystemAdministrator, 404,
        "UnitNotFound", "R5.1")]
    [InlineData("R5.1 not above", Role.CenterSystemAdministrator, TaskBodies.Xihu, HangzhouCenter, Role.CenterSystemAdministrator, 404, "UnitNotFound", "R5.1")]
    [InlineData("R5.1 a body's system administrator", Role.CenterSystemAdministrator, TaskBodies.Zhejiang, Body, Role.BodySystemAdministrator, 201, null, null)]
    [InlineData("R5.1 not a body's others", Role.CenterSystemAdministrator, TaskBodies.Zhejiang, Body, Role.EnforcementOfficer, 403, "AccountNotYours", "R5.1")]
    [InlineData("R5.1 accounts of a station that has no administrator", Role.CenterSystemAdministrator, TaskBodies.Dongguan, "station",
        Role.EnforcementOfficer, 201, null, null)]
    [InlineData("R5.1 not those of a station that has one", Role.CenterSystemAdministrator, TaskBodies.Xihu, "station", Role.EnforcementOfficer, 403,
        "AccountNotYours", "R5.1")]
    [InlineData("R5.2 its own body", Role.BodySystemAdministrator, Body, Body, Role.EnforcementOfficer, 201, null, null)]
    [InlineData("R5.2 nothing else", Role.BodySystemAdministrator, Body, TaskBodies.Zhejiang, Role.EnforcementOfficer, 404, "UnitNotFound", "R5.2")]
    [InlineData("R5.3 its own station", Role.GrassrootsSystemAdministrator, "station", "station", Role.EnforcementOfficer, 201, null, null)]
    [InlineData("R5.3 no grassroots administrator under a prefecture", Role.CenterSystemAdministrator, TaskBodies.Dongguan, "station",
        Role.GrassrootsSystemAdministrator, 409, "NoGrassrootsAdministratorHere", "R5.3")]
    [InlineData("R7.1 a role that the unit's kind can't have", Role.CenterSystemAdministrator, TaskBodies.Xihu, XihuCenter, Role.Leader, 409,
        "RoleNotInThisUnit", "R7.1")]
    [InlineData("R5.1 who manages nobody", Role.EnforcementOfficer, TaskBodies.Xihu, TaskBodies.Xihu, Role.EnforcementOfficer, 403, "RoleRequired", "R5.1")]
    public async Task Create_ByWhoeverManagesIt(string why, Role by, string byUnit, string unit, Role role, int status, string? code, string? rule)
    {
        var division = (byUnit == "station" ? TaskBodies.Xihu : byUnit)[..6];
        var client = await _console.As(by, byUnit == "station" ? await _console.StationAsync(division) : byUnit);
        var before = await _console.ScalarAsync<long>("select count(*) from accounts");

        var answer = await client.Post("accounts", AccountBodies.Account(unit == "station" ? await _console.StationAsync(division) : unit, role));

        Assert.True(answer.Status == status && answer.Code == code && answer.Rule == rule, $"{why}: {answer.Status} {answer.Raw}");
        Assert.Equal(status == 201 ? before + 1 : before, await _console.ScalarAsync<long>("select count(*) from accounts"));
    }

    [Fact(DisplayName = "R5.1 accounts are shown to who manages them, by list, number, search and history, and to nobody else")]
    public async Task Accounts_AreShownToWhoManagesThem()
    {
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Xihu);
        var own = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        Assert.Equal(officer.UserName, (await own.Read($"accounts?q={officer.UserName}")).Ok().Items.Single().GetProperty("userName").GetString());
        Assert.NotEmpty((await own.Read("accounts?unit=3301060000&role=EnforcementOfficer&status=Active")).Ok().Items);

        foreach (var (role, unit) in new[] { (Role.CenterSystemAdministrator, TaskBodies.Hangzhou), (Role.CenterSystemAdministrator, TaskBodies.Nanshan) })
        {
            var stranger = await _console.As(role, unit);
            Assert.Empty((await stranger.Read($"accounts?q={officer.UserName}")).Ok().Items);
            Assert.Empty((await stranger.Read("accounts?unit=3301060000&role=EnforcementOfficer")).Ok().Items);
            (await stranger.Read($"accounts/{officer.UserName}")).Refused(404, "AccountNotFound");
            (await stranger.Read($"accounts/{officer.UserName}/history")).Refused(404, "AccountNotFound");
        }

        var holder = await _console.As(Role.EnforcementOfficer, TaskBodies.Xihu);
        (await holder.Read($"accounts/{officer.UserName}")).Ok();
        (await holder.Read("accounts")).Refused(403, "RoleRequired", "R5.1");
        Assert.DoesNotContain("assword\":\"", (await own.Read($"accounts/{officer.UserName}")).Ok().Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret", (await own.Read($"keys/{officer.KeySerial}")).Ok().Raw, StringComparison.Ordinal);
    }
}
