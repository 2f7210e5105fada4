using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using Xunit;

namespace NetMonitor.Tests.Data;

/// <summary>What a <see cref="ConsoleProcess"/> runs. Explicit: no ordinary run comes here.</summary>
public sealed class HeldCluster
{
    [Fact(Explicit = true)]
    public async Task Start_UntilToldToStop_HoldsTheCluster()
    {
        var signals = Environment.GetEnvironmentVariable(ConsoleProcess.SignalsVariable)!;
        var folder = Environment.GetEnvironmentVariable(ConsoleProcess.FolderVariable);
        var options = new EmbeddedPostgresOptions { DataFolder = string.IsNullOrEmpty(folder) ? null : folder };
        await using var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        // Renamed, so that nobody reads half of it.
        var ready = Path.Combine(signals, "ready");
        await File.WriteAllTextAsync(ready + ".new", postgres.ConnectionString);
        File.Move(ready + ".new", ready);
        while (!File.Exists(Path.Combine(signals, "stop")))
            await Task.Delay(20);
    }
}
