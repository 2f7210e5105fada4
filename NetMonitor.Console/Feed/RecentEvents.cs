using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>What happened last that a reader may see: the start of a live list, before its stream goes on.</summary>
public sealed class RecentEvents(JournalReader journal)
{
    /// <summary>Entries looked back over. A list of what is new needs no more, and the read stays as cheap on a full journal.</summary>
    private const int LookBack = 400;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(Actor actor, int limit, CancellationToken cancel)
    {
        var events = new List<FeedEvent>(limit);
        await foreach (var entry in journal.NewestAsync(LookBack, cancel))
        {
            if (events.Count == limit) break;
            var happened = new FeedEvent(entry);
            if (happened.IsFor(actor)) events.Add(happened);
        }

        return events;
    }
}
