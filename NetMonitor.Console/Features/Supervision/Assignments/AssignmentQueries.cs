using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

public sealed record AssignmentFilter(AssignmentState? State = null, bool? Overdue = null, UnitCode? Under = null, bool Open = false);

/// <summary>What an issuing unit is asked for.</summary>
public enum Asked
{
    /// <summary>To accept or return what was submitted.</summary>
    Acceptance,

    /// <summary>To grant or decline more time.</summary>
    Extension,
}

/// <summary>Reads assignments: a task's in the order of the tree, one's own by their deadlines, and what other units wait for.</summary>
public sealed class AssignmentQueries(ReadDoor door, ProgressQueries progress, TimeProvider time)
{
    /// <summary>Rows between two places that a long table can jump to.</summary>
    private const int AnchorDistance = 200;

    /// <summary>Rows of a window at most.</summary>
    private const int LargestWindow = 500;

    private static readonly Keyset<AssignmentItem> s_byTree = new(descending: false, Keyset.Text<AssignmentItem>("a.unit_path", Path));

    private static readonly Keyset<AssignmentItem> s_dueFirst = new(
        descending: false, Keyset.Text<AssignmentItem>("a.unit_path", Path), Keyset.Time<AssignmentItem>("a.deadline", item => item.Deadline),
        Keyset.Text<AssignmentItem>("a.task_number", item => item.TaskNumber));

    private static readonly Keyset<AssignmentItem> s_longestWaitFirst = new(
        descending: false, Keyset.Time<AssignmentItem>("a.updated_at", item => item.UpdatedAt), Keyset.Text<AssignmentItem>("a.unit_path", Path),
        Keyset.Text<AssignmentItem>("a.task_number", item => item.TaskNumber));

