using System.Collections.Frozen;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Takes one step of <see cref="AssistanceWorkflow"/>. By the request's number alone it is taken on every leg on which the caller may take it now; steps that
/// say something to one unit, or of one, want that leg named where there are several.
/// </summary>
public sealed class TakeAssistanceStep(CommandRunner commands, WorkingCalendars calendars, RegulationInForce regulation)
{
    /// <summary>The steps by their own operations: drafting has a use case of its own, and the console alone escalates.</summary>
    public static FrozenDictionary<AssistanceStep, Operation> Operations { get; } = AssistanceWorkflow.Table.Rows
        .Where(row => row.Step is not (AssistanceStep.Edit or AssistanceStep.Discard or AssistanceStep.Escalate)).GroupBy(row => row.Step)
        .ToFrozenDictionary(step => step.Key, step => new Operation($"{step.Key}Assistance", Needed(step.Select(row => row.By))));

    private static readonly FrozenSet<AssistanceStep> s_forAll = new[]
    {
        AssistanceStep.Submit, AssistanceStep.Recall, AssistanceStep.Approve, AssistanceStep.SendBack, AssistanceStep.PassOn, AssistanceStep.Return,
        AssistanceStep.Reject, AssistanceStep.Accept, AssistanceStep.Close, AssistanceStep.Withdraw,
    }.ToFrozenSet();

    /// <summary>Whether it is taken on several legs at once.</summary>
    internal static bool IsForAll(AssistanceStep step) => s_forAll.Contains(step);

    public async Task<Result<AssistanceAnswer>> HandleAsync(
        Actor actor, string number, int? no, AssistanceStep step, AssistanceStepCommand command, Call call, CancellationToken cancel)
    {
        var said = StepSaid.Read(step, command);
        if (said.IsRefused) return said.Refusal;
        var clocks = await ClocksAsync(cancel);
        return await commands.RunAsync<AssistanceAnswer>(
            new Command(actor, Operations[step], Subject.Assistance(number), new { no, command }, call), StoredAssistance.Lock(number),
            (context, token) => TakeAsync(context, number, no, step, said.Value, call, clocks, token), cancel);
    }

    /// <summary>The same in a command's transaction that holds the request's lock. Refused, it has changed nothing of a leg that was named.</summary>
    internal async Task<Result<AssistanceAnswer>> TakeAsync(
        CommandContext context, string number, int? no, AssistanceStep step, StepSaid said, Call call, AssistanceClocks clocks, CancellationToken cancel)
    {
        var actor = context.Actor;
        if (await StoredAssistance.LoadAsync(context, number, cancel) is not { } stored) return StoredAssistance.NotFound;
        if (step == AssistanceStep.Reply && no is null && PartSteps.Find(actor, stored) is { Count: > 0 } parts)
            return await PartSteps.AnswerAsync(context, stored, parts, said, call, cancel);
        var legs = Choose(actor, stored, no, step, call);
        return legs.IsRefused ? legs.Refusal : await TakeAsync(context, stored, legs.Value, step, said, clocks, cancel);
    }

    /// <summary>The clocks as they are now: read before a transaction, as that may need a connection of its own.</summary>
    internal async Task<AssistanceClocks> ClocksAsync(CancellationToken cancel) =>
        new((await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));

    private static Permission Needed(IEnumerable<AssistanceParty> parties) =>
        parties.Select(AssistanceRules.PermissionOf).Distinct().ToList() is [var one] ? one : Permission.ReadWork;

