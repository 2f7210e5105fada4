using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Reads;

/// <summary>
/// The accounts a system administrator manages (R5.1–R5.3), for queries: units, and which of their accounts, by the eleventh digit of the
/// user name, which tells a system administrator (1) from others. <see cref="ManagedAccounts"/> has the last word on each account.
/// </summary>
internal static class ManagedUnits
{
    /// <summary>
    /// A query for <c>path</c> and <c>digits</c>: the own authority and center without their system administrators, its bodies' system
    /// administrators, its stations (of those that have a system administrator only this one), and the system administrators of the centers one level below. Paths are made of digits and slashes only.
    /// </summary>
    public static string Query(Actor actor) => actor.Is(Role.CenterSystemAdministrator)
        ? $"""
          select path, '23' as digits from units where path in ('{actor.ActingPath}', '{actor.UnitPath}')
          union all select path, case when kind = {(int)UnitKind.GrassrootsUnit} and not {HasAdministrator("units.code")} then '123' else '1' end from units where parent_code = '{actor.ActingUnit}' and kind not in ({(int)UnitKind.Authority}, {(int)UnitKind.CoordinationCenter})
          union all select c.path, '1' from units a join units c on c.parent_code = a.code and c.kind = {(int)UnitKind.CoordinationCenter} where a.parent_code = '{actor.ActingUnit}' and a.kind = {(int)UnitKind.Authority}
          """
        : $"select '{actor.UnitPath}'::text as path, '23' as digits";

    /// <summary>Whether a unit, by a column of codes, has a system administrator of its own.</summary>
    public static string HasAdministrator(string unit) => $"exists (select from accounts o where o.unit_code = {unit} and substr(o.user_name, 11, 1) = '1' and o.status <> 'Deleted')";

    /// <summary>Whether the actor manages an account.</summary>
    public static async Task<bool> ManagesAsync(NetMonitorDb db, Actor actor, Account account, CancellationToken cancel) =>
        ManagedAccounts.Covers(actor, UnitPath.Parse(account.UnitPath), account.IsSystemAdministrator,
            await db.Accounts.AnyAsync(other => other.UnitCode == account.UnitCode && other.Status != AccountStatus.Deleted && other.UserName.Substring(10, 1) == "1", cancel));

    /// <summary>That <paramref name="account"/>, a column of user names, is managed by a row of <see cref="Query"/> called <paramref name="managed"/>, or is the reader's own.</summary>
    public static string Covers(Actor actor, string managed, string account) => $"(position(substr({account}, 11, 1) in {managed}.digits) > 0 or {account} = '{actor.UserName}')";
}
