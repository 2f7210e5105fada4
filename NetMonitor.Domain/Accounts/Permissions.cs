using System.Collections.Frozen;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// Rights as one table: endpoints, use cases, pages, navigation, the text of a refusal, <c>docs/permissions.md</c> and the
/// authorization matrix all read it. What is not in it is refused. A special-duty account has no right by its role but
/// those that everybody has: it has those that are listed for it (R8.1).
/// </summary>
public static class Permissions
{
    private static readonly Role[] s_everyone = Enum.GetValues<Role>();
    private static readonly Role[] s_systemAdministrators = [.. s_everyone.Where(RoleRules.IsSystemAdministrator)];
    private static readonly Role[] s_businessAdministrators = [.. s_everyone.Where(RoleRules.IsBusinessAdministrator)];

    /// <summary>
    /// Every right by role. Where several roles give a permission, the role that it is mainly meant for stands first: a refusal names the rule of
    /// the first role that exists in the caller's kind of unit.
    /// </summary>
    public static IReadOnlyList<Grant> Table { get; } =
    [
        .. To(s_everyone, Permission.UseOwnAccount, Reach.OwnAccount),
        .. To(s_everyone, Permission.ReadDirectory, Reach.Nation),
        .. To(s_everyone, Permission.ReadFeed, Reach.OwnAccount),

        .. To([Role.Leader, Role.ResponsiblePerson], Permission.ReadWork, Reach.OwnUnitAndBelow),
        .. To([Role.EnforcementOfficer, .. s_businessAdministrators, .. s_systemAdministrators, Role.KeyCustodian], Permission.ReadWork, Reach.OwnUnit),
        .. To([Role.Leader, Role.ResponsiblePerson], Permission.FollowWork, Reach.OwnUnitAndBelow),
        .. To([Role.EnforcementOfficer, .. s_businessAdministrators, Role.KeyCustodian], Permission.FollowWork, Reach.OwnUnit),
        .. To([Role.EnforcementOfficer, .. s_businessAdministrators, Role.ResponsiblePerson], Permission.FollowAssignments, Reach.OwnUnit),
        .. To([Role.Leader, Role.ResponsiblePerson, Role.CenterBusinessAdministrator], Permission.ReadFigures, Reach.OwnUnitAndBelow),
        .. To([Role.EnforcementOfficer, Role.BodyBusinessAdministrator, Role.GrassrootsBusinessAdministrator, .. s_systemAdministrators, Role.KeyCustodian],
            Permission.ReadFigures, Reach.OwnUnit),

        .. To([Role.CenterBusinessAdministrator], Permission.DispatchTasks, Reach.OwnUnitAndBelow),
        .. To([Role.BodyBusinessAdministrator], Permission.DispatchTasks, Reach.AuthorityInLine),
        .. To([Role.GrassrootsBusinessAdministrator], Permission.DispatchTasks, Reach.OwnUnit),
        .. To([Role.CenterBusinessAdministrator], Permission.PassTasksDown, Reach.OwnUnitAndBelow),
        .. To([Role.EnforcementOfficer, .. s_businessAdministrators], Permission.WorkOnAssignments, Reach.OwnUnit),
        .. To([Role.EnforcementOfficer, .. s_businessAdministrators], Permission.AddEvidence, Reach.OwnUnit),
        .. To([Role.ResponsiblePerson], Permission.ReviewSubmissions, Reach.OwnUnit),
        .. To([.. s_businessAdministrators, Role.ResponsiblePerson], Permission.AcceptSubmissions, Reach.OwnUnit),

        .. To([Role.EnforcementOfficer], Permission.WorkOnAssistance, Reach.OwnUnit),
        .. To([Role.CenterBusinessAdministrator], Permission.RouteAssistance, Reach.OwnUnit),
        .. To([Role.CenterBusinessAdministrator], Permission.KeepAssistanceRule, Reach.OwnUnit),

        .. To(s_systemAdministrators, Permission.ManageAccounts, Reach.ManagedAccounts),
        .. To(s_systemAdministrators, Permission.ReadAccounts, Reach.ManagedAccounts),
        .. To([Role.Leader], Permission.ReadAccounts, Reach.OwnUnitAndBelow),
        .. s_systemAdministrators.Select(role => new Grant(Permission.ReadForms, role, Reach.ManagedAccounts, "R9.3")),
        new(Permission.ReadForms, Role.ResponsiblePerson, Reach.OwnUnit, "R9.3"),
        .. To([Role.Leader], Permission.ReadForms, Reach.OwnUnitAndBelow),
        .. s_systemAdministrators.Append(Role.ResponsiblePerson).Select(role => new Grant(Permission.SubmitForms, role, Reach.OwnUnit, "R9.3")),
        .. s_everyone.Select(role => new Grant(Permission.ReportLeaks, role, Reach.OwnAccount, role.IsSystemAdministrator() ? "R13.1" : "R14.1")),
        .. s_systemAdministrators.Select(role => new Grant(Permission.ReadIncidents, role, Reach.OwnUnit, LeakRuleOf(role))),
        new(Permission.ReadIncidents, Role.ResponsiblePerson, Reach.OwnUnit, "R7.2"),
        .. To([Role.Leader], Permission.ReadIncidents, Reach.OwnUnitAndBelow),
        .. s_systemAdministrators.Select(role => new Grant(Permission.HandleIncidents, role, Reach.OwnUnit, LeakRuleOf(role))),
        new(Permission.DecideIncidents, Role.Leader, Reach.OwnUnit, "R13.5"),
        new(Permission.DecideIncidents, Role.ResponsiblePerson, Reach.OwnUnit, "R13.4"),
        new(Permission.KeepAccountability, Role.Leader, Reach.OwnUnitAndBelow, "R18.1"),
        .. To([Role.KeyCustodian], Permission.ReadKeys, Reach.OwnUnit),
        .. s_systemAdministrators.Select(role => new Grant(Permission.ReadKeys, role, Reach.ManagedAccounts, "R16.2")),
        .. To([Role.Leader], Permission.ReadKeys, Reach.OwnUnitAndBelow),
        .. To([Role.KeyCustodian], Permission.ReadKeyLedger, Reach.OwnUnit),
        new(Permission.ReadKeyLedger, Role.CenterSystemAdministrator, Reach.OwnUnit, "R16.2"),
        .. To([Role.Leader], Permission.ReadKeyLedger, Reach.OwnUnitAndBelow),
        .. To([Role.KeyCustodian], Permission.KeepKeys, Reach.OwnUnit),
        // The role exists in centers and in the Information Center alone.
        new(Permission.SupplyKeys, Role.KeyCustodian, Reach.Nation, "R10.3", In: UnitKind.AffiliatedInstitution),
        .. To([Role.CenterSystemAdministrator], Permission.ManageUnits, Reach.ManagedUnits),
        new(Permission.KeepUserRule, Role.CenterSystemAdministrator, Reach.OwnUnitAndBelow, "R4.1", At: UnitLevel.Province),
        .. To(s_systemAdministrators, Permission.ReadUnitHistory, Reach.OwnUnitAndBelow),
        .. To([Role.Leader, Role.ResponsiblePerson], Permission.ReadUnitHistory, Reach.OwnUnitAndBelow),
        new(Permission.ReadFilings, Role.CenterSystemAdministrator, Reach.OwnUnitAndBelow, "R3.2"),
        .. To([Role.Leader], Permission.ReadFilings, Reach.OwnUnitAndBelow),
        new(Permission.AcknowledgeFilings, Role.CenterSystemAdministrator, Reach.Nation, "R3.2", At: UnitLevel.Nation),
        new(Permission.AnswerHelpRequests, Role.CenterSystemAdministrator, Reach.OwnUnit, "R2.2"),
        new(Permission.AnswerHelpRequests, Role.CenterBusinessAdministrator, Reach.OwnUnit, "R2.2"),
        .. To([Role.Leader], Permission.FollowHelpRequests, Reach.OwnUnitAndBelow),
        new(Permission.ReadFindings, Role.CenterSystemAdministrator, Reach.OwnUnit, "R17.1"),
        new(Permission.ReadFindings, Role.Leader, Reach.OwnUnitAndBelow, "R17.1"),
        new(Permission.WorkOnFindings, Role.CenterSystemAdministrator, Reach.OwnUnit, "R17.1"),
        new(Permission.AcceptFindings, Role.Leader, Reach.OwnUnitAndBelow, "R17.1"),
        new(Permission.OrderInspections, Role.CenterSystemAdministrator, Reach.Nation, "R17.1", At: UnitLevel.Nation),
        new(Permission.ApplyDivisionChanges, Role.CenterSystemAdministrator, Reach.Nation, "R3.1", At: UnitLevel.Nation),
        .. s_systemAdministrators.Select(role => new Grant(Permission.ReadJournal, role, Reach.ManagedAccounts, "R16.1")),
        .. To([Role.Leader], Permission.ReadJournal, Reach.OwnUnitAndBelow),
        .. s_systemAdministrators.Select(role => new Grant(Permission.VerifyJournal, role, Reach.Nation, "R16.1")),
        .. s_systemAdministrators.Select(role => new Grant(Permission.ReadAlerts, role, Reach.ManagedAccounts, "R13.1")),
        .. To([Role.Leader], Permission.ReadAlerts, Reach.OwnUnitAndBelow),
        .. s_systemAdministrators.Select(role => new Grant(Permission.WatchAlerts, role, Reach.ManagedAccounts, "R13.1")),
        new(Permission.KeepDetectors, Role.CenterSystemAdministrator, Reach.OwnUnitAndBelow, "R19.1", DownTo: UnitLevel.Province),
        new(Permission.SetSignInPolicy, Role.CenterSystemAdministrator, Reach.Nation, "R10.5", At: UnitLevel.Nation),
        new(Permission.KeepRegulation, Role.CenterSystemAdministrator, Reach.Nation, "R19.1", At: UnitLevel.Nation),
        new(Permission.KeepTexts, Role.CenterSystemAdministrator, Reach.Nation, "R10.5", At: UnitLevel.Nation),
        new(Permission.ImportHolidayNotices, Role.CenterSystemAdministrator, Reach.Nation, "R5.1", At: UnitLevel.Nation),
    ];