    /// <summary>
    /// The legs on which the step is taken: <c>AssistanceNotFound</c> where the caller reads none of it, <c>RoleRequired</c> where the step is another's,
    /// <c>Stale</c>, then what stands against it now, and <c>LegToBeNamed</c>.
    /// </summary>
    private static Result<IReadOnlyList<AssistanceLeg>> Choose(Actor actor, StoredAssistance stored, int? no, AssistanceStep step, Call call)
    {
        var seen = stored.SeenBy(actor).Where(leg => no is null || leg.No == no).ToList();
        if (seen.Count == 0)
            return no is null && stored.PartsSeenBy(actor).Any() ? Permissions.Missing(Operations[step].Needs, actor.UnitKind) : StoredAssistance.NotFound;
        var mine = seen.Where(leg => actor.MayTake(step, leg.State, LegUnits.Of(stored.Request, leg)) is null).ToList();
        if (mine.Count == 0)
            return seen.Any(leg => actor.Had(step, leg))
                ? Refusal.Conflict("AssistanceElsewhere")
                : actor.MayTake(step, seen[0].State, LegUnits.Of(stored.Request, seen[0]))!;
        if (call.Match(stored.VersionFor(actor)) is { } stale) return stale;
        var able = mine.Where(leg => leg.Guard(step) is null).ToList();
        if (able.Count == 0) return mine[0].Guard(step)!;
        return able.Count > 1 && !s_forAll.Contains(step) ? Refusal.Conflict("LegToBeNamed") : able;
    }

    private static async Task<Result<AssistanceAnswer>> TakeAsync(
        CommandContext context, StoredAssistance stored, IReadOnlyList<AssistanceLeg> legs, AssistanceStep step, StepSaid said, AssistanceClocks clocks,
        CancellationToken cancel)
    {
        var request = stored.Request;
        var planner = await RoutePlanner.ReadAsync(
            ReadDoor.Within(context.Connection, context.Actor),
            legs.SelectMany(leg => leg.Hops.Select(hop => hop.Unit).Append(leg.UnitCode)).Append(request.RequesterCode)
                .Append(said.Unit ?? request.RequesterCode), cancel);
        var taking = new Taking(context, stored, planner, said, clocks);
        foreach (var leg in legs)
        {
            if (await taking.TakeAsync(leg, step, cancel) is { } refusal) return refusal;
            stored.Changed(leg);
            if (leg.State is AssistanceState.Withdrawn or AssistanceState.Replied or AssistanceState.Rejected) taking.TakePartsBack(leg);
        }

        stored.Commit();
        taking.Record();
        var shown = context.Actor.Work.Covers(request.Requester) && stored.Legs.Count > 1 ? null : legs[0];
        return new AssistanceAnswer(
            request.Number, shown?.State ?? request.State, shown?.CurrentHop?.Unit.ToString(), shown?.DueOn, stored.VersionFor(context.Actor));
    }
}

