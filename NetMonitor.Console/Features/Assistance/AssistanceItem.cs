using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

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
/// <c>hopDueOn</c>: by when the center that has it disposes of it.
/// </summary>
public sealed record AssistanceItem(
    string Number, int? Leg, int? Part, AssistanceKind Kind, Priority Urgency, AssistanceState State, string CaseNumber, string Cause, UnitCode RequesterCode,
    string RequesterName, UnitCode UnitCode, string UnitName, int Targets, string? CurrentHop, DateOnly? HopDueOn, DateOnly? DueOn, bool Overdue, bool Late,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The day on which the unit asked received it; null before that.</summary>
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>Working days that it took to its first full answer.</summary>
    public int? AnswerDays { get; init; }

    /// <summary>Over rows <c>a</c> of requests, <c>l</c> of legs, and <c>r</c> and <c>u</c> of the units that ask and are asked.</summary>
    internal const string Columns =
        """
        a.kind, a.urgency, a.case_number, a."case"->>'cause', a.requester_code, r.name, l.unit_code, u.name, l.holder_path, l.hop_due_on, l.due_on,
        a.created_at, a.sent_at, a.updated_at, l.received_on, l.answer_days
        """;

    /// <summary>Before these columns stand number, leg, part, state, and how many units are asked.</summary>
    internal static AssistanceItem Read(RowReader row, DateOnly today)
    {
        var (number, leg, part, state, targets) = (row.Text(), row.IntOrNull(), row.IntOrNull(), row.Named<AssistanceState>(), row.Int());
        var (kind, urgency, caseNumber, cause) = (row.Named<AssistanceKind>(), row.Named<Priority>(), row.Text(), row.Text());
        var (requester, requesterName, unit, unitName) = (row.Unit(), row.Text(), row.Unit(), row.Text());
        var (holder, hopDue, due, created, sent, updated) = (row.Path(), row.DateOrNull(), row.DateOrNull(), row.Time(), row.TimeOrNull(), row.Time());
        var with = AssistanceWorkflow.WithCenter.Contains(state);
        return new AssistanceItem(
            number, leg, part, kind, urgency, state, caseNumber, cause, requester, requesterName, unit, unitName, targets,
            with ? holder.Leaf.ToString() : null, hopDue, due, AssistanceLeg.IsOverdue(state, due, today), with && hopDue < today, created, sent, updated)
        {
            ReceivedOn = row.DateOrNull(), AnswerDays = row.IntOrNull(),
        };
    }
}

/// <summary>What a list of requests is narrowed to; null is no filter.</summary>
public sealed record AssistanceFilter(AssistanceState? State = null, AssistanceKind? Kind = null, bool? Overdue = null, string? Query = null)
{
    /// <summary>Over rows <c>a</c> and <c>l</c>; <paramref name="state"/> is the column that the state is of.</summary>
    internal void Narrow(Sql sql, string state, DateOnly today)
    {
        if (State is { } known) sql.Where($"{state} = {sql.Value(known.ToString())}");
        if (Kind is { } kind) sql.Where($"a.kind = {sql.Value(kind.ToString())}");
        if (Overdue is { } overdue)
        {
            var late = $"""
                ((l.state in {StateSql.Names(AssistanceWorkflow.ClockRuns)} and l.due_on < {sql.Value(today)})
                  or (l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and l.hop_due_on < {sql.Value(today)}))
                """;
            sql.Where(overdue ? late : $"not {late}");
        }

        if (string.IsNullOrWhiteSpace(Query)) return;
        var (begins, holds) = (sql.Value($"{Escaped}%"), sql.Value($"%{Escaped}%"));
        sql.Where($"""(a.number ilike {begins} or a.case_number ilike {holds} or a."case"->>'cause' ilike {holds})""");
    }

    private string Escaped => Domain.Shared.Typed.Fold(Query!).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");
}
