using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// What a caller may read of the work: a unit alone, or it and everything below. Every query goes through this one
/// predicate, in code by <see cref="Covers"/>, in SQL by the same prefix range over a path column.
/// </summary>
public readonly record struct Scope(UnitPath Path, bool Subtree)
{
    /// <summary>For who may read none of it: no unit has this path.</summary>
    public static Scope Nothing => default;

    public bool Covers(UnitPath path) => Subtree ? Path.Contains(path) : Path == path;

    /// <summary>The same for a path that stands on record: where a unit was then. A unit that has moved since keeps its history.</summary>
    public bool CoveredThen(UnitPath path) => Subtree ? path.PassesUnitOf(Path) : path.LeadsToUnitOf(Path);
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
    /// <summary>What is listed for a special-duty account (R8.1); it counts for no other.</summary>
    public IReadOnlyList<Permission> Capabilities { get; init; } = [];

    /// <summary>Whether it is an account of that unit: an authority and its center are one.</summary>
    public bool BelongsTo(UnitCode unit) => ActingUnit == unit.ActsAs;

    /// <summary>Whether it keeps the ledger of keys of that unit: an authority's, or the Information Center's (R16.2).</summary>
    public bool KeepsLedgerOf(UnitCode unit) => this.May(Permission.KeepKeys) && unit == ActingUnit;

    public bool Is(Role role) => Roles.Contains(role);

    /// <summary>
    /// The work that the account may read: nothing for who has no such permission. Leaders and responsible persons read below their
    /// unit too (R7.1, R7.2), a special-duty account the whole country if it is listed so.
    /// </summary>
    public Scope Work => ScopeOf(Permission.ReadWork);

    /// <summary>The work whose figures it may read: with decision support that of the units below too, for others only the work that they read.</summary>
    public Scope Figures => ScopeOf(Permission.ReadFigures);

    /// <summary>
    /// All that decides what an account may see of the work: two accounts with the same may share a read. An account sees what its
    /// unit sees by its roles and capabilities, nothing by who it is.
    /// </summary>
    public string RightToSee => string.Join('|',
        [UnitPath.ToString(), $"{LineOfBusiness}", .. Roles.Order().Select(role => $"{role}"), .. Capabilities.Order().Select(listed => $"{listed}")]);

    /// <summary>The units that a reach over units comes to for this account.</summary>
    public Scope ScopeOf(Reach reach) => reach switch
    {
        Reach.Nation => new Scope(UnitPath.Codes() is [var top, ..] ? UnitPath.Root(top) : UnitPath, Subtree: true),
        Reach.OwnUnitAndBelow => new Scope(ActingPath, Subtree: true),
        _ => new Scope(ActingPath, Subtree: false),
    };

    private Scope ScopeOf(Permission permission) => this.ReachOf(permission) is { } reach ? ScopeOf(reach) : Scope.Nothing;
}
