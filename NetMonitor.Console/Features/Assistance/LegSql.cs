using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What is said of legs in several queries, over a row of assistance_legs.</summary>
internal static class LegSql
{
    private static readonly string s_states = string.Join(", ", Enum.GetValues<AssistanceState>().Select(state => $"'{state}'"));
    private static readonly string s_ends = StateSql.Names(Enum.GetValues<AssistanceState>().Except(AssistanceWorkflow.Open));
    private static readonly string s_clockRuns = StateSql.Names(AssistanceWorkflow.ClockRuns);
    private static readonly string s_withAsked = StateSql.Names(AssistanceWorkflow.WithAsked);
    private static readonly string s_withCenter = StateSql.Names(AssistanceWorkflow.WithCenter);

    /// <summary>That the unit asked is late.</summary>
    public static string Overdue(Sql sql, string leg, DateOnly today) =>
        $"({leg}.state in {s_clockRuns} and {leg}.due_on is not null and {leg}.due_on < {sql.Value(today)})";

    /// <summary>That the center that has it is late.</summary>
    public static string HopLate(Sql sql, string leg, DateOnly today) =>
        $"({leg}.state in {s_withCenter} and {leg}.hop_due_on is not null and {leg}.hop_due_on < {sql.Value(today)})";

    /// <summary>That whoever has it is late.</summary>
    public static string Late(Sql sql, string leg, DateOnly today) => $"({Overdue(sql, leg, today)} or {HopLate(sql, leg, today)})";

    /// <summary>That a clock runs for whoever has it.</summary>
    public static string Running(string leg) => $"{leg}.state in {StateSql.Names(AssistanceWorkflow.ClockRuns.Concat(AssistanceWorkflow.WithCenter))}";

    /// <summary>
    /// Several legs as the one row that a list has of them: <c>shown</c>, how many they are; the unit of the first; the state of the one that is least far,
    /// as <see cref="AssistanceRequest.Summary"/> has it, and in whose hands that is; the earliest day by which a center or a unit asked has to do
    /// something, and only where nobody has, by which one had to; whether any of them is late; and the first receipt and the longest answer.
    /// <paramref name="legs"/> is the condition of a row l.
    /// </summary>
    public static string Together(Sql sql, string legs, DateOnly today)
    {
        var least = $"order by l.state in {s_ends}, {Place("l")}";
        return $"""
            select count(*)::int as shown, (array_agg(l.unit_code order by l.no))[1] as unit_code, (array_agg(l.state {least}))[1] as state,
              (array_agg(l.holder_path {least}))[1] as holder_path, min(l.hop_due_on) filter (where l.state in {s_withCenter}) as hop_due_on,
              coalesce(
                min(l.due_on) filter (where l.state in {s_clockRuns}), min(l.due_on) filter (where l.state in {s_withAsked}),
                case when not bool_or(l.state in {s_withCenter}) then min(l.due_on) end) as due_on,
              bool_or({Overdue(sql, "l", today)}) as overdue, bool_or({HopLate(sql, "l", today)}) as late, bool_or({Running("l")}) as running,
              min(l.received_on) as received_on, max(l.answer_days) as answer_days
            from assistance_legs l where {legs} having count(*) > 0
            """;
    }

    /// <summary>Legs one by one, as rows of the same columns: of each its own.</summary>
    public static string OneByOne(Sql sql, DateOnly today) =>
        $"""
        (select l.*, {Overdue(sql, "l", today)} as overdue, {HopLate(sql, "l", today)} as late, {Running("l")} as running from assistance_legs l)
        """;

    /// <summary>By when whoever has it disposes of it or answers; null where nobody has to.</summary>
    public static string Due(string leg) =>
        $"""
        case when {leg}.state in {s_withCenter} then {leg}.hop_due_on when {leg}.state in {s_withAsked} then {leg}.due_on end
        """;

    /// <summary>The place of its state among all of them, from 1.</summary>
    public static string Place(string leg) => $"array_position(array[{s_states}], {leg}.state::text)";
}
