using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>What the use cases on tasks share: numbers, locks, journal entries, and the dispatch itself.</summary>
public static class TaskWriter
{
    private const string EmptyValues = "{}";

    /// <summary>
    /// Steps on a task's assignments hold this lock together; what ends the task holds it alone. In memory, so that 8 or 800
    /// officers who submit into one campaign don't write to one row.
    /// </summary>
    public static Task ShareTaskAsync(NetMonitorDb db, string number, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({number}, 1))", cancel);

    /// <summary>Locks the task alone: first against steps, then its row.</summary>
    public static Task LockTaskAsync(NetMonitorDb db, string number, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({number}, 1)); select 1 from tasks where number = {number} for update", cancel);

    /// <summary>The next number of the issuer's division in this year of the law's time zone.</summary>
    public static async Task<string> NextNumberAsync(NetMonitorDb db, string division, DateTimeOffset now, CancellationToken cancel)
    {
        var year = WorkingCalendar.DayOf(now).Year;
        var sequence = await db.Database.SqlQuery<int>(
            $"""
            insert into number_sequences as n (kind, division, year, last) values ('T', {division}, {year}, 1)
            on conflict (kind, division, year) do update set last = n.last + 1 returning last as "Value"
            """).ToListAsync(cancel);
        return DocumentNumber.Create(DocumentNumber.Task, division, year, sequence[0]);
    }

    /// <summary>An entry about a task, for its issuing unit and whoever else is named.</summary>
    public static JournalEntry Entry(string verb, SupervisionTask task, Actor? actor, DateTimeOffset now, object data, ResolvedRecipients? to = null) =>
        new(verb, Subject.Task(task.Number), task.Version, actor, now)
        {
            UnitCode = task.IssuerCode.ToString(),
            UnitPath = task.IssuerPath,
            Audience = [task.IssuerPath, .. to?.Picked.Select(path => path.ToString()) ?? []],
            AudienceRule = to?.AudienceRule is { } rule ? JsonSerializer.Serialize(rule, AnswerJson.Options) : null,
            Data = JsonSerializer.Serialize(data, AnswerJson.Options),
        };

    /// <summary>
    /// Sends a task: its assignments by one statement, one journal entry with an audience, and one note that its figures are
    /// to be counted.
    /// </summary>
    public static async Task<Result<int>> DispatchAsync(
        CommandContext context, SupervisionTask task, ResolvedRecipients recipients, WorkingCalendar calendar, CancellationToken cancel)
    {
        if (task.Guard(TaskStep.Dispatch) is { } notNow) return notNow;
        var deadline = TaskInput.Deadline(task.Deadline, task.WorkingDays, calendar, context.Now);
        if (deadline.IsRefused) return deadline.Refusal;
        var connection = (NpgsqlConnection)context.Db.Database.GetDbConnection();
        var sql = new Sql();
        await using var insert = sql.Command(connection,
            $"""
            insert into assignments (task_number, unit_code, unit_path, issuer_path, state, deadline, "values", dispatched_at, updated_at, version)
            select {sql.Value(task.Number)}, u.code, u.path, {sql.Value(task.IssuerPath)}, 0, {sql.Value(deadline.Value.ToUniversalTime())}, '{EmptyValues}', {sql.Value(context.Now)}, {sql.Value(context.Now)}, 1
            from units u where {recipients.Condition(sql)} order by u.path
            """);
        var count = await insert.ExecuteNonQueryAsync(cancel);
        var dispatched = task.Dispatch(deadline.Value.ToUniversalTime(), count, context.Now);
        if (dispatched.IsRefused) return dispatched.Refusal;
        Recount(context.Db, task);
        context.Record(Entry(Verbs.TaskDispatched, task, context.Actor, context.Now, new { task.Title, assignments = count, task.Deadline, task.Priority, task.ParentTask }, recipients));
        return count;
    }

    /// <summary>Says that many of a task's assignments changed at once.</summary>
    public static void Recount(NetMonitorDb db, SupervisionTask task) =>
        db.ProgressDeltas.Add(new ProgressDeltaRow { TaskNumber = task.Number, UnitPath = task.IssuerPath, Slot = ProgressDeltaRow.Recount });

    /// <summary>A version as an ETag's text.</summary>
    public static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
