using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Which unit handles an incident, and whose leader decides it: units as they act, an authority for its center.</summary>
internal static class IncidentUnits
{
    private static readonly Role[] s_handlers = [.. Permissions.RolesWith(Permission.HandleIncidents)];

    /// <summary>
    /// Of a system administrator's leak the tier above: a center's is the center above's, a body's or station's its authority's center's (R13.1). Of any
    /// other the own level's: the unit itself, else its authority's center (R14.1). Where nobody is active there, the next center above; the nation's own
    /// administrators look after each other.
    /// </summary>
    public static async Task<UnitPath> HandlerAsync(
        CommandContext context, UnitPath unit, bool administrator, IReadOnlyList<string> barred, CancellationToken cancel)
    {
        var acting = Acting(unit);
        var first = !administrator ? acting : acting.Parent ?? acting;
        // The nation's own: nobody is above it.
        foreach (var candidate in Up(first))
            if (await AnyAsync(context, candidate, s_handlers, barred, cancel)) return candidate;
        return UnitPath.Root(UnitCode.Nation);
    }

    /// <summary>
    /// The unit's leader is a body's or station's responsible person, else the authority's leader (R13.4, R14.3); of new accounts and a leak together the
    /// authority's (R13.5). Where there is none but the holder, the next one above.
    /// </summary>
    public static async Task<UnitPath> LeaderAsync(
        CommandContext context, UnitPath unit, bool ofAuthority, IReadOnlyList<string> barred, CancellationToken cancel)
    {
        foreach (var candidate in Up(unit))
        {
            var authority = candidate.Leaf.Kind == UnitKind.Authority;
            if (ofAuthority && !authority) continue;
            if (await AnyAsync(context, candidate, [authority ? Role.Leader : Role.ResponsiblePerson], barred, cancel)) return candidate;
        }

        return UnitPath.Root(UnitCode.Nation);
    }

    /// <summary>A unit's path as it acts.</summary>
    public static UnitPath Acting(UnitPath unit) => unit.Leaf.Kind == UnitKind.CoordinationCenter ? unit.Parent!.Value : unit;

    /// <summary>Where the system administrators of a unit are: an authority's in its center.</summary>
    public static UnitPath OfAdministrators(UnitPath unit) => unit.Leaf.Kind == UnitKind.Authority ? unit.Append(unit.Leaf.CenterCode) : unit;

    private static IEnumerable<UnitPath> Up(UnitPath from)
    {
        for (UnitPath? at = from; at is { } path; at = path.Parent) yield return path;
    }

    private static async Task<bool> AnyAsync(
        CommandContext context, UnitPath unit, IReadOnlyList<Role> roles, IReadOnlyList<string> barred, CancellationToken cancel)
    {
        string[] codes = [unit.Leaf.ToString(), OfAdministrators(unit).Leaf.ToString()];
        string[] names = [.. roles.Select(role => role.ToString())];
        var sql = new Sql();
        await using var command = sql.Command(context.Connection,
            $"""
            select exists (select from accounts where unit_code = any({sql.Value(codes)}) and status = '{nameof(AccountStatus.Active)}'
              and roles && {sql.Value(names)} and user_name <> all({sql.Value(barred.ToArray())}))
            """);
        return await command.ExecuteScalarAsync(cancel) is true;
    }
}
