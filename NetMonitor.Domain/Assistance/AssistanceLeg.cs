using System.Globalization;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Assistance;

/// <summary>A leg's name: its request's number and its own in it, e.g. <c>A3301062026000001-2</c>.</summary>
public readonly record struct LegId(string Number, int No)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}-{No}");

    /// <summary>
    /// A request's number alone, or with a leg's, as it is typed: a request's number has one length, so that no hyphen is needed between them. A leg's number
    /// is null where none is named.
    /// </summary>
    public static bool TryParse(string? typed, out string number, out int? no)
    {
        (number, no) = ("", null);
        var text = Typed.Code(typed ?? "");
        if (text.Length < DocumentNumber.Length) return false;
        number = text[..DocumentNumber.Length];
        if (!DocumentNumber.IsValid(number, DocumentNumber.Assistance)) return false;
        var rest = text.AsSpan(DocumentNumber.Length);
        if (rest.Length == 0) return true;
        if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var leg)) return false;
        no = leg;
        return leg is >= 1 and <= AssistanceRequest.MaxLegs;
    }
}

/// <summary>An answer to a numbered question.</summary>
/// <param name="Question">The question's number.</param>
/// <param name="Text">As text: a date as ISO 8601, a number with a point, of a choice the option, of a file its id.</param>
/// <param name="By">The unit that gave it: the one asked, a center on the way, or one that questions were split off to.</param>
public sealed record GivenAnswer(int Question, string Text, UnitCode By, DateTimeOffset At);

/// <summary>What the unit asked and the requesting one say to each other while the request is worked on.</summary>
/// <param name="Step">Ask, Supply, AskAgain, or Reply for words that answer no numbered question.</param>
public sealed record Exchange(AssistanceStep Step, string Text, string By, DateTimeOffset At, IReadOnlyList<Guid>? Evidence = null);

/// <summary>How the requesting unit found the answer, from 1 to 5: given once, on closing.</summary>
public sealed record AssistanceRating(int Timeliness, int Sufficiency)
{
    public static Refusal? Malformed(int? timeliness, int? sufficiency) =>
        (timeliness, sufficiency) is (null, null) or (>= 1 and <= 5, >= 1 and <= 5)
            ? null
            : Refusal.Malformed("RatingOutOfRange");
}

/// <summary>
/// A request as it stands with one of the units asked: its route, its clock, its answers. It is always in exactly one unit's hands, the
/// <see cref="HolderPath"/>'s.
/// </summary>
public sealed class AssistanceLeg
{
    private AssistanceLeg()
    {
    }

    public AssistanceLeg(string number, int no, UnitPath requester, AskedUnit asked, string? shop, DateTimeOffset now)
    {
        (Number, No) = (number, no);
        Readdress(asked, shop);
        Hold(requester, now);
    }

    public string Number { get; private set; } = "";

    /// <summary>Counts a request's legs from 1.</summary>
    public int No { get; private set; }

    /// <summary>The unit asked; another one once it was forwarded or designated.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";

    /// <summary>What falls to the unit in a joint handling.</summary>
    public string? Duty { get; private set; }

    /// <summary>Whether it leads a joint handling.</summary>
    public bool Lead { get; private set; }

    /// <summary>
    /// The shop whose jurisdiction is not known; null where it is. The request then goes to the nation's center, which says what unit is asked.
    /// </summary>
    public string? Shop { get; private set; }

    public AssistanceState State { get; private set; }

    /// <summary>The unit in whose hands it is. At an end, the last one.</summary>
    public string HolderPath { get; private set; } = "";

    public DateTimeOffset HeldSince { get; private set; }

    /// <summary>The centers on the way, passed and to come.</summary>
    public IReadOnlyList<Hop> Hops { get; private set; } = [];

    public UnitCode Superior { get; private set; } = Units.UnitCode.Nation;

    /// <summary>By when the center or superior that has it disposes of it; null where none has it.</summary>
    public DateOnly? HopDueOn { get; private set; }

    /// <summary>How <see cref="HopDueOn"/> is counted, or <see cref="ConsultUntil"/>: they never run together.</summary>
    public DateOnly? HopCountedFrom { get; private set; }

