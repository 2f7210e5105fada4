using System.Collections.Concurrent;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Reads;

/// <summary>
/// Names of units for lists of events, kept in memory: an event has only the unit's code. Names change only with an import, which is rare, so
/// each is kept for an hour.
/// </summary>
public sealed class UnitNames(ReadDoor door, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<UnitCode, (string Name, DateTimeOffset ReadAt)> _names = [];

    /// <summary>The code itself where there is no such unit.</summary>
    public async ValueTask<string> OfAsync(UnitCode code, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_names.TryGetValue(code, out var kept) && now - kept.ReadAt < Keep) return kept.Name;
        var sql = new Sql();
        var find = sql.InBatch($"select name from units where code = {sql.Value(code.ToString())}");
        var name = await door.ForSystem().FirstAsync(find, row => row.Text(), cancel) ?? code.ToString();
        _names[code] = (name, now);
        return name;
    }
}
