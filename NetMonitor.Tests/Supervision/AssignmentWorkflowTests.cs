using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Supervision;

/// <summary>
/// The regulation's workflow, written down a second time from DOMAIN 4: the console's own table must say the same, and every
/// pair that is not in it is refused and changes nothing.
/// </summary>
public sealed class AssignmentWorkflowTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 3, 1, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<(AssignmentState, AssignmentStep), AssignmentState> s_allowed = new()
    {
        [(AssignmentState.Dispatched, AssignmentStep.Receive)] = AssignmentState.Received,
        [(AssignmentState.Received, AssignmentStep.Submit)] = AssignmentState.UnderReview,
        [(AssignmentState.Returned, AssignmentStep.Submit)] = AssignmentState.UnderReview,
        [(AssignmentState.UnderReview, AssignmentStep.Approve)] = AssignmentState.Submitted,
        [(AssignmentState.UnderReview, AssignmentStep.SendBack)] = AssignmentState.Received,
        [(AssignmentState.UnderReview, AssignmentStep.Recall)] = AssignmentState.Received,
        [(AssignmentState.Submitted, AssignmentStep.Accept)] = AssignmentState.Accepted,
        [(AssignmentState.Submitted, AssignmentStep.Return)] = AssignmentState.Returned,
        [(AssignmentState.Dispatched, AssignmentStep.RequestExtension)] = AssignmentState.Dispatched,
        [(AssignmentState.Received, AssignmentStep.RequestExtension)] = AssignmentState.Received,
        [(AssignmentState.Returned, AssignmentStep.RequestExtension)] = AssignmentState.Returned,
        [(AssignmentState.Dispatched, AssignmentStep.GrantExtension)] = AssignmentState.Dispatched,
        [(AssignmentState.Received, AssignmentStep.GrantExtension)] = AssignmentState.Received,
        [(AssignmentState.Returned, AssignmentStep.GrantExtension)] = AssignmentState.Returned,
        [(AssignmentState.Dispatched, AssignmentStep.DeclineExtension)] = AssignmentState.Dispatched,
        [(AssignmentState.Received, AssignmentStep.DeclineExtension)] = AssignmentState.Received,
        [(AssignmentState.Returned, AssignmentStep.DeclineExtension)] = AssignmentState.Returned,
        [(AssignmentState.Received, AssignmentStep.SubDispatch)] = AssignmentState.Received,
        [(AssignmentState.Returned, AssignmentStep.SubDispatch)] = AssignmentState.Returned,
        [(AssignmentState.Dispatched, AssignmentStep.Withdraw)] = AssignmentState.Withdrawn,
        [(AssignmentState.Received, AssignmentStep.Withdraw)] = AssignmentState.Withdrawn,
        [(AssignmentState.UnderReview, AssignmentStep.Withdraw)] = AssignmentState.Withdrawn,
        [(AssignmentState.Submitted, AssignmentStep.Withdraw)] = AssignmentState.Withdrawn,
        [(AssignmentState.Returned, AssignmentStep.Withdraw)] = AssignmentState.Withdrawn,
    };

    public static TheoryData<AssignmentState, AssignmentStep> Pairs
    {
        get
        {
            var pairs = new TheoryData<AssignmentState, AssignmentStep>();
            foreach (var state in Enum.GetValues<AssignmentState>())
                foreach (var step in Enum.GetValues<AssignmentStep>()) pairs.Add(state, step);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Take_FromEveryState_DoesWhatTheTableSaysOrRefuses(AssignmentState from, AssignmentStep step)
    {
        var assignment = In(from);
        if (step is AssignmentStep.GrantExtension or AssignmentStep.DeclineExtension && s_allowed.ContainsKey((from, AssignmentStep.RequestExtension)))
            Assert.False(assignment.Take(AssignmentStep.RequestExtension, Input, s_now).IsRefused);
        var (state, version, deadline) = (assignment.State, assignment.Version, assignment.Deadline);

        var taken = assignment.Take(step, Input, s_now);

        if (s_allowed.TryGetValue((from, step), out var to))
        {
            Assert.Equal(to, taken.Value);
            Assert.Equal(version + 1, assignment.Version);
        }
        else
        {
            Assert.Equal("StepNotPossible", taken.Refusal?.Code);
            Assert.Equal(RefusalKind.Conflict, taken.Refusal?.Kind);
            Assert.Equal((state, version, deadline), (assignment.State, assignment.Version, assignment.Deadline));
        }
    }

    [Fact]
    public void WhatLeavesTheUnit_IsWhatWasApprovedLast_AndNothingWhileItIsWrittenAnew()
    {
        var assignment = In(AssignmentState.UnderReview);
        Assert.Null(assignment.LeftVersion);
        foreach (var (step, left) in new[]
        {
            (AssignmentStep.SendBack, false), (AssignmentStep.Submit, false), (AssignmentStep.Recall, false), (AssignmentStep.Submit, false),
            (AssignmentStep.Approve, true), (AssignmentStep.Return, true), (AssignmentStep.Submit, false), (AssignmentStep.Withdraw, false),
        })
        {
            Assert.False(assignment.Take(step, Input, s_now).IsRefused);
            Assert.Equal(left, assignment.LeftVersion is not null);
            if (step == AssignmentStep.Submit) Assert.Null(assignment.Reason);
        }

        Assert.Equal(In(AssignmentState.Submitted).Version, In(AssignmentState.Accepted).LeftVersion);
    }

    [Fact]
    public void Attach_OnlyWhileItHasNotLeftTheUnit()
    {
        foreach (var state in Enum.GetValues<AssignmentState>())
        {
            var refused = state == AssignmentState.Submitted ? "AlreadySubmitted" : AssignmentWorkflow.Table.IsEnd(state) ? "AssignmentEnded" : null;
            Assert.Equal(refused, In(state).Attach(s_now).Refusal?.Code);
        }
    }

    [Theory]
    [InlineData(TaskState.Draft, TaskStep.Edit, TaskStep.Discard, TaskStep.Attach, TaskStep.Dispatch)]
    [InlineData(TaskState.Dispatched, TaskStep.Attach, TaskStep.Urge, TaskStep.Withdraw, TaskStep.Close)]
    [InlineData(TaskState.Closed)]
    [InlineData(TaskState.Withdrawn)]
    public void Allows_FromEveryTaskState_OnlyWhatIsListed(TaskState from, params TaskStep[] steps) =>
        Assert.Equal(steps.Order(), Enum.GetValues<TaskStep>().Where(step => TaskWorkflow.Table.Allows(from, step)).Order());

    private static StepInput Input { get; } =
        new("理由", new Dictionary<string, FeedbackValue>(), HasReviewer: true, WorkingDays: 5,
            Extended: (s_now.AddDays(40), new(DateOnly.FromDateTime(s_now.Date), 20)));

    /// <summary>An assignment that was brought into a state by the table's own steps.</summary>
    private static Assignment In(AssignmentState state)
    {
        var nation = UnitPath.Root(UnitCode.Nation);
        var unit = UnitCode.Authority("330000");
        var assignment = new Assignment("T1000002026000001", unit, nation.Append(unit), nation, s_now.AddDays(10), s_now);
        AssignmentStep[] way = state switch
        {
            AssignmentState.Dispatched => [],
            AssignmentState.Received => [AssignmentStep.Receive],
            AssignmentState.UnderReview => [AssignmentStep.Receive, AssignmentStep.Submit],
            AssignmentState.Submitted => [AssignmentStep.Receive, AssignmentStep.Submit, AssignmentStep.Approve],
            AssignmentState.Returned => [AssignmentStep.Receive, AssignmentStep.Submit, AssignmentStep.Approve, AssignmentStep.Return],
            AssignmentState.Accepted => [AssignmentStep.Receive, AssignmentStep.Submit, AssignmentStep.Approve, AssignmentStep.Accept],
            AssignmentState.Withdrawn => [AssignmentStep.Withdraw],
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        foreach (var step in way) Assert.False(assignment.Take(step, Input, s_now).IsRefused);
        return assignment;
    }
}
