using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Deadlines of requests that are under way, of the units asked, of centers and of consultations, as they follow the notices. One that was extended to a date
/// stays.
/// </summary>
public sealed class AssistanceDeadlines : IFollowsNotices
{
    public async Task<DeadlineChanges> FollowAsync(
        CommandContext context, WorkingCalendar before, WorkingCalendar after, bool apply, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, null);
        var counted = await read.AllAsync(
            new(
                $"""
                select l.number, l.no, a.requester_code, u.name, d.due_on, d.counted_from, d.counted_days
                from assistance_legs l join assistance_requests a on a.number = l.number join units u on u.code = a.requester_code
                  cross join lateral (values
                    (l.state in {StateSql.Names(AssistanceWorkflow.WithAsked)}, l.due_on, l.counted_from, l.counted_days),
                    (l.state in {StateSql.Names(AssistanceWorkflow.WithCenter)}, l.hop_due_on, l.hop_counted_from, l.hop_counted_days),
                    (l.state = '{nameof(AssistanceState.Disputed)}', l.consult_until, l.hop_counted_from, l.hop_counted_days))
                    as d (runs, due_on, counted_from, counted_days)
                where l.state in {StateSql.Names([.. AssistanceWorkflow.WithAsked, .. AssistanceWorkflow.WithCenter])} and d.runs
                  and d.counted_from is not null
                order by l.number, l.no
                """), Counted.Read, cancel);
        var moves = counted.Select(leg => leg with { To = after.AddWorkingDaysProvisionally(leg.From, leg.Days).Date }).Where(leg => leg.To != leg.DueOn)
            .ToList();
        if (apply)
        {
            var clocks = new AssistanceClocks(await RegulationInForce.SettingsAsync(read, cancel), after);
            foreach (var number in moves.Select(move => move.Number).Distinct()) await MoveAsync(context, number, clocks, cancel);
        }

        return new DeadlineChanges(
            [.. moves.Select(move => new DeadlineMove(
                $"{new LegId(move.Number, move.No)}", move.Requester, move.RequesterName, WorkingCalendar.DeadlineEnd(move.DueOn),
                WorkingCalendar.DeadlineEnd(move.To), 1, !after.IsKnown(move.To)))], []);
    }

    /// <summary>Under the request's lock, from what stands there then.</summary>
    private static async Task MoveAsync(CommandContext context, string number, AssistanceClocks clocks, CancellationToken cancel)
    {
        var stored = await StoredAssistance.OpenAsync(context, ReadDoor.Within(context.Connection, null), number, cancel);
        var entries = new List<(AssistanceLeg Leg, AssistanceEvent What)>();
        foreach (var leg in stored.Legs)
            foreach (var (of, from, to) in leg.Follow(clocks, context.Now))
            {
                entries.Add((leg, new AssistanceDeadlineMoved(stored.Request.Case.Cause, of, from, to, !clocks.Calendar.IsKnown(to))));
                stored.Changed(leg);
            }

        if (entries.Count == 0) return;
        stored.Commit();
        foreach (var (leg, what) in entries) stored.Record(what, leg, AssistanceWorkflow.WithCenter.Contains(leg.State) ? leg.Holder : leg.Asked);
    }

    private sealed record Counted(string Number, int No, UnitCode Requester, string RequesterName, DateOnly DueOn, DateOnly From, int Days)
    {
        public DateOnly To { get; init; }

        public static Counted Read(RowReader row) => new(row.Text(), row.Int(), row.Unit(), row.Text(), row.Date(), row.Date(), row.Int());
    }
}
