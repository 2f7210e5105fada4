using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Tests.Shared;

/// <summary>What every workflow of the console promises, over all of them; a new one is added here and nowhere else.</summary>
public sealed class WorkflowTests
{
    [Fact]
    public void Assignments_RefuseEveryOtherPair() => RefusesEveryOtherPair(AssignmentWorkflow.Table, "StepNotPossible");

    [Fact]
    public void Tasks_RefuseEveryOtherPair() => RefusesEveryOtherPair(TaskWorkflow.Table, "TaskStepNotPossible");

    [Fact]
    public void Accounts_RefuseEveryOtherPair() => RefusesEveryOtherPair(AccountWorkflow.Table, "AccountStateRefused");

    [Fact]
    public void Party_DependsOnTheStateTheStepIsTakenFrom()
    {
        var workflow = new Workflow<Light, Turn, Hand>("No",
        [
            new(Light.Red, Turn.On, Light.Green, Hand.Guard), new(Light.Green, Turn.On, Light.Red, Hand.Driver), new(Light.Green, Turn.Off, null, Hand.Guard),
        ], Turn.On);

        Assert.Equal([Hand.Guard], workflow.PartiesOf(Light.Red, Turn.On));
        Assert.Equal([Hand.Driver], workflow.PartiesOf(Light.Green, Turn.On));
        // Where the step is not possible, who takes it elsewhere is told so, and nobody else learns the state.
        Assert.Equal([Hand.Guard], workflow.PartiesOf(Light.Red, Turn.Off));
        Assert.Equal([Hand.Driver, Hand.Guard], workflow.PartiesOf(Light.Dark, Turn.On).Order());
        Assert.Equal(Hand.Driver, workflow.WaitsFor(Light.Green));
        Assert.Null(workflow.WaitsFor(Light.Dark));
    }

    [Fact]
    public void Offered_AreOnesOwnSteps_AndThoseOnTheWay_ButNoneThatIsGuarded()
    {
        var workflow = new Workflow<Light, Turn, Hand>("No",
            [new(Light.Red, Turn.Off, null, Hand.Guard), new(Light.Red, Turn.On, Light.Green, Hand.Guard), new(Light.Red, Turn.Blink, Light.Red, Hand.Driver)],
            Turn.On);

        Assert.Equal([new(Turn.On, Hand.Guard, Possible: false), new(Turn.Blink, Hand.Driver, Possible: true)],
            workflow.Offered(Light.Red, hand => hand == Hand.Driver));
        Assert.Equal([new(Turn.Off, Hand.Guard, Possible: true)],
            workflow.Offered(Light.Red, hand => hand == Hand.Guard, step => step == Turn.On ? Refusal.Conflict("No") : null));
    }

    private static void RefusesEveryOtherPair<TState, TStep, TParty>(Workflow<TState, TStep, TParty> workflow, string code)
        where TState : struct, Enum
        where TStep : struct, Enum
        where TParty : struct, Enum
    {
        Assert.NotEmpty(workflow.Rows);
        foreach (var state in Enum.GetValues<TState>())
            foreach (var step in Enum.GetValues<TStep>())
            {
                var row = workflow.Rows.Where(row => row.From.Equals(state) && row.Step.Equals(step)).ToList();
                var refusal = workflow.Guard(state, step);
                if (row.Count == 1)
                {
                    Assert.Null(refusal);
                    Assert.Equal(row[0], workflow.Find(state, step));
                    Assert.Equal([row[0].By], workflow.PartiesOf(state, step));
                }
                else
                {
                    Assert.Empty(row);
                    Assert.Equal((code, RefusalKind.Conflict), (refusal?.Code, refusal?.Kind));
                    Assert.Equal(($"{state}", $"{step}"), (refusal!.Details!["state"], refusal.Details["step"]));
                    Assert.Null(workflow.Find(state, step));
                    Assert.DoesNotContain(workflow.Offered(state, _ => true), offered => offered.Step.Equals(step));
                }
            }
    }

    private enum Light
    {
        Red,
        Green,
        Dark,
    }

    private enum Turn
    {
        Off,
        On,
        Blink,
    }

    private enum Hand
    {
        Driver,
        Guard,
    }
}
