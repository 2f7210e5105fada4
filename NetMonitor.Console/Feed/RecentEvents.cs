using System.Collections.Concurrent;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>What happened last that a reader may see: the start of a live list, before its stream goes on.</summary>
public sealed class RecentEvents(JournalReader journal)
{
    /// <summary>Entries looked back over. A list of what is new needs no more, and the read stays as cheap on a full journal.</summary>
    private const int LookBack = 400;

    /// <summary>
    /// What any reader looked back over, so that all pages hold the same objects: an event of a whole campaign carries the paths of its 41,352
    /// units, six megabytes that each open page would otherwise keep for itself.
    /// </summary>
    private readonly ConcurrentDictionary<JournalPosition, FeedEvent> _known = new();

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(Actor actor, int limit, CancellationToken cancel)
    {
        var events = new List<FeedEvent>(limit);
        await foreach (var entry in journal.NewestAsync(LookBack, cancel))
        {
            if (events.Count == limit) break;
            var happened = _known.GetOrAdd(entry.Position, static (_, entry) => new FeedEvent(entry), entry);
            if (happened.IsFor(actor)) events.Add(happened);
        }

        // Nobody looks back as far as the older half any more.
        if (_known.Count > 2 * LookBack)
            foreach (var old in _known.Keys.OrderDescending().Skip(LookBack)) _known.TryRemove(old, out _);
        return events;
    }
}
