using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Assignments;

public sealed record AssignmentItem(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, Priority Priority, string IssuerName, bool ExtensionRequested, DateTimeOffset UpdatedAt, DateTimeOffset? UrgedAt, long Version,
    UnitLevel UnitLevel, IReadOnlyList<UnitAbove> Above);

public sealed record ExtensionItem(int WorkingDays, string Reason, DateTimeOffset RequestedAt);

public sealed record TimelineItem(DateTimeOffset At, string Verb, string Actor, string? ActorName, JsonElement Data);

public sealed record AssignmentDetail(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, UnitCode IssuerCode, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, IReadOnlyDictionary<string, decimal>? ProposedValues, string? Reason, ExtensionItem? Extension,
    DateTimeOffset DispatchedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? UrgedAt,
    IReadOnlyList<string> SubTasks, IReadOnlyList<AttachmentItem> Attachments, IReadOnlyList<AssignmentStep> Steps, IReadOnlyList<TimelineItem> Timeline, long Version, IReadOnlyList<UnitAbove> Above);

public sealed record AssignmentFilter(AssignmentState? State = null, bool? Overdue = null, UnitCode? Under = null, bool Open = false);

/// <summary>What an issuing unit is asked for.</summary>
public enum Asked
{
    /// <summary>To accept or return what was submitted.</summary>
    Acceptance,

    /// <summary>To grant or decline more time.</summary>
    Extension,
}

/// <summary>What waits in an actor's unit and, for who sees figures of the work below, what is late there.</summary>
public sealed record WorkCounts(int ToReceive, int ToSubmit, int ToReview, int Returned, int Overdue, int LateBelow, int ToAccept, int ExtensionsAsked);

/// <summary>Reads assignments in the order of the tree, by keyset.</summary>
public sealed class AssignmentQueries(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, ProgressQueries progress, UnitQueries units, TimeProvider time)
{
    /// <summary>Rows between two places that a long table can jump to.</summary>
    private const int AnchorDistance = 200;

    private static readonly string s_columns =
        $"""
        a.task_number, t.title, a.unit_code, u.name, a.state, a.deadline, a."values", t.priority, i.name, a.extension_requested_at is not null, a.updated_at, a.urged_at, a.version, a.unit_path, u.level, {UnitsAbove.Column("a.unit_path")}
        """;

    private const string DueFirst = "order by a.unit_path, a.deadline, a.task_number";

    private const string Names = "join tasks t on t.number = a.task_number join units u on u.code = a.unit_code join units i on i.code = t.issuer_code";

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

    /// <summary>All rows of a task's board, one by one as they come from the database: for who would not hold them all.</summary>
    public async Task<Result<IAsyncEnumerable<AssignmentItem>>> StreamAsync(Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var sql = new Sql();
        if (await BoardAsync(sql, actor, number, filter, cancel) is { } refusal) return refusal;
        return Result.Of(ReadEachAsync(sql.Command(source, $"select {s_columns} from assignments a {Names} where {sql.Conditions} order by a.unit_path"), time.GetUtcNow(), cancel));
    }

    /// <summary>The actor's own work, what is due first standing first; or all that it may read, unit by unit in the order of the tree.</summary>
    public async Task<Result<Page<AssignmentItem>>> ListAsync(Actor actor, bool mine, AssignmentFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 3, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var sql = new Sql();
        sql.Where(mine ? $"a.unit_path = {sql.Value(actor.ActingPath.ToString())}" : sql.In(actor.Work, "a.unit_path"));
        Filter(sql, filter);
        if (filter.Under is { } under) sql.Where(await BelowAsync(sql, under, cancel));
        if (keys is not null)
        {
            if (!PageCursor.TryTime(keys[1], out var at)) return Refusal.Malformed("PageCursorMalformed");
            sql.Where($"(a.unit_path, a.deadline, a.task_number) > ({sql.Value(keys[0])}, {sql.Value(at)}, {sql.Value(keys[2])})");
        }

        var rows = await ReadAsync(sql, DueFirst, limit + 1, cancel);
        return Page.Of(rows, limit, row => row.Item, last => PageCursor.Of(last.Path, last.Item.Deadline.ToString("O"), last.Item.TaskNumber));
    }

