using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

internal sealed class PlainHub : Hub;

/// <summary>From a commit to the receipt by 1,000 hub clients, against a plain broadcast of the same payload on the same server.</summary>
internal static class HubRow
{
    private const int Clients = 1000;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var session = await world.SignInAsync(Role.Leader, UnitKind.Authority);
        var received = new Receipts();
        var connections = new List<HubConnection>();
        foreach (var path in (string[])["/hubs/feed", "/hubs/plain"])
            for (var i = 0; i < Clients; i++)
            {
                var connection = new HubConnectionBuilder().WithUrl(world.Address + path, options =>
                {
                    options.AccessTokenProvider = () => Task.FromResult<string?>(session.Token);
                    options.Transports = HttpTransportType.WebSockets;
                    options.SkipNegotiation = true;
                }).Build();
                connection.On<JsonElement>("Event", _ => received.Add());
                await connection.StartAsync();
                connections.Add(connection);
                if (path == "/hubs/feed") _ = ListenAsync(connection, received);
            }

        while (world.Get<FeedBroker>().Subscribers < Clients) await Task.Delay(50);
        List<double> ours = [], floor = [], wakes = [];
        for (var round = -1; round < rounds; round++)
        {
            await using var inProcess = world.Get<FeedBroker>().Subscribe(session.Actor);
            received.Reset();
            var (committed, message) = await CommitAsync(world, session.Actor);
            await inProcess.Events.ReadAsync();
            var woken = Stopwatch.GetElapsedTime(committed);
            var took = await received.P99Async(committed);

            received.Reset();
            var started = Stopwatch.GetTimestamp();
            await world.Get<IHubContext<PlainHub>>().Clients.All.SendAsync("Event", message);
            var plain = await received.P99Async(started);
            if (round < 0) continue;
            ours.Add(took);
            floor.Add(plain);
            wakes.Add(woken.TotalMilliseconds);
        }

        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
        return new Row("commit → 1,000 hub clients, p99", "ms", ours, floor, 1.5, Allowance: Row.Median(wakes));
    }

    private static async Task ListenAsync(HubConnection connection, Receipts received)
    {
        try
        {
            await foreach (var _ in connection.StreamAsync<JsonElement>("Subscribe", (string?)null)) received.Add();
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or HubException)
        {
            // The bench is over.
        }
    }

    /// <summary>Commits one entry as a use case does; the instant is taken when the commit has returned.</summary>
    private static async Task<(long Committed, object Message)> CommitAsync(World world, Actor actor)
    {
        await using var db = await world.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        var entry = new JournalEntry(Verbs.TaskUrged, Subject.Task("BENCH"), 1, actor, now)
        {
            UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Audience = [actor.UnitPath.ToString()], Data = """{"title":"Bench"}""",
        };
        db.Journal.Add(entry);
        await db.SaveChangesAsync();
        var committed = Stopwatch.GetTimestamp();
        world.Get<JournalWake>().Signal(entry.Xid);
        return (committed, new { Cursor = new string('c', 38), At = now, Kind = entry.Verb, Subject = new { Type = "Task", Number = "BENCH" }, UnitCode = entry.UnitCode, Actor = actor.UserName, Data = new { title = "Bench" } });
    }

    private sealed class Receipts
    {
        private readonly long[] _at = new long[Clients];
        private int _count;
        private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Reset()
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _count, 0);
        }

        public void Add()
        {
            var place = Interlocked.Increment(ref _count);
            if (place > Clients) return;
            _at[place - 1] = Stopwatch.GetTimestamp();
            if (place == Clients) _all.TrySetResult();
        }

        public async Task<double> P99Async(long from)
        {
            await _all.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return _at.Select(at => Stopwatch.GetElapsedTime(from, at).TotalMilliseconds).Order().ElementAt(Clients * 99 / 100 - 1);
        }
    }
}
