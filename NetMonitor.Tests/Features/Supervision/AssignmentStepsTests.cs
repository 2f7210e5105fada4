using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Ui;
using Xunit;

namespace NetMonitor.Tests.Features.Supervision;

public sealed class AssignmentStepsTests
{
    private static readonly UnitCode s_mine = UnitCode.Authority("330100");
    private static readonly UnitCode s_above = UnitCode.Authority("330000");

    public static TheoryData<AssignmentState, Role, bool> Everything
    {
        get
        {
            var data = new TheoryData<AssignmentState, Role, bool>();
            foreach (var state in Enum.GetValues<AssignmentState>())
                foreach (var role in Enum.GetValues<Role>())
                    foreach (var pending in new[] { true, false })
                        data.Add(state, role, pending);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void PossibleSteps_AreThoseOfTheTable_ForThisAccount(AssignmentState state, Role role, bool pending)
    {
        var actor = AnActor.Of(role);
        foreach (var offered in actor.Offered(state, s_mine, s_above, pending, taskEnded: false))
        {
            var row = AssignmentWorkflow.Table.Find(state, offered.Step);
            Assert.NotNull(row);
            Assert.Equal(actor.Is(row.Value.By, s_mine, s_above), offered.Possible);
        }
    }

    [Fact]
    public void Officer_WhoseUnitReviews_SeesWhyItCannotApprove_AndMayTakeItBack()
    {
        var offered = AnActor.Of(Role.EnforcementOfficer).Offered(AssignmentState.UnderReview, s_mine, s_above, false, false);
        Assert.Equal(
        [
            new OfferedStep<AssignmentStep, WorkflowParty>(AssignmentStep.Approve, WorkflowParty.AssignedReviewer, Possible: false),
            new OfferedStep<AssignmentStep, WorkflowParty>(AssignmentStep.Recall, WorkflowParty.AssignedUnit, Possible: true),
        ], offered);
    }

    [Fact]
    public void Extension_IsAskedOnce_AndAnsweredOnlyWhenAsked()
    {
        var officer = AnActor.Of(Role.EnforcementOfficer);
        Assert.Contains(officer.Offered(AssignmentState.Received, s_mine, s_above, false, false), step => step.Step == AssignmentStep.RequestExtension);
        Assert.DoesNotContain(officer.Offered(AssignmentState.Received, s_mine, s_above, true, false), step => step.Step == AssignmentStep.RequestExtension);
        var issuer = AnActor.Of(Role.CenterBusinessAdministrator);
        Assert.DoesNotContain(issuer.Offered(AssignmentState.Received, UnitCode.Authority("330106"), s_mine, false, false),
            step => step.Step == AssignmentStep.GrantExtension);
        Assert.Contains(issuer.Offered(AssignmentState.Received, UnitCode.Authority("330106"), s_mine, true, false),
            step => step.Step == AssignmentStep.GrantExtension);
    }

    [Fact]
    public void EndedTask_OffersNothing() =>
        Assert.Empty(AnActor.Of(Role.EnforcementOfficer).Offered(AssignmentState.Received, s_mine, s_above, false, taskEnded: true));

    [Theory]
    [InlineData(AssignmentState.Dispatched, WorkflowParty.AssignedUnit)]
    [InlineData(AssignmentState.UnderReview, WorkflowParty.AssignedReviewer)]
    [InlineData(AssignmentState.Submitted, WorkflowParty.IssuingUnit)]
    public void WaitsFor_IsWhoMovesItOn(AssignmentState state, WorkflowParty party) => Assert.Equal(party, AssignmentWorkflow.Table.WaitsFor(state));

    [Theory]
    [InlineData(AssignmentState.Accepted)]
    [InlineData(AssignmentState.Withdrawn)]
    public void WaitsFor_Final_IsNobody(AssignmentState state) => Assert.Null(AssignmentWorkflow.Table.WaitsFor(state));

    [Fact]
    public void FeedbackEntries_NumberThatIsNone_StaysAText_SoThatTheFormRefusesIt()
    {
        var form = new FeedbackForm([new("casesFiled", FeedbackType.Integer, true), new("remark", FeedbackType.Text, false)]);
        var entries = new FeedbackEntries(form, new Dictionary<string, FeedbackValue>()) { ["casesFiled"] = "many", ["remark"] = " " };
        var refusal = form.Check(entries.Values()).Refusal;
        Assert.Equal("NotANumber", refusal?.Details?["casesFiled"]);
        entries["casesFiled"] = "1,200";
        Assert.Equal(1200m, entries.Values()["casesFiled"].Number);
    }
}