    public async Task<Result<AssignmentDetail>> GetAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Assignments.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.TaskNumber == id.TaskNumber && candidate.UnitCode == id.Unit, cancel);
        if (row is null || !StepSubject.IsInScope(actor, row)) return Refusal.OutOfScope("AssignmentNotFound");
        var task = await db.Tasks.AsNoTracking().FirstAsync(candidate => candidate.Number == id.TaskNumber, cancel);
        var unit = (await units.NamedAsync([id.Unit], cancel)).Single();
        var passedOn = await db.Tasks.AsNoTracking().Where(child => child.ParentTask == id.TaskNumber && child.ParentUnit == id.Unit).OrderBy(child => child.Number).ToListAsync(cancel);
        IReadOnlyDictionary<string, decimal>? proposed = null;
        if (passedOn.Count > 0)
        {
            var sums = ProgressQueries.Add(await progress.OfTasksAsync(passedOn, cancel)).Fields;
            proposed = task.Form.Fields.Where(field => field.IsSummed && sums.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => sums[field.Name]);
        }

        var steps = actor.Offered(row.State, row.UnitCode, task.IssuerCode, row.ExtensionRequestedAt is not null, task.State != TaskState.Dispatched)
            .Where(step => step.Possible).Select(step => step.Step).ToList();
        return new AssignmentDetail(
            id.ToString(), id.TaskNumber, task.Title, id.Unit, unit.Name, task.IssuerCode, row.State, row.Deadline, AssignmentWorkflow.IsOverdue(row.State, row.Deadline, time.GetUtcNow()),
            row.Values, proposed, row.Reason, row.ExtensionRequestedAt is { } asked ? new ExtensionItem(row.ExtensionDays!.Value, row.ExtensionReason!, asked) : null,
            row.DispatchedAt, row.ReceivedAt, row.SubmittedAt, row.AcceptedAt, row.UrgedAt, [.. passedOn.Select(child => child.Number)],
            await Attachments.OfAsync(db, id.TaskNumber, id.Unit, cancel), steps,
            await TimelineAsync(row, cancel), row.Version, unit.Above!);
    }

    /// <summary>The unit's own work that fits a filter, what is due first standing first.</summary>
    internal IReadOnlyList<AssignmentItem> AddMine(ReadBatch batch, Actor actor, AssignmentFilter filter, int limit)
    {
        var sql = new Sql();
        sql.Where($"a.unit_path = {sql.Value(actor.ActingPath.ToString())}");
        Filter(sql, filter);
        var now = time.GetUtcNow();
        return batch.Add(sql.InBatch(Text(sql, DueFirst, limit)), reader => Item(reader, now));
    }

    /// <summary>What other units wait for from this one, all of it or one kind: submissions to accept, extensions to answer. Who waits longest stands first.</summary>
    public async Task<Result<Page<AssignmentItem>>> AskedAsync(Actor actor, Asked? kind, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 3, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        (DateTimeOffset, string, string)? behind = null;
        if (keys is not null)
        {
            if (!PageCursor.TryTime(keys[0], out var at)) return Refusal.Malformed("PageCursorMalformed");
            behind = (at, keys[1], keys[2]);
        }

        var batch = new ReadBatch();
        var rows = AddAsked(batch, actor, limit + 1, kind, behind);
        await batch.RunAsync(source, cancel);
        return Page.Of([.. rows], limit, row => row.Item, last => PageCursor.Of(last.Item.UpdatedAt.ToString("O"), last.Path, last.Item.TaskNumber));
    }

    /// <summary>The first of what other units wait for from this one, or what stands behind one of them.</summary>
    internal IReadOnlyList<(AssignmentItem Item, string Path)> AddAsked(
        ReadBatch batch, Actor actor, int limit, Asked? kind = null, (DateTimeOffset At, string Path, string Task)? behind = null)
    {
        var sql = new Sql();
        var of = kind switch { Asked.Acceptance => "a.state = 3", Asked.Extension => "a.extension_requested_at is not null and a.state in (0, 1, 4)", _ => "true" };
        if (behind is { } last) of += $" and (a.updated_at, a.unit_path, a.task_number) > ({sql.Value(last.At)}, {sql.Value(last.Path)}, {sql.Value(last.Task)})";
        // Of each open task as many as are shown; of those, who waits longest.
        var waiting =
            $"""
            (select w.* from tasks o cross join lateral (
              select * from assignments a where a.task_number = o.number and {WaitsForIssuer} and {of} order by a.updated_at, a.unit_path limit {limit}) w
            where o.issuer_path = {sql.Value(actor.ActingPath.ToString())} and o.state = 1 order by w.updated_at, w.unit_path, w.task_number limit {limit}) a
            """;
        var now = time.GetUtcNow();
        return batch.Add(sql.InBatch(Text(sql, "order by a.updated_at, a.unit_path, a.task_number", limit, waiting)), reader => (Item(reader, now), reader.GetString(13)));
    }

    /// <summary>Waits for the issuing unit: as its index says it.</summary>
    private const string WaitsForIssuer = "(a.state = 3 or (a.extension_requested_at is not null and a.state in (0, 1, 4)))";

    /// <summary>
    /// The counts on a home page: the unit's own from its assignments, those of units below from the folded figures, with what is
    /// not folded yet. One statement, so one snapshot of both.
    /// </summary>
    internal IReadOnlyList<WorkCounts> AddCounts(ReadBatch batch, Actor actor)
    {
        var sql = new Sql();
        var (mine, now) = (sql.Value(actor.ActingPath.ToString()), sql.Value(time.GetUtcNow()));
        // A body's recipients lie beside it, below its authority.
        var top = actor.UnitKind.IsBody() && actor.ActingPath.Parent is { } authority ? authority : actor.ActingPath;
        var open = "exists (select from tasks t where t.number = a.task_number and t.state = 1)";
        string Figure(UnitPath at, string slots, string? issuer = null)
        {
            var task = $"t.state = 1{(issuer is null ? "" : $" and t.issuer_path = {issuer}")}";
            var of = issuer is null ? "" : $" and x.task_number in (select number from tasks where issuer_path = {issuer})";
            var below = sql.Below(at, "x.unit_path");
            return $"""
                (select coalesce(sum(x.amount), 0) from progress x
                  where x.unit_code = {sql.Value(at.Leaf.ToString())} and x.amount > 0 and not x.ended and {slots} and x.task_number not in (select task_number from fresh){of})
                + (select coalesce(sum(x.amount), 0) from progress_deltas x join tasks t on t.number = x.task_number
                  where {below} and {slots} and {task} and x.task_number not in (select task_number from fresh))
                + (select count(*) from fresh f join tasks t on t.number = f.task_number join (select *, state as slot from assignments) x on x.task_number = f.task_number
                  where {below} and {slots} and {task})
                """;
        }

        return batch.Add(sql.InBatch(
            $"""
            with fresh as materialized (select distinct task_number from progress_deltas where slot = {ProgressDeltaRow.Recount})
            select o.*,
              ({(actor.Figures.Subtree && actor.Level < UnitLevel.Station ? $"{Figure(actor.ActingPath, $"x.slot in (0, 1, 2, 4) and x.deadline < {now}")} - o.late" : "0")})::int,
              ({Figure(top, "x.slot = 3", mine)})::int,
              (select count(*) from assignments a where a.issuer_path = {mine} and a.extension_requested_at is not null and a.state in (0, 1, 4) and {open})::int
            from (select count(*) filter (where state = 0)::int, count(*) filter (where state in (1, 4))::int, count(*) filter (where state = 2)::int,
                count(*) filter (where state = 4)::int, count(*) filter (where deadline < {now})::int as late
              from assignments a where unit_path = {mine} and state in (0, 1, 2, 4) and {open}) o
            """), reader => new WorkCounts(
                reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7)));
    }

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
        return await sql.Command(source, Text(sql, order, limit)).ReadAllAsync(reader => (Item(reader, now), reader.GetString(13)), cancel);
    }

    private static string Text(Sql sql, string order, int limit, string from = "assignments a") => $"select {s_columns} from {from} {Names} where {sql.Conditions} {order} limit {limit}";

    private static async IAsyncEnumerable<AssignmentItem> ReadEachAsync(NpgsqlCommand command, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) yield return Item(reader, now);
        }
    }

    private static AssignmentItem Item(NpgsqlDataReader reader, DateTimeOffset now)
    {
        var (state, deadline) = ((AssignmentState)reader.GetInt16(4), reader.GetFieldValue<DateTimeOffset>(5));
        var unit = UnitCode.Parse(reader.GetString(2));
        return new AssignmentItem(
            new AssignmentId(reader.GetString(0), unit).ToString(), reader.GetString(0), reader.GetString(1), unit, reader.GetString(3), state, deadline,
            AssignmentWorkflow.IsOverdue(state, deadline, now), JsonSerializer.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(reader.GetString(6), AnswerJson.Options)!,
            Enum.Parse<Priority>(reader.GetString(7)), reader.GetString(8), reader.GetBoolean(9), reader.GetFieldValue<DateTimeOffset>(10), reader.Time(11), reader.GetInt64(12),
            (UnitLevel)reader.GetInt16(14), UnitsAbove.Read(reader.GetFieldValue<string[]>(15)));
    }

    /// <summary>What happened to the unit's part, and to the task as a whole; of its urges, those that reached the unit.</summary>
    private async Task<IReadOnlyList<TimelineItem>> TimelineAsync(Assignment row, CancellationToken cancel)
    {
        var sql = new Sql();
        return await sql.Command(source,
            $"""
            select j.at, j.verb, j.actor, a.name, j.data from journal j left join accounts a on a.user_name = j.actor
            where (j.subject_type = 'Assignment' and j.subject_number = {sql.Value(row.Id.ToString())})
              or (j.subject_type = 'Task' and j.subject_number = {sql.Value(row.TaskNumber)} and (j.verb in ('TaskDispatched', 'TaskWithdrawn', 'TaskClosed') or j.verb = 'TaskUrged' and {sql.Value(row.UnitPath)} = any(j.audience)))
            order by j.xid, j.id
            """).ReadAllAsync(reader =>
        {
            using var data = JsonDocument.Parse(reader.GetString(4));
            return new TimelineItem(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.Text(3), data.RootElement.Clone());
        }, cancel);
    }
}
