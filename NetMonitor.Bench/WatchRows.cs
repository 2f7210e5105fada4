using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>The watch: a month of the journal through all detectors, from a commit to the alert on an open page, and what a burst costs others.</summary>
internal static class WatchRows
{
    private const int Batch = 500;
    private const int People = 10_000;
    private const int Alerts = 100;
    private const int BurstASecond = 1_000;

    /// <summary>
    /// All detectors over a month, with alerts, what they remember and the cursor; the floor reads the same batches and moves a cursor, as a tail does.
    /// </summary>
    public static async Task<Row> MonthAsync(BenchDatabase prepared, string folder, int entries, int rounds)
    {
        await using var services = AccountRows.Services(await prepared.CopyAsync("bench_watch"), folder, _ => { });
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await services.GetRequiredService<JournalPartitions>().PrepareAsync(CancellationToken.None);
        var begin = await PlaceAsync(source);
        await FillAsync(source, entries);
        var end = await PlaceAsync(source);
        await ExecuteAsync(source, "insert into reader_cursors (reader, xid, entry_id, at) values ('alerts', '0', 0, now()) on conflict do nothing");
        var watch = services.GetRequiredService<WatchJournal>();
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            await ExecuteAsync(source, "delete from alert_entries; delete from alerts; delete from detector_memories; delete from outgoing_texts");
            var watched = await ReadAsync(source, begin, end, watch);
            var read = await ReadAsync(source, begin, end, null);
            if (round < 0) continue;
            ours.Add(watched);
            floor.Add(read);
        }

