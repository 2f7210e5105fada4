using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Alerts;

/// <summary>One console for the tests of a class, on which the detectors run.</summary>
public sealed class WatchedConsole(PostgresServer server) : IAsyncLifetime
{
    public TestConsole Console { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Console = await TestConsole.StartAsync(server, configure: services => services.AddSingleton(RunningDetectors.Usual));

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
