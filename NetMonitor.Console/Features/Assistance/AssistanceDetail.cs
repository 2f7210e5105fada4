using System.Text.Json;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>A party as readers see it: of a citizen's number its first and last characters.</summary>
public sealed record PartyItem(string Name, string? CreditCode, string? IdNumber);

public sealed record CaseItem(string Number, string Cause, DateOnly? FiledOn, IReadOnlyList<PartyItem> Parties);

/// <summary>
/// <c>leg</c>: the number of the leg by which it was given.
/// <c>pending</c>: waits for the review of the unit that gives it, and is seen there alone.
/// </summary>
public sealed record AnswerItem(UnitCode UnitCode, string UnitName, string Text, DateTimeOffset At, int Leg, bool Pending);

public sealed record QuestionItem(
    string Id, int No, string Text, QuestionType Type, IReadOnlyList<string>? Options, bool Required, IReadOnlyList<AnswerItem> Answers)
{
    internal static QuestionItem Of(Question question, IEnumerable<AnswerItem> answers) =>
        new($"{question.No}", question.No, question.Text, question.Type, question.Options, question.Required, [.. answers]);
}

/// <summary>
/// A unit on the route: the one that asks, the centers, the unit asked.
/// <c>dueOn</c>: by when a center disposes of it.
/// </summary>
public sealed record RouteItem(UnitCode UnitCode, string UnitName, HopState State, DateTimeOffset? Since, DateTimeOffset? Until, DateOnly? DueOn, HopAct? Act);

/// <summary>A center that has or had it.</summary>
public sealed record HopItem(UnitCode UnitCode, string UnitName, DateTimeOffset ArrivedAt, DateTimeOffset? LeftAt, DateOnly? DueOn, bool Late, HopAct? Act);

public sealed record ExchangeItem(AssistanceStep Step, string Text, string By, DateTimeOffset At, IReadOnlyList<Guid> Evidence);

/// <summary>Questions that were split off to another unit.</summary>
public sealed record PartItem(
    int No, UnitCode UnitCode, string UnitName, PartState State, IReadOnlyList<string> QuestionIds, string? Note, string? Reason, DateTimeOffset GivenAt);

/// <summary>
/// The request as it stands with one of the units asked.
/// <c>holder</c>: in whose hands it is.
/// <c>waitedDays</c>: working days for which the unit asked waited for the requesting one.
/// <c>counted</c>: how the deadline is counted; null before its receipt, and once it was extended to a date.
/// </summary>
public sealed record LegItem(
    int No, UnitCode UnitCode, string UnitName, string? Duty, bool Lead, string? Shop, AssistanceState State, UnitCode Holder, string HolderName,
    string? CurrentHop, DateOnly? HopDueOn, IReadOnlyList<RouteItem> Route, IReadOnlyList<HopItem> Hops, DateTimeOffset? DeliveredAt,
    DateTimeOffset? AcceptedAt, DateTimeOffset? RepliedAt, DateTimeOffset? EndedAt, DateOnly? DueOn, CountedDeadline? Counted, bool Provisional, bool Overdue,
    int WaitedDays, DateTimeOffset? WaitingSince, int Extensions, DateOnly? ConsultUntil, string? Reason, ReasonCode? ReasonCode,
    IReadOnlyList<ExchangeItem> Exchanges, IReadOnlyList<PartItem> Parts, IReadOnlyList<AssistanceStep> Next, AssistanceParty? WaitsFor, long Version)
{
    /// <summary>Of one of several units, what it alone was asked once more.</summary>
    public QuestionItem? Again { get; init; }

    /// <summary>How the days of the center that has it are counted, or of a consultation; null where neither runs.</summary>
    public CountedDeadline? HopCounted { get; init; }

    /// <summary>Whether these are counted into a year without a notice.</summary>
    public bool HopProvisional { get; init; }
}

/// <summary>A unit of a joint handling, as all of them see each other.</summary>
public sealed record ParticipantItem(UnitCode UnitCode, string UnitName, string? Duty, bool Lead, AssistanceState State);

/// <summary>An entry of what happened. Of other units' legs in a joint handling its readers know that, not what was said.</summary>
public sealed record AssistanceTimelineItem(DateTimeOffset At, string Verb, string Actor, string? ActorName, UnitCode UnitCode, JsonElement Data);

