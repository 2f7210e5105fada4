using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Faults;

/// <summary>Clients of the hub as they are on a bad day: one that does not read, and a thousand that come back at once.</summary>
[Collection(FaultsCollection.Name)]
public sealed class HubCrowdTests(PostgresServer server)
{
    private const int Crowd = 1000;

    [Fact]
    public async Task SlowClient_HoldsUpNobodyAndIsToldEverythingOnceItReads()
    {
        const int Events = 20_000;
        using var patience = new CancellationTokenSource(Patience.End);
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        var (token, cursor) = await ReaderAsync(console);
        await using var slow = await RawHubClient.OpenAsync(console.Address, token, cursor, patience.Token);
        await using var other = await RawHubClient.OpenAsync(console.Address, token, cursor, patience.Token);

        // Some 40 MB: more than sockets and queues hold.
        var path = (await MixedLoad.RowsAsync(database, $"select path from units where code = '{Zhejiang}'")).Single();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await new NpgsqlCommand(
                $$"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                select now(), 'TaskEdited', 'system', '', 'Task', 'slow-' || no, 1, '', '', array['{{path}}'],
                  json_build_object('title', repeat('x', 2000)) from generate_series(1, {{Events}}) no
                """, connection).ExecuteNonQueryAsync();
        }

        var all = Enumerable.Range(1, Events).Select(no => $"slow-{no}").ToList();
        Assert.Equal(all, await other.ReadAsync(Events, patience.Token));
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
        Assert.Equal([number], await other.ReadAsync(1, patience.Token));

        Assert.Equal([.. all, number], await slow.ReadAsync(Events + 1, patience.Token));
    }

    [Fact]
    public async Task Crowd_ThatReconnectsAtOnce_IsToldWhatItMissedWithoutGapOrRepeat()
    {
        using var patience = new CancellationTokenSource(Patience.End);
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        var (token, cursor) = await ReaderAsync(console);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        // A sign-in is an event too: what comes before this draft has been told.
        var leader = await console.As(Role.Leader, Zhejiang);
        var known = await city.DraftAsync(Picked(Xihu));
        ApiAnswer told = null!;
        await Eventually.TrueAsync(async () => (told = (await leader.Read($"feed?after={cursor}")).Ok()).Raw.Contains(known, StringComparison.Ordinal),
            "the draft is told");
        cursor = told.Text("cursor");
        var crowd = await OpenAsync([.. Enumerable.Repeat(cursor, Crowd)]);
        var numbers = await DraftAsync(3);
        await HearAsync(numbers);

        await console.KillAsync();
        console.Begin();
        await console.ReadyAsync();
        numbers = await DraftAsync(5);
        foreach (var client in crowd) await client.DisposeAsync();
        var coming = OpenAsync([.. crowd.Select(client => client.Cursor)]);
        numbers.AddRange(await DraftAsync(5));
        crowd = await coming;

        await HearAsync(numbers);
        await console.ShowsAsync("Healthy");
        foreach (var client in crowd) await client.DisposeAsync();

        Task<RawHubClient[]> OpenAsync(string[] cursors) =>
            Task.WhenAll(cursors.Select(from => Task.Run(() => RawHubClient.OpenAsync(console.Address, token, from, patience.Token))));

        async Task<List<string>> DraftAsync(int count)
        {
            var drafted = new List<string>();
            for (var i = 0; i < count; i++) drafted.Add(await city.DraftAsync(Picked(Xihu)));
            return drafted;
        }

        async Task HearAsync(List<string> expected)
        {
            foreach (var heard in await Task.WhenAll(crowd.Select(client => Task.Run(() => client.ReadAsync(expected.Count, patience.Token)))))
                Assert.Equal(expected, heard);
        }
    }

    private static async Task<(string Token, string Cursor)> ReaderAsync(RealConsole console)
    {
        var leader = await console.As(Role.Leader, Zhejiang);
        return (leader.DefaultRequestHeaders.Authorization!.Parameter!, (await leader.Read("feed")).Ok().Text("cursor"));
    }
}
