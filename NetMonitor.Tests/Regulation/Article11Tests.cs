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

    [Fact(DisplayName = "R11.1 the first sign-in shows the duty to keep user name, password and key to oneself; accepting it is on record, and first of all")]
    public async Task FirstSignIn_ShowsTheDuty()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Nanshan);
        await _console.ExecuteAsync(
            $"update accounts set must_change_password = true, duty_accepted_at = null where user_name = '{account.UserName}'");
        using var browser = new PageClient(_console);
        Assert.Equal("/password", await browser.SubmitAsync(account, await _console.CodeAsync(account)));
        var page = (await browser.SendAsync(HttpMethod.Get, "/password")).Text;
        Assert.Contains("acceptsDuty", page, StringComparison.Ordinal);
        var form = new Dictionary<string, string>
        {
            ["current"] = account.Password, ["new"] = "Quiet-River-88*", ["repeat"] = "Quiet-River-88*",
            ["__RequestVerificationToken"] = PageClient.TokenIn(page),
        };
        Assert.Equal("/password?refused=DutyNotAccepted", await PostAsync("/account/password"));
        form["acceptsDuty"] = "true";
        Assert.Equal("/", await PostAsync("/account/password"));

        Assert.Equal(1, await AcceptedAsync(account.UserName));
        Assert.DoesNotContain("acceptsDuty", (await browser.SendAsync(HttpMethod.Get, "/password")).Text, StringComparison.Ordinal);

        async Task<string> PostAsync(string path) => (await browser.SendAsync(HttpMethod.Post, path, form)).Answer.Headers.Location!.OriginalString;
    }

    [Fact(DisplayName = "R11.1 who changed the first password by a program is shown the duty by the first page, or says by a call that it is accepted")]
    public async Task Duty_IsShownByTheFirstPage()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Shenzhen);
        await _console.ExecuteAsync($"update accounts set duty_accepted_at = null where user_name = '{account.UserName}'");
        using var client = await _console.SignInAsync(account);
        (await client.Read("tasks")).Ok();
        using var browser = new PageClient(_console);
        Assert.Equal("/password", await browser.SubmitAsync(account, await _console.CodeAsync(account)));
        Assert.Equal("/password", (await browser.SendAsync(HttpMethod.Get, "/assignments")).Answer.Headers.Location!.OriginalString);
        var page = (await browser.SendAsync(HttpMethod.Get, "/password")).Text;
        Assert.DoesNotContain("name=\"new\"", page, StringComparison.Ordinal);
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = PageClient.TokenIn(page), ["acceptsDuty"] = "true" };
        Assert.Equal("/", (await browser.SendAsync(HttpMethod.Post, "/account/duty", form)).Answer.Headers.Location!.OriginalString);
        Assert.Equal(1, await AcceptedAsync(account.UserName));

        // Said again it changes nothing.
        (await client.Post("duty/accept", new { })).Ok();
        Assert.Equal(1, await AcceptedAsync(account.UserName));
    }

    private Task<long> AcceptedAsync(string userName) =>
        _console.ScalarAsync<long>($"select count(*) from journal where verb = 'DutyAccepted' and subject_number = '{userName}'");

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
