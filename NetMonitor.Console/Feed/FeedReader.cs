using System.Runtime.CompilerServices;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Feed;

/// <summary>A stretch of the feed, with the cursor to go on from.</summary>
public sealed record FeedPage(IReadOnlyList<FeedMessage> Events, string Cursor);

/// <summary>The feed from a cursor: what was missed is read from the journal, then the live stream takes over without gap or repeat.</summary>
public sealed class FeedReader(FeedBroker broker, JournalReader journal, FeedCursors cursors, TimeProvider time)
{
    /// <summary>Entries that a replay goes through at most; a cursor further back is told to start afresh.</summary>
    public const int MaxReplay = 50_000;

    private const int BatchSize = 1000;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(25);

    private static readonly Refusal Malformed = Refusal.Malformed("CursorMalformed");
    private static readonly Refusal Expired = Refusal.Conflict("CursorExpired");

    /// <summary>
    /// Events after a cursor, waiting up to 25 s where there are none. Without one: no events, the cursor of now.
    /// <c>CursorMalformed</c> also for another account's, <c>CursorExpired</c> for one too old.
    /// </summary>
    public async Task<Result<FeedPage>> ReadAsync(Actor actor, string? after, int limit, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(after)) return new FeedPage([], cursors.Of(await journal.NowAsync(cancel), actor.UserName));
        if (!cursors.TryParse(after, actor.UserName, out var position)) return Malformed;
        await using var subscription = broker.Subscribe(actor);
        using var over = new CancellationTokenSource(LongPoll, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, over.Token);
        while (true)
        {
            var found = await ReplayAsync(actor, position, limit, cancel);
            if (found is not var (events, reached)) return Expired;
            if (events.Count > 0)
                return new FeedPage([.. events.Select(item => Message(item, actor))],
                    cursors.Of(events.Count == limit ? events[^1].Position : reached, actor.UserName));
            position = reached;
            try
            {
                if (!await subscription.Events.WaitToReadAsync(patience.Token)) return new FeedPage([], cursors.Of(position, actor.UserName));
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new FeedPage([], cursors.Of(position, actor.UserName));
            }

            while (subscription.Events.TryRead(out _))
            {
                // These events only say that there is something: it is read from the journal.
            }
        }
    }

    /// <summary>The endless stream; a refusal is its last item.</summary>
    public async IAsyncEnumerable<Result<FeedMessage>> StreamAsync(Actor actor, string? cursor, [EnumeratorCancellation] CancellationToken cancel)
    {
        JournalPosition? from = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!cursors.TryParse(cursor, actor.UserName, out var parsed))
            {
                yield return Malformed;
                yield break;
            }

            from = parsed;
        }

        await broker.StartedAsync(cancel);
        await using var subscription = broker.Subscribe(actor, capacity: 1024);
        var sent = from ?? subscription.From;
        while (true)
        {
            // What was committed between the cursor and the subscription, or left out while this client was slow.
            while (from is not null || subscription.TakeOverflow())
            {
                from = null;
                var found = await ReplayAsync(actor, sent, BatchSize, cancel);
                if (found is not var (events, reached))
                {
                    yield return Expired;
                    yield break;
                }

                foreach (var missed in events)
                {
                    sent = missed.Position;
                    yield return Message(missed, actor);
                }

                if (events.Count == BatchSize) from = sent;
                else if (reached > sent) sent = reached;
            }

            if (!await subscription.Events.WaitToReadAsync(cancel)) yield break;
            while (subscription.Events.TryRead(out var feedEvent))
            {
                // This event may come after others that were left out: then all of them are read from the journal, in order.
                if (subscription.HasOverflowed) break;
                if (feedEvent.Position <= sent) continue;
                sent = feedEvent.Position;
                yield return Message(feedEvent, actor);
            }
        }
    }

    /// <summary>Up to <paramref name="limit"/> of the actor's events after a place, and how far the journal was read; null where that is too far.</summary>
    private async Task<(List<FeedEvent> Events, JournalPosition Reached)?> ReplayAsync(Actor actor, JournalPosition after, int limit, CancellationToken cancel)
    {
        var events = new List<FeedEvent>();
        for (var seen = 0; seen <= MaxReplay; seen += BatchSize)
        {
            var (entries, _) = await journal.ReadAsync(after, BatchSize, cancel);
            foreach (var entry in entries)
            {
                after = entry.Position;
                if (new FeedEvent(entry).For(actor) is not { } shown) continue;
                events.Add(shown);
                if (events.Count == limit) return (events, after);
            }

            if (entries.Count < BatchSize) return (events, after);
        }

        return null;
    }

    private FeedMessage Message(FeedEvent feedEvent, Actor actor) => FeedMessage.Of(feedEvent, cursors.Of(feedEvent.Position, actor.UserName));
}