/// <summary>What a step says, read: nothing of it is malformed.</summary>
internal sealed record StepSaid(
    string? Reason, ReasonCode? Code, UnitCode? Unit, IReadOnlyList<int> Questions, string? Text, IReadOnlyList<Guid> Evidence,
    IReadOnlyList<TypedAnswer> Answers, bool? Final, DateOnly? NewDueOn, DateOnly? FiledOn, AssistanceRating? Rating)
{
    /// <summary>
    /// What it answers of some questions, each as its question wants it: <c>QuestionUnknown</c>, <c>AnsweredTwice</c>, <c>AnswerMalformed</c>.
    /// </summary>
    public Result<IReadOnlyList<GivenAnswer>> AnswersTo(QuestionSet questions, UnitCode by, DateTimeOffset now)
    {
        if (Answers.Count == 0) return Result.Of<IReadOnlyList<GivenAnswer>>([]);
        return questions.Check(Answers).Map<IReadOnlyList<GivenAnswer>>(texts => [.. texts.Select(text => new GivenAnswer(text.Key, text.Value, by, now))]);
    }

    /// <summary>Files that answer questions which ask for one.</summary>
    public IEnumerable<Guid> FilesOf(QuestionSet questions) =>
        from answer in Answers
        join question in questions.Questions on answer.No equals question.No
        where question.Type == QuestionType.File && Guid.TryParse(answer.Text, out _)
        select Guid.Parse(answer.Text!);

    public static Result<StepSaid> Read(AssistanceStep step, AssistanceStepCommand command)
    {
        var needsReason = step is AssistanceStep.Return or AssistanceStep.Reject or AssistanceStep.SendBack or AssistanceStep.Object
            or AssistanceStep.Dispute or AssistanceStep.Extend;
        if (needsReason && !PlainText.IsSaid(command.Reason, AssistanceRequest.MaxReason)) return Refusal.Malformed("ReasonRequired");
        if (command.Reason is not null && !PlainText.IsText(command.Reason, AssistanceRequest.MaxReason)) return Refusal.Malformed("ReasonMalformed");
        if (step == AssistanceStep.Reject && (command.Code is not { } code || !ReasonCodes.OfRejection.Contains(code)))
            return Refusal.Malformed("RejectionReason", "R6.1");
        UnitCode? unit = null;
        if (step is AssistanceStep.Forward or AssistanceStep.Split or AssistanceStep.Designate)
        {
            if (string.IsNullOrWhiteSpace(command.UnitCode)) return Refusal.Malformed("TargetRequired");
            var read = UnitCode.OfTyped(command.UnitCode);
            if (read.IsRefused) return read.Refusal;
            unit = read.Value.ActsAs;
        }

        var needsText = step is AssistanceStep.Ask or AssistanceStep.Supply or AssistanceStep.AskAgain;
        if (needsText && !PlainText.IsSaid(command.Text, AssistanceRequest.MaxText)) return Refusal.Malformed("AssistanceTextRequired");
        if (command.Text is not null && !PlainText.IsText(command.Text, AssistanceRequest.MaxText)) return Refusal.Malformed("AssistanceTextRequired");
        var questions = new List<int>();
        foreach (var id in step == AssistanceStep.Split ? command.QuestionIds ?? [] : [])
        {
            if (AssistanceInput.ReadQuestion(id) is not { } question) return Refusal.Malformed("QuestionUnknown");
            if (!questions.Contains(question)) questions.Add(question);
        }

        if (step == AssistanceStep.Split && questions.Count == 0) return Refusal.Malformed("QuestionRequired");
        var answers = AssistanceInput.ReadAnswers(step == AssistanceStep.Reply ? command.Answers : null);
        if (answers.IsRefused) return answers.Refusal;
        if (step == AssistanceStep.Extend && command.NewDueOn is null) return Refusal.Malformed("NewDueOnRequired");
        if (AssistanceRating.Malformed(command.Timeliness, command.Sufficiency) is { } malformed) return malformed;
        var rating = command is { Timeliness: { } timeliness, Sufficiency: { } sufficiency } ? new AssistanceRating(timeliness, sufficiency) : null;
        return new StepSaid(
            command.Reason, command.Code, unit, questions, string.IsNullOrWhiteSpace(command.Text) ? null : command.Text,
            [.. (command.Evidence ?? []).Distinct()], answers.Value, command.Final, command.NewDueOn, command.FiledOn, rating);
    }
}

/// <summary>A step being taken, leg by leg: what it does to each, who reads it from now on, and what there is to put on record.</summary>
internal sealed class Taking(CommandContext context, StoredAssistance stored, RoutePlanner planner, StepSaid said, AssistanceClocks clocks)
{
    private readonly List<(AssistanceEvent What, AssistanceLeg? Leg, UnitPath Unit, AssistancePart? Part)> _entries = [];

    private readonly List<AssistanceLeg> _arrived = [];

    /// <summary>What is one for all legs that are submitted: looked up once.</summary>
    private (Refusal? SecondTransfer, bool Reviewed)? _submitting;

    private AssistanceRequest Request => stored.Request;

    private string Cause => stored.Request.Case.Cause;

    private DateTimeOffset Now => context.Now;

    private UnitPath Requester => stored.Request.Requester;