    public int? HopCountedDays { get; private set; }

    /// <summary>When the unit asked first received it.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>The day of receipt by which its unit is measured: anew where the common superior gave it to another.</summary>
    public DateOnly? ReceivedOn { get; private set; }

    /// <summary>Working days from receipt to the first full answer, as they count for the deadline and by the notices of that day.</summary>
    public int? AnswerDays { get; private set; }

    /// <summary>Whether that came no later than on the day agreed.</summary>
    public bool? AnsweredInTime { get; private set; }

    /// <summary>The day on which it was taken on first since that receipt: by its unit, or by the one that forwarded it.</summary>
    public DateOnly? FirstAcceptedOn { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? RepliedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How its deadline is counted; null before its receipt, and once it was extended to a date.</summary>
    public DateOnly? CountedFrom { get; private set; }

    public int? CountedDays { get; private set; }

    /// <summary>The last day of the deadline of the unit asked.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>Extensions on record.</summary>
    public int Extensions { get; private set; }

    /// <summary>Working days that the unit asked waited for the requester, until the last answer.</summary>
    public int WaitedDays { get; private set; }

    /// <summary>Those of them that did not count when they ended: the deadline was moved by as many.</summary>
    public int ExcludedDays { get; private set; }

    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>Until when both sides consult.</summary>
    public DateOnly? ConsultUntil { get; private set; }

    /// <summary>Whether it was given to its unit by the common superior: that is final.</summary>
    public bool IsDesignated { get; private set; }

    public bool WasObjected { get; private set; }
    public bool WasDisputed { get; private set; }

    /// <summary>Why it was returned, rejected, objected to, extended or withdrawn.</summary>
    public string? Reason { get; private set; }

    /// <summary>Why the own responsible person sent it back: it stays within the unit (R7.2).</summary>
    public string? Note { get; private set; }

    public ReasonCode? ReasonCode { get; private set; }
    public IReadOnlyList<GivenAnswer> Answers { get; private set; } = [];

    /// <summary>What waits for the review of the unit asked.</summary>
    public IReadOnlyList<GivenAnswer> PendingAnswers { get; private set; } = [];

    public bool PendingFinal { get; private set; }

    /// <summary>Words that wait with them.</summary>
    public string? PendingText { get; private set; }
    public string? PendingBy { get; private set; }
    public IReadOnlyList<Exchange> Exchanges { get; private set; } = [];
    public bool AskedAgain { get; private set; }
    public int? Timeliness { get; private set; }
    public int? Sufficiency { get; private set; }

    /// <summary>When half of its time is over.</summary>
    public DateOnly? HalfOn { get; private set; }

    /// <summary>What the unit asked was told of its deadline.</summary>
    public AssistanceTold Told { get; private set; }

    /// <summary>What was told of the center that has it.</summary>
    public HopTold HopTold { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Its request's version when it changed last.</summary>
    public long Version { get; private set; }

    public LegId Id => new(Number, No);

    public UnitPath Holder => Units.UnitPath.Parse(HolderPath);

    public UnitPath Asked => Units.UnitPath.Parse(UnitPath);

    /// <summary>The center, or common superior, that has it.</summary>
    public UnitCode? AtCenter => AssistanceWorkflow.WithCenter.Contains(State) ? Holder.Leaf : null;

    public Hop? CurrentHop => State == AssistanceState.Routing ? Hops.FirstOrDefault(hop => hop.State == HopState.Current) : null;

    /// <summary>Whether the unit asked is late.</summary>
    public static bool IsOverdue(AssistanceState state, DateOnly? dueOn, DateOnly today) =>
        dueOn is { } due && today > due && AssistanceWorkflow.ClockRuns.Contains(state);

    /// <summary>Null where the step is possible now; else <c>AssistanceStepNotPossible</c>.</summary>
    public Refusal? Guard(AssistanceStep step) => step switch
    {
        // It is the answer that is missing, not the step that is wrong.
        AssistanceStep.Close when State is AssistanceState.Accepted or AssistanceState.PartlyReplied or AssistanceState.AwaitingRequester
            or AssistanceState.ReplyReview => Refusal.Conflict("QuestionsOpen"),
        AssistanceStep.Object when IsDesignated => Refusal.Conflict("DesignationFinal"),
        AssistanceStep.AskAgain when AskedAgain && State == AssistanceState.Replied => Refusal.Conflict("AskedAgainAlready"),
        _ => AssistanceWorkflow.Table.Guard(State, step),
    };

    /// <summary>To another unit, while nothing has been sent.</summary>
    public void Readdress(AskedUnit asked, string? shop) =>
        (UnitCode, UnitPath, Duty, Lead, Shop) = (asked.Path.Leaf, asked.Path.ToString(), asked.Duty, asked.Lead, shop);

    public Result Submit(DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Submit, AssistanceState.UnitReview, now);
        if (!went.IsRefused) Note = null;
        return went;
    }

    /// <summary>Taken back from the review: the request by the requesting unit, the answer by the unit asked.</summary>
    public Result Recall(DateTimeOffset now)
    {
        var reply = State == AssistanceState.ReplyReview;
        var went = Go(AssistanceStep.Recall, reply ? Working : Unsent, now);
        if (reply && !went.IsRefused) Unpend();
        return went;
    }

    public Result SendBack(string reason, DateTimeOffset now)
    {
        var reply = State == AssistanceState.ReplyReview;
        var went = Go(AssistanceStep.SendBack, reply ? Working : Unsent, now);
        if (went.IsRefused) return went;
        Note = reason;
        if (reply) Unpend();
        return went;
    }

    /// <summary>It leaves the requesting unit: to the first center of its route, or straight to the unit asked where there is none.</summary>
    /// <param name="unreviewed">From a unit that has no responsible person.</param>
    public Result Send(AssistanceRoute route, AssistanceKind kind, AssistanceClocks clocks, DateTimeOffset now, bool unreviewed)
    {
        if (Guard(unreviewed ? AssistanceStep.Submit : AssistanceStep.Approve) is { } refusal) return refusal;
        (Hops, Superior) = ([.. route.Centers.Select(center => new Hop(center.Leaf))], route.Superior.Leaf);
        (Reason, ReasonCode, Note) = (null, null, null);
        Next(route.Centers.Count > 0 ? route.Centers[0] : null, kind, clocks, now);
        return Result.Done;
    }

    /// <summary>The center that has it passes it on.</summary>
    /// <param name="next">The next center's path; null where the unit asked is next.</param>
    public Result PassOn(UnitPath? next, AssistanceKind kind, AssistanceClocks clocks, DateTimeOffset now)
    {
        if (Guard(AssistanceStep.PassOn) is { } refusal) return refusal;
        Leave(HopAct.PassedOn, now);
        Next(next, kind, clocks, now);
        return Result.Done;
    }

    /// <summary>The centers to come, the next one first.</summary>
    public IEnumerable<UnitCode> CentersAhead => Hops.Where(hop => hop.State == HopState.Ahead).Select(hop => hop.Unit);

    /// <summary>The center gives it back, so that the requesting unit mends it.</summary>
    public Result Return(ReasonCode? code, string reason, UnitPath requester, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Return, AssistanceState.Returned, now);
        if (went.IsRefused) return went;
        Leave(HopAct.Returned, now);
        (Reason, ReasonCode) = (reason, code);
        Hold(requester, now);
        return went;
    }

