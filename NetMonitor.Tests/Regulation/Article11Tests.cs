using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using Npgsql;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 11: credentials are one person's.</summary>
public class Article11Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R11.1 an account holds one live session of a kind: the next one ends it")]
    public async Task SignIn_Again_EndsTheSessionBefore()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Hangzhou);
        var first = await _console.SignInAsync(account);
        var second = await _console.SignInAsync(account);

        (await first.Read("tasks")).Refused(401, "NotSignedIn");
        (await second.Read("tasks")).Ok();
    }

    [Fact(DisplayName = "R11.1 two sign-ins at the same moment leave one session")]
    public async Task SignIn_OnTwoNodesAtOnce_LeavesOneSession()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.AccountAsync(Role.ResponsiblePerson, TaskBodies.Hangzhou);

        // Whoever has the code: good once, so the other is refused, or comes with the next one and ends the first.
        await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(async no => await (no % 2 == 0 ? _console : other).Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))));

        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from sessions where user_name = '{account.UserName}' and ended_at is null"));
    }

    [Fact(DisplayName = "R11.1 a key opens the one account that it is bound to")]
    public async Task SignIn_WithAnotherAccountsKey_IsRefused()
    {
        var owner = await _console.AccountAsync(Role.Leader, TaskBodies.Shenzhen);
        var borrower = await _console.AccountAsync(Role.ResponsiblePerson, TaskBodies.Shenzhen);
        await _console.ExecuteAsync($"update accounts set key_serial = '{owner.KeySerial}' where user_name = '{borrower.UserName}'");

        (await _console.Anonymous().CallAsync("POST", "sessions", new { borrower.UserName, borrower.Password, keyCode = await _console.CodeAsync(owner) }))
            .Refused(401, "SignInRefused");

        await _console.SignInAsync(owner);
        var twice = await Assert.ThrowsAsync<PostgresException>(
            () => _console.ExecuteAsync($"update security_keys set bound_to = '{owner.UserName}' where serial = '{borrower.KeySerial}'"));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, twice.SqlState);
    }
}
