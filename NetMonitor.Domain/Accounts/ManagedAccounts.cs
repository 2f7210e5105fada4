using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>A unit as a system administrator's own unit sees it.</summary>
public enum ManagedUnit
{
    /// <summary>The own unit; for a center its authority too.</summary>
    Own,

    /// <summary>A regulatory body or affiliated institution of the own authority.</summary>
    Body,

    /// <summary>A grassroots unit of the own authority.</summary>
    Station,

    /// <summary>The center of an authority exactly one level below.</summary>
    CenterBelow,
}

/// <summary>
/// Whose accounts a system administrator manages (R5.1–R5.3): one row for each kind of unit, which code and queries both read.
/// </summary>
/// <param name="Administrators">The unit's system administrators.</param>
/// <param name="Others">The unit's other accounts.</param>
/// <param name="UnlessAdministered">The others only where the unit has no system administrator of its own, who would manage them.</param>
public sealed record ManagedAccounts(Role By, ManagedUnit Units, bool Administrators, bool Others, bool UnlessAdministered = false)
{
    /// <summary>Nobody manages a system administrator of the own unit: the authority above does, or the center for its bodies and stations.</summary>
    public static IReadOnlyList<ManagedAccounts> Table { get; } =
    [
        new(Role.CenterSystemAdministrator, ManagedUnit.Own, Administrators: false, Others: true),
        new(Role.CenterSystemAdministrator, ManagedUnit.Body, Administrators: true, Others: false),
        new(Role.CenterSystemAdministrator, ManagedUnit.Station, Administrators: true, Others: true, UnlessAdministered: true),
        new(Role.CenterSystemAdministrator, ManagedUnit.CenterBelow, Administrators: true, Others: false),
        new(Role.BodySystemAdministrator, ManagedUnit.Own, Administrators: false, Others: true),
        new(Role.GrassrootsSystemAdministrator, ManagedUnit.Own, Administrators: false, Others: true),
    ];

    /// <summary>The rows of an account's roles; none for who manages nothing.</summary>
    public static IEnumerable<ManagedAccounts> Of(Actor actor) => Table.Where(row => actor.Is(row.By));

    /// <summary>Whether the actor manages an account of that unit.</summary>
    /// <param name="administered">Whether the unit has a system administrator of its own.</param>
    public static bool Covers(Actor actor, UnitPath unit, bool accountIsAdministrator, bool administered) =>
        RelationOf(actor, unit) is { } relation && Of(actor).Any(row =>
            row.Units == relation && (accountIsAdministrator ? row.Administrators : row.Others && !(row.UnlessAdministered && administered)));

    /// <summary>
    /// The unit whose system administrators manage an account of that unit: the same rows, read from the account's side. The national center's own look
    /// after each other (R5.1).
    /// </summary>
    public static UnitPath ManagerOf(UnitPath unit, bool accountIsAdministrator, bool administered)
    {
        var authority = unit.AuthorityPath;
        var center = authority.Append(authority.Leaf.CenterCode);
        return unit.Leaf.Kind switch
        {
            UnitKind.Authority or UnitKind.CoordinationCenter when accountIsAdministrator && authority.Parent is { } above =>
                above.Append(above.Leaf.CenterCode),
            UnitKind.GrassrootsUnit when !accountIsAdministrator && administered => unit,
            UnitKind.RegulatoryBody or UnitKind.AffiliatedInstitution when !accountIsAdministrator => unit,
            _ => center,
        };
    }

    private static ManagedUnit? RelationOf(Actor actor, UnitPath unit)
    {
        if (unit == actor.ActingPath || unit == actor.UnitPath) return ManagedUnit.Own;
        var kind = unit.Leaf.Kind;
        if (unit.Parent == actor.ActingPath)
            return kind.IsBody() ? ManagedUnit.Body : kind == UnitKind.GrassrootsUnit ? ManagedUnit.Station : null;
        return kind == UnitKind.CoordinationCenter && unit.Parent?.Parent == actor.ActingPath ? ManagedUnit.CenterBelow : null;
    }
}
