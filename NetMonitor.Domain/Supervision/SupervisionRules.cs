using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Supervision;

/// <summary>Who may do what with tasks and assignments: the unit's side here, the permission in <see cref="Permissions"/>.</summary>
public static class SupervisionRules
{
    /// <summary>True where this account is the party that takes the step.</summary>
    public static bool Is(this Actor actor, WorkflowParty party, UnitCode assigned, UnitCode issuer) =>
        actor.ActingUnit == UnitOf(party, assigned, issuer) && actor.May(PermissionOf(party));

    /// <summary>The unit whose accounts are this party.</summary>
    public static UnitCode UnitOf(WorkflowParty party, UnitCode assigned, UnitCode issuer) =>
        party is WorkflowParty.IssuingUnit or WorkflowParty.IssuingDispatcher ? issuer : assigned;

    /// <summary>What an account of that unit needs to be the party.</summary>
    public static Permission PermissionOf(WorkflowParty party) => party switch
    {
        WorkflowParty.AssignedUnit => Permission.WorkOnAssignments,
        WorkflowParty.AssignedReviewer => Permission.ReviewSubmissions,
        WorkflowParty.AssignedDispatcher => Permission.PassTasksDown,
        WorkflowParty.IssuingUnit => Permission.AcceptSubmissions,
        WorkflowParty.IssuingDispatcher => Permission.DispatchTasks,
        _ => throw new ArgumentOutOfRangeException(nameof(party)),
    };

    /// <summary>
    /// Null where the step is this account's to take in that state; else <c>RoleRequired</c> with the rule of the party's permission in
    /// the party's unit: R6.1 for a center, R6.2 for a body, R6.3 for a station.
    /// </summary>
    public static Refusal? MayTake(this Actor actor, AssignmentStep step, AssignmentState state, UnitCode assigned, UnitCode issuer)
    {
        var parties = AssignmentWorkflow.Table.PartiesOf(state, step);
        if (parties.Any(party => actor.Is(party, assigned, issuer))) return null;
        var foremost = parties.Min();
        return Permissions.Missing(PermissionOf(foremost), UnitOf(foremost, assigned, issuer).Kind).With("party", foremost.ToString());
    }

    /// <summary>The steps that a reader of an assignment is shown: its own, and those of others that lead to the end. None once its task has ended.</summary>
    public static IReadOnlyList<OfferedStep<AssignmentStep, WorkflowParty>> Offered(
        this Actor actor, AssignmentState state, UnitCode assigned, UnitCode issuer, bool extensionRequested, bool taskEnded) => taskEnded
        ? []
        : AssignmentWorkflow.Table.Offered(state, party => actor.Is(party, assigned, issuer), step => AssignmentWorkflow.Guard(step, extensionRequested));

    /// <summary>Null where the account dispatches the tasks of that unit; else <c>RoleRequired</c>.</summary>
    public static Refusal? MayDispatchFor(this Actor actor, UnitCode issuer) =>
        actor.Is(WorkflowParty.IssuingDispatcher, issuer, issuer) ? null : Permissions.Missing(Permission.DispatchTasks, issuer.Kind);

    /// <summary>
    /// Whether this account may issue a task in that line: <c>RoleRequired</c> for who dispatches nothing,
    /// <c>OutsideLineOfBusiness</c> (R6.2) for a body outside its own line.
    /// </summary>
    public static Refusal? MayIssue(this Actor actor, LineOfBusiness line) =>
        actor.Lacks(Permission.DispatchTasks)
        ?? (actor.ReachOf(Permission.DispatchTasks) == Reach.AuthorityInLine && actor.LineOfBusiness != line
            ? Refusal.Conflict("OutsideLineOfBusiness", "R6.2")
            : null);

    /// <summary>
    /// True for who reads the work of the units below its own (R7.1, R7.2). Below a body and below a station there are none: what they read of other
    /// units is what they issued.
    /// </summary>
    public static bool ReadsBelow(this Actor actor) =>
        actor.Work.Subtree && actor.Work.Path.Leaf.Kind is var kind && !kind.IsBody() && kind != UnitKind.GrassrootsUnit;

    /// <summary>The unit at and below which the recipients of an issuer's tasks lie: a body's lie beside it, below its authority (R6.2).</summary>
    public static UnitPath TopOfRecipients(UnitPath issuer) => issuer.Leaf.Kind.IsBody() && issuer.Parent is { } authority ? authority : issuer;

    /// <summary>
    /// The unit at and below which a dispatcher may send: a center's and a station's is itself. A body reaches its authority's
    /// subtree, in its own line of business (R6.2).
    /// </summary>
    public static UnitPath SendsTo(this Actor actor) =>
        actor.ReachOf(Permission.DispatchTasks) == Reach.AuthorityInLine && actor.ActingPath.Parent is { } authority ? authority : actor.ActingPath;
}