    /// <summary>The center refuses it: only as outside its powers, or as sent to the wrong authority.</summary>
    public Result Reject(ReasonCode code, string reason, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Reject, AssistanceState.Rejected, now);
        if (went.IsRefused) return went;
        Leave(HopAct.Rejected, now);
        (Reason, ReasonCode) = (reason, code);
        return went;
    }

    public Result Accept(DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Accept, AssistanceState.Accepted, now);
        if (went.IsRefused) return went;
        (AcceptedAt, ConsultUntil) = (AcceptedAt ?? now, null);
        FirstAcceptedOn ??= WorkingCalendar.DayOf(now);
        return went;
    }

    /// <summary>To a unit below the one asked, which then has the whole of it; the clock goes on.</summary>
    public Result Forward(UnitPath to, AssistanceKind kind, DateTimeOffset now)
    {
        if (Guard(AssistanceStep.Forward) is { } refusal) return refusal;
        if (AssistanceKinds.On(kind, WorkingCalendar.DayOf(now)) is { MayBePassedBelow: false }) return Refusal.Conflict("SecondTransfer");
        if (to == Asked || !Asked.Contains(to)) return Refusal.Conflict("ForwardNotBelow");
        State = AssistanceState.Delivered;
        (UnitCode, UnitPath, AcceptedAt, Note) = (to.Leaf, to.ToString(), null, null);
        Hold(to, now);
        return Result.Done;
    }

    public Result Split(DateTimeOffset now) => Go(AssistanceStep.Split, State, now);

    public Result Ask(string text, string by, UnitPath requester, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Ask, AssistanceState.AwaitingRequester, now);
        if (went.IsRefused) return went;
        WaitingSince = now;
        Say(AssistanceStep.Ask, text, by, now, null);
        Hold(requester, now);
        return went;
    }

    /// <summary>The requesting unit says what it was asked: the time until then is shown apart, and added where waiting does not count.</summary>
    public Result Supply(string text, IReadOnlyList<Guid> evidence, string by, AssistanceClocks clocks, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Supply, Working, now);
        if (went.IsRefused) return went;
        var waited = clocks.Waited(WaitingSince!.Value, now);
        (WaitedDays, WaitingSince) = (WaitedDays + waited, null);
        if (waited > 0 && !clocks.WaitingCounts(now))
        {
            ExcludedDays += waited;
            if (Counted is { } counted) Count(counted with { WorkingDays = counted.WorkingDays + waited }, clocks);
            else DueOn = clocks.End(new CountedDeadline(DueOn!.Value, waited));
        }

        Say(AssistanceStep.Supply, text, by, now, evidence);
        Hold(Asked, now);
        return went;
    }

    /// <summary>
    /// Answers, in part or in full. <c>QuestionAnswered</c> for one that has its answer, <c>QuestionsOpen</c> for a full answer that leaves some out,
    /// <c>NothingAnswered</c> for one that says nothing.
    /// </summary>
    /// <param name="required">The numbers of the questions without whose answers it is not answered in full.</param>
    /// <param name="final">Whether that is all.</param>
    /// <param name="text">What answers no numbered question.</param>
    /// <param name="review">Whether the rule of its authority demands the responsible person's review first.</param>
    public Result Reply(
        IReadOnlyList<GivenAnswer> answers, IReadOnlyCollection<int> required, bool final, string? text, string by, bool review, UnitPath requester,
        AssistanceClocks clocks, DateTimeOffset now)
    {
        var center = CurrentHop is not null;
        if (Guard(AssistanceStep.Reply) is { } refusal) return refusal;
        if (answers.FirstOrDefault(answer => Answers.Any(given => given.Question == answer.Question)) is { } twice)
            return Refusal.Conflict("QuestionAnswered").With("question", $"{twice.Question}");
        if (answers.Count == 0 && text is null && !final) return Refusal.Malformed("NothingAnswered");
        var open = required.Except(Answers.Concat(answers).Select(answer => answer.Question)).Order().ToList();
        if (final && open.Count > 0) return Refusal.Conflict("QuestionsOpen").With("questions", string.Join(", ", open));
        // A center answers in full or not at all: it has no deadline of its own for the rest.
        if (center && !final) return Refusal.Conflict("CenterAnswersInFull");
        UpdatedAt = now;
        if (review && !center)
        {
            (PendingAnswers, PendingFinal, State) = (answers, final, AssistanceState.ReplyReview);
            (PendingText, PendingBy, Note) = (text, by, null);
            return Result.Done;
        }

        if (text is not null) Say(AssistanceStep.Reply, text, by, now, null);
        if (center) Leave(HopAct.Answered, now);
        Answered(answers, final, requester, clocks, now);
        return Result.Done;
    }

    /// <summary>The responsible person of the unit asked lets the answer go.</summary>
    public Result ApproveReply(UnitPath requester, AssistanceClocks clocks, DateTimeOffset now)
    {
        if (Guard(AssistanceStep.Approve) is { } refusal) return refusal;
        Note = null;
        if (PendingText is { } text) Say(AssistanceStep.Reply, text, PendingBy!, now, null);
        Answered(PendingAnswers, PendingFinal, requester, clocks, now);
        return Result.Done;
    }

    /// <summary>A notice that it will take longer: good only before the deadline has passed, <c>ExtensionAfterExpiry</c>.</summary>
    public Result Extend(DateOnly newDueOn, string reason, AssistanceClocks clocks, DateTimeOffset now)
    {
        if (Guard(AssistanceStep.Extend) is { } refusal) return refusal;
        if (AssistanceRules.ExtensionTooLate(DueOn!.Value, WaitingSince, now) is { } late) return late;
        var extended = clocks.ExtendedTo(newDueOn, DueOn.Value);
        if (extended.IsRefused) return extended.Refusal;
        (DueOn, CountedFrom, CountedDays, Reason, Told) = (extended.Value, null, null, reason, AssistanceTold.Nothing);
        var today = WorkingCalendar.DayOf(now);
        HalfOn = clocks.End(new CountedDeadline(today, clocks.Calendar.WorkingDaysBetweenProvisionally(today, DueOn.Value) / 2));
        Extensions++;
        UpdatedAt = now;
        return Result.Done;
    }

    /// <summary>The unit asked says that it is not its to do: the common superior decides.</summary>
    public Result Object(string reason, UnitPath superior, AssistanceClocks clocks, DateTimeOffset now) =>
        Before(AssistanceStep.Object, reason, superior, clocks, now);

    public Result Dispute(string reason, AssistanceClocks clocks, DateTimeOffset now)
    {
        if (IsDesignated) return Refusal.Conflict("DesignationFinal");
        var went = Go(AssistanceStep.Dispute, AssistanceState.Disputed, now);
        if (went.IsRefused) return went;
        (Reason, ConsultUntil, WasDisputed) = (reason, CountHop(clocks.Consultation(now), clocks), true);
        return went;
    }

    public Result Escalate(UnitPath superior, AssistanceClocks clocks, DateTimeOffset now) =>
        Before(AssistanceStep.Escalate, Reason, superior, clocks, now);

    /// <summary>
    /// The common superior gives it to a unit, finally: a clock of its own begins with that unit's receipt. Given back to the requesting unit it ends.
    /// </summary>
    public Result Designate(UnitPath unit, UnitPath requester, AssistanceKind kind, AssistanceClocks clocks, DateTimeOffset now)
    {
        if (unit == requester)
        {
            var back = Go(AssistanceStep.Designate, AssistanceState.Rejected, now);
            if (back.IsRefused) return back;
            (IsDesignated, HopDueOn, ReasonCode, EndedAt) = (true, null, Assistance.ReasonCode.WrongAuthority, now);
            Hold(unit, now);
            return back;
        }

        var went = Go(AssistanceStep.Designate, AssistanceState.Designated, now);
        if (went.IsRefused) return went;
        (UnitCode, UnitPath, IsDesignated, HopDueOn, AcceptedAt, Reason) = (unit.Leaf, unit.ToString(), true, null, null, null);
        Count(clocks.Answer(kind, now), clocks);
        (DeliveredAt, ReceivedOn) = (DeliveredAt ?? now, WorkingCalendar.DayOf(now));
        // What was measured, waited and extended was another receipt's.
        (FirstAcceptedOn, AnswerDays, AnsweredInTime, WaitedDays, ExcludedDays, Extensions) = (null, null, null, 0, 0, 0);
        Hold(unit, now);
        return went;
    }

    /// <summary>The center that answered in the place of the unit asked; null where that unit did.</summary>
    public UnitCode? AnsweredAt => DeliveredAt is null ? Hops.LastOrDefault(hop => hop.Act == HopAct.Answered)?.Unit : null;

    /// <summary>The requesting unit asks once more, and once only: a clock of its own begins.</summary>
    /// <param name="center">The center that answered: it has the request again, and may pass it on.</param>
    public Result AskAgain(string text, string by, UnitPath? center, AssistanceKind kind, AssistanceClocks clocks, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.AskAgain, center is null ? AssistanceState.Accepted : AssistanceState.Routing, now);
        if (went.IsRefused) return went;
        (AskedAgain, RepliedAt) = (true, null);
        Say(AssistanceStep.AskAgain, text, by, now, null);
        if (center is { } again)
        {
            HopDueOn = CountHop(clocks.Hop(now), clocks);
            Hops = [.. Hops.Select(hop => hop.Unit == again.Leaf ? new Hop(hop.Unit, now, HopDueOn) : hop)];
            Hold(again, now);
            return went;
        }

        Count(clocks.Answer(kind, now), clocks);
        Hold(Asked, now);
        return went;
    }

    public Result Close(AssistanceRating? rating, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Close, AssistanceState.Closed, now);
        if (!went.IsRefused) (EndedAt, Timeliness, Sufficiency) = (now, rating?.Timeliness, rating?.Sufficiency);
        return went;
    }

    public Result Withdraw(string? reason, DateTimeOffset now)
    {
        var went = Go(AssistanceStep.Withdraw, AssistanceState.Withdrawn, now);
        if (went.IsRefused) return went;
        if (Hops.Any(hop => hop.State == HopState.Current)) Leave(HopAct.Left, now);
        (Reason, EndedAt) = (reason, now);
        return went;
    }

    /// <summary>The way that is left goes by other centers, because units were moved, merged or suspended meanwhile: those that were passed stay.</summary>
    /// <param name="current">The center that has it now: the same, or where it is none any more, another.</param>
    public void Reroute(UnitPath current, AssistanceRoute ahead, AssistanceClocks clocks, DateTimeOffset now)
    {
        var had = CurrentHop!;
        var passed = Hops.Where(hop => hop.State == HopState.Passed).ToList();
        if (had.Unit != current.Leaf)
        {
            passed.Add(had with { LeftAt = now, Act = HopAct.Left });
            had = new Hop(current.Leaf, now, CountHop(clocks.Hop(now), clocks));
            (HopDueOn, HeldSince) = (had.DueOn, now);
        }

        var gone = passed.Select(hop => hop.Unit).Append(had.Unit).ToHashSet();
        Hops = [.. passed, had, .. ahead.Centers.Select(center => center.Leaf).Where(center => !gone.Contains(center)).Select(center => new Hop(center))];
        Superior = ahead.Superior.Leaf;
        HolderPath = current.ToString();
        UpdatedAt = now;
    }

    /// <summary>How its deadline is counted; null where it is none, or was extended to a date.</summary>
    public CountedDeadline? Counted => CountedDeadline.Of(CountedFrom, CountedDays);

    /// <summary>
    /// Its deadlines that the notices put on another day, as they were and are: what was told of the day before is told anew where the new one lies ahead.
    /// </summary>
    public IReadOnlyList<MovedDeadline> Follow(AssistanceClocks clocks, DateTimeOffset now)
    {
        var moved = new List<MovedDeadline>();
        var today = WorkingCalendar.DayOf(now);
        if (AssistanceWorkflow.WithAsked.Contains(State) && Counted is { } counted && clocks.End(counted) is var dueOn && dueOn != DueOn)
        {
            moved.Add(new MovedDeadline(AssistanceDeadline.Answer, DueOn!.Value, dueOn));
            HalfOn = clocks.End(counted with { WorkingDays = counted.WorkingDays / 2 });
            (DueOn, Told) = (dueOn, dueOn > today ? AssistanceTold.Nothing : Told);
        }

        if (CountedDeadline.Of(HopCountedFrom, HopCountedDays) is { } hop && clocks.End(hop) is var end)
        {
            if (State == AssistanceState.Disputed && ConsultUntil is { } until && until != end)
            {
                moved.Add(new MovedDeadline(AssistanceDeadline.Consultation, until, end));
                ConsultUntil = end;
            }
            else if (AssistanceWorkflow.WithCenter.Contains(State) && HopDueOn is { } due && due != end)
            {
                moved.Add(new MovedDeadline(AssistanceDeadline.Center, due, end));
                (HopDueOn, HopTold) = (end, end > today ? HopTold & ~(HopTold.Late | HopTold.UnattendedForLong) : HopTold);
                Hops = [.. Hops.Select(at => at.State == HopState.Current ? at with { DueOn = end } : at)];
            }
        }

        if (moved.Count > 0) UpdatedAt = now;
        return moved;
    }

    /// <summary>The unit asked was told of its deadline.</summary>
    public void Tell(AssistanceTold told) => Told |= told;

    /// <summary>It was told that the center that has it is late, or has nobody.</summary>
    public void Tell(HopTold told) => HopTold |= told;

    /// <summary>A unit was closed, and another took over from it: it is asked, or has the request, in its place.</summary>
    public void Follow(UnitPath closed, UnitPath into, DateTimeOffset now)
    {
        if (UnitCode == closed.Leaf) (UnitCode, UnitPath) = (into.Leaf, into.ToString());
        if (Holder.Leaf == closed.Leaf) HolderPath = into.ToString();
        if (Superior == closed.Leaf) Superior = into.Leaf;
        UpdatedAt = now;
    }

    internal void Stamp(long version) => Version = version;

    /// <summary>Where the unit asked stands while it works on it.</summary>
    private AssistanceState Working => Answers.Count > 0 ? AssistanceState.PartlyReplied : AssistanceState.Accepted;

    /// <summary>Where the requesting unit works on it: what a center has had before is no draft any more, and is not thrown away.</summary>
    private AssistanceState Unsent => Hops.Count > 0 || DeliveredAt is not null ? AssistanceState.Returned : AssistanceState.Draft;

    private Result Go(AssistanceStep step, AssistanceState to, DateTimeOffset now)
    {
        if (Guard(step) is { } refusal) return refusal;
        (State, UpdatedAt) = (to, now);
        return Result.Done;
    }

    private void Next(UnitPath? center, AssistanceKind kind, AssistanceClocks clocks, DateTimeOffset now)
    {
        UpdatedAt = now;
        if (center is { } next)
        {
            (State, HopDueOn) = (AssistanceState.Routing, CountHop(clocks.Hop(now), clocks));
            // Those before it on the way that are passed over by now are no part of it any more.
            var at = Hops.ToList().FindIndex(hop => hop.Unit == next.Leaf);
            Hops = [.. Hops.Where((hop, place) => place >= at || hop.State != HopState.Ahead)
                .Select(hop => hop.Unit == next.Leaf && hop.State == HopState.Ahead ? hop with { ArrivedAt = now, DueOn = HopDueOn } : hop)];
            Hold(next, now);
            return;
        }

        if (Shop is not null && !IsDesignated)
        {
            (State, HopDueOn) = (AssistanceState.Objected, CountHop(clocks.Decision(now), clocks));
            Hold(Asked, now);
            return;
        }

        (State, HopDueOn, DeliveredAt, ReceivedOn) = (AssistanceState.Delivered, null, now, WorkingCalendar.DayOf(now));
        Count(clocks.Answer(kind, now), clocks);
        Hold(Asked, now);
    }

    private void Leave(HopAct act, DateTimeOffset now)
    {
        HopDueOn = null;
        Hops = [.. Hops.Select(hop => hop.State == HopState.Current ? hop with { LeftAt = now, Act = act } : hop)];
    }

    private Result Before(AssistanceStep step, string? reason, UnitPath superior, AssistanceClocks clocks, DateTimeOffset now)
    {
        var went = Go(step, AssistanceState.Objected, now);
        if (went.IsRefused) return went;
        (Reason, Superior, ConsultUntil, WasObjected) = (reason, superior.Leaf, null, true);
        HopDueOn = CountHop(clocks.Decision(now), clocks);
        Hold(superior, now);
        return went;
    }

    private void Answered(IReadOnlyList<GivenAnswer> answers, bool final, UnitPath requester, AssistanceClocks clocks, DateTimeOffset now)
    {
        Answers = [.. Answers, .. answers];
        Unpend();
        (State, UpdatedAt) = (final ? AssistanceState.Replied : AssistanceState.PartlyReplied, now);
        if (!final) return;
        RepliedAt = now;
        if (ReceivedOn is { } received && AnswerDays is null) Measure(received, clocks, now);
        Hold(requester, now);
    }

    private void Measure(DateOnly received, AssistanceClocks clocks, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        var days = clocks.Calendar.WorkingDaysBetweenProvisionally(received, today) - ExcludedDays;
        (AnswerDays, AnsweredInTime) = (Math.Max(0, days), today <= DueOn);
    }

    private void Unpend() => (PendingAnswers, PendingFinal, PendingText, PendingBy) = ([], false, null, null);

    private void Count(CountedDeadline counted, AssistanceClocks clocks)
    {
        (CountedFrom, CountedDays, DueOn) = (counted.From, counted.WorkingDays, clocks.End(counted));
        (HalfOn, Told) = (clocks.End(counted with { WorkingDays = counted.WorkingDays / 2 }), AssistanceTold.Nothing);
    }

    /// <summary>Of the center that has it now, or of a consultation: nothing was told of it yet.</summary>
    private DateOnly CountHop(CountedDeadline counted, AssistanceClocks clocks)
    {
        (HopCountedFrom, HopCountedDays, HopTold) = (counted.From, counted.WorkingDays, HopTold.Nothing);
        return clocks.End(counted);
    }

    private void Say(AssistanceStep step, string text, string by, DateTimeOffset now, IReadOnlyList<Guid>? evidence) =>
        Exchanges = [.. Exchanges, new Exchange(step, text, by, now, evidence is { Count: > 0 } ? evidence : null)];

    private void Hold(UnitPath unit, DateTimeOffset now) => (HolderPath, HeldSince, UpdatedAt) = (unit.ToString(), now, now);
}

