using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Supervision;

/// <summary>Who may do what with tasks and assignments (R6.1–R6.3, R7.2, R7.3; DOMAIN 3 and 4).</summary>
public static class SupervisionRules
{
    /// <summary>True where this account is the party that takes the step.</summary>
    public static bool Is(this Actor actor, WorkflowParty party, UnitCode assigned, UnitCode issuer) => party switch
    {
        WorkflowParty.AssignedUnit => actor.ActingUnit == assigned && (actor.Is(Role.EnforcementOfficer) || actor.IsDispatcher),
        WorkflowParty.AssignedReviewer => actor.ActingUnit == assigned && actor.Is(Role.ResponsiblePerson),
        WorkflowParty.AssignedDispatcher => actor.ActingUnit == assigned && actor.Is(Role.CenterBusinessAdministrator),
        WorkflowParty.IssuingUnit => actor.ActingUnit == issuer && (actor.IsDispatcher || actor.Is(Role.ResponsiblePerson)),
        WorkflowParty.IssuingDispatcher => actor.ActingUnit == issuer && actor.IsDispatcher,
        _ => false,
    };

    /// <summary>The rule of the regulation that gives a party its step.</summary>
    public static string RuleOf(WorkflowParty party) => party switch
    {
        WorkflowParty.AssignedUnit => "R7.3",
        WorkflowParty.AssignedReviewer => "R7.2",
        _ => "R6.1",
    };

    /// <summary>
    /// Whether this account may issue a task in that line: <c>RoleRequired</c> (R6.1) for who dispatches nothing,
    /// <c>OutsideLineOfBusiness</c> (R6.2) for a body outside its own line.
    /// </summary>
    public static Refusal? MayIssue(this Actor actor, LineOfBusiness line)
    {
        if (!actor.IsDispatcher) return new Refusal("RoleRequired", RefusalKind.Forbidden, "R6.1");
        return actor.Is(Role.BodyBusinessAdministrator) && actor.LineOfBusiness != line
            ? new Refusal("OutsideLineOfBusiness", RefusalKind.Conflict, "R6.2")
            : null;
    }

    /// <summary>
    /// Paths that a dispatcher may send to: a center its whole subtree, a station itself. A body reaches its authority's
    /// subtree, in its own line of business (R6.2).
    /// </summary>
    public static UnitPath Reach(this Actor actor) => actor.Is(Role.BodyBusinessAdministrator) && actor.ActingPath.Parent is { } authority ? authority : actor.ActingPath;
}