    /// <summary>Null where it was taken.</summary>
    public async Task<Refusal?> TakeAsync(AssistanceLeg leg, AssistanceStep step, CancellationToken cancel) => step switch
    {
        AssistanceStep.Submit => await SubmitAsync(leg, cancel),
        AssistanceStep.Approve => leg.State == AssistanceState.ReplyReview ? ApproveReply(leg) : Send(leg, unreviewed: false),
        AssistanceStep.Recall => leg.State == AssistanceState.ReplyReview
            ? Tell(leg.Recall(Now), leg, leg.Asked, _ => new AssistanceRecalled(Cause))
            : Once(leg.Recall(Now), new AssistanceRecalled(Cause)),
        AssistanceStep.SendBack => SendBack(leg),
        AssistanceStep.PassOn => PassOn(leg),
        AssistanceStep.Return => Return(leg),
        AssistanceStep.Reject => Tell(leg.Reject(said.Code!.Value, said.Reason!, Now), leg, leg.Holder, center =>
            new AssistanceRejected(Cause, center, said.Code!.Value, said.Reason!)),
        AssistanceStep.Accept => Tell(leg.Accept(Now), leg, leg.Asked, _ => new AssistanceAccepted(Cause)),
        AssistanceStep.Forward => Forward(leg),
        AssistanceStep.Split => Split(leg),
        AssistanceStep.Ask => Tell(leg.Ask(said.Text!, context.Actor.UserName, Requester, Now), leg, leg.Asked, _ => new AssistanceAsked(Cause, said.Text!)),
        AssistanceStep.Supply => await WithEvidenceAsync(leg, AssistanceEvidence.OfLeg(leg.No), cancel) ?? Supply(leg),
        AssistanceStep.Reply => await ReplyAsync(leg, cancel),
        AssistanceStep.Extend => Extend(leg),
        AssistanceStep.Object => Object(leg),
        AssistanceStep.Dispute => Dispute(leg),
        AssistanceStep.Designate => Designate(leg),
        AssistanceStep.AskAgain => AskAgain(leg),
        AssistanceStep.Close => Tell(leg.Close(said.Rating, Now), leg, Requester, _ => new AssistanceClosed(Cause, said.Rating is not null)),
        AssistanceStep.Withdraw => Withdraw(leg),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "a step with a use case of its own"),
    };

    /// <summary>Puts on record what was done, once the request stands in its new version.</summary>
    public void Record()
    {
        foreach (var (what, leg, unit, part) in _entries)
            if (leg is null) stored.Record(what, unit, [Requester, .. stored.Legs.SelectMany(stored.ReadersOf)]);
            else if (part is not null) stored.Record(what, leg, part);
            else stored.Record(what, leg, unit);
        // One entry a center, however many legs came there together.
        foreach (var center in _arrived.GroupBy(leg => leg.Holder))
            stored.Record(
                new AssistanceArrived(Cause, center.Key.Leaf, center.Count(), center.First().HopDueOn!.Value), center.Key, [Requester, center.Key]);
    }

    /// <summary>Questions that were split off have nobody to answer to any more, or are now asked of the unit with all others.</summary>
    public void TakePartsBack(AssistanceLeg leg, UnitCode? of = null)
    {
        foreach (var part in stored.TakePartsBack(leg, of))
            _entries.Add((new AssistancePartTakenBack(Cause, part.UnitCode), leg, leg.Asked, part));
    }

    private async Task<Refusal?> SubmitAsync(AssistanceLeg leg, CancellationToken cancel)
    {
        var (second, reviewed) = _submitting ??= (
            await DraftAssistance.SecondTransferAsync(context, Request.RequesterCode, Request.Kind, Request.Case.Number, cancel),
            await Reviewers.AnyAsync(context, Request.RequesterCode, cancel));
        if (second is not null) return second;
        // What stood against it when it was drafted may stand against it now: a unit may have been closed since.
        if (Addressed(leg) is { } notThere) return notThere;
        if (!reviewed) return Send(leg, unreviewed: true);
        return Once(leg.Submit(Now), new AssistanceSubmitted(Cause));
    }

    private Refusal? Send(AssistanceLeg leg, bool unreviewed)
    {
        if (Addressed(leg) is { } notThere) return notThere;
        var sent = leg.Send(planner.Route(Requester, Requester, leg.Asked), Request.Kind, clocks, Now, unreviewed);
        // One for each leg: a receipt shows the whole entry, and so whoever else was asked.
        if (Tell(sent, leg, Requester, _ => new AssistanceApproved(Cause, unreviewed)) is { } refusal) return refusal;
        Arrived(leg);
        return null;
    }

    /// <summary>Null where its unit can still be asked: it may be out of service since, or one with the requesting unit.</summary>
    private Refusal? Addressed(AssistanceLeg leg) =>
        planner.Asked(leg.UnitCode).Refusal ?? (leg.Asked == Requester && leg.Shop is null ? Refusal.Conflict("TargetIsRequester") : null);

    private Refusal? PassOn(AssistanceLeg leg)
    {
        var center = leg.Holder;
        // A center that is out of service by now is passed over.
        var next = leg.CentersAhead.Select(planner.Find).FirstOrDefault(unit => unit?.InService == true)?.Path;
        if (next is null && planner.Asked(leg.UnitCode).Refusal is { } notThere) return notThere;
        var passed = leg.PassOn(next, Request.Kind, clocks, Now);
        if (passed.IsRefused) return passed.Refusal;
        _entries.Add((new AssistancePassedOn(Cause, center.Leaf, next?.Leaf), leg, center, null));
        Arrived(leg);
        return null;
    }

    /// <summary>Whoever has it now reads it; the unit asked is told of its clock.</summary>
    private void Arrived(AssistanceLeg leg)
    {
        stored.LetRead(leg, leg.Holder);
        if (AssistanceWorkflow.WithCenter.Contains(leg.State)) _arrived.Add(leg);
        if (leg.State == AssistanceState.Delivered) _entries.Add((new AssistanceDelivered(Cause, leg.UnitCode, leg.DueOn!.Value), leg, leg.Asked, null));
    }

    private Refusal? SendBack(AssistanceLeg leg)
    {
        var unit = leg.State == AssistanceState.ReplyReview ? leg.Asked : Requester;
        return Tell(leg.SendBack(said.Reason!, Now), leg, unit, _ => new AssistanceSentBack(Cause, said.Reason!));
    }

    private Refusal? Return(AssistanceLeg leg)
    {
        var center = leg.Holder;
        return Tell(leg.Return(said.Code, said.Reason!, Requester, Now), leg, center, unit =>
            new AssistanceReturned(Cause, unit, said.Code, said.Reason!));
    }

    private Refusal? Withdraw(AssistanceLeg leg)
    {
        var center = leg.AtCenter;
        return Tell(leg.Withdraw(said.Reason, Now), leg, Requester, _ => new AssistanceWithdrawn(Cause, said.Reason, center));
    }

    private Refusal? Forward(AssistanceLeg leg)
    {
        var to = planner.Asked(said.Unit!.Value);
        if (to.IsRefused) return to.Refusal;
        if (to.Value == Requester) return Refusal.Conflict("TargetIsRequester");
        if (Twice(leg, to.Value.Leaf) is { } twice) return twice;
        var from = leg.Asked;
        var forwarded = leg.Forward(to.Value, Request.Kind, Now);
        if (forwarded.IsRefused) return forwarded.Refusal;
        stored.LetRead(leg, to.Value);
        TakePartsBack(leg, to.Value.Leaf);
        _entries.Add((new AssistanceForwarded(Cause, from.Leaf, to.Value.Leaf), leg, from, null));
        return null;
    }

    private Refusal? Split(AssistanceLeg leg)
    {
        var to = planner.Asked(said.Unit!.Value);
        if (to.IsRefused) return to.Refusal;
        if (to.Value == Requester) return Refusal.Conflict("TargetIsRequester");
        if (to.Value == leg.Asked) return Refusal.Conflict("SplitToOwnUnit");
        // It answers for a leg of its own: it could not answer for this as well.
        if (Twice(leg, to.Value.Leaf) is { } twice) return twice;
        var asked = Request.QuestionsOf(leg).Questions;
        foreach (var question in said.Questions)
        {
            if (asked.All(known => known.No != question)) return Refusal.Malformed("QuestionUnknown");
            if (leg.Answers.Any(answer => answer.Question == question)) return Refusal.Conflict("QuestionAnswered").With("question", $"{question}");
            if (stored.Parts.Any(other => other.Leg == leg.No && other.State is PartState.Given or PartState.Answered && other.Questions.Contains(question)))
                return Refusal.Conflict("QuestionSplit").With("question", $"{question}");
        }

        var split = leg.Split(Now);
        if (split.IsRefused) return split.Refusal;
        var part = new AssistancePart(leg.Id, stored.Parts.Select(other => other.No).DefaultIfEmpty().Max() + 1, to.Value, said.Questions, said.Text, Now);
        stored.Parts.Add(part);
        stored.Changed(part);
        context.Db.AssistanceParts.Add(part);
        stored.LetRead(leg, to.Value, part.No);
        _entries.Add((new AssistanceSplit(Cause, part.UnitCode, part.Questions), leg, leg.Asked, part));
        return null;
    }

    /// <summary>
    /// What is said with files, and files that answer questions, lie with the leg: <c>EvidenceNotFound</c> for what the own unit did not bring.
    /// </summary>
    private Task<Refusal?> WithEvidenceAsync(AssistanceLeg leg, string part, CancellationToken cancel) => EvidenceUses.AddAsync(
        context, Subject.Assistance(Request.Number), part, [.. said.Evidence, .. said.FilesOf(Request.QuestionsOf(leg))], cancel);

    private Refusal? Supply(AssistanceLeg leg)
    {
        var before = leg.WaitedDays;
        var supplied = leg.Supply(said.Text!, said.Evidence, context.Actor.UserName, clocks, Now);
        return Tell(supplied, leg, Requester, _ => new AssistanceSupplied(Cause, said.Text!, leg.WaitedDays - before, leg.DueOn!.Value));
    }

    private async Task<Refusal?> ReplyAsync(AssistanceLeg leg, CancellationToken cancel)
    {
        var asked = Request.QuestionsOf(leg);
        var by = leg.CurrentHop?.Unit ?? leg.UnitCode;
        var read = said.AnswersTo(asked, by, Now);
        if (read.IsRefused) return read.Refusal;
        List<GivenAnswer> answers = [.. read.Value];
        // What other units have answered of it goes with the answer of the unit asked, where that does not say otherwise.
        foreach (var part in stored.Parts.Where(part => part.Leg == leg.No && part.State is PartState.Given or PartState.Answered))
            foreach (var given in part.Answers.Where(given => answers.Concat(leg.Answers).All(answer => answer.Question != given.Question)))
            {
                answers.Add(given);
                AssistanceEvidence.PassOn(context, Request.Number, AssistanceEvidence.OfPart(part.No), leg.No);
            }

        var required = asked.Questions.Where(question => question.Required).Select(question => question.No).ToList();
        var final = said.Final ?? required.All(question => answers.Concat(leg.Answers).Any(answer => answer.Question == question));
        var review = leg.CurrentHop is null && planner.ReviewsReplies(leg.Asked) && await Reviewers.AnyAsync(context, leg.UnitCode, cancel);
        // What waits for its review has not left the unit (R7.2).
        var place = review ? AssistanceEvidence.OfReview(leg.No) : AssistanceEvidence.OfLeg(leg.No);
        if (await WithEvidenceAsync(leg, place, cancel) is { } notOwn) return notOwn;
        var unit = leg.Holder;
        var replied = leg.Reply(answers, required, final, said.Text, context.Actor.UserName, review, Requester, clocks, Now);
        return Tell(replied, leg, unit, _ => leg.State == AssistanceState.ReplyReview
            ? new AssistanceReplyHeld(Cause)
            : new AssistanceReplied(Cause, by, [.. answers.Select(answer => answer.Question).Order()], final));
    }

    private Refusal? ApproveReply(AssistanceLeg leg)
    {
        var (answers, final) = (leg.PendingAnswers, leg.PendingFinal);
        AssistanceEvidence.PassOn(context, Request.Number, AssistanceEvidence.OfReview(leg.No), leg.No);
        return Tell(leg.ApproveReply(Requester, clocks, Now), leg, leg.Asked, unit =>
            new AssistanceReplied(Cause, unit, [.. answers.Select(answer => answer.Question).Order()], final));
    }

    private Refusal? Extend(AssistanceLeg leg)
    {
        var from = leg.DueOn;
        return Tell(leg.Extend(said.NewDueOn!.Value, said.Reason!, clocks, Now), leg, leg.Asked, _ =>
            new AssistanceExtended(Cause, from!.Value, leg.DueOn!.Value, said.Reason!));
    }

    private Refusal? Object(AssistanceLeg leg)
    {
        var superior = Requester.CommonWith(leg.Asked)!.Value;
        var objected = Tell(leg.Object(said.Reason!, superior, clocks, Now), leg, leg.Asked, _ =>
            new AssistanceObjected(Cause, superior.Leaf, said.Reason!, leg.HopDueOn!.Value));
        if (objected is null) Arrived(leg);
        return objected;
    }

    private Refusal? Dispute(AssistanceLeg leg)
    {
        var (ours, theirs) = (Request.Case.FiledOn, said.FiledOn);
        if (theirs > WorkingCalendar.DayOf(Now)) return Refusal.Malformed("FiledInFuture");
        UnitCode? first = ours is null || theirs is null || ours == theirs ? null : ours < theirs ? Request.RequesterCode : leg.UnitCode;
        return Tell(leg.Dispute(said.Reason!, clocks, Now), leg, leg.Asked, _ =>
            new AssistanceDisputed(Cause, said.Reason!, leg.ConsultUntil!.Value, ours, theirs, first));
    }

    private Refusal? Designate(AssistanceLeg leg)
    {
        var (superior, unit) = (leg.Holder, planner.Asked(said.Unit!.Value));
        if (unit.IsRefused) return unit.Refusal;
        if (!superior.Contains(unit.Value)) return Refusal.Conflict("DesignatedNotBelow");
        if (Twice(leg, unit.Value.Leaf) is { } twice) return twice;
        var designated = leg.Designate(unit.Value, Requester, Request.Kind, clocks, Now);
        if (designated.IsRefused) return designated.Refusal;
        stored.LetRead(leg, unit.Value);
        TakePartsBack(leg, unit.Value.Leaf);
        _entries.Add((
            new AssistanceDesignated(Cause, superior.Leaf, unit.Value.Leaf, said.Reason, leg.DueOn ?? WorkingCalendar.DayOf(Now)), leg, unit.Value, null));
        return null;
    }

    /// <summary>Of who answered: the unit asked, or a center on the way.</summary>
    private Refusal? AskAgain(AssistanceLeg leg)
    {
        var center = leg.AnsweredAt is { } code ? planner.Find(code) : null;
        var asked = leg.AskAgain(said.Text!, context.Actor.UserName, center?.Path, Request.Kind, clocks, Now);
        if (Tell(asked, leg, Requester, _ => new AssistanceAskedAgain(Cause, said.Text!, leg.DueOn ?? leg.HopDueOn!.Value)) is { } refusal) return refusal;
        if (center is not null) Arrived(leg);
        return null;
    }

    private Refusal? Twice(AssistanceLeg leg, UnitCode unit) =>
        stored.Legs.Any(other => other != leg && other.UnitCode == unit && AssistanceWorkflow.Open.Contains(other.State))
            ? Refusal.Conflict("AskedTwice").With("unit", unit.ToString())
            : null;

    private Refusal? Tell(Result went, AssistanceLeg leg, UnitPath unit, Func<UnitCode, AssistanceEvent> what)
    {
        if (went.IsRefused) return went.Refusal;
        _entries.Add((what(unit.Leaf), leg, unit, null));
        return null;
    }

    /// <summary>What is done to all legs at once inside the requesting unit is one entry.</summary>
    private Refusal? Once(Result went, AssistanceEvent what)
    {
        if (!went.IsRefused && _entries.All(entry => entry.Leg is not null)) _entries.Insert(0, (what, null, Requester, null));
        return went.Refusal;
    }
}
