using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Auth;

/// <summary>A session that is used from two networks: on record, and watched (R11.1).</summary>
public sealed class SessionNetworksTests(PostgresServer server) : IAsyncLifetime
{
    private const string Office = "203.0.113.5";
    private const string Elsewhere = "198.51.100.7";

    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server, configure: services => services
        .AddSingleton(RunningDetectors.Usual)
        .AddSingleton(new Networks(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["NetMonitor:KnownProxies"] = "127.0.0.0/8" }).Build())));

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact(DisplayName = "R11.1 a session that moves is on record once, with when it was last seen where it was; within five minutes it is an alert")]
    public async Task Session_UsedFromTwoNetworks_IsOnRecordAndWatched()
    {
        var (account, token) = await SignedInAsync();
        _console.Time.Advance(TimeSpan.FromHours(2));
        var before = _console.Time.GetUtcNow();
        await ReadAsync(token, Office);
        var after = _console.Time.GetUtcNow();
        _console.Time.Advance(TimeSpan.FromMinutes(2));
        await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(token, Elsewhere)));

        var moved = Assert.Single(await MovesAsync(account));
        Assert.Equal((Office, Elsewhere), (moved.GetProperty("from").GetString(), moved.GetProperty("to").GetString()));
        Assert.InRange(moved.GetProperty("lastSeen").GetDateTimeOffset(), before, after);
        Assert.Equal(1, await AlertsAsync(account));
    }

    [Fact(DisplayName = "R11.1 a session that comes from elsewhere five minutes later has moved, and is no alert")]
    public async Task Session_ThatMoved_IsNoAlert()
    {
        var (account, token) = await SignedInAsync();
        _console.Time.Advance(TimeSpan.FromMinutes(5));
        await ReadAsync(token, Elsewhere);
        _console.Time.Advance(TimeSpan.FromMinutes(30));
        await ReadAsync(token, Elsewhere);

        Assert.Single(await MovesAsync(account));
        Assert.Equal(0, await AlertsAsync(account));
    }

    [Fact(DisplayName = "R11.1 a connection that is open uses its session: from elsewhere it is an alert, however long it was silent")]
    public async Task Session_WithAnOpenConnection_IsUsedThere()
    {
        var (account, token) = await SignedInAsync();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(_console.Address, "/hubs/feed"), options =>
        {
            options.AccessTokenProvider = () => System.Threading.Tasks.Task.FromResult<string?>(token);
            options.Headers["X-Forwarded-For"] = Office;
        }).Build();
        await hub.StartAsync();
        _console.Time.Advance(TimeSpan.FromHours(1));
        var before = _console.Time.GetUtcNow();
        await ReadAsync(token, Elsewhere);

        Assert.InRange(Assert.Single(await MovesAsync(account)).GetProperty("lastSeen").GetDateTimeOffset(), before, _console.Time.GetUtcNow());
        Assert.Equal(1, await AlertsAsync(account));
    }

    [Fact(DisplayName = "R11.1 a session in use on two nodes, from a network each, is an alert on the way back; here and there goes on record once a minute")]
    public async Task Session_OnTwoNodes_IsWatched()
    {
        await using var other = await TestConsole.StartAsync(_console.Database, _console.Time, with: log => log.KeyFile = _console.KeyFile,
            configure: services => services.AddSingleton(_console.Get<Networks>()).AddSingleton(RunningDetectors.Usual));
        var (account, token) = await SignedInAsync();
        _console.Time.Advance(TimeSpan.FromHours(1));
        await ReadAsync(token, Elsewhere, other);
        Assert.Equal(0, await AlertsAsync(account));
        await ReadAsync(token, Office);
        Assert.Single(await MovesAsync(account));
        _console.Time.Advance(TimeSpan.FromMinutes(1));
        await ReadAsync(token, Office);

        Assert.Equal(2, (await MovesAsync(account)).Count);
        Assert.Equal(1, await AlertsAsync(account));
    }

    private async Task<(DemoAccount Account, string Token)> SignedInAsync()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        // Its first sign-ins, to take the password and the duty, came from elsewhere.
        _console.Time.Advance(TimeSpan.FromHours(1));
        using var client = _console.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Office);
        var answer = await client.Post("sessions", await _console.CredentialsAsync(account));
        Assert.Equal(201, answer.Status);
        return (account, answer.Text("token"));
    }

    private async System.Threading.Tasks.Task ReadAsync(string token, string from, TestConsole? node = null)
    {
        using var client = (node ?? _console).WithToken(token);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        (await client.Read("sessions")).Ok();
    }

    private async Task<IReadOnlyList<JsonElement>> MovesAsync(DemoAccount account) =>
    [
        .. JsonDocument.Parse(await _console.ScalarAsync<string>(
            $"""
            select coalesce(jsonb_agg(data order by id), '[]')::text from journal
            where verb = 'SessionUsedElsewhere' and subject_number = '{account.UserName}' and actor = '{account.UserName}'
            """)).RootElement.EnumerateArray(),
    ];

    private async Task<long> AlertsAsync(DemoAccount account)
    {
        await _console.AppliedAsync(WatchJournal.Reader);
        return await _console.ScalarAsync<long>($"select count(*) from alerts where account = '{account.UserName}' and detector = 'D5'");
    }
}
