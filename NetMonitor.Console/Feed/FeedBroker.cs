using System.Text.Json;
using System.Threading.Channels;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>Placeholder until the backend's arrives with main.</summary>
public sealed record FeedSubject(string Type, string Number);

public sealed record FeedEvent(DateTimeOffset At, string Kind, FeedSubject Subject, string UnitCode, string Actor, JsonElement Data);

public sealed class FeedSubscription(Action left) : IAsyncDisposable
{
    internal Channel<FeedEvent> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<FeedEvent>(256);

    public ChannelReader<FeedEvent> Events => Channel.Reader;
    public bool TakeOverflow() => false;

    public ValueTask DisposeAsync()
    {
        left();
        Channel.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}

public sealed class FeedBroker
{
    private readonly List<FeedSubscription> _all = [];
    public int Subscribers => _all.Count;

    public FeedSubscription Subscribe(Actor actor, int capacity = 256)
    {
        FeedSubscription subscription = null!;
        subscription = new FeedSubscription(() => _all.Remove(subscription));
        _all.Add(subscription);
        return subscription;
    }

    internal void Publish(FeedEvent happened) => _all.ForEach(one => one.Channel.Writer.TryWrite(happened));
}
