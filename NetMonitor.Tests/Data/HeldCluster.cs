using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using NetMonitor.Tests.Data;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(HeldCluster))]

namespace NetMonitor.Tests.Data;

/// <summary>
/// What this test program does instead of testing when a <see cref="ConsoleProcess"/> starts it: it holds a private
/// cluster as a console does, and leaves before any test is looked for. No ordinary run has the variable.
/// </summary>
public sealed class HeldCluster : ITestPipelineStartup
{
    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        if (Environment.GetEnvironmentVariable(ConsoleProcess.SignalsVariable) is not { } signals)
            return;
        try
        {
            await HoldAsync(signals, Environment.GetEnvironmentVariable(ConsoleProcess.FolderVariable));
            Environment.Exit(0);
        }
        catch (Exception failed)
        {
            await System.Console.Out.WriteLineAsync(failed.ToString());
            Environment.Exit(1);
        }
    }

    public ValueTask StopAsync() => ValueTask.CompletedTask;

    private static async Task HoldAsync(string signals, string? folder)
    {
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
