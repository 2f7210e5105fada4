using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Auth;

/// <summary>Guesses are not let through, and nobody is locked out by another's.</summary>
public sealed class SignInThrottleTests(PostgresServer server) : IAsyncLifetime
{
    private readonly CountingHasher _hasher = new();
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server, configure: services => services
        .AddSingleton<IPasswordHasher<Account>>(_hasher)
        .AddSingleton(new Networks(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["NetMonitor:KnownProxies"] = "127.0.0.0/8, 10.9.0.0/16" }).Build())));

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact]
    public async Task ThirtyGuessesAtOnce_OnTwoNodes_FiveAreWeighed()
    {
        await using var other = await TestConsole.StartAsync(_console.Database, _console.Time, with: log => log.KeyFile = _console.KeyFile,
            configure: services => services.AddSingleton<IPasswordHasher<Account>>(_hasher));
        var account = await _console.AccountAsync(Role.Leader, Hangzhou);
        foreach (var name in new[] { account.UserName, Unknown(321) })
        {
            await GuessAsync(_console, "warm", null);
            var before = _hasher.Verified;
            var answers = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 30).Select(i => GuessAsync(i % 2 == 0 ? _console : other, name, null)));
            // Loopback is a proxy to one of the two nodes and the caller itself to the other: two networks, so twice five.
            Assert.Equal(10, answers.Count(answer => answer.Status == 401));
            Assert.Equal(20, answers.Count(answer => answer.Status == 429));
            Assert.Equal(10, _hasher.Verified - before);
        }
    }

    [Fact]
    public async Task Guesses_FromAnotherNetwork_LockNobodyOut_AndTheSessionThatStandsGoesOn()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        var client = await _console.SignInAsync(account);
        for (var i = 0; i < 5; i++) (await GuessAsync(_console, account.UserName, "203.0.113.7")).Refused(401, "SignInRefused");
        (await GuessAsync(_console, account.UserName, "203.0.113.7")).Refused(429, "TooManyAttempts");
        (await GuessAsync(_console, account.UserName, "203.0.113.7, 10.9.3.4")).Refused(429, "TooManyAttempts");
        // What a caller claims of itself before the proxies' own words counts for nothing.
        (await GuessAsync(_console, account.UserName, "198.51.100.9, 203.0.113.7")).Refused(429, "TooManyAttempts");

        (await client.Post("sessions/current/confirm", new { account.Password, keyCode = await _console.CodeAsync(account) })).Ok();
        (await client.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Ok();
        Assert.Equal(201, (await SignInAsync(account, "Quiet-River-88*", "192.0.2.1")).Status);
    }

    [Fact]
    public async Task OwnSessionsTries_AreCountedByThatSession()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        var client = await _console.SignInAsync(account);
        var wrong = new { password = "Wrong-Pass-1", keyCode = "000000" };
        for (var i = 0; i < 3; i++) (await client.Post("sessions/current/confirm", wrong)).Refused(401, "SignInRefused");
        for (var i = 0; i < 2; i++)
            (await client.Post("password", new { current = "Wrong-Pass-1", @new = "Quiet-River-88*" })).Refused(409, "CurrentPasswordWrong");
        (await client.Post("sessions/current/confirm", wrong)).Refused(429, "TooManyAttempts");
        (await client.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Refused(429, "TooManyAttempts");

        // Neither a new session nor the session's own other calls know of it.
        (await client.Read("tasks")).Ok();
        var fresh = await _console.SignInAsync(account);
        (await fresh.Post("sessions/current/confirm", new { account.Password, keyCode = await _console.CodeAsync(account) })).Ok();
    }

    [Fact]
    public async Task WeakNewPasswords_AreNoGuesses()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        var client = await _console.SignInAsync(account);
        for (var i = 0; i < 8; i++) (await client.Post("password", new { current = account.Password, @new = "Password1!" })).Refused(409, "PasswordBreached");
        (await client.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Ok();
    }

    [Fact]
    public async Task ANetworkOfManyNames_IsSlowedDown_AndForgotten_AndARightSignInIsNoName()
    {
        const string Office = "203.0.113.20";
        foreach (var colleague in (await _console.AccountsAsync()).Take(40))
            Assert.Equal(201, (await SignInAsync(colleague, colleague.Password, Office)).Status);
        for (var i = 0; i < 30; i++) (await GuessAsync(_console, Unknown(300 + i), Office)).Refused(401, "SignInRefused");
        var blocked = await GuessAsync(_console, Unknown(400), Office);
        blocked.Refused(429, "TooManyAttempts");
        (await GuessAsync(_console, Unknown(400), "203.0.113.21")).Refused(401, "SignInRefused");

        _console.Time.Advance(blocked.Headers.RetryAfter!.Delta!.Value);
        (await GuessAsync(_console, Unknown(400), Office)).Refused(401, "SignInRefused");
        (await GuessAsync(_console, Unknown(401), Office)).Refused(429, "TooManyAttempts");
        _console.Time.Advance(30 * SignInThrottle.Each);
        for (var i = 0; i < 30; i++) (await GuessAsync(_console, Unknown(500 + i), Office)).Refused(401, "SignInRefused");
    }

    [Fact]
    public async Task ProxyThatNamesNobody_IsNoNetworkOfItsOwn()
    {
        await GuessAsync(_console, Unknown(321), null);
        Assert.Equal("unnamed", await _console.ScalarAsync<string>(
            "select data->>'network' from journal where verb = 'SignInRefused' order by xid desc limit 1"));
        await GuessAsync(_console, Unknown(321), "2001:db8:1:2:3:4:5:6");
        Assert.Equal("2001:db8:1:2::/64", await _console.ScalarAsync<string>(
            "select data->>'network' from journal where verb = 'SignInRefused' order by xid desc limit 1"));
    }

    [Fact]
    public async Task KnownDevice_IsNotStoppedByWhatComesFromItsNetwork()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        using var browser = await PageClient.SignInAsync(_console, account);
        for (var i = 0; i < 6; i++) await GuessAsync(_console, account.UserName, null);
        (await GuessAsync(_console, account.UserName, null)).Refused(429, "TooManyAttempts");

        using var stranger = new PageClient(_console);
        Assert.Contains("refused=TooManyAttempts", await stranger.SubmitAsync(account, await _console.CodeAsync(account)), StringComparison.Ordinal);
        Assert.Equal("/", await browser.SubmitAsync(account, await _console.CodeAsync(account)));

        // It is known for that account alone.
        var other = await _console.AccountAsync(Role.Leader, Hangzhou);
        for (var i = 0; i < 6; i++) await GuessAsync(_console, other.UserName, null);
        Assert.Contains("refused=TooManyAttempts", await browser.SubmitAsync(other, await _console.CodeAsync(other)), StringComparison.Ordinal);
    }

    private static string Unknown(int sequence) => UserName.Create(UnitCode.Parse(Hangzhou), AccountClass.Other, sequence).Value.ToString();

    private static Task<ApiAnswer> GuessAsync(TestConsole console, string userName, string? from) =>
        CallAsync(console, new { userName, password = "Wrong-Pass-1", keyCode = "000000" }, from);

    private async Task<ApiAnswer> SignInAsync(NetMonitor.Console.DemoData.DemoAccount account, string password, string from) =>
        await CallAsync(_console, await _console.CredentialsAsync(account, password), from);

    private static async Task<ApiAnswer> CallAsync(TestConsole console, object body, string? from)
    {
        using var client = console.Anonymous();
        if (from is not null) client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        return await client.Post("sessions", body);
    }
}