    /// <summary>
    /// What can be listed for a special-duty account: reading, over the whole country (R8.1). Who is listed for the work reads its figures
    /// too, and who is listed for the journal verifies it.
    /// </summary>
    public static FrozenSet<Permission> Listable { get; } =
        new[]
        {
            Permission.ReadWork, Permission.FollowWork, Permission.ReadFigures, Permission.ReadJournal, Permission.ReadAccounts,
            Permission.ReadForms, Permission.ReadKeys, Permission.ReadKeyLedger, Permission.ReadAlerts, Permission.ReadIncidents,
            Permission.ReadGrantedIncidents,
        }.ToFrozenSet();

    /// <summary>The table by role and permission, for a check that costs an array look-up.</summary>
    private static readonly Grant?[,] s_grants = Lookup();

    /// <summary>What comes with another one that is listed.</summary>
    private static readonly FrozenDictionary<Permission, Permission> s_included = new Dictionary<Permission, Permission>
    {
        [Permission.ReadFigures] = Permission.ReadWork,
        [Permission.VerifyJournal] = Permission.ReadJournal,
    }.ToFrozenDictionary();

    /// <summary>What being listed gives, by permission.</summary>
    private static readonly Grant?[] s_listed =
    [
        .. Enum.GetValues<Permission>().Select(permission =>
            Listable.Contains(permission) || s_included.ContainsKey(permission)
                ? new Grant(permission, Role.SpecialDuty, Reach.Nation, RoleRules.RuleOf(Role.SpecialDuty)) : null),
    ];

