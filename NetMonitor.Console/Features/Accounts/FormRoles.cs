using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The kinds of system administrator that there can be in a unit (R5.1–R5.3).</summary>
internal static class FormRoles
{
    public static async Task<IReadOnlyList<Role>> OfAsync(UnitQueries units, UnitItem unit, CancellationToken cancel)
    {
        var level = await LevelAsync(units, unit, cancel);
        return [.. Enum.GetValues<Role>().Where(role => role.IsSystemAdministrator() && !RoleRules.Placed(role, unit.Code, level).IsRefused)];
    }

    /// <summary>The level of the authority that the unit is of: a station itself has the one below.</summary>
    public static async Task<UnitLevel> LevelAsync(UnitQueries units, UnitItem unit, CancellationToken cancel) =>
        unit.Kind == UnitKind.GrassrootsUnit ? (await units.GetAsync(unit.ParentCode!.Value, cancel)).Value.Level : unit.Level;
}
