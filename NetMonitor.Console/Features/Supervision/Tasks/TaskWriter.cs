using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>What the use cases on tasks share: numbers, locks, journal entries, and the dispatch itself.</summary>
public static class TaskWriter
{
    private const string EmptyValues = "{}";

    /// <summary>
    /// Steps on a task's assignments hold this lock together; what ends the task holds it alone. In memory, so that 8 or 800
    /// officers who submit into one campaign don't write to one row.
    /// </summary>
    public static NpgsqlBatchCommand ShareTask(string number) => Sql.Statement("select pg_advisory_xact_lock_shared(hashtextextended($1, 1))", number);

    /// <summary>Locks the task alone: first against steps, then its row.</summary>
    public static SubjectLock LockTask(string number) => new(() =>
    [
        Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 1))", number), Sql.Statement("select 1 from tasks where number = $1 for update", number),
    ]);

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
    public static JournalEntry Entry(string verb, SupervisionTask task, Author author, DateTimeOffset now, object data, ResolvedRecipients? to = null) =>
        new(verb, Subject.Task(task.Number), task.Version, author, now)
        {
            UnitCode = task.IssuerCode.ToString(),
            UnitPath = task.IssuerPath,
            Audience = [task.IssuerPath, .. to?.Picked.Select(path => path.ToString()) ?? []],
            AudienceRule = to?.AudienceRule is { } rule ? JsonSerializer.Serialize(rule, AnswerJson.Options) : null,
            Data = JsonSerializer.Serialize(data, AnswerJson.Options),
        };

    /// <summary>
    /// Sends a task: its assignments by one statement, their figures by another, and one journal entry with an audience. Who watches
    /// reads figures that are counted already, instead of counting a campaign's 41,352 rows itself.
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
        context.Write(FiguresAndGrants(task, recipients));
        context.Record(Entry(Verbs.TaskDispatched, task, context.Actor, context.Now, new { task.Title, assignments = count, task.Deadline, task.Priority, task.ParentTask }, recipients));
        return count;
    }

    /// <summary>
    /// What every unit above a recipient has of the task from now on: its figures, and the right to read it; who is no station is a
    /// recipient by that, too. Units right below one are counted together first: a few thousand rows go up the tree instead of all
    /// of them, four times over.
    /// </summary>
    private static NpgsqlBatchCommand FiguresAndGrants(SupervisionTask task, ResolvedRecipients recipients)
    {
        var sql = new Sql();
        var (number, deadline) = (sql.Value(task.Number), sql.Value(task.Deadline!.Value));
        var station = $"u.kind = {(int)UnitKind.GrassrootsUnit}";
        return sql.InBatch(
            $"""
            with counted as (
              select case when {station} then u.parent_code else u.code end as code, count(*) as units, bool_or(not {station}) as direct
              from units u where {recipients.Condition(sql)} group by 1),
            figures as materialized (
              select substr(at.path, step * 11 + 1, 10) as code, sum(c.units) as units, bool_or(c.direct and step = length(at.path) / 11 - 1) as direct
              from counted c join units at on at.code = c.code cross join lateral generate_series(0, length(at.path) / 11 - 1) as step group by 1 order by 1),
            shown as (
              insert into progress (task_number, unit_code, deadline, slot, amount)
              select {number}, code, {deadline}, {(int)AssignmentState.Dispatched}, units from figures)
            insert into task_grants (unit_code, created_at, task_number, direct)
            select code, {sql.Value(task.CreatedAt)}, {number}, direct from figures {TaskGrants.KeepDirect}
            """);
    }

    /// <summary>Says that many of a task's assignments changed at once.</summary>
    public static void Recount(CommandContext context, SupervisionTask task) =>
        context.Write(Deltas(task.Number, task.IssuerPath, [(ProgressQueries.SumsAt, ProgressDeltaRow.Recount, 0)]));

    /// <summary>Changes of a task's figures at one unit; see <see cref="ProgressDeltaRow"/>.</summary>
    public static NpgsqlBatchCommand Deltas(string task, string path, IReadOnlyList<(DateTimeOffset Deadline, int Slot, decimal Amount)> changes)
    {
        var sql = new Sql();
        var (number, at) = (sql.Value(task), sql.Value(path));
        var rows = changes.Select(change => $"({number}, {at}, {sql.Value(change.Deadline)}, {sql.Value((short)change.Slot)}, {sql.Value(change.Amount)})");
        return sql.InBatch($"insert into progress_deltas (task_number, unit_path, deadline, slot, amount) values {string.Join(", ", rows)}");
    }

    /// <summary>A version as an ETag's text.</summary>
    public static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
