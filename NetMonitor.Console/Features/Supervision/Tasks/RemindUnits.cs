using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>
/// Reminds units on the last working day before their deadline, and tells them on the working morning after it that it has passed, once for each
/// deadline and in office hours only: the console itself does it. One entry a task and deadline, however many units; overdue itself is derived from
/// the deadline and needs no job.
/// </summary>
public sealed class RemindUnits(CommandRunner commands, WorkingCalendars calendars, TimeProvider time)
{
    /// <summary>Tasks that were told something.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var (calendar, now) = (await calendars.CurrentAsync(cancel), time.GetUtcNow());
        if (!OfficeHours.Contain(calendar, now)) return 0;
        var (passed, near) = (OfficeHours.PassedBefore(now).ToUniversalTime(), OfficeHours.NearUntil(calendar, now).ToUniversalTime());
        return await TellAsync("overdue_told_at", told => new TaskOverdue(told.Title, told.Units, told.Deadline), (sql, _) =>
                $"a.deadline < {sql.Value(passed)}", cancel)
            + await TellAsync("reminded_at", told => new TaskReminded(told.Title, told.Units, told.Deadline), (sql, at) =>
                $"a.deadline >= {sql.Value(at)} and a.deadline < {sql.Value(near)}", cancel);
    }

    private async Task<int> TellAsync(string mark, Func<Told, TaskEvent> what, Func<Sql, DateTimeOffset, string> due, CancellationToken cancel)
    {
        var told = await commands.RunAsync<int>(Command.BySystem("TellUnits"), null, async (context, token) =>
        {
            var rows = await MarkAsync(context, mark, due, token);
            foreach (var row in rows)
                context.Record(new JournalEntry(what(row), Subject.Task(row.Number), row.Version, context.Author, context.Now)
                {
                    UnitCode = row.Issuer, UnitPath = row.Path.ToString(), Readers = Readers.OfWork([row.Path, .. row.Paths.Select(UnitPath.Parse)]),
                });

            return rows.Count;
        }, cancel);
        return told.Value;
    }

    private static Task<IReadOnlyList<Told>> MarkAsync(CommandContext context, string mark, Func<Sql, DateTimeOffset, string> due, CancellationToken cancel)
    {
        var sql = new Sql();
        return ReadDoor.Within(context.Connection, null).AllAsync(sql.InBatch(
            $"""
            with marked as (
              update assignments a set {mark} = {sql.Value(context.Now)} from tasks t
              where t.number = a.task_number and t.state = {StateSql.Running} and a.state in {StateSql.WaitingForUnit}
                and a.{mark} is null and {due(sql, context.Now)}
              returning a.task_number, a.unit_code, a.unit_path, a.deadline)
            select t.number, t.title, t.version, t.issuer_code, t.issuer_path, m.deadline, count(*)::int, array_agg(m.unit_path)
            from marked m join tasks t on t.number = m.task_number group by 1, 2, 3, 4, 5, 6
            """), Told.Read, cancel);
    }

    private sealed record Told(
        string Number, string Title, long Version, string Issuer, UnitPath Path, DateTimeOffset Deadline, int Units, string[] Paths)
    {
        public static Told Read(RowReader row) =>
            new(row.Text(), row.Text(), row.Long(), row.Text(), row.Path(), row.Time(), row.Int(), row.Texts());
    }
}
