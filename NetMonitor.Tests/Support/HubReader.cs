using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using NetMonitor.Console.Feed;

namespace NetMonitor.Tests.Support;

/// <summary>A program on the live feed, as a province's own system would be: SignalR's client with a bearer token, no knowledge of our types.</summary>
public sealed class HubReader : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly List<JsonElement> _events = [];
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    private HubReader(HubConnection connection)
    {
        _connection = connection;
        _connection.Closed += _ =>
        {
            Closed = true;
            return Task.CompletedTask;
        };
    }

    /// <summary>The server ended the connection, or it was lost.</summary>
    public bool Closed { get; private set; }

    public IReadOnlyList<JsonElement> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public IReadOnlyList<string> Numbers(params string[] kinds) => NumbersOf(Events, kinds);

    /// <summary>Subject numbers of the events of these kinds, in their order.</summary>
    public static IReadOnlyList<string> NumbersOf(IEnumerable<JsonElement> events, params string[] kinds) =>
        [.. events.Where(item => kinds.Contains(item.GetProperty("kind").GetString()))
            .Select(item => item.GetProperty("subject").GetProperty("number").GetString()!)];

    /// <summary>Connects with the token of a client that is signed in, and subscribes.</summary>
    public static async Task<HubReader> OpenAsync(TestConsole console, HttpClient signedIn, string? cursor = null)
    {
        var token = signedIn.DefaultRequestHeaders.Authorization!.Parameter;
        var reader = new HubReader(new HubConnectionBuilder()
            .WithUrl(new Uri(console.Address, "hubs/feed"), options => options.AccessTokenProvider = () => Task.FromResult(token)).Build());
        // A thread that comes late is no lost line.
        (reader._connection.ServerTimeout, reader._connection.HandshakeTimeout) = (Patience.End, Patience.End);
        reader._connection.KeepAliveInterval = TimeSpan.FromSeconds(5);
        await reader._connection.StartAsync();
        var broker = console.Get<FeedBroker>();
        var before = Subscriptions(broker);
        reader._reading = reader.ReadAsync(cursor);
        // Without a cursor the stream starts when the server has subscribed: what is committed earlier is not its business.
        if (cursor is null)
            await Eventually.TrueAsync(() => Subscriptions(broker).Except(before).Any() || reader._reading.IsCompleted, "the hub has subscribed");
        return reader;
    }

    /// <summary>Until the stream has ended; answers what the server said, empty where it ended without a word.</summary>
    public async Task<string> RefusalAsync() => (await Record.ExceptionAsync(() => _reading.WaitAsync(Patience.End)))?.Message ?? "";

    public Task UntilAsync(Func<IReadOnlyList<JsonElement>, bool> condition, string what) => Eventually.TrueAsync(() => condition(Events), what);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _connection.DisposeAsync();
        await Record.ExceptionAsync(() => _reading);
        _end.Dispose();
    }

    /// <summary>Which, not how many: an earlier reader may leave at the moment when this one comes.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_subscriptions")]
    private static extern ref ImmutableArray<FeedSubscription> Subscriptions(FeedBroker broker);

    private async Task ReadAsync(string? cursor)
    {
        await foreach (var item in _connection.StreamAsync<JsonElement>("Subscribe", cursor, _end.Token))
            lock (_events) _events.Add(item);
    }
}
