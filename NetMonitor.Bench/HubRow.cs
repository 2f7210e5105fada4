using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Npgsql;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>From a commit to its receipt by hub clients, on the same node and on another.</summary>
internal static class HubRow
{
    private const int Clients = 1000;
    private const string Number = "BENCH";

    /// <summary>1,000 clients of one node, against a plain broadcast of the same payload to as many on the same server.</summary>
    public static async Task<Row> RunAsync(World world, int rounds)
    {
        // One session holds no more than a thousand connections.
        var session = await world.SignInAsync(Role.Leader, UnitKind.Authority);
        var beside = await world.SignInAsync(Role.ResponsiblePerson, UnitKind.Authority);
        var received = new Receipts(Clients);
        var connections = new List<HubConnection>();
        for (var i = 0; i < Clients; i++)
        {
            connections.Add(await ListenAsync(world, session.Token, received));
            var plain = Connect(world, "/hubs/plain", beside.Token);
            plain.On<JsonElement>("Event", _ => received.Add());
            await plain.StartAsync();
            connections.Add(plain);
        }

        while (world.Get<FeedBroker>().Subscribers < Clients) await Task.Delay(50);
        List<double> ours = [], floor = [], wakes = [];
        for (var round = -2; round < rounds; round++)
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

    /// <summary>A client of another node; the floor is PostgreSQL's own notification between two connections.</summary>
    public static async Task<Row> OtherNodeAsync(World world, World other, int rounds)
    {
        const int Commits = 100;
        var session = await world.SignInAsync(Role.Leader, UnitKind.Authority);
        var received = new Receipts(1);
        await using var connection = await ListenAsync(other, session.Token, received);
        while (other.Get<FeedBroker>().Subscribers == 0) await Task.Delay(20);
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var (times, plain) = (new List<double>(), new List<double>());
            for (var no = 0; no < Commits; no++)
            {
                received.Reset();
                times.Add(await received.P99Async((await CommitAsync(world, session.Actor)).Committed));
                plain.Add(await NotifyAsync(world));
            }

            if (round < 0) continue;
            ours.Add(times.Order().ElementAt(Commits * 99 / 100 - 1));
            floor.Add(plain.Order().ElementAt(Commits * 99 / 100 - 1));
        }

        return new Row("commit → another node's hub client, p99", "ms", ours, floor, null, Limit: 100);
    }

    private static async Task<double> NotifyAsync(World world)
    {
        await using var listener = await world.Source.OpenConnectionAsync();
        await new NpgsqlCommand("listen bench", listener).ExecuteNonQueryAsync();
        var started = Stopwatch.GetTimestamp();
        await world.ExecuteAsync("notify bench");
        await listener.WaitAsync();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await new NpgsqlCommand("unlisten bench", listener).ExecuteNonQueryAsync();
        return took;
    }

    private static async Task<HubConnection> ListenAsync(World world, string token, Receipts received)
    {
        var connection = Connect(world, "/hubs/feed", token);
        await connection.StartAsync();
        _ = ReadAsync(connection, received);
        return connection;
    }

    private static HubConnection Connect(World world, string path, string token) => new HubConnectionBuilder().WithUrl(world.Address + path, options =>
    {
        options.AccessTokenProvider = () => Task.FromResult<string?>(token);
        options.Headers.Add("Authorization", $"Bearer {token}");
        options.Transports = HttpTransportType.WebSockets;
        options.SkipNegotiation = true;
    }).Build();

    private static async Task ReadAsync(HubConnection connection, Receipts received)
    {
        try
        {
            await foreach (var happened in connection.StreamAsync<JsonElement>("Subscribe", (string?)null))
                if (happened.GetProperty("subject").GetProperty("number").GetString() == Number) received.Add();
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or HubException)
        {
            // The bench is over.
        }
    }

    /// <summary>Commits one entry as a use case does; the instant is taken when the commit has returned.</summary>
    internal static async Task<(long Committed, object Message)> CommitAsync(World world, Actor actor)
    {
        var now = TimeProvider.System.GetUtcNow();
        var entry = new JournalEntry(new TaskUrged("Bench", 1, null), Subject.Task(Number), 1, actor, now)
        {
            UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfWork(actor.UnitPath),
        };
        var xid = await AppendAsync(world, entry);
        var committed = Stopwatch.GetTimestamp();
        world.Get<JournalWake>().Signal(xid);
        return (committed, new { Cursor = new string('c', 38), At = now, Kind = entry.Verb, Subject = new { Type = "Task", Number }, UnitCode = entry.UnitCode,
            Actor = actor.UserName, Data = new { title = "Bench" } });
    }

    /// <summary>Puts an entry on record by the statement that commands use; answers the transaction's id, to wake the tail with.</summary>
    private static async Task<ulong> AppendAsync(World world, JournalEntry entry)
    {
        await using var batch = world.Source.CreateBatch();
        batch.BatchCommands.Add(JournalWriter.Insert(entry));
        return (ulong)(await batch.ExecuteScalarAsync())!;
    }

    private sealed class Receipts(int clients)
    {
        private readonly long[] _at = new long[clients];
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
            if (place > clients) return;
            _at[place - 1] = Stopwatch.GetTimestamp();
            if (place == clients) _all.TrySetResult();
        }

        public async Task<double> P99Async(long from)
        {
            await _all.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return _at.Select(at => Stopwatch.GetElapsedTime(from, at).TotalMilliseconds).Order().ElementAt(Math.Max(0, clients * 99 / 100 - 1));
        }
    }
}
