using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// What a caller may read of the work: a unit alone, or it and everything below. Every query goes through this one
/// predicate, in code by <see cref="Covers"/>, in SQL by the same prefix range over a path column.
/// </summary>
public readonly record struct Scope(UnitPath Path, bool Subtree)
{
    public bool Covers(UnitPath path) => Subtree ? Path.Contains(path) : Path == path;
}

/// <summary>Who acts: an account as its session knows it.</summary>
/// <param name="UnitCode">The account's own unit; <paramref name="ActingUnit"/> is the authority where that is its center.</param>
/// <param name="ActingPath">Path of <paramref name="ActingUnit"/>: an authority and its center act as one unit.</param>
public sealed record Actor(
    string UserName,
    string Name,
    UnitCode UnitCode,
    string UnitName,
    UnitKind UnitKind,
    UnitLevel Level,
    UnitPath UnitPath,
    UnitCode ActingUnit,
    UnitPath ActingPath,
    LineOfBusiness? LineOfBusiness,
    IReadOnlyList<Role> Roles,
    Guid SessionId)
{
    public bool Is(Role role) => Roles.Contains(role);

    public bool IsSystemAdministrator => Roles.Any(RoleRules.IsSystemAdministrator);

    /// <summary>Business administrators dispatch (R6.1–R6.3).</summary>
    public bool IsDispatcher => Is(Role.CenterBusinessAdministrator) || Is(Role.BodyBusinessAdministrator) || Is(Role.GrassrootsBusinessAdministrator);

    /// <summary>Leaders and responsible persons read below their unit too (R7.1, R7.2); everyone reads the own unit's work.</summary>
    public Scope Work => new(ActingPath, Is(Role.Leader) || Is(Role.ResponsiblePerson));

    /// <summary>Figures of own and lower units: for those who also see decision support (DOMAIN 3).</summary>
    public Scope Figures => new(ActingPath, Work.Subtree || Is(Role.CenterBusinessAdministrator));

    /// <summary>
    /// True for an account that this system administrator manages by R5.1–R5.3, seen from the account's unit. A station that has a system
    /// administrator keeps its other accounts to itself.
    /// </summary>
    public bool Manages(UnitPath unit, UnitCode code, bool accountIsSystemAdministrator, bool unitHasAdministrator) => UnitKind switch
    {
        _ when Is(Role.CenterSystemAdministrator) =>
            // Own authority and center (never a system administrator of its own center), and one tier down:
            // bodies' and stations' system administrators, and the centers of authorities one level below.
            unit == ActingPath || unit == UnitPath ? !accountIsSystemAdministrator
            : unit.Parent == ActingPath ? code.Kind is not UnitKind.Authority && (accountIsSystemAdministrator || (code.Kind == UnitKind.GrassrootsUnit && !unitHasAdministrator))
            : code.Kind == UnitKind.CoordinationCenter && unit.Parent?.Parent == ActingPath && accountIsSystemAdministrator,
        _ when Is(Role.BodySystemAdministrator) || Is(Role.GrassrootsSystemAdministrator) => unit == UnitPath && !accountIsSystemAdministrator,
        _ => false,
    };
}
