using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>Reads a task's board, in the order of the tree: page by page, by places to jump to, or all of it as it comes.</summary>
public sealed class BoardQueries(ReadDoor door, TimeProvider time)
{
    /// <summary>Rows between two places that a long table can jump to.</summary>
    private const int AnchorDistance = 200;

    /// <summary>Rows of a window at most.</summary>
    private const int LargestWindow = 500;

    private static readonly Keyset<AssignmentItem> s_byTree = new(
        descending: false, Keyset.Text<AssignmentItem>("a.unit_path", item => item.UnitPath.ToString()));

    /// <summary>A task's assignments: all of them for the issuing side, for others those in their scope.</summary>
    public async Task<Result<Page<AssignmentItem>>> PageAsync(Actor actor, string number, AssignmentFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        var behind = s_byTree.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var items = AssignmentItem.Add(read, sql, s_byTree.Tail(page), time.GetUtcNow());
        await read.RunAsync(cancel);
        return s_byTree.Cut(items, page, item => item);
    }

    /// <summary>
    /// Places to jump to in a task's board, one every <see cref="AnchorDistance"/> rows, and how many rows there are: what a
    /// virtualised table needs beside <see cref="WindowAsync"/>, without ever skipping rows one by one.
    /// </summary>
    public async Task<Result<(IReadOnlyList<string> Anchors, int Total)>> AnchorsAsync(
        Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
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
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var anchor = Math.Min(start / AnchorDistance, anchors.Count - 1);
        sql.Where($"a.unit_path >= {sql.Value(anchors[anchor])}");
        var skip = start - anchor * AnchorDistance;
        var rows = AssignmentItem.Add(read, sql, $"{s_byTree.OrderBy} limit {skip + Math.Min(count, LargestWindow)}", time.GetUtcNow());
        await read.RunAsync(cancel);
        return Result.Of<IReadOnlyList<AssignmentItem>>([.. rows.Skip(skip)]);
    }

    /// <summary>The units of the rows from one place in the tree to another, both included, and the versions of their assignments.</summary>
    public async Task<Result<IReadOnlyList<(UnitCode Unit, long Version)>>> BetweenAsync(
        Actor actor, string number, AssignmentFilter filter, UnitPath from, UnitPath to, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        sql.Where($"a.unit_path between {sql.Value(from.ToString())} and {sql.Value(to.ToString())}");
        return Result.Of(await read.AllAsync(sql.InBatch(
            $"select a.unit_code, a.version from assignments a where {sql.Conditions} order by a.unit_path limit {TakeStepForMany.MostUnits}"),
            row => (row.Unit(), row.Long()), cancel));
    }

    /// <summary>All rows of a task's board, one by one as they come from the database, so that they are never all in memory.</summary>
    public async Task<Result<IAsyncEnumerable<AssignmentItem>>> StreamAsync(Actor actor, string number, AssignmentFilter filter, CancellationToken cancel)
    {
        var (read, sql) = (door.For(actor), new Sql());
        if (await NarrowAsync(read, sql, number, filter, cancel) is { } refusal) return refusal;
        var now = time.GetUtcNow();
        return Result.Of(read.StreamAsync(sql.InBatch(AssignmentItem.Select(sql, actor, s_byTree.OrderBy)), row => AssignmentItem.Read(row, now), cancel));
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
