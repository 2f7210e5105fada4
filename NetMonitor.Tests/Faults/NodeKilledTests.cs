using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Faults;

/// <summary>Two nodes behind nginx, each killed once under load: its clients reach the other, and their feed has no gap and no repeat.</summary>
[Collection(FaultsCollection.Name)]
public sealed class NodeKilledTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Clients = 12;

    [Fact]
    public async Task Kill_OfEitherNodeUnderLoad_MovesItsClientsToTheOther()
    {
        var dice = Dice.Roll(output);
        var database = await server.CreateDatabaseAsync();
        await using var first = await RealConsole.StartAsync(database);
        await using var second = await RealConsole.StartAsync(database);
        await using var nginx = await NginxProxy.StartAsync(first, second);
        var leader = await first.As(Role.Leader, Zhejiang);
        var cursor = (await leader.Read("feed")).Ok().Text("cursor");
        await using var clients = new Several(Enumerable.Range(0, Clients)
            .Select(_ => new HubFollower(nginx.Address, leader.DefaultRequestHeaders.Authorization!.Parameter!, cursor)));
        await using var load = await MixedLoad.StartAsync(first, dice.Next(), address: nginx.Address);
        foreach (var node in new[] { first, second })
        {
            await load.MustGoOnAsync(20);
            await Task.Delay(dice.Next(500));
            var before = clients.Connections;
            await node.KillAsync();
            await load.MustGoOnAsync(20);
            node.Begin();
            await node.ReadyAsync();
            await Eventually.TrueAsync(() => clients.Connections > before, "clients were at the node that was killed, and have moved");
        }

        await load.MustGoOnAsync(20);
        await load.StopAsync();

        output.WriteLine($"{load.Acknowledged} commands acknowledged, {clients.Connections - Clients} clients moved, others: "
            + $"{string.Join(", ", load.Answers.Select(item => $"{item.Value} × {item.Key}"))}");
        await load.ReckonAsync(first, database);
        var happened = await MixedLoad.RowsAsync(database,
            "select verb || ' ' || subject_number from journal where subject_type in ('Task', 'Assignment') order by xid, id");
        foreach (var client in clients.All)
        {
            await Eventually.TrueAsync(() => client.Heard.Count >= happened.Count, "the hub tells the rest");
            Assert.Equal(happened, client.Heard);
            Assert.False(client.HasRepeats);
        }
    }

    private sealed class Several(IEnumerable<HubFollower> all) : IAsyncDisposable
    {
        public IReadOnlyList<HubFollower> All { get; } = [.. all];

        public int Connections => All.Sum(client => client.Connections);

        public async ValueTask DisposeAsync()
        {
            foreach (var client in All) await client.DisposeAsync();
        }
    }
}
