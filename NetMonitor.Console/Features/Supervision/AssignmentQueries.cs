using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision;

public sealed record AssignmentItem(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, Priority Priority, string IssuerName, bool ExtensionRequested, DateTimeOffset UpdatedAt, DateTimeOffset? UrgedAt, long Version);

public sealed record ExtensionItem(int WorkingDays, string Reason, DateTimeOffset RequestedAt);

public sealed record TimelineItem(DateTimeOffset At, string Verb, string Actor, string? ActorName, JsonElement Data);

public sealed record AssignmentDetail(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, UnitCode IssuerCode, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, IReadOnlyDictionary<string, decimal>? ProposedValues, string? Reason, ExtensionItem? Extension,
    DateTimeOffset DispatchedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? UrgedAt,
    IReadOnlyList<string> SubTasks, IReadOnlyList<AssignmentStep> Steps, IReadOnlyList<TimelineItem> Timeline, long Version);

public sealed record AssignmentFilter(AssignmentState? State = null, bool? Overdue = null, UnitCode? Under = null, bool Open = false);

/// <summary>What waits in an actor's unit and, for leaders, what is late below it.</summary>
public sealed record WorkCounts(int ToReceive, int ToSubmit, int ToReview, int Returned, int Overdue, int LateBelow, int ToAccept, int ExtensionsAsked);

/// <summary>Reads assignments in the order of the tree, by keyset.</summary>
public sealed class AssignmentQueries(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, ProgressQueries progress, TimeProvider time)
{
    /// <summary>Rows between two places that a long table can jump to.</summary>
    private const int AnchorDistance = 200;

    private const string Columns =
        """
        a.task_number, t.title, a.unit_code, u.name, a.state, a.deadline, a."values", t.priority, i.name, a.extension_requested_at is not null, a.updated_at, a.urged_at, a.version, a.unit_path
        """;

    private const string From = "assignments a join tasks t on t.number = a.task_number join units u on u.code = a.unit_code join units i on i.code = t.issuer_code";

    /// <summary>A task's assignments: all of them for the issuing side, for others those in their scope.</summary>
    public async Task<Result<Page<AssignmentItem>>> OfTaskAsync(Actor actor, string number, AssignmentFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 1, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var sql = new Sql();
        if (await BoardAsync(sql, actor, number, filter, cancel) is { } refusal) return refusal;
        if (keys is not null) sql.Where($"a.unit_path > {sql.Value(keys[0])}");
        var rows = await ReadAsync(sql, "order by a.unit_path", limit + 1, cancel);
        return Page.Of(rows, limit, row => row.Item, last => PageCursor.Of(last.Path));
    }

    /// <summary>
    /// Places to jump to in a task's board, one every <see cref="AnchorDistance"/> rows, and how many rows there are: what a
    /// virtualised table needs beside <see cref="WindowAsync"/>, without ever skipping rows one by one.
    /// </summary>
    public async Task<Result<(IReadOnlyList<string> Anchors, int Total)>> AnchorsAsync(Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var sql = new Sql();
        if (await BoardAsync(sql, actor, number, filter, cancel) is { } refusal) return refusal;
        var rows = await sql.Command(source,
            $"""
            select unit_path, total from (
              select a.unit_path, row_number() over (order by a.unit_path) - 1 as no, count(*) over () as total from assignments a where {sql.Conditions}) numbered
            where no % {AnchorDistance} = 0 order by unit_path
            """).ReadAllAsync(reader => (Path: reader.GetString(0), Total: (int)reader.GetInt64(1)), cancel);
        return ([.. rows.Select(row => row.Path)], rows.Count == 0 ? 0 : rows[0].Total);
    }

    /// <summary>Rows <paramref name="start"/> and on, read from the nearest anchor before them.</summary>
    public async Task<Result<IReadOnlyList<AssignmentItem>>> WindowAsync(
        Actor actor, string number, AssignmentFilter filter, IReadOnlyList<string> anchors, int start, int count, CancellationToken cancel)
    {
        if (anchors.Count == 0) return Result.Of<IReadOnlyList<AssignmentItem>>([]);
        var sql = new Sql();
        if (await BoardAsync(sql, actor, number, filter, cancel) is { } refusal) return refusal;
        var anchor = Math.Min(start / AnchorDistance, anchors.Count - 1);
        sql.Where($"a.unit_path >= {sql.Value(anchors[anchor])}");
        var skip = start - anchor * AnchorDistance;
        var rows = await ReadAsync(sql, "order by a.unit_path", skip + Math.Min(count, 500), cancel);
        return Result.Of<IReadOnlyList<AssignmentItem>>([.. rows.Skip(skip).Select(row => row.Item)]);
    }

