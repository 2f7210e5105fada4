using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Faults;

/// <summary>Mixed load for an hour, or as long as <c>eng/soak.sh</c> asks for; never in an ordinary run.</summary>
[Collection(FaultsCollection.Name)]
public sealed class SoakTests(PostgresServer server)
{
    private const int Followers = 4;
    private const int Samples = 40;

    /// <summary>Some hundred commands a second: what is compared in the end has to fit in here.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    [Fact(Explicit = true)]
    public async Task Load_ForAsLongAsIsAskedFor_KeepsMemoryFlat()
    {
        var interval = TimeSpan.FromMinutes((double)Dice.SoakMinutes / Samples);
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        var leader = await console.As(Role.Leader, Zhejiang);
        var cursor = (await leader.Read("feed")).Ok().Text("cursor");
        var followers = Enumerable.Range(0, Followers)
            .Select(_ => new HubFollower(console.Address, leader.DefaultRequestHeaders.Authorization!.Parameter!, cursor)).ToList();
        await using var load = await MixedLoad.StartAsync(console, Dice.Seed, pause: Pause);
        var memory = new List<double>();
        Say($"NETMONITOR_FAULT_SEED={Dice.Seed}, {Dice.SoakMinutes} minutes");
        for (var sample = 1; sample <= Samples; sample++)
        {
            await Task.Delay(interval);
            await load.MustGoOnAsync(1);
            memory.Add(ResidentMegabytes(console.ProcessId));
            var heard = followers.Sum(follower => follower.Heard.Count);
            Say(FormattableString.Invariant(
                $"{(interval * sample).TotalMinutes,6:0.0} min  {memory[^1],6:0} MB  {load.Acknowledged,8} commands  {heard,9} events heard"));
        }

        await load.StopAsync();
        await load.ReckonAsync(console, database);
        Assert.Empty(load.Answers);
        foreach (var follower in followers)
        {
            await Eventually.TrueAsync(() => follower.Heard.Count >= load.Acknowledged, "the hub tells the rest");
            Assert.Equal((load.Acknowledged, 1, false), (follower.Heard.Count, follower.Connections, follower.HasRepeats));
            await follower.DisposeAsync();
        }

        // The first quarter warms up. What leaks goes on growing; a heap that breathes does not.
        var (early, late) = (memory.Skip(Samples / 4).Take(Samples / 4).Average(), memory.TakeLast(Samples / 4).Average());
        Say(FormattableString.Invariant($"resident memory, second quarter {early:0} MB, last quarter {late:0} MB"));
        Assert.True(late <= (early * 1.15) + 16, FormattableString.Invariant($"Memory grows: {early:0} MB, then {late:0} MB."));
    }

    private static double ResidentMegabytes(int pid)
    {
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        return process.WorkingSet64 / 1048576.0;
    }

    /// <summary>At once: an hour is long to see nothing.</summary>
    private static void Say(string line) => System.Console.Error.WriteLine(line);
}
