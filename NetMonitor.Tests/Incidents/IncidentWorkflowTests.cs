using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Incidents;

/// <summary>The playbook as a table: what is not in it is refused with the article's rule, and no way leads out of it.</summary>
public sealed class IncidentWorkflowTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);
    private static readonly UnitPath s_unit = UnitPath.Root(UnitCode.Nation);

    public static TheoryData<IncidentState, IncidentStep, IncidentKind> NotInTheTable()
    {
        var pairs = new TheoryData<IncidentState, IncidentStep, IncidentKind>();
        foreach (var state in Enum.GetValues<IncidentState>())
            foreach (var step in Enum.GetValues<IncidentStep>())
                if (!IncidentWorkflow.Table.Allows(state, step))
                    foreach (var kind in Enum.GetValues<IncidentKind>()) pairs.Add(state, step, kind);
        return pairs;
    }

    [Theory(DisplayName = "R13.6 R14.2 R15.1 a step that is not in the playbook's table is refused with the article's rule")]
    [MemberData(nameof(NotInTheTable))]
    public void Step_ThatIsNotInTheTable_IsRefusedWithTheArticlesRule(IncidentState state, IncidentStep step, IncidentKind kind)
    {
        var refusal = new IncidentStanding(kind, state, null, null, [], [], false, false).WhyNot(step)!;

        Assert.Equal("IncidentStateRefused", refusal.Code);
        Assert.StartsWith(
            kind == IncidentKind.Hazard || step is IncidentStep.FileReport or IncidentStep.Close ? "R15."
                : kind == IncidentKind.AdministratorLeak ? "R13." : "R14.",
            refusal.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IncidentKind.AdministratorLeak, true, true, false, IncidentState.NewToFreeze)]
    [InlineData(IncidentKind.AdministratorLeak, true, false, true, IncidentState.NewToFreeze)]
    [InlineData(IncidentKind.AdministratorLeak, false, true, true, IncidentState.WithLeader)]
    [InlineData(IncidentKind.AdministratorLeak, false, false, true, IncidentState.Cleaning)]
    [InlineData(IncidentKind.AdministratorLeak, false, false, false, IncidentState.PasswordDue)]
    [InlineData(IncidentKind.UserLeak, false, true, false, IncidentState.WithLeader)]
    [InlineData(IncidentKind.UserLeak, false, false, false, IncidentState.Cleaning)]
    public void ConfirmAnalysis_LeadsWhereWhatWasFoundSays(IncidentKind kind, bool accounts, bool leak, bool foreign, IncidentState to) =>
        Assert.Equal(to, IncidentWorkflow.ToOf(
            IncidentState.Contained, IncidentStep.ConfirmAnalysis, new IncidentFacts(kind, accounts, leak, foreign)));

    [Theory]
    [InlineData(true, true, IncidentState.Contained)]
    [InlineData(false, true, IncidentState.WithLeader)]
    [InlineData(false, false, IncidentState.NewToDelete)]
    public void FreezeNewAccounts_LeadsWhereWhatWasFoundSays(bool meanwhile, bool leak, IncidentState to) =>
        Assert.Equal(to, IncidentWorkflow.ToOf(
            IncidentState.NewToFreeze, IncidentStep.FreezeNewAccounts, new IncidentFacts(IncidentKind.AdministratorLeak, true, leak, false, meanwhile)));

    [Fact]
    public void EveryOutcome_IsReached_AndEveryStepHasOneForWhatIsLeft()
    {
        foreach (var step in IncidentWorkflow.Outcomes.GroupBy(row => (row.From, row.Step)))
        {
            Assert.Equal(IncidentCase.Otherwise, step.Last().In);
            Assert.Equal(step.Count(), step.Select(row => row.In).Distinct().Count());
        }
    }

    /// <summary>Whatever steps come in whatever order, the state moves by rows of the table alone; nothing is restored before the password.</summary>
    [Fact(DisplayName = "R13.6 random steps never leave the table, and nothing is restored before the password")]
    public void RandomSteps_NeverLeaveTheTable()
    {
        var dice = new Random(20261129);
        for (var run = 0; run < 500; run++)
        {
            var kind = dice.GetItems(Enum.GetValues<IncidentKind>(), 1)[0];
            var incident = new Incident(
                "I1000002026000001", kind, kind == IncidentKind.Hazard ? null : "100000100010001", s_unit, s_unit, [], s_now, "x", [], "x", s_now);
            NewAccount made = new("100000100020002", "x", "1000001000", "100000100010001", s_now);
            for (var turn = 0; turn < 60; turn++)
            {
                var (from, step) = (incident.State, dice.GetItems(Enum.GetValues<IncidentStep>(), 1)[0]);
                var taken = Take(incident, step, dice, kind == IncidentKind.AdministratorLeak ? [made] : []);
                if (taken.IsRefused)
                {
                    Assert.Equal(from, incident.State);
                    continue;
                }

                Assert.Contains(IncidentWorkflow.Outcomes, row => row.From == from && row.Step == step && row.To == incident.State);
                if (step == IncidentStep.Restore) Assert.Contains(incident.Steps, before => before.Step == IncidentStep.ChangePassword);
                if (step == IncidentStep.Close) Assert.NotEmpty(incident.Reports);
            }
        }
    }

    private static Result<IncidentState> Take(Incident incident, IncidentStep step, Random dice, IReadOnlyList<NewAccount> made) => step switch
    {
        IncidentStep.ConfirmAnalysis => incident.ConfirmAnalysis(
            made, made, [.. made.Select(account => account.UserName)], [], dice.Next(2) == 0, "x",
            new MarkedLines(new LineCounts(0, 0, 0, 0), dice.Next(4) == 0 ? 1 : 0, dice.Next(2)), "x", s_now),
        IncidentStep.FreezeNewAccounts => incident.FreezeNewAccounts([], dice.Next(4) == 0, "x", s_now),
        IncidentStep.Decide => incident.Decide(
            "x", "x", [], dice.Next(2) == 0 ? [] : [IncidentStep.ChangePassword, IncidentStep.Restore], "x", s_now),
        IncidentStep.FileReport => incident.FileReport("x", "x", s_now),
        IncidentStep.Close => incident.Close("x", s_now),
        _ when dice.Next(6) == 0 && IncidentWorkflow.Reopens(incident.State, step) => incident.Reopen(step, "x", s_now),
        _ => incident.Take(step, "x", s_now),
    };

    [Fact(DisplayName = "R13.2 a chain of accounts that made each other comes out whole")]
    public void Proposed_OfAChainOfMakers_AreAllOfThem()
    {
        var made = Enumerable.Range(1, 41).Select(number => new NewAccount(
            $"account-{number}", "x", "1000001000", number == 1 ? "leaked" : number <= 21 ? "account-1" : $"account-{number - 1}", s_now.AddMinutes(number)))
            .ToList();
        made.Add(new NewAccount("before", "x", "1000001000", "leaked", s_now.AddDays(-9)));
        made.Add(new NewAccount("below-before", "x", "1000001000", "before", s_now.AddMinutes(1)));

        var proposed = MadeAccounts.Proposed([.. made.OrderByDescending(account => account.MadeAt)], "leaked", s_now);

        Assert.Equal(41, proposed.Count);
        Assert.DoesNotContain(proposed, account => account.UserName.Contains("before", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2025-10-31T15:59:59Z", IncidentGrade.Extreme, OperatorKind.Other, null)]
    [InlineData("2025-10-31T16:00:00Z", IncidentGrade.Larger, OperatorKind.Other, 4)]
    [InlineData("2026-11-29T00:00:00Z", IncidentGrade.Severe, OperatorKind.CriticalInfrastructure, 1)]
    [InlineData("2026-11-29T00:00:00Z", IncidentGrade.Larger, OperatorKind.CentralDepartment, 2)]
    [InlineData("2026-11-29T00:00:00Z", IncidentGrade.Ordinary, OperatorKind.CriticalInfrastructure, null)]
    public void StatutoryClock_RunsFromTheDayTheRuleIsInForce(string known, IncidentGrade grade, OperatorKind kind, int? hours)
    {
        var at = DateTimeOffset.Parse(known, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(hours is { } within ? at.AddHours(within) : null, ReportingRule.DueOf(at, grade, kind));
    }
}
