using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>Writes what a command changes in a task's figures; see <see cref="ProgressDeltaRow"/>.</summary>
public static class ProgressDeltas
{
    /// <summary>Says that many of a task's assignments changed at once.</summary>
    public static void Recount(CommandContext context, string task, string issuerPath) =>
        Add(context, task, issuerPath, [(ProgressQueries.SumsAt, ProgressDeltaRow.Recount, 0)]);

    /// <summary>Changes of a task's figures at one unit.</summary>
    public static void Add(CommandContext context, string task, string path, IReadOnlyList<(DateTimeOffset Deadline, int Slot, decimal Amount)> changes)
    {
        var sql = new Sql();
        var of = $"{sql.Value(task)}, {sql.Value(path)}, {sql.Value(WorkingCalendar.DayOf(context.Now))}";
        var rows = changes.Select(change => $"({of}, {sql.Value(change.Deadline)}, {sql.Value((short)change.Slot)}, {sql.Value(change.Amount)})");
        context.Write(sql.InBatch($"insert into progress_deltas (task_number, unit_path, day, deadline, slot, amount) values {string.Join(", ", rows)}"));
    }
}