/// <summary>
/// A request as one of its readers sees it: the requesting unit all of it, a center and a unit asked their own legs, and a unit that questions were split
/// off to these alone.
/// <c>state</c>: of the reader's only leg, or of the one that is least far.
/// <c>route</c>: of the first leg that is shown, with <c>hops</c> and <c>currentHop</c>.
/// <c>dueOn</c>: of the leg that is due first, with <c>provisional</c>; <c>hopDueOn</c> the earliest of a center.
/// <c>overdue</c>: any of the units asked is late.
/// </summary>
public sealed record AssistanceDetail(
    string Number, AssistanceKind Kind, Priority Urgency, AssistanceState State, UnitCode RequesterCode, string RequesterName, CaseItem Case,
    IReadOnlyList<QuestionItem> Questions, IReadOnlyList<HandedOver> HandOver, IReadOnlyList<UsedEvidence> Evidence, string? CurrentHop,
    IReadOnlyList<RouteItem> Route, IReadOnlyList<HopItem> Hops, DateOnly? DueOn, bool Provisional, bool Overdue, DateOnly? HopDueOn,
    IReadOnlyList<LegItem> Legs, IReadOnlyList<ParticipantItem> Participants, IReadOnlyList<AssistanceStep> Next, DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt, IReadOnlyList<AssistanceTimelineItem> Timeline, long Version)
{
    /// <summary>Whether the reader sees only questions that were split off to its unit.</summary>
    public bool OnlyPart { get; init; }

    /// <summary>Of such a reader: where its own part stands, and the steps on it.</summary>
    public PartState? PartState { get; init; }
}

/// <summary>The columns of a request that its detail is made of.</summary>
internal sealed record RequestParts(
    AssistanceKind Kind, Priority Urgency, AssistanceState State, UnitPath Requester, AssistanceCase Case, IReadOnlyList<Question> Questions,
    IReadOnlyList<HandedOver> HandOver, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, long Version)
{
    /// <summary>Over a row <c>a</c> of requests.</summary>
    public const string Columns =
        """
        a.kind, a.urgency, a.state, a.requester_path, a."case", a.questions, a.hand_over, a.created_at, a.sent_at, a.version
        """;

    public static RequestParts Read(RowReader row) => new(
        row.Named<AssistanceKind>(), row.Named<Priority>(), row.Named<AssistanceState>(), row.Path(), row.Json<AssistanceCase>(),
        row.Json<IReadOnlyList<Question>>(), row.Json<IReadOnlyList<HandedOver>>(), row.Time(), row.TimeOrNull(), row.Long());
}

/// <summary>The columns of a leg.</summary>
internal sealed record LegParts(
    int No, UnitPath Asked, string? Duty, bool Lead, string? Shop, AssistanceState State, UnitPath Holder, DateTimeOffset HeldSince, IReadOnlyList<Hop> Hops,
    DateOnly? HopDueOn, DateTimeOffset? DeliveredAt, DateTimeOffset? AcceptedAt, DateTimeOffset? RepliedAt, DateTimeOffset? EndedAt, DateOnly? DueOn,
    DateOnly? CountedFrom, int? CountedDays, DateOnly? HopCountedFrom, int? HopCountedDays, int WaitedDays, DateTimeOffset? WaitingSince, int Extensions,
    DateOnly? ConsultUntil, string? Reason, string? Note, ReasonCode? ReasonCode, IReadOnlyList<GivenAnswer> Answers, IReadOnlyList<GivenAnswer> Pending,
    IReadOnlyList<Exchange> Exchanges, bool AskedAgain, bool IsDesignated, long Version)
{
    /// <summary>Over a row <c>l</c> of legs.</summary>
    public const string Columns =
        """
        l.no, l.unit_path, l.duty, l.lead, l.shop, l.state, l.holder_path, l.held_since, l.hops, l.hop_due_on, l.delivered_at, l.accepted_at, l.replied_at,
        l.ended_at, l.due_on, l.counted_from, l.counted_days, l.hop_counted_from, l.hop_counted_days, l.waited_days, l.waiting_since, l.extensions,
        l.consult_until, l.reason, l.note, l.reason_code, l.answers, l.pending_answers, l.exchanges, l.asked_again, l.is_designated, l.version
        """;

    public static LegParts Read(RowReader row) => new(
        row.Int(), row.Path(), row.TextOrNull(), row.Flag(), row.TextOrNull(), row.Named<AssistanceState>(), row.Path(), row.Time(),
        row.Json<IReadOnlyList<Hop>>(), row.DateOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.DateOrNull(),
        row.DateOrNull(), row.IntOrNull(), row.DateOrNull(), row.IntOrNull(), row.Int(), row.TimeOrNull(), row.Int(), row.DateOrNull(), row.TextOrNull(),
        row.TextOrNull(), row.NamedOrNull<ReasonCode>(),
        row.Json<IReadOnlyList<GivenAnswer>>(), row.Json<IReadOnlyList<GivenAnswer>>(), row.Json<IReadOnlyList<Exchange>>(), row.Flag(), row.Flag(),
        row.Long());

    /// <summary>What stands against a step that the table allows.</summary>
    public Refusal? Guard(AssistanceStep step, AssistanceKind kind, DateTimeOffset now) => step switch
    {
        AssistanceStep.Extend when DueOn is { } due => AssistanceRules.ExtensionTooLate(due, WaitingSince, now),
        AssistanceStep.AskAgain when AskedAgain => Refusal.Conflict("AskedAgainAlready"),
        AssistanceStep.Dispute when IsDesignated => Refusal.Conflict("DesignationFinal"),
        AssistanceStep.Forward when kind == AssistanceKind.Transfer => Refusal.Conflict("SecondTransfer"),
        _ => null,
    };
}
