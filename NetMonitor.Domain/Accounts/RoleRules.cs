using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>Which roles go together (R9.1, R8.1) and in which unit each may exist (Art. 5–8, R16.2).</summary>
public static class RoleRules
{
    public static bool IsSystemAdministrator(this Role role) => role
        is Role.CenterSystemAdministrator or Role.BodySystemAdministrator or Role.GrassrootsSystemAdministrator;

    public static bool IsBusinessAdministrator(this Role role) => role
        is Role.CenterBusinessAdministrator or Role.BodyBusinessAdministrator or Role.GrassrootsBusinessAdministrator;

    /// <summary>The rule of the regulation that makes the role.</summary>
    public static string RuleOf(Role role) => role switch
    {
        Role.CenterSystemAdministrator => "R5.1",
        Role.BodySystemAdministrator => "R5.2",
        Role.GrassrootsSystemAdministrator => "R5.3",
        Role.CenterBusinessAdministrator => "R6.1",
        Role.BodyBusinessAdministrator => "R6.2",
        Role.GrassrootsBusinessAdministrator => "R6.3",
        Role.Leader => "R7.1",
        Role.ResponsiblePerson => "R7.2",
        Role.EnforcementOfficer => "R7.3",
        Role.SpecialDuty => "R8.1",
        Role.KeyCustodian => "R16.2",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>The class digit of the user name of an account with these roles.</summary>
    public static AccountClass ClassOf(IReadOnlyCollection<Role> roles) =>
        roles.Any(IsSystemAdministrator) ? AccountClass.SystemAdministrator
        : roles.Contains(Role.SpecialDuty) ? AccountClass.SpecialDuty
        : AccountClass.Other;

    /// <summary>
    /// Whether one account may hold these roles together. Refuses <c>NoRoles</c> (malformed), <c>SystemAdministratorHoldsNothingElse</c>
    /// (R9.1; a second system administrator role is another role too) and <c>SpecialDutyHoldsNothingElse</c> (R8.1: its
    /// capabilities are listed exactly, and another role would widen them).
    /// </summary>
    public static Result Together(IReadOnlyCollection<Role> roles)
    {
        var distinct = roles.ToHashSet();
        if (distinct.Count == 0)
            return Refusal.Malformed("NoRoles");
        if (distinct.Count == 1)
            return Result.Done;
        if (distinct.Any(IsSystemAdministrator))
            return Refusal.Conflict("SystemAdministratorHoldsNothingElse", "R9.1");
        if (distinct.Contains(Role.SpecialDuty))
            return Refusal.Conflict("SpecialDutyHoldsNothingElse", "R8.1");
        return Result.Done;
    }

    /// <summary>
    /// Whether a role may be added to those held. The same answer as <see cref="Together"/> over all of them, so R9.1 holds in both
    /// directions; and as a system administrator's user name says so in its class digit, there is no way round by granting first.
    /// </summary>
    public static Result Grant(IReadOnlyCollection<Role> held, Role added) => Together([.. held, added]);

    /// <summary>
    /// Whether the role may exist in the unit. Refuses <c>RoleNotInThisUnit</c> under the role's own rule; for a grassroots
    /// system administrator in a station that may have none, <c>NoGrassrootsAdministratorHere</c> (R5.3).
    /// </summary>
    /// <param name="unit">The unit the account would belong to.</param>
    /// <param name="authorityLevel">
    /// The level of the authority the unit hangs under (an authority's own). Districts of municipalities and of separately planned or
    /// sub-provincial cities are <see cref="UnitLevel.County"/>, so R5.3 comes down to that level.
    /// </param>
    public static Result Placed(Role role, UnitCode unit, UnitLevel authorityLevel)
    {
        var kind = unit.Kind;
        var fits = role switch
        {
            Role.KeyCustodian => kind == UnitKind.CoordinationCenter || unit == UnitCode.InformationCenter,
            Role.SpecialDuty => KindFits(role, kind) && authorityLevel == UnitLevel.Nation,
            _ => KindFits(role, kind),
        };

        if (!fits)
            return Refusal.Conflict("RoleNotInThisUnit", RuleOf(role))
                .With("role", role.ToString()).With("kind", kind.ToString());
        if (role == Role.GrassrootsSystemAdministrator && authorityLevel != UnitLevel.County)
            return Refusal.Conflict("NoGrassrootsAdministratorHere", "R5.3").With("unit", unit.ToString());
        return Result.Done;
    }

    /// <summary>Whether the role is one of units of this kind; an authority and its center act as one, so either counts for both.</summary>
    public static bool LivesIn(this Role role, UnitKind kind) => kind is UnitKind.Authority or UnitKind.CoordinationCenter
        ? KindFits(role, UnitKind.Authority) || KindFits(role, UnitKind.CoordinationCenter)
        : KindFits(role, kind);

    private static bool KindFits(Role role, UnitKind kind) => role switch
    {
        Role.CenterSystemAdministrator or Role.CenterBusinessAdministrator or Role.KeyCustodian => kind == UnitKind.CoordinationCenter,
        Role.BodySystemAdministrator or Role.BodyBusinessAdministrator => kind.IsBody(),
        Role.GrassrootsSystemAdministrator or Role.GrassrootsBusinessAdministrator => kind == UnitKind.GrassrootsUnit,
        Role.Leader => kind == UnitKind.Authority,
        Role.ResponsiblePerson or Role.EnforcementOfficer => kind != UnitKind.CoordinationCenter,
        Role.SpecialDuty => kind != UnitKind.GrassrootsUnit,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
