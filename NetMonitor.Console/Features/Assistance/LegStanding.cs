using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Where a request stands with one of the units asked: a row of its board.
/// <c>id</c>: the leg's name, <c>{number}-{leg}</c>.
/// <c>holder</c>: in whose hands it is.
/// <c>hopsPassed</c>: how many of the <c>hops</c> centers on its way have disposed of it.
/// <c>overdue</c>: the unit asked is late.
/// <c>late</c>: the center that has it is late.
/// </summary>
public sealed record LegStanding(
    string Id, int Leg, UnitCode UnitCode, string UnitName, IReadOnlyList<UnitAbove> Above, string? Duty, bool Lead, AssistanceState State, UnitCode Holder,
    string HolderName, DateTimeOffset HeldSince, int HopsPassed, int Hops, DateOnly? HopDueOn, DateOnly? DueOn, bool Provisional, bool Overdue, bool Late,
    DateTimeOffset UpdatedAt, long Version)
{
    /// <summary>The unit's path, for our own use: it is not part of the API.</summary>
    [JsonIgnore]
    public UnitPath UnitPath { get; init; }

    /// <summary>By when whoever has it disposes of it or answers; null where nobody has to.</summary>
    [JsonIgnore]
    public DateOnly? Due => AssistanceWorkflow.WithCenter.Contains(State) ? HopDueOn : AssistanceWorkflow.WithAsked.Contains(State) ? DueOn : null;

    /// <summary>Over a row <c>l</c> of legs, and <c>u</c> and <c>h</c> of the units that are asked and that have it.</summary>
    internal static readonly string Columns =
        $"""
        l.number, l.no, l.unit_path, u.name, {UnitsAbove.Column("l.unit_path")}, l.duty, l.lead, l.state, l.holder_path, h.name, l.held_since, l.hops,
        l.hop_due_on, l.due_on, l.updated_at, l.version
        """;

    internal static LegStanding Read(RowReader row, WorkingCalendar calendar, DateOnly today)
    {
        var (number, leg, unit, name, above, duty, lead) =
            (row.Text(), row.Int(), row.Path(), row.Text(), UnitsAbove.Read(row.Texts()), row.TextOrNull(), row.Flag());
        var (state, holder, holderName, since) = (row.Named<AssistanceState>(), row.Path(), row.Text(), row.Time());
        var (hops, hopDue, due, updated, version) = (row.Json<IReadOnlyList<Hop>>(), row.DateOrNull(), row.DateOrNull(), row.Time(), row.Long());
        var with = AssistanceWorkflow.WithCenter.Contains(state);
        return new LegStanding(
            new LegId(number, leg).ToString(), leg, unit.Leaf, name, above, duty, lead, state, holder.Leaf, holderName, since,
            hops.Count(hop => hop.State == HopState.Passed), hops.Count, hopDue, due, due is { } day && !calendar.IsKnown(day),
            AssistanceLeg.IsOverdue(state, due, today), with && hopDue < today, updated, version) { UnitPath = unit };
    }
}

/// <summary>How many legs are in each state; of those that have none in a state it is not named.</summary>
/// <param name="Total">All that the reader may see.</param>
/// <param name="ByState">By state.</param>
/// <param name="Overdue">Of how many the unit asked or the center that has it is late.</param>
public sealed record LegCounts(int Total, IReadOnlyDictionary<AssistanceState, int> ByState, int Overdue);

/// <summary>Which legs a board shows; null is no filter.</summary>
/// <param name="State">Only in that state.</param>
/// <param name="Overdue">Only where whoever has it is late, or is not.</param>
/// <param name="Q">Only units that are called so: by name, pinyin or the beginning of the code.</param>
public sealed record LegFilter(AssistanceState? State = null, bool? Overdue = null, string? Q = null)
{
    /// <summary><c>SearchMalformed</c> for what no unit is called.</summary>
    internal Refusal? Problem => Q is { } q && !PlainText.IsLine(q, UnitQueries.MostTyped) ? Refusal.Malformed("SearchMalformed") : null;

    /// <summary>Over rows <c>l</c> of legs and <c>u</c> of the units asked.</summary>
    internal void Narrow(Sql sql, DateOnly today)
    {
        if (State is { } state) sql.Where($"l.state = {sql.Value(state.ToString())}");
        if (Q is { } q) sql.Where(UnitQueries.Called(sql, q, "u"));
        if (Overdue is not { } overdue) return;
        var late = LegSql.Late(sql, "l", today);
        sql.Where(overdue ? late : $"not {late}");
    }
}

/// <summary>By what the rows of a request's board are listed; rows that are alike in that stand in the order of the tree.</summary>
public enum LegOrder
{
    /// <summary>In the order of the tree.</summary>
    Unit,

    /// <summary>As the work goes on.</summary>
    State,

    /// <summary>What whoever has it has to do next first.</summary>
    Due,

    /// <summary>What happened last first.</summary>
    Updated,
}

/// <summary>An order, or the same the other way round.</summary>
public readonly record struct LegSort(LegOrder By, bool Reversed = false);