    /// <summary>The actor's own work, or all that it may read: what is due first stands first.</summary>
    public async Task<Result<Page<AssignmentItem>>> ListAsync(Actor actor, bool mine, AssignmentFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 3, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var sql = new Sql();
        sql.Where(mine ? $"a.unit_path = {sql.Value(actor.ActingPath.ToString())}" : sql.In(actor.Work, "a.unit_path"));
        Filter(sql, filter);
        if (filter.Under is { } under) sql.Where(await BelowAsync(sql, under, cancel));
        if (keys is not null)
        {
            if (!DateTimeOffset.TryParse(keys[0], System.Globalization.CultureInfo.InvariantCulture, out var at)) return Refusal.Malformed("PageCursorMalformed");
            sql.Where($"(a.deadline, a.task_number, a.unit_path) > ({sql.Value(at)}, {sql.Value(keys[1])}, {sql.Value(keys[2])})");
        }

        var rows = await ReadAsync(sql, "order by a.deadline, a.task_number, a.unit_path", limit + 1, cancel);
        return Page.Of(rows, limit, row => row.Item, last => PageCursor.Of(last.Item.Deadline.ToString("O"), last.Item.TaskNumber, last.Path));
    }

    public async Task<Result<AssignmentDetail>> GetAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var context = new CommandContext(db, actor, time.GetUtcNow());
        var found = await TakeStep.FindAsync(context, id, Call.None, cancel);
        if (found.IsRefused) return found.Refusal;
        var row = found.Value;
        var task = await db.Tasks.AsNoTracking().FirstAsync(candidate => candidate.Number == id.TaskNumber, cancel);
        var unitName = await db.Units.Where(unit => unit.Code == id.Unit).Select(unit => unit.Name).FirstAsync(cancel);
        var passedOn = await db.Tasks.AsNoTracking().Where(child => child.ParentTask == id.TaskNumber && child.ParentUnit == id.Unit).OrderBy(child => child.Number).ToListAsync(cancel);
        IReadOnlyDictionary<string, decimal>? proposed = null;
        if (passedOn.Count > 0)
        {
            var figures = new List<Progress>();
            foreach (var child in passedOn) figures.Add(await progress.OfTaskAsync(child, cancel));
            var sums = ProgressQueries.Add(figures).Fields;
            proposed = task.Form.Fields.Where(field => field.IsSummed && sums.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => sums[field.Name]);
        }