        return new Row($"{entries:N0} entries of a month through all detectors, against reading them", "ms", ours, floor, 2);
    }

    /// <summary>
    /// From the commit of a fifth refusal to its alert, to a hub client of the center that watches; the floor is the refusal's own event there.
    /// </summary>
    public static async Task<Row> AlertAsync(World world, int rounds)
    {
        var session = await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter);
        var unit = session.Actor.ActingPath;
        var (events, sequence) = (new EventTimes(), 0);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri($"{world.Address}/hubs/feed"), options =>
            options.AccessTokenProvider = () => Task.FromResult<string?>(session.Token)).Build();
        await connection.StartAsync();
        _ = events.ListenAsync(connection);
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var (alerts, refusals) = (new List<double>(), new List<double>());
            for (var no = 0; no < Alerts; no++)
            {
                var account = World.Taken(UserName.Create(unit.Leaf, AccountClass.Other, ++sequence)).ToString();
                var (refused, raised) = events.Expect(account);
                var committed = await RefuseAsync(world, session.Actor, account, unit, 5);
                refusals.Add(Stopwatch.GetElapsedTime(committed, await refused).TotalMilliseconds);
                alerts.Add(Stopwatch.GetElapsedTime(committed, await raised).TotalMilliseconds);
            }

            if (round < 0) continue;
            ours.Add(alerts.Order().ElementAt(Alerts * 99 / 100 - 1));
            floor.Add(refusals.Order().ElementAt(Alerts * 99 / 100 - 1));
        }

        return new Row("commit → alert at a hub client, p99, against its entry's own event", "ms", ours, floor, 1, Allowance: 250);
    }

    /// <summary>Sign-ins of others while a thousand refusals a second go on record and are watched, against the same sign-ins without.</summary>
    public static async Task<Row> BurstAsync(World world, int rounds)
    {
        var actor = (await world.SignInAsync(Role.CenterSystemAdministrator, UnitKind.CoordinationCenter)).Actor;
        var account = World.Taken(UserName.Create(actor.ActingPath.Leaf, AccountClass.Other, 999)).ToString();
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var without = await SignInRow.SignInsAsync(world);
            using var stop = new CancellationTokenSource();
            var burst = RefuseOnAsync(world, actor, account, stop.Token);
            var within = await SignInRow.SignInsAsync(world);
            await stop.CancelAsync();
            await burst;
            if (round < 0) continue;
            ours.Add(within);
            floor.Add(without);
        }

        return new Row("sign-ins while 1,000 refusals a second are watched, against without", "/s", ours, floor, 0.8, Higher: true);
    }

    private static async Task RefuseOnAsync(World world, Actor actor, string account, CancellationToken stop)
    {
        for (var began = Stopwatch.GetTimestamp(); !stop.IsCancellationRequested;)
        {
            await RefuseAsync(world, actor, account, actor.ActingPath, BurstASecond / 10);
            var next = TimeSpan.FromMilliseconds(100) - Stopwatch.GetElapsedTime(began);
            if (next > TimeSpan.Zero) await Task.Delay(next, CancellationToken.None);
            began = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Refusals in one transaction; the instant is taken when the commit has returned.</summary>
    private static async Task<long> RefuseAsync(World world, Actor told, string account, UnitPath unit, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var what = new SignInRefused("203.0.113.9", SignInCause.WrongPassword);
        await using var batch = world.Source.CreateBatch();
        for (var i = 0; i < count; i++)
            batch.BatchCommands.Add(JournalWriter.Insert(new JournalEntry(what, Subject.Account(account), 1, Author.System, now)
            {
                UnitCode = unit.Leaf.ToString(), UnitPath = unit.ToString(), Readers = Readers.OfAccount(account, told.UnitPath),
            }));
        var xid = (ulong)(await batch.ExecuteScalarAsync())!;
        var committed = Stopwatch.GetTimestamp();
        world.Get<JournalWake>().Signal(xid);
        return committed;
    }

    /// <summary>Ten thousand people's month: their work, sign-ins from where they always are, and now and then something to look at.</summary>
    private static async Task FillAsync(NpgsqlDataSource source, int entries)
    {
        var units = new List<UnitPath>();
        await using (var read = source.CreateCommand($"select path from units where level = 5 order by code limit {People}"))
        await using (var rows = await read.ExecuteReaderAsync())
            while (await rows.ReadAsync()) units.Add(UnitPath.Parse(rows.GetString(0)));
        var people = units.Select(unit => (Name: World.Taken(UserName.Create(unit.Leaf, AccountClass.Other, 1)).ToString(), Unit: unit)).ToArray();
        var (first, step) = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(28), TimeSpan.FromDays(28) / entries);
        await using var connection = await source.OpenConnectionAsync();
        var batch = new List<JournalEntry>(Batch);
        for (var no = 0; no < entries; no++)
        {
            var (person, at) = ((int)(no * 2654435761L % people.Length), first + no * step);
            batch.Add(Entry(no, people[person].Name, people[person].Unit, person, at));
            if (batch.Count < Batch && no < entries - 1) continue;
            await JournalWriter.CopyAsync(connection, batch, CancellationToken.None);
            batch.Clear();
        }
    }

    private static JournalEntry Entry(int no, string name, UnitPath unit, int person, DateTimeOffset at)
    {
        var (network, device, session) = ($"10.{person / 250 % 250}.{person % 250}.7", $"{person:x32}", new Guid(person, 0, 0, new byte[8]));
        return (no % 100) switch
        {
            < 20 => About(new SignedIn("Page", network, session, device, false, $"K{person}"), Subject.Account(name)),
            < 35 => About(new SessionEnded(session, "EndedByHolder"), Subject.Account(name)),
            < 37 => About(new SignInRefused(network, SignInCause.WrongPassword, device), Subject.Account(name)),
            < 38 => About(new Refused("GET /tasks/{number}", null, "TaskNotFound", null, null, null, Domain.Shared.RefusalKind.OutOfScope),
                Subject.Account(name)),
            < 48 => About(new EvidenceOpened("a.pdf", "00"), new Subject("Evidence", $"E{no}")),
            _ => About(new AssignmentReceived("T1000002026000001", "Bench", unit.Leaf), new Subject("Assignment", $"T1000002026000001-{unit.Leaf}")),
        };

        JournalEntry About(DomainEvent what, Subject subject) => new(what, subject, 1, new Author(name, unit.ToString()), at)
        {
            UnitCode = unit.Leaf.ToString(), UnitPath = unit.ToString(), Readers = Readers.OfAccount(name),
        };
    }

    private static async Task<double> ReadAsync(NpgsqlDataSource source, JournalPosition begin, JournalPosition end, WatchJournal? watch)
    {
        var started = Stopwatch.GetTimestamp();
        for (var position = begin; ;)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var entries = await JournalReader.ReadAsync(connection, position, Batch, CancellationToken.None);
            entries.RemoveAll(entry => entry.Position.CompareTo(end) > 0);
            if (entries.Count == 0) return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (watch is not null) await watch.ApplyAsync(entries, connection, CancellationToken.None);
            position = entries[^1].Position;
            await using var move = new NpgsqlCommand("update reader_cursors set xid = $1, entry_id = $2 where reader = 'alerts'", connection)
            {
                Parameters = { JournalReader.Xid(position.Xid), new() { Value = position.Id } },
            };
            await move.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    private static async Task<JournalPosition> PlaceAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select xid, id from journal order by xid desc, id desc limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new JournalPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)) : JournalPosition.Start;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>When the events of an account came: the first refusal, and the alert.</summary>
    private sealed class EventTimes
    {
        private readonly Lock _gate = new();
        private string _account = "";
        private TaskCompletionSource<long> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource<long> _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public (Task<long> Refused, Task<long> Raised) Expect(string account)
        {
            lock (_gate)
            {
                _account = account;
                _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return (_refused.Task.WaitAsync(TimeSpan.FromMinutes(1)), _raised.Task.WaitAsync(TimeSpan.FromMinutes(1)));
            }
        }

        public async Task ListenAsync(HubConnection connection)
        {
            try
            {
                await foreach (var happened in connection.StreamAsync<JsonElement>("Subscribe", (string?)null)) Happened(happened);
            }
            catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
            {
                // The bench is over.
            }
        }

        private void Happened(JsonElement happened)
        {
            var at = Stopwatch.GetTimestamp();
            lock (_gate)
            {
                var kind = happened.GetProperty("kind").GetString();
                if (kind == nameof(SignInRefused) && happened.GetProperty("subject").GetProperty("number").GetString() == _account) _refused.TrySetResult(at);
                if (kind == nameof(AlertRaised) && happened.GetProperty("data").GetProperty("of").GetString() == _account) _raised.TrySetResult(at);
            }
        }
    }
}
