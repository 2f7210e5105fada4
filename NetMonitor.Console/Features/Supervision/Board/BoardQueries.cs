using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>By what the rows of a board are listed; rows that are alike in that stand in the order of the tree.</summary>
public enum BoardOrder
{
    /// <summary>In the order of the tree.</summary>
    Unit,

    /// <summary>As the work goes on: not received yet first.</summary>
    State,

    /// <summary>The next deadline first.</summary>
    Deadline,

    /// <summary>What happened last first.</summary>
    Updated,
}

/// <summary>An order, or the same the other way round.</summary>
public readonly record struct BoardSort(BoardOrder By, bool Reversed = false);

/// <summary>Reads a task's board: page by page, by places to jump to, or all of it as it comes.</summary>
public sealed class BoardQueries(ReadDoor door, TimeProvider time)
{
    /// <summary>Rows between two places that a long table can jump to.</summary>
    private const int AnchorDistance = 200;

    /// <summary>Rows of a window at most.</summary>
    private const int LargestWindow = 500;

    private static readonly KeyColumn<AssignmentItem> s_path = Keyset.Text<AssignmentItem>("a.unit_path", item => item.UnitPath.ToString());

    private static readonly Dictionary<BoardOrder, KeyColumn<AssignmentItem>[]> s_orders = new()
    {
        [BoardOrder.Unit] = [s_path],
        [BoardOrder.State] = [Keyset.Number<AssignmentItem>("a.state", item => (long)item.State), s_path],
        [BoardOrder.Deadline] = [Keyset.Time<AssignmentItem>("a.deadline", item => item.Deadline), s_path],
        [BoardOrder.Updated] = [Keyset.Time<AssignmentItem>("a.updated_at", item => item.UpdatedAt), s_path],
    };

    private static Keyset<AssignmentItem> In(BoardSort sort) => new(sort.By == BoardOrder.Updated != sort.Reversed, s_orders[sort.By]);

    /// <summary>A task's assignments: all of them for the issuing side, for others those in their scope.</summary>
    public async Task<Result<Page<AssignmentItem>>> PageAsync(
        Actor actor, string number, AssignmentFilter filter, BoardSort sort, PageRequest page, CancellationToken cancel)
    {
        var (read, sql, keys) = (door.For(actor), new Sql(), In(sort));
        var behind = keys.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var items = AssignmentItem.Add(read, sql, keys.Tail(page), time.GetUtcNow());
        await read.RunAsync(cancel);
        return keys.Cut(items, page, item => item);
    }

    /// <summary>
    /// Places to jump to in a task's board, the cursors of every <see cref="AnchorDistance"/>th row, and how many rows there are: what a
    /// virtualised table needs beside <see cref="WindowAsync"/>, without ever skipping rows one by one.
    /// </summary>
    public async Task<Result<(IReadOnlyList<string> Anchors, int Total)>> AnchorsAsync(
        Actor actor, string number, AssignmentFilter filter, BoardSort sort, CancellationToken cancel)
    {
        var (read, sql, keys) = (door.For(actor), new Sql(), In(sort));
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        // The first row tells how many there are where there is no other.
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select {keys.AsTexts}, a.total, a.no from (
              select a.*, row_number() over ({keys.OrderBy}) as no, count(*) over () as total
              from (select unit_path, state, deadline, updated_at from assignments a where {sql.Conditions}) a) a
            where a.no = 1 or a.no % {AnchorDistance} = 0
            """), row => (Cursor: Keyset.Cursor(row.Texts()), Total: (int)row.Long(), No: row.Long()), cancel);
        return ([.. rows.Where(row => row.No > 1).OrderBy(row => row.No).Select(row => row.Cursor)], rows is [var first, ..] ? first.Total : 0);
    }

    /// <summary>Rows <paramref name="start"/> and on, read from behind the nearest anchor before them.</summary>
    public async Task<Result<IReadOnlyList<AssignmentItem>>> WindowAsync(
        Actor actor, string number, AssignmentFilter filter, BoardSort sort, IReadOnlyList<string> anchors, int start, int count, CancellationToken cancel)
    {
        var (read, sql, keys) = (door.For(actor), new Sql(), In(sort));
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var passed = Math.Min(start / AnchorDistance, anchors.Count);
        if (passed > 0) sql.Where(keys.Behind(sql, new PageRequest(after: anchors[passed - 1])).Value);
        var skip = start - passed * AnchorDistance;
        var rows = AssignmentItem.Add(read, sql, $"{keys.OrderBy} limit {skip + Math.Min(count, LargestWindow)}", time.GetUtcNow());
        await read.RunAsync(cancel);
        return Result.Of<IReadOnlyList<AssignmentItem>>([.. rows.Skip(skip)]);
    }

    /// <summary>The units of the rows from one row to another, both included, and the versions of their assignments.</summary>
    public async Task<Result<IReadOnlyList<(UnitCode Unit, long Version)>>> BetweenAsync(
        Actor actor, string number, AssignmentFilter filter, BoardSort sort, AssignmentItem one, AssignmentItem other, CancellationToken cancel)
    {
        var (read, sql, keys) = (door.For(actor), new Sql(), In(sort));
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        sql.Where(keys.Between(sql, one, other));
        return Result.Of(await read.AllAsync(sql.InBatch(
            $"select a.unit_code, a.version from assignments a where {sql.Conditions} {keys.OrderBy} limit {TakeStepForMany.MostUnits}"),
            row => (row.Unit(), row.Long()), cancel));
    }

    /// <summary>All rows of a task's board, one by one as they come from the database, so that they are never all in memory.</summary>
    public async Task<Result<IAsyncEnumerable<AssignmentItem>>> StreamAsync(
        Actor actor, string number, AssignmentFilter filter, BoardSort sort, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var now = time.GetUtcNow();
        return Result.Of(read.StreamAsync(sql.InBatch(AssignmentItem.Select(sql, actor, In(sort).OrderBy)), row => AssignmentItem.Read(row, now), cancel));
    }

    /// <summary>Adds the conditions of a task's board, scoped to its reader.</summary>
    private async Task<Refusal?> NarrowAsync(ReadBatch read, Sql sql, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        if (filter.Problem is { } malformed) return malformed;
        var find = new Sql();
        var tasks = read.Add(find.InBatch(
            $"""
            select {Scopes.Issued(find, read.Actor, "t")} from tasks t
            where t.number = {find.Value(number)} and {Scopes.Tasks(find, read.Actor, "t")}
            """), row => row.Flag());
        var place = filter.AddPlace(read);
        await read.RunAsync(cancel);
        if (tasks is not [var isIssuing]) return Refusal.OutOfScope("TaskNotFound");
        sql.Where($"a.task_number = {sql.Value(number)}");
        // All of a task's assignments have one issuer, which this reader is not: only the other half of an assignment's
        // predicate is needed. An index serves it.
        if (!isIssuing) sql.Where(Scopes.Within(sql, read.Actor.Work, "a.unit_path"));
        filter.Narrow(sql, time.GetUtcNow());
        if (place is not null) sql.Where(sql.Below(place, "a.unit_path"));
        return null;
    }
}
