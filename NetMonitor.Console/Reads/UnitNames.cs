using System.Collections.Concurrent;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Reads;

/// <summary>
/// Names of units for lists of events, kept in memory: an event says a code, people read names. Names change with an import,
/// which is rare; a kept one is good for an hour.
/// </summary>
public sealed class UnitNames(UnitQueries queries, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<UnitCode, (string Name, DateTimeOffset ReadAt)> _names = [];

    /// <summary>The code itself where there is no such unit.</summary>
    public async ValueTask<string> OfAsync(UnitCode code, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_names.TryGetValue(code, out var kept) && now - kept.ReadAt < Keep) return kept.Name;
        var unit = await queries.GetAsync(code, cancel);
        var name = unit.IsRefused ? code.ToString() : unit.Value.Name;
        _names[code] = (name, now);
        return name;
    }
}
