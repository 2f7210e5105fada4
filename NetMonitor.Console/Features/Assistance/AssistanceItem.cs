using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Which of the own unit's requests: those it has sent, those it was asked, those that lie at its center.</summary>
public enum AssistanceBox
{
    Sent,
    Inbox,
    Routing,
}

/// <summary>
/// A line of a list: a request, or of what lies at the own center or was asked of the own unit one leg of it.
/// <c>leg</c>: null where it is the whole request.
/// <c>part</c>: the number of the part where only that was given to the own unit.
/// <c>unitCode</c>: the unit asked, of several the first.
/// <c>targets</c>: how many units are asked, as far as the reader knows.
/// <c>state</c>: of several legs that of the one which is least far.
/// <c>hopDueOn</c>: by when the center that has it disposes of it; of several the earliest.
/// <c>dueOn</c>: by when the unit asked answers; of several the earliest whose clock runs, and only where none does, the earliest that there was.
/// <c>overdue</c>: that unit, or any of several, is late.
/// <c>late</c>: the center that has it, or any of several, is late.
/// </summary>
public sealed record AssistanceItem(
    string Number, int? Leg, int? Part, AssistanceKind Kind, Priority Urgency, AssistanceState State, string CaseNumber, string Cause, UnitCode RequesterCode,
    string RequesterName, UnitCode UnitCode, string UnitName, int Targets, string? CurrentHop, DateOnly? HopDueOn, DateOnly? DueOn, bool Overdue, bool Late,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The day on which the unit asked received it, of several the first; null before that.</summary>
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>Working days that it took to its first full answer, of several the longest.</summary>
    public int? AnswerDays { get; init; }

    /// <summary>Whether a clock runs for whoever has it, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public bool Running { get; init; }

    /// <summary>What comes first: a center's day, or the one of the unit asked.</summary>
    [JsonIgnore]
    public DateOnly? Due => Targets == 1 ? AssistanceWorkflow.WithCenter.Contains(State) ? HopDueOn : DueOn
        : HopDueOn is { } hop && (DueOn is not { } due || hop < due) ? hop : DueOn;

    /// <summary>
    /// Over rows <c>a</c> of requests, <c>l</c> of legs as <see cref="LegSql"/> has them, and <c>r</c> and <c>u</c> of the units that ask and are asked.
    /// </summary>
    internal const string Columns =
        """
        a.kind, a.urgency, a.case_number, a."case"->>'cause', a.requester_code, r.name, l.unit_code, u.name, l.holder_path, l.hop_due_on, l.due_on,
        l.overdue, l.late, l.running, a.created_at, a.sent_at, a.updated_at, l.received_on, l.answer_days
        """;

    /// <summary>Before these columns stand number, leg, part, state, and how many units are asked.</summary>
    internal static AssistanceItem Read(RowReader row)
    {
        var (number, leg, part, state, targets) = (row.Text(), row.IntOrNull(), row.IntOrNull(), row.Named<AssistanceState>(), row.Int());
        var (kind, urgency, caseNumber, cause) = (row.Named<AssistanceKind>(), row.Named<Priority>(), row.Text(), row.Text());
        var (requester, requesterName, unit, unitName) = (row.Unit(), row.Text(), row.Unit(), row.Text());
        var (holder, hopDue, due, overdue, late, running) = (row.Path(), row.DateOrNull(), row.DateOrNull(), row.Flag(), row.Flag(), row.Flag());
        return new AssistanceItem(
            number, leg, part, kind, urgency, state, caseNumber, cause, requester, requesterName, unit, unitName, targets,
            AssistanceWorkflow.WithCenter.Contains(state) ? holder.Leaf.ToString() : null, hopDue, due, overdue, late, row.Time(), row.TimeOrNull(),
            row.Time())
        {
            Running = running, ReceivedOn = row.DateOrNull(), AnswerDays = row.IntOrNull(),
        };
    }
}

/// <summary>
/// What a list of requests is narrowed to; null is no filter. Query is a part of the number, of the case's number, or of its cause as it is written or in
/// pinyin.
/// </summary>
public sealed record AssistanceFilter(AssistanceState? State = null, AssistanceKind? Kind = null, bool? Overdue = null, string? Query = null)
{
    /// <summary>Over rows <c>a</c> and <c>l</c>; <paramref name="state"/> is the column that the state is of.</summary>
    internal void Narrow(Sql sql, string state)
    {
        if (State is { } known) sql.Where($"{state} = {sql.Value(known.ToString())}");
        if (Kind is { } kind) sql.Where($"a.kind = {sql.Value(kind.ToString())}");
        if (Overdue is { } overdue) sql.Where(overdue ? "(l.overdue or l.late)" : "not (l.overdue or l.late)");
        if (string.IsNullOrWhiteSpace(Query)) return;
        var fits = Typed.Ways(Query).Select(way => sql.Value(way.ToLowerInvariant()))
            .SelectMany(part => new[] { $"position({part} in lower(a.case_number)) > 0", $"position({part} in lower({Cause})) > 0" })
            .Append($"position({sql.Value(Typed.Code(Query).ToLowerInvariant())} in lower(a.number)) > 0");
        if (Pinyin.Pattern(Typed.Fold(Query)) is { } pattern) fits = fits.Append($"{Cause} ~ {sql.Value(pattern)}");
        sql.Where($"({string.Join(" or ", fits)})");
    }

    /// <summary>What a request is called by.</summary>
    private const string Cause = """(a."case"->>'cause')""";
}
