using System.Collections.Immutable;
using System.Threading.Channels;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>
/// Hands the tail's entries to this node's readers: pages in process, hub and API clients. Queues are bounded; a reader too
/// slow for its queue is told to read afresh, never buffered without end.
/// </summary>
public sealed class FeedBroker
{
    /// <summary>
    /// Events that are kept. A list of what is new looks no further back, and all pages hold the same object: an event of a whole campaign carries the
    /// paths of its 41,352 units.
    /// </summary>
    public const int Kept = 400;

    private readonly Lock _gate = new();
    private readonly Queue<FeedEvent> _newest = new(Kept);
    private ImmutableArray<FeedSubscription> _subscriptions = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last entry that was handed out.</summary>
    public JournalPosition Position
    {
        // A position is two words long: without the lock a reader could get one word of the old place and one of the new.
        get { lock (_gate) return field; }
        private set { lock (_gate) field = value; }
    }

    /// <summary>Since when the tail can't read, or can't hand out what it read: the header of every page says so. Null while it moves.</summary>
    public DateTimeOffset? StalledSince
    {
        get { lock (_gate) return field; }
        private set { lock (_gate) field = value; }
    }

    public bool Stalled => StalledSince is not null;

    public event Action? StalledChanged;

    public int Subscribers => _subscriptions.Length;

    /// <summary>
    /// To be called before the caller reads its snapshot: whatever is committed after this returns, reaches the subscription. Its
    /// <see cref="FeedSubscription.From"/> tells where the stream starts.
    /// </summary>
    public FeedSubscription Subscribe(Actor actor, int capacity = 256)
    {
        lock (_gate)
        {
            var subscription = new FeedSubscription(this, actor, capacity, Position);
            _subscriptions = _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Completes once the tail knows where it starts.</summary>
    public Task StartedAsync(CancellationToken cancel) => _started.Task.WaitAsync(cancel);

    internal void SetStalled(DateTimeOffset? since)
    {
        if (Stalled == since is not null) return;
        StalledSince = since;
        StalledChanged?.Invoke();
    }

    /// <summary>What happened last that a reader may see, newest first, of what is kept: the start of a live list, before its stream goes on.</summary>
    public IReadOnlyList<FeedEvent> Newest(Actor actor)
    {
        FeedEvent[] kept;
        lock (_gate) kept = [.. _newest];
        return [.. kept.Reverse().Select(happened => happened.For(actor)).OfType<FeedEvent>()];
    }

    /// <summary>Begins with what came before, the oldest of it first.</summary>
    internal void StartAt(JournalPosition position, IEnumerable<JournalRecord> before)
    {
        lock (_gate)
        {
            foreach (var entry in before) Keep(new FeedEvent(entry));
            Position = position;
        }

        _started.TrySetResult();
    }

    private void Keep(FeedEvent happened)
    {
        if (_newest.Count == Kept) _newest.Dequeue();
        _newest.Enqueue(happened);
    }

    internal void Publish(IReadOnlyList<JournalRecord> entries)
    {
        var events = new FeedEvent[entries.Count];
        for (var i = 0; i < events.Length; i++) events[i] = new FeedEvent(entries[i]);
        lock (_gate)
        {
            Position = entries[^1].Position;
            foreach (var happened in events) Keep(happened);
            foreach (var subscription in _subscriptions)
            {
                try
                {
                    foreach (var feedEvent in events) subscription.Offer(feedEvent);
                }
                catch (Exception failure)
                {
                    // Only this subscription ends, with its own exception; the others get their events as ever.
                    _subscriptions = _subscriptions.Remove(subscription);
                    subscription.End(failure);
                }
            }
        }
    }

    internal void Remove(FeedSubscription subscription)
    {
        lock (_gate) _subscriptions = _subscriptions.Remove(subscription);
    }
}

/// <summary>One reader's bounded queue of the events it may read.</summary>
public sealed class FeedSubscription : IAsyncDisposable
{
    private readonly FeedBroker _broker;
    private readonly Channel<FeedEvent> _events;
    private bool _overflowed;

    internal FeedSubscription(FeedBroker broker, Actor actor, int capacity, JournalPosition from)
    {
        _broker = broker;
        Actor = actor;
        From = from;
        _events = Channel.CreateBounded<FeedEvent>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public Actor Actor { get; }

    /// <summary>The stream holds what comes after this place.</summary>
    public JournalPosition From { get; }

    public ChannelReader<FeedEvent> Events => _events.Reader;

    /// <summary>True once events were left out; set before anything later is queued.</summary>
    public bool HasOverflowed => Volatile.Read(ref _overflowed);

    /// <summary>Whether events were left out, for a reader that now reads the snapshot again: asking resets it.</summary>
    public bool TakeOverflow() => Interlocked.Exchange(ref _overflowed, false);

    public ValueTask DisposeAsync()
    {
        _broker.Remove(this);
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    internal void End(Exception failure) => _events.Writer.TryComplete(failure);

    internal void Offer(FeedEvent feedEvent)
    {
        if (feedEvent.For(Actor) is { } shown && !_events.Writer.TryWrite(shown)) Volatile.Write(ref _overflowed, true);
    }
}
