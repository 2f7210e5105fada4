using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Alerts;

/// <summary>One console for the tests of a class, on which the detectors run.</summary>
public sealed class WatchedConsole(PostgresServer server) : IAsyncLifetime
{
    public TestConsole Console { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Console = await TestConsole.StartAsync(server, configure: services => services.AddSingleton(RunningDetectors.Usual));

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}

internal static class RaisedAlerts
{
    /// <summary>An officer of Xihu for whom somebody tried five wrong passwords, and the alert of it.</summary>
    public static async Task<(DemoAccount Account, Guid Id)> RaisedAsync(this TestConsole console)
    {
        var account = await console.NewAccountAsync(TaskBodies.Xihu, Role.EnforcementOfficer);
        for (var i = 0; i < 5; i++)
            (await console.Anonymous().Post("sessions", new { userName = account.UserName, password = "Wrong-1234", keyCode = "000000" }))
                .Refused(401, "SignInRefused");
        await console.AppliedAsync(WatchJournal.Reader);
        return (account, await console.ScalarAsync<Guid>($"select id from alerts where account = '{account.UserName}' and detector = 'D1' and count = 5"));
    }
}
