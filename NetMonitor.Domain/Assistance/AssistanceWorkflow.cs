using System.Collections.Frozen;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>Where a request stands with one of the units asked. Late is no state: it is derived from the day it is due.</summary>
public enum AssistanceState
{
    Draft,

    /// <summary>Waits for the responsible person of the requesting unit (R7.2).</summary>
    UnitReview,

    /// <summary>On its way, with a center.</summary>
    Routing,

    /// <summary>Given back by a center: the requesting unit may mend it and send it again.</summary>
    Returned,

    /// <summary>Received by the unit asked: its clock runs.</summary>
    Delivered,

    /// <summary>The unit asked has taken it on.</summary>
    Accepted,

    /// <summary>The unit asked needs to know more.</summary>
    AwaitingRequester,
    PartlyReplied,

    /// <summary>An answer waits for the responsible person of the unit asked, whose authority's rule demands it.</summary>
    ReplyReview,
    Replied,

    /// <summary>Both sides consult about who has jurisdiction.</summary>
    Disputed,

    /// <summary>Before the lowest common superior, which says whose it is.</summary>
    Objected,

    /// <summary>Given to a unit by the common superior: final.</summary>
    Designated,
    Closed,

    /// <summary>Refused by a center, as outside its powers or sent to the wrong authority. Final.</summary>
    Rejected,

    /// <summary>Taken back by the requesting unit. Final.</summary>
    Withdrawn,
}

/// <summary>What can be done with a request.</summary>
public enum AssistanceStep
{
    Edit,
    Discard,
    Submit,
    Recall,
    Approve,
    SendBack,
    PassOn,
    Return,
    Reject,
    Accept,
    Forward,
    Split,
    Ask,
    Supply,
    Reply,
    Extend,
    Object,
    Dispute,

    /// <summary>The days of consultation are over: the console puts it before the common superior.</summary>
    Escalate,
    Designate,
    AskAgain,
    Close,
    Withdraw,
}

/// <summary>Who, seen from the request, takes a step.</summary>
public enum AssistanceParty
{
    /// <summary>Officers of the requesting unit (R7.3).</summary>
    RequestingOfficer,

    /// <summary>The responsible person of the requesting unit (R7.2).</summary>
    RequestingReviewer,

    /// <summary>The business administrator of the center that has it (R6.1).</summary>
    Center,

    /// <summary>Officers of the unit asked (R7.3).</summary>
    AskedOfficer,

    /// <summary>The responsible person of the unit asked (R7.2).</summary>
    AskedReviewer,

    /// <summary>The business administrator of the lowest common superior (R6.1).</summary>
    Superior,

    /// <summary>The console itself.</summary>
    Console,
}

/// <summary>
/// The workflow of the three kinds of request as one table, leg by leg. Guards, buttons, the document of the workflow and the test that refuses every
/// other pair read it.
/// </summary>
public static class AssistanceWorkflow
{
    private const AssistanceParty Officer = AssistanceParty.RequestingOfficer;
    private const AssistanceParty Reviewer = AssistanceParty.RequestingReviewer;
    private const AssistanceParty Center = AssistanceParty.Center;
    private const AssistanceParty Asked = AssistanceParty.AskedOfficer;

