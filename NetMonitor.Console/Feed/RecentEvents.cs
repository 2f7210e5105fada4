using System.Collections.Concurrent;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>What happened last that a reader may see: the start of a live list, before its stream goes on.</summary>
public sealed class RecentEvents(JournalReader journal)
{
    /// <summary>Entries looked back over. A list of what is new needs no more, and the read stays as cheap on a full journal.</summary>
    public const int LookBack = 400;

    /// <summary>
    /// What readers looked back over, so that each entry is read once and all pages hold the same object: an event of a whole campaign carries the
    /// paths of its 41,352 units.
    /// </summary>
    private readonly ConcurrentDictionary<JournalPosition, FeedEvent> _known = new();

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(Actor actor, int limit, CancellationToken cancel)
    {
        var positions = await journal.NewestAsync(LookBack, cancel);
        var unknown = positions.Where(position => !_known.ContainsKey(position)).ToList();
        if (unknown.Count > 0)
            await foreach (var entry in journal.FromAsync(unknown[^1], cancel))
                _known.GetOrAdd(entry.Position, static (_, entry) => new FeedEvent(entry), entry);
        var events = new List<FeedEvent>(limit);
        foreach (var position in positions)
        {
            if (events.Count == limit) break;
            // What is not known any more is no longer among the newest: others have read on meanwhile.
            if (_known.TryGetValue(position, out var happened) && happened.For(actor) is { } shown) events.Add(shown);
        }

        // Nobody looks back as far as the older half any more.
        if (_known.Count > 2 * LookBack)
            foreach (var old in _known.Keys.OrderDescending().Skip(LookBack)) _known.TryRemove(old, out _);
        return events;
    }
}
