using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>A step as a page shows it: a button, or (not possible) the reason where one would look for it.</summary>
public sealed record OfferedStep(AssignmentStep Step, WorkflowParty By, bool Possible);

/// <summary>
/// The buttons of an assignment, read from the workflow's own table: exactly the steps this account can take now, and beside
/// them those that would move it on but are someone else's.
/// </summary>
public static class AssignmentSteps
{
    public static IReadOnlyList<OfferedStep> For(Actor actor, AssignmentState state, UnitCode unit, UnitCode issuer, bool extensionPending, bool taskEnded)
    {
        if (taskEnded) return [];
        var offered = new List<OfferedStep>();
        foreach (var step in Enum.GetValues<AssignmentStep>())
        {
            if (AssignmentWorkflow.Find(state, step) is not { } transition || !FitsExtension(step, extensionPending)) continue;
            var mine = actor.Is(transition.By, unit, issuer);
            if (mine || MovesOn(step)) offered.Add(new OfferedStep(step, transition.By, mine));
        }

        return offered;
    }

    /// <summary>Whom the assignment waits for; null once it is final.</summary>
    public static WorkflowParty? WaitsFor(AssignmentState state) => state switch
    {
        AssignmentState.Accepted or AssignmentState.Withdrawn => null,
        _ => Enum.GetValues<AssignmentStep>().Where(MovesOn).Select(step => AssignmentWorkflow.Find(state, step)?.By).FirstOrDefault(party => party is not null),
    };

    /// <summary>The steps on the way from dispatched to accepted.</summary>
    private static bool MovesOn(AssignmentStep step) => step is AssignmentStep.Receive or AssignmentStep.Submit or AssignmentStep.Approve or AssignmentStep.Accept;

    private static bool FitsExtension(AssignmentStep step, bool pending) => step switch
    {
        AssignmentStep.RequestExtension => !pending,
        AssignmentStep.GrantExtension or AssignmentStep.DeclineExtension => pending,
        _ => true,
    };
}