    /// <summary>Every step that is possible, by the state it starts from; where a step may lead to one of several states, the furthest stands here.</summary>
    public static Workflow<AssistanceState, AssistanceStep, AssistanceParty> Table { get; } = new("AssistanceStepNotPossible",
    [
        new(AssistanceState.Draft, AssistanceStep.Edit, AssistanceState.Draft, Officer),
        new(AssistanceState.Draft, AssistanceStep.Discard, null, Officer),
        new(AssistanceState.Draft, AssistanceStep.Submit, AssistanceState.UnitReview, Officer),
        new(AssistanceState.UnitReview, AssistanceStep.Recall, AssistanceState.Draft, Officer),
        new(AssistanceState.UnitReview, AssistanceStep.Approve, AssistanceState.Routing, Reviewer),
        new(AssistanceState.UnitReview, AssistanceStep.SendBack, AssistanceState.Draft, Reviewer),
        new(AssistanceState.UnitReview, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Routing, AssistanceStep.PassOn, AssistanceState.Delivered, Center),
        new(AssistanceState.Routing, AssistanceStep.Return, AssistanceState.Returned, Center),
        new(AssistanceState.Routing, AssistanceStep.Reject, AssistanceState.Rejected, Center),
        new(AssistanceState.Routing, AssistanceStep.Reply, AssistanceState.Replied, Center),
        new(AssistanceState.Routing, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Returned, AssistanceStep.Edit, AssistanceState.Returned, Officer),
        new(AssistanceState.Returned, AssistanceStep.Submit, AssistanceState.UnitReview, Officer),
        new(AssistanceState.Returned, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Delivered, AssistanceStep.Accept, AssistanceState.Accepted, Asked),
        new(AssistanceState.Delivered, AssistanceStep.Forward, AssistanceState.Delivered, Asked),
        new(AssistanceState.Delivered, AssistanceStep.Extend, AssistanceState.Delivered, Asked),
        new(AssistanceState.Delivered, AssistanceStep.Object, AssistanceState.Objected, Asked),
        new(AssistanceState.Delivered, AssistanceStep.Dispute, AssistanceState.Disputed, Asked),
        new(AssistanceState.Delivered, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Accepted, AssistanceStep.Forward, AssistanceState.Delivered, Asked),
        new(AssistanceState.Accepted, AssistanceStep.Split, AssistanceState.Accepted, Asked),
        new(AssistanceState.Accepted, AssistanceStep.Ask, AssistanceState.AwaitingRequester, Asked),
        new(AssistanceState.Accepted, AssistanceStep.Reply, AssistanceState.Replied, Asked),
        new(AssistanceState.Accepted, AssistanceStep.Extend, AssistanceState.Accepted, Asked),
        new(AssistanceState.Accepted, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.AwaitingRequester, AssistanceStep.Supply, AssistanceState.Accepted, Officer),
        new(AssistanceState.AwaitingRequester, AssistanceStep.Extend, AssistanceState.AwaitingRequester, Asked),
        new(AssistanceState.AwaitingRequester, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.PartlyReplied, AssistanceStep.Split, AssistanceState.PartlyReplied, Asked),
        new(AssistanceState.PartlyReplied, AssistanceStep.Ask, AssistanceState.AwaitingRequester, Asked),
        new(AssistanceState.PartlyReplied, AssistanceStep.Reply, AssistanceState.Replied, Asked),
        new(AssistanceState.PartlyReplied, AssistanceStep.Extend, AssistanceState.PartlyReplied, Asked),
        new(AssistanceState.PartlyReplied, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.ReplyReview, AssistanceStep.Approve, AssistanceState.Replied, AssistanceParty.AskedReviewer),
        new(AssistanceState.ReplyReview, AssistanceStep.SendBack, AssistanceState.Accepted, AssistanceParty.AskedReviewer),
        new(AssistanceState.ReplyReview, AssistanceStep.Recall, AssistanceState.Accepted, Asked),
        new(AssistanceState.ReplyReview, AssistanceStep.Extend, AssistanceState.ReplyReview, Asked),
        new(AssistanceState.ReplyReview, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Replied, AssistanceStep.AskAgain, AssistanceState.Accepted, Officer),
        new(AssistanceState.Replied, AssistanceStep.Close, AssistanceState.Closed, Officer),
        new(AssistanceState.Disputed, AssistanceStep.Accept, AssistanceState.Accepted, Asked),
        new(AssistanceState.Disputed, AssistanceStep.Escalate, AssistanceState.Objected, AssistanceParty.Console),
        new(AssistanceState.Disputed, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Objected, AssistanceStep.Designate, AssistanceState.Designated, AssistanceParty.Superior),
        new(AssistanceState.Objected, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
        new(AssistanceState.Designated, AssistanceStep.Accept, AssistanceState.Accepted, Asked),
        new(AssistanceState.Designated, AssistanceStep.Extend, AssistanceState.Designated, Asked),
        new(AssistanceState.Designated, AssistanceStep.Withdraw, AssistanceState.Withdrawn, Officer),
    ], AssistanceStep.Submit, AssistanceStep.Approve, AssistanceStep.PassOn, AssistanceStep.Accept, AssistanceStep.Reply, AssistanceStep.Supply,
        AssistanceStep.Designate, AssistanceStep.Close);

    /// <summary>Neither closed nor rejected nor withdrawn.</summary>
    public static FrozenSet<AssistanceState> Open { get; } = Enum.GetValues<AssistanceState>().Where(state => !Table.IsEnd(state)).ToFrozenSet();

    /// <summary>The states in which a center has to dispose of it, one way or the other.</summary>
    public static FrozenSet<AssistanceState> WithCenter { get; } = new[] { AssistanceState.Routing, AssistanceState.Objected }.ToFrozenSet();

    /// <summary>The states in which the unit asked has it: only these can be overdue, and the time for the requester's answer is shown apart.</summary>
    public static FrozenSet<AssistanceState> WithAsked { get; } = new[]
    {
        AssistanceState.Delivered, AssistanceState.Accepted, AssistanceState.AwaitingRequester, AssistanceState.PartlyReplied, AssistanceState.ReplyReview,
        AssistanceState.Disputed, AssistanceState.Designated,
    }.ToFrozenSet();

    /// <summary>Those of them in which the unit asked can be late: not while it waits for the requesting one.</summary>
    public static FrozenSet<AssistanceState> ClockRuns { get; } = WithAsked.Where(state => state != AssistanceState.AwaitingRequester).ToFrozenSet();

    /// <summary>The states in which the requesting unit has to act.</summary>
    public static FrozenSet<AssistanceState> WithRequester { get; } = new[]
    {
        AssistanceState.Draft, AssistanceState.UnitReview, AssistanceState.Returned, AssistanceState.AwaitingRequester, AssistanceState.Replied,
    }.ToFrozenSet();
}
