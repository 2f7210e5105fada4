using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Notices;

/// <summary>What waits for somebody, whether they were told of it or not.</summary>
public enum WaitingFor
{
    /// <summary>Alerts at which nobody looks.</summary>
    Alerts,

    /// <summary>Requests for assistance that a center should have passed on by now.</summary>
    Hops,
    Filings,
    Forms,
    Findings,
}

/// <summary>
/// A part of the work that may wait for a reader, seen to at its path: rows from <c>from</c> on, as the reader may see them, and of a row whether it is late.
/// Registered with the part's services, so that the bell need not know the parts.
/// </summary>
public sealed record WaitingPart(
    WaitingFor What, string Path, Permission Needs, Func<Sql, Actor, DateTimeOffset, string> From, Func<Sql, DateTimeOffset, string> Late);

public sealed record WaitingCount(WaitingFor What, string Path, int Count, int Late);

/// <summary>Counts what waits for a reader, in one round trip.</summary>
public sealed class WaitingQueries(ReadDoor door, IEnumerable<WaitingPart> parts, TimeProvider time)
{
    /// <summary>Of each part at most so many are counted.</summary>
    public const int MostCounted = 999;

    public async Task<IReadOnlyList<WaitingCount>> ReadAsync(Actor actor, CancellationToken cancel)
    {
        var (read, now) = (door.For(actor), time.GetUtcNow());
        var counts = parts.Where(part => actor.May(part.Needs)).OrderBy(part => part.What).Select(part =>
        {
            var sql = new Sql();
            var late = part.Late(sql, now);
            return read.Add(
                sql.InBatch(
                    $"""
                    select count(*)::int, count(*) filter (where late)::int
                    from (select {late} as late from {part.From(sql, actor, now)} limit {MostCounted}) waiting
                    """),
                row => new WaitingCount(part.What, part.Path, row.Int(), row.Int()));
        }).ToList();
        if (counts.Count > 0) await read.RunAsync(cancel);
        return [.. counts.SelectMany(count => count).Where(count => count.Count > 0)];
    }
}
