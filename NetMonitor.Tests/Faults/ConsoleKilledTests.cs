using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>kill -9 of the console under load, again and again: what it had answered stands, and nothing stands twice.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ConsoleKilledTests(PostgresServer server, ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LosesNothingAcknowledgedAndDoesNothingTwice()
    {
        var dice = Dice.Roll(output);
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        await using var load = await MixedLoad.StartAsync(console, dice.Next());
        await load.MustGoOnAsync(20);
        for (var round = 1; round <= Dice.Rounds; round++)
        {
            // Mostly at work, now and then while it starts.
            await Task.Delay(dice.Next(1200));
            await console.KillAsync();
            console.Begin();
            if (dice.Next(4) > 0) await console.ReadyAsync();
        }

        await console.ReadyAsync();
        await load.MustGoOnAsync(20);
        await load.StopAsync();

        output.WriteLine($"{Dice.Rounds} kills, {load.Acknowledged} commands acknowledged, others: "
            + $"{string.Join(", ", load.Answers.Select(item => $"{item.Value} × {item.Key}"))}");
        await load.ReckonAsync(console, database);
    }
}
