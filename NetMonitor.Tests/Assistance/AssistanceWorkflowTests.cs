using CsCheck;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Tests.Assistance;

/// <summary>
/// The way of a request, leg by leg: what is not in the table is refused and changes nothing, and whatever is done in whatever order, it is in exactly one
/// unit's hands, passes no center twice and has no question answered twice.
/// </summary>
public sealed class AssistanceWorkflowTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 3, 1, 0, 0, TimeSpan.Zero);
    private static readonly AssistanceClocks s_clocks = new(SettingsInForce.OfTheRegulation, new WorkingCalendar([]));

    private static readonly UnitPath s_nation = UnitPath.Root(UnitCode.Nation);
    private static readonly UnitPath s_zhejiang = s_nation.Append(UnitCode.Authority("330000"));
    private static readonly UnitPath s_hangzhou = s_zhejiang.Append(UnitCode.Authority("330100"));
    private static readonly UnitPath s_xihu = s_hangzhou.Append(UnitCode.Authority("330106"));
    private static readonly UnitPath s_station = s_xihu.Append(UnitCode.Station("330106", 2));
    private static readonly UnitPath s_shenzhen = s_nation.Append(UnitCode.Authority("440300"));
    private static readonly UnitPath s_nanshan = s_shenzhen.Append(UnitCode.Authority("440305"));
    private static readonly UnitPath s_nanshanStation = s_nanshan.Append(UnitCode.Station("440305", 1));
    private static readonly int[] s_questions = [1, 2, 3];

    public static TheoryData<string, string, bool, string[], string> Routes => new()
    {
        { "up to the nation and straight down", $"{s_xihu}>{s_nanshan}", false, ["330100", "330000", "100000"], "100000" },
        { "center by center where the superior demands it", $"{s_xihu}>{s_nanshan}", true, ["330100", "330000", "100000", "440300"], "100000" },
        { "a station's first hop is its own authority's center", $"{s_station}>{s_nanshan}", false, ["330106", "330100", "330000", "100000"], "100000" },
        { "between two units of one authority", $"{s_xihu}>{s_hangzhou.Append(UnitCode.Authority("330105"))}", false, ["330100"], "330100" },
        { "the unit asked is the superior: the way ends there", $"{s_xihu}>{s_zhejiang}", false, ["330100"], "330000" },
        { "the requesting unit is the superior: the way starts there", $"{s_zhejiang}>{s_xihu}", false, [], "330000" },
        { "the same, center by center", $"{s_zhejiang}>{s_xihu}", true, ["330100"], "330000" },
        { "right above", $"{s_xihu}>{s_hangzhou}", false, [], "330100" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public void Route_GoesByTheLowestCommonSuperior(string what, string sides, bool stepByStep, string[] centers, string superior)
    {
        Assert.NotEmpty(what);
        var (from, to) = (UnitPath.Parse(sides.Split('>')[0]), UnitPath.Parse(sides.Split('>')[1]));

        var route = AssistanceRoute.Of(from, from, to, stepByStep);

        Assert.Equal(centers, route.Centers.Select(center => center.Leaf.Division));
        Assert.Equal(superior, route.Superior.Leaf.Division);
    }

    [Fact]
    public void Route_BetweenAnyTwoUnits_PassesNoCenterTwice_AndNeitherSide()
    {
        UnitPath[] units = [s_nation, s_zhejiang, s_hangzhou, s_xihu, s_station, s_shenzhen, s_nanshan, s_nanshanStation];
        Gen.Select(Gen.Int[0, units.Length - 1], Gen.Int[0, units.Length - 1], Gen.Bool).Sample((first, second, stepByStep) =>
        {
            var (from, to) = (units[first], units[second]);
            if (from == to) return;
            var route = AssistanceRoute.Of(from, from, to, stepByStep);
            Assert.Equal(route.Centers.Distinct(), route.Centers);
            Assert.DoesNotContain(route.Centers, center => center == from || center == to);
            // Each is one step from the one before, but for the leap down from the superior.
            var way = new[] { from }.Concat(route.Centers).Append(to).ToList();
            for (var i = 1; i < way.Count; i++)
                Assert.True(way[i - 1].Parent == way[i] || way[i].Parent == way[i - 1] || (!stepByStep && way[i - 1] == route.Superior), $"{from}>{to}");
        });
    }

    [Fact]
    public void Measures_AreOfTheUnitThatHasIt_AndWhatWasForwardedWasTakenOnWhenItFirstWas()
    {
        var leg = new AssistanceLeg("A3301062026000001", 1, s_xihu, new AskedUnit(s_nanshan), null, s_now);
        Assert.False(leg.Send(new AssistanceRoute([], s_nation), AssistanceKind.Investigation, s_clocks, s_now, unreviewed: true).IsRefused);
        Assert.False(leg.Accept(s_now).IsRefused);
        Assert.False(leg.Ask("x", "x", s_xihu, s_now).IsRefused);
        Assert.False(leg.Supply("x", [], "x", s_clocks, s_now.AddDays(7)).IsRefused);
        Assert.False(leg.Forward(s_nanshanStation, AssistanceKind.Investigation, s_now.AddDays(8)).IsRefused);
        Assert.Equal((WorkingCalendar.DayOf(s_now), null), (leg.FirstAcceptedOn, leg.AcceptedAt));
        Assert.True(leg.ExcludedDays > 0 && leg.ExcludedDays == leg.WaitedDays);

        Assert.False(leg.Object("x", s_nation, s_clocks, s_now.AddDays(9)).IsRefused);
        Assert.False(leg.Designate(s_shenzhen, s_xihu, AssistanceKind.Investigation, s_clocks, s_now.AddDays(10)).IsRefused);

        Assert.Equal((null, 0, 0), (leg.FirstAcceptedOn, leg.WaitedDays, leg.ExcludedDays));
        Assert.Equal(WorkingCalendar.DayOf(s_now.AddDays(10)), leg.ReceivedOn);
    }

    [Fact]
    public void AnySequenceOfSteps_KeepsALegInOnePlace()
    {
        var step = Gen.Select(Gen.Enum<AssistanceStep>(), Gen.Int[0, 7], Gen.Bool);
        step.Array[0, 60].Sample(steps =>
        {
            var leg = new AssistanceLeg("A3301062026000001", 1, s_xihu, new AskedUnit(s_nanshan), null, s_now);
            var now = s_now;
            foreach (var (what, which, yes) in steps)
            {
                now = now.AddHours(7);
                var (before, answers) = (State(leg), leg.Answers.Count);
                var allowed = AssistanceWorkflow.Table.Allows(leg.State, what);
                var taken = Take(leg, what, which, yes, now);
                if (taken is null) continue;
                if (!allowed) Assert.True(taken.Value.IsRefused, $"{what} from {before}");
                if (taken.Value.IsRefused) Assert.Equal(before, State(leg));
                else Assert.True(leg.Answers.Count >= answers, "an answer was lost");
                Check(leg);
            }
        });
    }

    /// <summary>All pairs that are not in the table, each tried on a leg that came to that state by the table.</summary>
    [Fact]
    public void EveryOtherPair_IsRefused_AndChangesNothing()
    {
        var reached = new HashSet<AssistanceState>();
        foreach (var state in Enum.GetValues<AssistanceState>())
        {
            foreach (var step in Enum.GetValues<AssistanceStep>().Where(step => !AssistanceWorkflow.Table.Allows(state, step)))
            {
                var leg = In(state);
                Assert.Equal(state, leg.State);
                var before = State(leg);
                var taken = Take(leg, step, 0, yes: true, s_now.AddDays(1));
                if (taken is null) continue;
                Assert.True(taken.Value.IsRefused, $"{step} from {state}");
                Assert.Equal(before, State(leg));
            }

            reached.Add(state);
        }

        Assert.Equal(Enum.GetValues<AssistanceState>().Length, reached.Count);
    }

    private static void Check(AssistanceLeg leg)
    {
        var holders = AssistanceWorkflow.WithRequester.Contains(leg.State) ? [s_xihu]
            : AssistanceWorkflow.WithCenter.Contains(leg.State) ? new[] { s_hangzhou, s_zhejiang, s_nation }
            : AssistanceWorkflow.WithAsked.Contains(leg.State) ? [leg.Asked]
            : [leg.Holder];
        Assert.Contains(leg.Holder, holders);
        Assert.Equal(leg.Hops.Select(hop => hop.Unit).Distinct(), leg.Hops.Select(hop => hop.Unit));
        Assert.True(leg.Hops.Count(hop => hop.State == HopState.Current) == (leg.State == AssistanceState.Routing ? 1 : 0), $"{leg.State}");
        Assert.Equal(leg.Answers.Select(answer => answer.Question).Distinct(), leg.Answers.Select(answer => answer.Question));
        Assert.Equal(AssistanceWorkflow.WithCenter.Contains(leg.State), leg.HopDueOn is not null);
        if (AssistanceWorkflow.WithAsked.Contains(leg.State)) Assert.NotNull(leg.DueOn);
        if (leg.State is AssistanceState.Replied or AssistanceState.Closed)
            Assert.All(s_questions, question => Assert.Contains(leg.Answers, answer => answer.Question == question));
    }

    /// <summary>A leg that came to a state on the shortest way.</summary>
    private static AssistanceLeg In(AssistanceState state)
    {
        var leg = new AssistanceLeg("A3301062026000001", 1, s_xihu, new AskedUnit(s_nanshan), null, s_now);
        AssistanceStep[] delivered = [AssistanceStep.Submit, AssistanceStep.Approve, AssistanceStep.PassOn, AssistanceStep.PassOn, AssistanceStep.PassOn];
        AssistanceStep[] way = state switch
        {
            AssistanceState.Draft => [],
            AssistanceState.UnitReview => [AssistanceStep.Submit],
            AssistanceState.Routing => [AssistanceStep.Submit, AssistanceStep.Approve],
            AssistanceState.Returned => [AssistanceStep.Submit, AssistanceStep.Approve, AssistanceStep.Return],
            AssistanceState.Rejected => [AssistanceStep.Submit, AssistanceStep.Approve, AssistanceStep.Reject],
            AssistanceState.Withdrawn => [AssistanceStep.Submit, AssistanceStep.Withdraw],
            AssistanceState.Delivered => delivered,
            AssistanceState.Disputed => [.. delivered, AssistanceStep.Dispute],
            AssistanceState.Objected => [.. delivered, AssistanceStep.Object],
            AssistanceState.Designated => [.. delivered, AssistanceStep.Object, AssistanceStep.Designate],
            AssistanceState.Accepted => [.. delivered, AssistanceStep.Accept],
            AssistanceState.AwaitingRequester => [.. delivered, AssistanceStep.Accept, AssistanceStep.Ask],
            AssistanceState.Replied => [.. delivered, AssistanceStep.Accept, AssistanceStep.Reply],
            AssistanceState.Closed => [.. delivered, AssistanceStep.Accept, AssistanceStep.Reply, AssistanceStep.Close],
            AssistanceState.PartlyReplied or AssistanceState.ReplyReview => [.. delivered, AssistanceStep.Accept],
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        foreach (var step in way) Assert.False(Take(leg, step, 0, yes: true, s_now)!.Value.IsRefused, $"{step} on the way to {state}");
        if (state is AssistanceState.PartlyReplied or AssistanceState.ReplyReview)
            Assert.False(leg.Reply(
                [Answer(1)], s_questions, final: false, null, "x", review: state == AssistanceState.ReplyReview, s_xihu, s_clocks, s_now).IsRefused);
        return leg;
    }

    /// <summary>Null for what is no step of a leg's own: editing, and throwing away.</summary>
    private static Result? Take(AssistanceLeg leg, AssistanceStep step, int which, bool yes, DateTimeOffset now)
    {
        var kind = which % 2 == 0 ? AssistanceKind.Investigation : AssistanceKind.Transfer;
        return step switch
        {
            AssistanceStep.Edit or AssistanceStep.Discard => default(Result?),
            AssistanceStep.Submit => leg.Submit(now),
            AssistanceStep.Recall => leg.Recall(now),
            AssistanceStep.Approve => leg.State == AssistanceState.ReplyReview
                ? leg.ApproveReply(s_xihu, s_clocks, now)
                : leg.Send(AssistanceRoute.Of(s_xihu, s_xihu, leg.Asked, false), kind, s_clocks, now, unreviewed: false),
            AssistanceStep.SendBack => leg.SendBack("x", now),
            AssistanceStep.PassOn => leg.PassOn(Next(leg), kind, s_clocks, now),
            AssistanceStep.Return => leg.Return(ReasonCode.Incomplete, "x", s_xihu, now),
            AssistanceStep.Reject => leg.Reject(ReasonCode.OutsidePowers, "x", now),
            AssistanceStep.Accept => leg.Accept(now),
            AssistanceStep.Forward => leg.Forward(s_nanshanStation, AssistanceKind.Investigation, now),
            AssistanceStep.Split => leg.Split(now),
            AssistanceStep.Ask => leg.Ask("x", "x", s_xihu, now),
            AssistanceStep.Supply => leg.Supply("x", [], "x", s_clocks, now),
            AssistanceStep.Reply => yes
                ? leg.Reply([.. s_questions.Where(question => leg.Answers.All(given => given.Question != question)).Select(Answer)],
                    s_questions, final: true, null, "x", review: which == 7, s_xihu, s_clocks, now)
                : leg.Reply([Answer(which % 3 + 1)], s_questions, final: false, null, "x", review: which == 7, s_xihu, s_clocks, now),
            AssistanceStep.Extend => leg.Extend(WorkingCalendar.DayOf(now).AddDays(40), "x", new AssistanceClocks(
                SettingsInForce.OfTheRegulation, s_known), now),
            AssistanceStep.Object => leg.Object("x", s_nation, s_clocks, now),
            AssistanceStep.Dispute => leg.Dispute("x", s_clocks, now),
            AssistanceStep.Escalate => leg.Escalate(s_nation, s_clocks, now),
            AssistanceStep.Designate => leg.Designate(which == 6 ? s_xihu : s_nanshan, s_xihu, kind, s_clocks, now),
            AssistanceStep.AskAgain => leg.AskAgain("x", "x", PathOf(leg.AnsweredAt), kind, s_clocks, now),
            AssistanceStep.Close => leg.Close(new AssistanceRating(5, 4), now),
            AssistanceStep.Withdraw => leg.Withdraw("x", now),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    private static readonly WorkingCalendar s_known = new([new HolidayNotice(2026, [], [new(new(2026, 1, 1), "元旦", true)])]);

    private static UnitPath? Next(AssistanceLeg leg) => PathOf(leg.CentersAhead.Select(code => (UnitCode?)code).FirstOrDefault());

    private static UnitPath? PathOf(UnitCode? center) =>
        center is null ? null : new[] { s_hangzhou, s_zhejiang, s_nation }.First(path => path.Leaf == center);

    private static GivenAnswer Answer(int question) => new(question, "x", s_nanshan.Leaf, s_now);

    private static string State(AssistanceLeg leg) => System.Text.Json.JsonSerializer.Serialize(new
    {
        leg.State, leg.HolderPath, leg.UnitPath, leg.DueOn, leg.HopDueOn, Hops = leg.Hops.Select(hop => $"{hop.Unit}{hop.State}{hop.Act}"),
        Answers = leg.Answers.Count, Pending = leg.PendingAnswers.Count, Said = leg.Exchanges.Count, leg.Extensions, leg.Reason, leg.Timeliness,
    });
}
