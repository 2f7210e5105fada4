using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Regulation;

public class Article09Tests
{
    private static readonly Role[] AllRoles = Enum.GetValues<Role>();

    public static TheoryData<Role, Role> SystemAdministratorWithAnyOther()
    {
        var pairs = new TheoryData<Role, Role>();
        foreach (var administrator in AllRoles.Where(RoleRules.IsSystemAdministrator))
            foreach (var other in AllRoles.Where(role => role != administrator))
                pairs.Add(administrator, other);
        return pairs;
    }

    [Theory(DisplayName = "R9.1 a system administrator is given no other role, and who holds another is not made one")]
    [MemberData(nameof(SystemAdministratorWithAnyOther))]
    public void Grant_InBothDirections_IsRefused(Role administrator, Role other)
    {
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Grant([administrator], other));
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Grant([other], administrator));
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Together([other, administrator]));
    }

    [Fact(DisplayName = "R9.1 a system administrator role on its own is fine, named twice too")]
    public void Together_AloneOrTwiceTheSame_IsDone()
    {
        Assert.False(RoleRules.Together([Role.CenterSystemAdministrator]).IsRefused);
        Assert.False(RoleRules.Grant([Role.CenterSystemAdministrator], Role.CenterSystemAdministrator).IsRefused);
    }

    [Fact(DisplayName = "R9.1 other roles go together")]
    public void Together_WithoutSystemAdministrator_IsDone() => Assert.False(RoleRules.Together(
        [.. AllRoles.Where(role => !role.IsSystemAdministrator() && role != Role.SpecialDuty)]).IsRefused);

    [Fact(DisplayName = "R8.1 special duty holds nothing else")]
    public void Together_SpecialDutyWithAnother_IsRefused() =>
        Refused.With("SpecialDutyHoldsNothingElse", "R8.1", RoleRules.Together([Role.SpecialDuty, Role.EnforcementOfficer]));

    [Fact(DisplayName = "R9.1 an account without a role is malformed")]
    public void Together_None_IsRefused() => Refused.With("NoRoles", null, RoleRules.Together([]));
}