        var steps = task.State != TaskState.Dispatched
            ? []
            : AssignmentWorkflow.Table.Where(entry => entry.Key.From == row.State && actor.Is(entry.Value.By, row.UnitCode, task.IssuerCode) && FitsExtension(entry.Key.Step, row))
                .Select(entry => entry.Key.Step).Order().ToList();
        return new AssignmentDetail(
            id.ToString(), id.TaskNumber, task.Title, id.Unit, unitName, task.IssuerCode, row.State, row.Deadline, AssignmentWorkflow.IsOverdue(row.State, row.Deadline, context.Now),
            row.Values, proposed, row.Reason, row.ExtensionRequestedAt is { } asked ? new ExtensionItem(row.ExtensionDays!.Value, row.ExtensionReason!, asked) : null,
            row.DispatchedAt, row.ReceivedAt, row.SubmittedAt, row.AcceptedAt, row.UrgedAt, [.. passedOn.Select(child => child.Number)], steps,
            await TimelineAsync(row, cancel), row.Version);
    }

    /// <summary>What other units wait for from this one: submissions to accept, extensions to answer. Who waits longest stands first.</summary>
    public async Task<IReadOnlyList<AssignmentItem>> ForIssuerAsync(Actor actor, int limit, CancellationToken cancel)
    {
        var sql = new Sql();
        sql.Where($"t.issuer_path = {sql.Value(actor.ActingPath.ToString())} and t.state = 1 and (a.state = 3 or (a.extension_requested_at is not null and a.state in (0, 1, 4)))");
        return [.. (await ReadAsync(sql, "order by a.updated_at, a.unit_path", limit, cancel)).Select(row => row.Item)];
    }

    /// <summary>The counts on a home page.</summary>
    public async Task<WorkCounts> CountsAsync(Actor actor, CancellationToken cancel)
    {
        var sql = new Sql();
        var (mine, now) = (sql.Value(actor.ActingPath.ToString()), sql.Value(time.GetUtcNow()));
        var open = "exists (select from tasks t where t.number = a.task_number and t.state = 1)";
        var rows = await sql.Command(source,
            $"""
            select o.*, b.*, i.* from
              (select count(*) filter (where state = 0), count(*) filter (where state in (1, 4)), count(*) filter (where state = 2), count(*) filter (where state = 4),
                 count(*) filter (where deadline < {now}) from assignments a where unit_path = {mine} and state in (0, 1, 2, 4) and {open}) o,
              (select count(*) from assignments a where {sql.In(actor.Figures, "unit_path")} and unit_path <> {mine} and state in (0, 1, 2, 4) and deadline < {now} and {open}) b,
              (select count(*) filter (where a.state = 3), count(*) filter (where a.extension_requested_at is not null and a.state in (0, 1, 4))
                 from tasks t join assignments a on a.task_number = t.number where t.issuer_path = {mine} and t.state = 1) i
            """).ReadAllAsync(reader => new WorkCounts(
                (int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), (int)reader.GetInt64(3), (int)reader.GetInt64(4),
                actor.Figures.Subtree ? (int)reader.GetInt64(5) : 0, (int)reader.GetInt64(6), (int)reader.GetInt64(7)), cancel);
        return rows[0];
    }

    private static bool FitsExtension(AssignmentStep step, Assignment row) => step switch
    {
        AssignmentStep.RequestExtension => row.ExtensionRequestedAt is null,
        AssignmentStep.GrantExtension or AssignmentStep.DeclineExtension => row.ExtensionRequestedAt is not null,
        _ => true,
    };

    /// <summary>Adds the conditions of a task's board, scoped to its reader.</summary>
    private async Task<Refusal?> BoardAsync(Sql sql, Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, cancel);
        if (task is null || !await TaskQueries.MayReadAsync(db, actor, task, cancel)) return Refusal.OutOfScope("TaskNotFound");
        sql.Where($"a.task_number = {sql.Value(number)}");
        if (!actor.Work.Covers(UnitPath.Parse(task.IssuerPath))) sql.Where(sql.In(actor.Work, "a.unit_path"));
        Filter(sql, filter);
        if (filter.Under is { } under) sql.Where(await BelowAsync(sql, under, cancel));
        return null;
    }

    private void Filter(Sql sql, AssignmentFilter filter)
    {
        if (filter.State is { } state) sql.Where($"a.state = {sql.Value((short)state)}");
        if (filter.Open) sql.Where("a.state in (0, 1, 2, 4)");
        if (filter.Overdue is not { } overdue) return;
        var late = $"(a.state in (0, 1, 2, 4) and a.deadline < {sql.Value(time.GetUtcNow())})";
        sql.Where(overdue ? late : $"not {late}");
    }

    private async Task<string> BelowAsync(Sql sql, UnitCode under, CancellationToken cancel)
    {
        var find = new Sql();
        var paths = await find.Command(source, $"select path from units where code = {find.Value(under.ActsAs.ToString())}").ReadAllAsync(reader => UnitPath.Parse(reader.GetString(0)), cancel);
        return paths.Count == 0 ? "false" : sql.Below(paths[0], "a.unit_path");
    }

    private async Task<List<(AssignmentItem Item, string Path)>> ReadAsync(Sql sql, string order, int limit, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await sql.Command(source, $"select {Columns} from {From} where {sql.Conditions} {order} limit {limit}").ReadAllAsync(reader =>
        {
            var (state, deadline) = ((AssignmentState)reader.GetInt16(4), reader.GetFieldValue<DateTimeOffset>(5));
            var unit = UnitCode.Parse(reader.GetString(2));
            return (new AssignmentItem(
                new AssignmentId(reader.GetString(0), unit).ToString(), reader.GetString(0), reader.GetString(1), unit, reader.GetString(3), state, deadline,
                AssignmentWorkflow.IsOverdue(state, deadline, now), JsonSerializer.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(reader.GetString(6), AnswerJson.Options)!,
                Enum.Parse<Priority>(reader.GetString(7)), reader.GetString(8), reader.GetBoolean(9), reader.GetFieldValue<DateTimeOffset>(10), reader.Time(11), reader.GetInt64(12)), reader.GetString(13));
        }, cancel);
    }

    private async Task<IReadOnlyList<TimelineItem>> TimelineAsync(Assignment row, CancellationToken cancel)
    {
        var sql = new Sql();
        return await sql.Command(source,
            $"""
            select j.at, j.verb, j.actor, a.name, j.data from journal j left join accounts a on a.user_name = j.actor
            where (j.subject_type = 'Assignment' and j.subject_number = {sql.Value(row.Id.ToString())})
              or (j.subject_type = 'Task' and j.subject_number = {sql.Value(row.TaskNumber)} and j.verb in ('TaskDispatched', 'TaskWithdrawn', 'TaskClosed'))
            order by j.xid, j.id
            """).ReadAllAsync(reader =>
        {
            using var data = JsonDocument.Parse(reader.GetString(4));
            return new TimelineItem(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.Text(3), data.RootElement.Clone());
        }, cancel);
    }
}
