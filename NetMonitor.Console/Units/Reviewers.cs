using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Units;

/// <summary>Those who review what leaves a unit (R7.2).</summary>
public static class Reviewers
{
    private static readonly string[] s_roles = [.. Permissions.RolesWith(Permission.ReviewSubmissions).Select(role => role.ToString())];

    /// <summary>Whether a unit has one. Whoever is frozen still is its reviewer: only a unit that has none sends without review.</summary>
    public static async Task<bool> AnyAsync(CommandContext context, UnitCode unit, CancellationToken cancel)
    {
        var sql = new Sql();
        await using var command = sql.Command(context.Connection,
            $"""
            select exists (select from accounts where unit_code = {sql.Value(unit.ToString())} and status <> '{AccountStatus.Deleted}'
              and roles && {sql.Value(s_roles)})
            """);
        return await command.ExecuteScalarAsync(cancel) is true;
    }
}