    /// <summary>A task's assignments: all of them for the issuing side, for others those in their scope.</summary>
    public async Task<Result<Page<AssignmentItem>>> OfTaskAsync(Actor actor, string number, AssignmentFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        var behind = s_byTree.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (await BoardAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        return s_byTree.Cut(await ItemsAsync(read, sql, s_byTree.Tail(page), cancel), page, item => item);
    }

    /// <summary>
    /// Places to jump to in a task's board, one every <see cref="AnchorDistance"/> rows, and how many rows there are: what a
    /// virtualised table needs beside <see cref="WindowAsync"/>, without ever skipping rows one by one.
    /// </summary>
    public async Task<Result<(IReadOnlyList<string> Anchors, int Total)>> AnchorsAsync(
        Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await BoardAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select unit_path, total from (
              select a.unit_path, row_number() over (order by a.unit_path) - 1 as no, count(*) over () as total
              from assignments a where {sql.Conditions}) numbered
            where no % {AnchorDistance} = 0 order by unit_path
            """), row => (Path: row.Text(), Total: (int)row.Long()), cancel);
        return ([.. rows.Select(row => row.Path)], rows is [var first, ..] ? first.Total : 0);
    }

    /// <summary>Rows <paramref name="start"/> and on, read from the nearest anchor before them.</summary>
    public async Task<Result<IReadOnlyList<AssignmentItem>>> WindowAsync(
        Actor actor, string number, AssignmentFilter filter, IReadOnlyList<string> anchors, int start, int count, CancellationToken cancel)
    {
        if (anchors.Count == 0) return Result.Of<IReadOnlyList<AssignmentItem>>([]);
        var (read, sql) = (door.For(actor), new Sql());
        if (await BoardAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var anchor = Math.Min(start / AnchorDistance, anchors.Count - 1);
        sql.Where($"a.unit_path >= {sql.Value(anchors[anchor])}");
        var skip = start - anchor * AnchorDistance;
        var rows = await ItemsAsync(read, sql, $"{s_byTree.OrderBy} limit {skip + Math.Min(count, LargestWindow)}", cancel);
        return Result.Of<IReadOnlyList<AssignmentItem>>([.. rows.Skip(skip)]);
    }

    /// <summary>All rows of a task's board, one by one as they come from the database: for who would not hold them all.</summary>
    public async Task<Result<IAsyncEnumerable<AssignmentItem>>> StreamAsync(Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await BoardAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var now = time.GetUtcNow();
        return Result.Of(read.StreamAsync(sql.InBatch(Text(sql, s_byTree.OrderBy)), row => AssignmentItem.Read(row, now), cancel));
    }

    /// <summary>The actor's own work, what is due first standing first; or that of all units it may read, unit by unit in the order of the tree.</summary>
    public async Task<Result<Page<AssignmentItem>>> ListAsync(Actor actor, bool mine, AssignmentFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        var behind = s_dueFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(mine ? Mine(sql, actor) : Scopes.Within(sql, actor.Work, "a.unit_path"));
        Filter(sql, filter);
        if (filter.Under is { } under)
        {
            var place = Place(read, under);
            await read.RunAsync(cancel);
            sql.Where(Below(sql, place));
        }

        return s_dueFirst.Cut(await ItemsAsync(read, sql, s_dueFirst.Tail(page), cancel), page, item => item);
    }

    public async Task<Result<AssignmentDetail>> GetAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        var (read, sql, children) = (door.For(actor), new Sql(), new Sql());
        var found = read.Add(sql.InBatch(
            $"""
            select {AssignmentParts.Columns} from assignments a join tasks t on t.number = a.task_number join units u on u.code = a.unit_code
            where a.task_number = {sql.Value(id.TaskNumber)} and a.unit_code = {sql.Value(id.Unit.ToString())} and {Scopes.Assignments(sql, actor, "a")}
            """), AssignmentParts.Read);
        var passedOn = read.Add(children.InBatch(
            $"""
            select {CountedTask.Columns} from tasks t
            where t.parent_task = {children.Value(id.TaskNumber)} and t.parent_unit = {children.Value(id.Unit.ToString())} order by t.number
            """), CountedTask.Read);
        var attachments = Attachments.Add(read, id.TaskNumber, id.Unit);
        var timeline = TimelineItem.Add(read, id);
        await read.RunAsync(cancel);
        if (found is not [var row]) return Refusal.OutOfScope("AssignmentNotFound");

        IReadOnlyDictionary<string, decimal>? proposed = null;
        if (passedOn.Count > 0)
        {
            var sums = await progress.SumsAsync(read, passedOn, cancel);
            proposed = row.Form.Fields.Where(field => field.IsSummed && sums.ContainsKey(field.Name))
                .ToDictionary(field => field.Name, field => sums[field.Name]);
        }

        var steps = actor.Offered(row.State, id.Unit, row.IssuerCode, row.ExtensionRequestedAt is not null, row.TaskState != TaskState.Dispatched)
            .Where(step => step.Possible).Select(step => step.Step).ToList();
        return new AssignmentDetail(
            id.ToString(), id.TaskNumber, row.Title, id.Unit, row.UnitName, row.IssuerCode, row.State, row.Deadline,
            AssignmentWorkflow.IsOverdue(row.State, row.Deadline, time.GetUtcNow()), row.Values, proposed, row.Reason, row.Extension,
            row.DispatchedAt, row.ReceivedAt, row.SubmittedAt, row.AcceptedAt, row.UrgedAt, [.. passedOn.Select(child => child.Number)],
            attachments, steps, timeline, row.Version, row.Above);
    }

    /// <summary>Adds the unit's own work that fits a filter, what is due first standing first.</summary>
    internal IReadOnlyList<AssignmentItem> AddMine(ReadBatch read, AssignmentFilter filter, int limit)
    {
        var sql = new Sql();
        sql.Where(Mine(sql, read.Actor));
        Filter(sql, filter);
        return Add(read, sql, $"{s_dueFirst.OrderBy} limit {limit}");
    }

    /// <summary>
    /// What other units wait for from this one, all of it or one kind: submissions to accept, extensions to answer. Who waits longest stands first.
    /// </summary>
    public async Task<Result<Page<AssignmentItem>>> AskedAsync(Actor actor, Asked? kind, PageRequest page, CancellationToken cancel)
    {
        var read = door.For(actor);
        var items = AddAsked(read, kind, page);
        if (items.IsRefused) return items.Refusal;
        await read.RunAsync(cancel);
        return s_longestWaitFirst.Cut(items.Value, page, item => item);
    }

    /// <summary>Adds what other units wait for from this one, with one more than the page has.</summary>
    internal Result<IReadOnlyList<AssignmentItem>> AddAsked(ReadBatch read, Asked? kind, PageRequest page)
    {
        var (sql, actor) = (new Sql(), read.Actor);
        var behind = s_longestWaitFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var asked = kind switch
        {
            Asked.Acceptance => $"a.state = {StateSql.Submitted}",
            Asked.Extension => StateSql.ExtensionAsked("a."),
            _ => "true",
        };
        // Of each open task as many as are shown; of those, who waits longest.
        var waiting =
            $"""
            (select a.* from tasks open cross join lateral (
              select * from assignments a where a.task_number = open.number and ({StateSql.WaitsForIssuer("a.")}) and {asked} and {behind.Value}
              {s_longestWaitFirst.Tail(page)}) a
            where open.issuer_path = {sql.Value(actor.ActingPath.ToString())} and {Scopes.Issued(sql, actor, "open")} and open.state = {StateSql.Running}
            {s_longestWaitFirst.Tail(page)}) a
            """;
        return Result.Of(Add(read, sql, s_longestWaitFirst.Tail(page), waiting));
    }

    /// <summary>Adds the conditions of a task's board, scoped to its reader.</summary>
    private async Task<Refusal?> BoardAsync(ReadBatch read, Sql sql, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var find = new Sql();
        var tasks = read.Add(find.InBatch(
            $"""
            select {Scopes.Issued(find, read.Actor, "t")} from tasks t
            where t.number = {find.Value(number)} and {Scopes.Tasks(find, read.Actor, "t")}
            """), row => row.Flag());
        var place = filter.Under is { } under ? Place(read, under) : null;
        await read.RunAsync(cancel);
        if (tasks is not [var isIssuing]) return Refusal.OutOfScope("TaskNotFound");
        sql.Where($"a.task_number = {sql.Value(number)}");
        // All of a task's assignments have its issuer, so of the predicate of an assignment only the half that an index serves is left.
        if (!isIssuing) sql.Where(Scopes.Within(sql, read.Actor.Work, "a.unit_path"));
        Filter(sql, filter);
        if (place is not null) sql.Where(Below(sql, place));
        return null;
    }

    private void Filter(Sql sql, AssignmentFilter filter)
    {
        if (filter.State is { } state) sql.Where($"a.state = {sql.Value((short)state)}");
        if (filter.Open) sql.Where($"a.state in {StateSql.WaitingForUnit}");
        if (filter.Overdue is not { } overdue) return;
        var late = $"(a.state in {StateSql.WaitingForUnit} and a.deadline < {sql.Value(time.GetUtcNow())})";
        sql.Where(overdue ? late : $"not {late}");
    }

    private static string Mine(Sql sql, Actor actor) =>
        $"a.unit_path = {sql.Value(actor.ActingPath.ToString())} and {(actor.Work.Covers(actor.ActingPath) ? "true" : "false")}";

    private static IReadOnlyList<UnitPath> Place(ReadBatch read, UnitCode unit)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch($"select path from units where code = {sql.Value(unit.ActsAs.ToString())}"), row => row.Path());
    }

    private static string Below(Sql sql, IReadOnlyList<UnitPath> place) => place is [var path] ? sql.Below(path, "a.unit_path") : "false";

    private Task<IReadOnlyList<AssignmentItem>> ItemsAsync(ReadBatch read, Sql sql, string tail, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return read.AllAsync(sql.InBatch(Text(sql, tail)), row => AssignmentItem.Read(row, now), cancel);
    }

    private IReadOnlyList<AssignmentItem> Add(ReadBatch read, Sql sql, string tail, string from = "assignments a")
    {
        var now = time.GetUtcNow();
        return read.Add(sql.InBatch(Text(sql, tail, from)), row => AssignmentItem.Read(row, now));
    }

    private static string Text(Sql sql, string tail, string from = "assignments a") =>
        $"select {AssignmentItem.Columns} from {from} {AssignmentItem.Joins} where {sql.Conditions} {tail}";

    private static string Path(AssignmentItem item) => item.UnitPath.ToString();
}