/// <summary>What a deadline of a leg is the end of.</summary>
public enum AssistanceDeadline
{
    /// <summary>The days that the unit asked has to answer.</summary>
    Answer,

    /// <summary>The days that the center, or the common superior, that has it has to dispose of it.</summary>
    Center,

    /// <summary>The days in which both sides consult about who has jurisdiction.</summary>
    Consultation,
}

public readonly record struct MovedDeadline(AssistanceDeadline Of, DateOnly From, DateOnly To);

/// <summary>What a unit was told of its deadline: each once, until the deadline is another.</summary>
[Flags]
public enum AssistanceTold
{
    Nothing = 0,
    HalfTime = 1,
    ThreeDays = 2,
    OneDay = 4,
    Overdue = 8,
}

/// <summary>What was told of a center that has a request: each once, until another has it.</summary>
[Flags]
public enum HopTold
{
    Nothing = 0,

    /// <summary>Its leader, that it is late.</summary>
    Late = 1,

    /// <summary>Its leader, that nobody there can dispose of it.</summary>
    Unattended = 2,

    /// <summary>The center above, that this has gone on for the days that a center has.</summary>
    UnattendedForLong = 4,
}

/// <summary>Why a center returns or rejects, beside its own words.</summary>
public enum ReasonCode
{
    /// <summary>Something is missing that the request needs.</summary>
    Incomplete,

    /// <summary>What is asked can't be understood.</summary>
    Unclear,

    /// <summary>The same was asked already.</summary>
    Duplicate,

    /// <summary>It needs no other authority.</summary>
    NotNeeded,

    /// <summary>Outside the powers of the authority that is asked.</summary>
    OutsidePowers,

    /// <summary>Sent to the wrong authority.</summary>
    WrongAuthority,
}

public static class ReasonCodes
{
    /// <summary>The only ones for which a center rejects.</summary>
    public static IReadOnlyList<ReasonCode> OfRejection { get; } = [ReasonCode.OutsidePowers, ReasonCode.WrongAuthority];
}
