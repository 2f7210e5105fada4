using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What is said of legs in several queries, over a row of assistance_legs.</summary>
internal static class LegSql
{
    private static readonly string s_states = string.Join(", ", Enum.GetValues<AssistanceState>().Select(state => $"'{state}'"));

    /// <summary>That whoever has it is late: the unit asked, or a center on the way.</summary>
    public static string Late(Sql sql, string leg, DateOnly today) =>
        $"""
        (({leg}.state in {StateSql.Names(AssistanceWorkflow.ClockRuns)} and {leg}.due_on < {sql.Value(today)})
          or ({leg}.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} and {leg}.hop_due_on < {sql.Value(today)}))
        """;

    /// <summary>By when whoever has it disposes of it or answers; null where nobody has to.</summary>
    public static string Due(string leg) =>
        $"""
        case when {leg}.state in {StateSql.Names(AssistanceWorkflow.WithCenter)} then {leg}.hop_due_on
          when {leg}.state in {StateSql.Names(AssistanceWorkflow.WithAsked)} then {leg}.due_on end
        """;

    /// <summary>The place of its state among all of them, from 1.</summary>
    public static string Place(string leg) => $"array_position(array[{s_states}], {leg}.state::text)";
}
