using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>A request as one reader sees it, made of what was read for that reader.</summary>
internal sealed class Showing(
    Actor actor, RequestParts request, WorkingCalendar calendar, DateTimeOffset now, IReadOnlyDictionary<UnitCode, string> names)
{
    private DateOnly Today => WorkingCalendar.DayOf(now);

    public AssistanceDetail Detail(
        string number, IReadOnlyList<LegParts> legs, IReadOnlyList<PartParts> parts,
        IReadOnlyList<(UnitCode Unit, string? Duty, bool Lead, AssistanceState State)> participants, IReadOnlyList<AssistanceTimelineItem> timeline)
    {
        if (legs.Count == 0) return OnlyPart(number, parts, timeline);
        var items = legs.Select(leg => Leg(leg, parts) with { Again = legs.Count == 1 ? null : Again(leg, parts) }).ToList();
        var whole = actor.Work.Covers(request.Requester);
        var first = items[0];
        var next = EarliestDue(items);
        // A reader of some legs knows nothing of the others, not even that there are any.
        var state = whole ? request.State : AssistanceRequest.Summary([.. items.Select(leg => leg.State)]);
        return new AssistanceDetail(
            number, request.Kind, request.Urgency, state, request.Requester.Leaf, Name(request.Requester.Leaf), Case(), Questions(legs, parts),
            request.HandOver, [], first.CurrentHop, first.Route, first.Hops, next?.DueOn, next?.Provisional == true, items.Any(leg => leg.Overdue),
            items.Where(leg => AssistanceWorkflow.WithCenter.Contains(leg.State)).Min(leg => leg.HopDueOn),
            items, [.. participants.Select(of => new ParticipantItem(of.Unit, Name(of.Unit), of.Duty, of.Lead, of.State))],
            [.. items.SelectMany(leg => leg.Next).Distinct().Order()], request.CreatedAt, request.SentAt, timeline,
            whole ? request.Version : items.Max(leg => leg.Version));
    }

    /// <summary>The leg that is due first, as <see cref="LegSql.Together"/> has it for a list.</summary>
    private static LegItem? EarliestDue(IReadOnlyList<LegItem> legs)
    {
        var running = legs.Where(leg => AssistanceWorkflow.ClockRuns.Contains(leg.State)).ToList();
        var waiting = running.Count > 0 ? running : [.. legs.Where(leg => AssistanceWorkflow.WithAsked.Contains(leg.State))];
        var any = waiting.Count > 0 || legs.Any(leg => AssistanceWorkflow.WithCenter.Contains(leg.State)) ? waiting : legs;
        return any.Where(leg => leg.DueOn is not null).MinBy(leg => leg.DueOn);
    }

    /// <summary>For a unit that questions were split off to: these and nothing else.</summary>
    private AssistanceDetail OnlyPart(string number, IReadOnlyList<PartParts> parts, IReadOnlyList<AssistanceTimelineItem> timeline)
    {
        var last = parts[^1];
        IReadOnlyList<AssistanceStep> next = last.State == PartState.Given && actor.May(Permission.WorkOnAssistance) && actor.ActingUnit == last.Unit.Leaf
            ? [AssistanceStep.Reply] : [];
        var questions = parts.SelectMany(part => part.Of(request)).DistinctBy(question => question.No).OrderBy(question => question.No)
            .Select(question => QuestionItem.Of(question, parts.SelectMany(part => part.Answers)
                .Where(answer => answer.Question == question.No).Select(answer => Answer(answer, last.Leg, pending: false))));
        return new AssistanceDetail(
            number, request.Kind, request.Urgency, PartWorkflow.SeenAs(last.State), request.Requester.Leaf, Name(request.Requester.Leaf),
            new CaseItem(request.Case.Number, request.Case.Cause, null, []), [.. questions], [], [], null, [], [], null, false, false, null, [], [], next,
            last.GivenAt, null, timeline, parts.Max(part => part.Version)) { OnlyPart = true, PartState = last.State };
    }

    private LegItem Leg(LegParts leg, IReadOnlyList<PartParts> parts)
    {
        var units = new LegUnits(request.Requester.Leaf, leg.Asked.Leaf, leg.Holder.Leaf);
        var current = leg.State == AssistanceState.Routing ? leg.Hops.FirstOrDefault(hop => hop.State == HopState.Current)?.Unit.ToString()
            : leg.State == AssistanceState.Objected ? leg.Holder.Leaf.ToString() : null;
        var counted = CountedDeadline.Of(leg.CountedFrom, leg.CountedDays);
        var hopDue = AssistanceWorkflow.WithCenter.Contains(leg.State) ? leg.HopDueOn : leg.State == AssistanceState.Disputed ? leg.ConsultUntil : null;
        var hopCounted = hopDue is null ? null : CountedDeadline.Of(leg.HopCountedFrom, leg.HopCountedDays);
        var next = actor.Offered(leg.State, units, step => leg.Guard(step, request.Kind, now)).Where(step => step.Possible).Select(step => step.Step);
        return new LegItem(
            leg.No, leg.Asked.Leaf, Name(leg.Asked.Leaf), leg.Duty, leg.Lead, leg.Shop, leg.State, leg.Holder.Leaf, Name(leg.Holder.Leaf), current,
            leg.HopDueOn, Route(leg), [.. leg.Hops.Where(hop => hop.ArrivedAt is not null).Select(Hop)], leg.DeliveredAt, leg.AcceptedAt, leg.RepliedAt,
            leg.EndedAt, leg.DueOn, counted, leg.DueOn is { } due && !calendar.IsKnown(due), AssistanceLeg.IsOverdue(leg.State, leg.DueOn, Today),
            leg.WaitedDays, leg.WaitingSince, leg.Extensions, leg.ConsultUntil, ShownReason(leg), leg.ReasonCode, [.. leg.Exchanges.Select(Said)],
            [.. parts.Where(part => part.Leg == leg.No).Select(Part)], [.. next], AssistanceWorkflow.Table.WaitsFor(leg.State), leg.Version)
        {
            HopCounted = hopCounted, HopProvisional = hopDue is { } end && !calendar.IsKnown(end),
        };
    }

    private static ExchangeItem Said(Exchange said) => new(said.Step, said.Text, said.By, said.At, said.Evidence ?? []);

    private PartItem Part(PartParts part) => new(
        part.No, part.Unit.Leaf, Name(part.Unit.Leaf), part.State, [.. part.Questions.Select(question => $"{question}")], part.Note, part.Reason,
        part.GivenAt);

    /// <summary>Why the own responsible person sent it back stays within the unit (R7.2).</summary>
    private string? ShownReason(LegParts leg) =>
        leg.Note is { } note && actor.BelongsTo(AssistanceWorkflow.WithAsked.Contains(leg.State) ? leg.Asked.Leaf : request.Requester.Leaf)
            ? note
            : leg.Reason;

    private IReadOnlyList<RouteItem> Route(LegParts leg)
    {
        var hops = leg.Hops.Select(hop => new RouteItem(hop.Unit, Name(hop.Unit), hop.State, hop.ArrivedAt, hop.LeftAt, hop.DueOn, hop.Act)).ToList();
        var left = leg.Hops.FirstOrDefault()?.ArrivedAt ?? leg.DeliveredAt;
        var home = AssistanceWorkflow.WithRequester.Contains(leg.State) && leg.Holder == request.Requester && leg.DeliveredAt is null;
        var asked = leg.DeliveredAt is null ? HopState.Ahead
            : AssistanceWorkflow.WithAsked.Contains(leg.State) ? HopState.Current : HopState.Passed;
        return
        [
            new RouteItem(
                request.Requester.Leaf, Name(request.Requester.Leaf), home ? HopState.Current : HopState.Passed, request.CreatedAt, home ? null : left, null,
                null),
            .. hops,
            new RouteItem(leg.Asked.Leaf, Name(leg.Asked.Leaf), asked, leg.DeliveredAt, leg.RepliedAt, null, null),
        ];
    }

    private HopItem Hop(Hop hop) => new(
        hop.Unit, Name(hop.Unit), hop.ArrivedAt!.Value, hop.LeftAt, hop.DueOn,
        hop.DueOn is { } due && WorkingCalendar.DayOf(hop.LeftAt ?? now) > due, hop.Act);

    /// <summary>What one of several units was asked once more, with its answers.</summary>
    private QuestionItem? Again(LegParts leg, IReadOnlyList<PartParts> parts) =>
        AssistanceRequest.QuestionsOf(request.Questions, leg.Exchanges).Questions.Count > request.Questions.Count ? Questions([leg], parts)[^1] : null;

    private IReadOnlyList<QuestionItem> Questions(IReadOnlyList<LegParts> legs, IReadOnlyList<PartParts> parts)
    {
        // What one of several units was asked again stands with its leg.
        var asked = AssistanceRequest.QuestionsOf(request.Questions, legs.Count == 1 ? legs[0].Exchanges : []).Questions;
        return [.. asked.Select(question => QuestionItem.Of(question, Answers(question.No)))];

        IEnumerable<AnswerItem> Answers(int question)
        {
            foreach (var leg in legs)
            {
                foreach (var answer in leg.Answers.Where(answer => answer.Question == question)) yield return Answer(answer, leg.No, pending: false);
                // What waits for its review has not left the unit (R7.2).
                if (!actor.BelongsTo(leg.Asked.Leaf)) continue;
                foreach (var answer in leg.Pending.Where(answer => answer.Question == question)) yield return Answer(answer, leg.No, pending: true);
                foreach (var answer in parts.Where(part => part.Leg == leg.No).SelectMany(part => part.Answers)
                    .Where(answer => answer.Question == question && leg.Answers.Concat(leg.Pending).All(other => other.Question != question)))
                    yield return Answer(answer, leg.No, pending: true);
            }
        }
    }

    private CaseItem Case() => new(
        request.Case.Number, request.Case.Cause, request.Case.FiledOn,
        [.. request.Case.Parties.Select(party => new PartyItem(party.Name, party.CreditCode, party.IdNumber))]);

    private AnswerItem Answer(GivenAnswer answer, int leg, bool pending) => new(answer.By, Name(answer.By), answer.Text, answer.At, leg, pending);

    private string Name(UnitCode code) => names.GetValueOrDefault(code) ?? code.ToString();
}