    /// <summary>What gives the account the permission; null where nothing does. Of several roles the one that reaches furthest counts.</summary>
    public static Grant? GrantOf(this Actor actor, Permission permission)
    {
        Grant? widest = null;
        for (var i = 0; i < actor.Roles.Count; i++)
        {
            var role = actor.Roles[i];
            if (role == Role.SpecialDuty && s_listed[(int)permission] is { } listed && actor.IsListedFor(permission)) return listed;
            if (s_grants[(int)role, (int)permission] is { } grant && (grant.At is null || grant.At == actor.Level)
                && (grant.DownTo is null || actor.Level <= grant.DownTo) && (grant.In is null || grant.In == actor.UnitKind) && !(widest?.Reach >= grant.Reach))
                widest = grant;
        }

        return widest;
    }

    /// <summary>How far the account's permission goes; null where it has none.</summary>
    public static Reach? ReachOf(this Actor actor, Permission permission) => actor.GrantOf(permission)?.Reach;

    public static bool May(this Actor actor, Permission permission) => actor.ReachOf(permission) is not null;

    /// <summary>
    /// Whether the account sets up and adjusts a unit, by where it stands (R3.1, R5.1): the authorities one level below its own and their centers, and the
    /// bodies and stations of its own authority. Nobody his own center: the authority above does.
    /// </summary>
    public static bool Manages(this Actor actor, UnitPath unit) => actor.May(Permission.ManageUnits)
        && (unit.Leaf.Kind == UnitKind.CoordinationCenter ? unit.Parent?.Parent : unit.Parent) == actor.ActingPath;

