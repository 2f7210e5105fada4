using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Units;

/// <summary>
/// The user rule that is in force where a unit stands (R4.1), for the use cases that set units and accounts up.
/// </summary>
internal static class UserRules
{
    public static Task<UserRuleLimits?> OfAsync(CommandContext context, UnitPath unit, CancellationToken cancel) => OfAsync(context.Db, unit, cancel);

    /// <summary>The newest version of the first-level authority's rule; null where there is none, and for the nation's own units.</summary>
    public static async Task<UserRuleLimits?> OfAsync(NetMonitorDb db, UnitPath unit, CancellationToken cancel) =>
        FirstLevel(unit) is { } authority
            ? (await db.UserRules.AsNoTracking().Where(rule => rule.UnitCode == authority).OrderByDescending(rule => rule.Version).FirstOrDefaultAsync(cancel))
                ?.Limits
            : null;

    /// <summary>The first-level authority that a unit is, or is below of.</summary>
    public static UnitCode? FirstLevel(UnitPath unit) => unit.Codes() is [_, { Kind: UnitKind.Authority } authority, ..] ? authority : null;
}