    /// <summary>Null where the account has the permission; else <c>RoleRequired</c>, which names it and its rule.</summary>
    public static Refusal? Lacks(this Actor actor, Permission permission) => actor.May(permission) ? null : Missing(permission, actor.UnitKind);

    /// <summary>
    /// The refusal of who lacks a permission, seen from a unit of this kind: a center, a body and a station each have their own rule.
    /// It names the roles that would have it.
    /// </summary>
    public static Refusal Missing(Permission permission, UnitKind unit) =>
        Refusal.Forbidden("RoleRequired", RuleOf(permission, unit)).With("permission", permission.ToString())
            .With("roles", string.Join(',', RolesWith(permission, unit)));

    /// <summary>The rule that gives the permission to units of this kind, or where they never have it, to others.</summary>
    public static string? RuleOf(Permission permission, UnitKind unit) =>
        GrantsTo(permission, unit).FirstOrDefault()?.Rule;

    /// <summary>The roles that give the permission to units of this kind, or where they never have it, to others.</summary>
    public static IEnumerable<Role> RolesWith(Permission permission, UnitKind unit) => GrantsTo(permission, unit).Select(grant => grant.Role);

    /// <summary>The roles that give the permission, in units of any kind.</summary>
    public static IEnumerable<Role> RolesWith(Permission permission) => GrantsOf(permission).Select(grant => grant.Role);

    private static bool IsListedFor(this Actor actor, Permission permission) => actor.Capabilities.Contains(permission)
        || (s_included.TryGetValue(permission, out var with) && actor.Capabilities.Contains(with));

    private static IReadOnlyList<Grant> GrantsTo(Permission permission, UnitKind unit)
    {
        Grant[] here = [.. GrantsOf(permission).Where(grant => grant.Role.LivesIn(unit))];
        return here.Length > 0 ? here : [.. GrantsOf(permission)];
    }

    /// <summary>Of a right that no role has, those whom it is listed for.</summary>
    private static IEnumerable<Grant> GrantsOf(Permission permission) =>
        Table.Where(grant => grant.Permission == permission).DefaultIfEmpty(s_listed[(int)permission]!);

    private static IEnumerable<Grant> To(Role[] roles, Permission permission, Reach reach) =>
        roles.Select(role => new Grant(permission, role, reach, RoleRules.RuleOf(role)));

    /// <summary>A center handles leaks of system administrators below it too; in a body or a station it is those of the own level alone.</summary>
    private static string LeakRuleOf(Role role) => role == Role.CenterSystemAdministrator ? "R13.1" : "R14.1";

    private static Grant?[,] Lookup()
    {
        var grants = new Grant?[s_everyone.Length, Enum.GetValues<Permission>().Length];
        foreach (var grant in Table) grants[(int)grant.Role, (int)grant.Permission] = grant;
        return grants;
    }
}
