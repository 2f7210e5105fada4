using System.Net;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Auth;

/// <summary>Sign-in and sessions over HTTP, on one node and on two.</summary>
public sealed class SignInApiTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string NewPassword = "Quiet-River-88*";

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task SignIn_WhateverIsWrong_IsTheSameRefusal()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Shenzhen);
        var frozen = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Shenzhen);
        await _console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{frozen.UserName}'");
        var code = await _console.CodeAsync(account);
        object[] attempts =
        [
            new { account.UserName, password = "Wrong-Pass-1", keyCode = code },
            new { account.UserName, account.Password, keyCode = code == "000000" ? "000001" : "000000" },
            new { account.UserName, account.Password, keyCode = "" },
            new { account.UserName, password = new string('x', 5000), keyCode = code },
            new { userName = "1000001000200099", account.Password, keyCode = code },
            new { userName = "'; drop table accounts; --", account.Password, keyCode = code },
            new { userName = new string('9', 5000), account.Password, keyCode = code },
            new { userName = "\0", account.Password, keyCode = code },
            await _console.CredentialsAsync(frozen),
        ];

        var answers = new List<ApiAnswer>();
        foreach (var attempt in attempts) answers.Add(await _console.Anonymous().CallAsync("POST", "sessions", attempt));

        Assert.All(answers, answer => answer.Refused(401, "SignInRefused", "R10.4"));
        Assert.Single(answers.Select(WithoutTrace).Distinct());
        Assert.Equal(201, (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Status);
    }

    [Fact]
    public async Task SignIn_WithAPartMissing_IsMalformed() =>
        (await _console.Anonymous().CallAsync("POST", "sessions", new { userName = "x" })).Refused(400, "FieldMissing");

    [Fact]
    public async Task SignIn_AfterFiveFailures_IsThrottledForThatNameAloneAndTellsWhenToRetry()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Guangdong);
        var wrong = new { account.UserName, password = "Wrong-Pass-1", keyCode = "000000" };
        for (var i = 0; i < 5; i++) (await _console.Anonymous().CallAsync("POST", "sessions", wrong)).Refused(401, "SignInRefused");

        // Now the right credentials don't help either, or guessing would be told when it hits.
        var blocked = await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account));

        blocked.Refused(429, "TooManyAttempts");
        Assert.InRange(blocked.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        await _console.SignInAsync(await _console.AccountAsync(Role.ResponsiblePerson, TaskBodies.Guangdong));
        _console.Time.Advance(TimeSpan.FromSeconds(31));
        await _console.SignInAsync(account);
    }

    [Fact]
    public async Task SignIn_OfANameThatDoesNotExist_IsThrottledAlike()
    {
        var wrong = new { userName = "3300001000200077", password = "Wrong-Pass-1", keyCode = "000000" };
        for (var i = 0; i < 5; i++) (await _console.Anonymous().CallAsync("POST", "sessions", wrong)).Refused(401, "SignInRefused");

        (await _console.Anonymous().CallAsync("POST", "sessions", wrong)).Refused(429, "TooManyAttempts");
    }

    [Fact]
    public async Task KeyCode_OnTwoNodesAtOnce_WorksOnce()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.AccountAsync(Role.ResponsiblePerson, TaskBodies.Shenzhen);
        for (var round = 0; round < 3; round++)
        {
            var credentials = await _console.CredentialsAsync(account);

            var both = await Task.WhenAll(_console.Anonymous().CallAsync("POST", "sessions", credentials),
                other.Anonymous().CallAsync("POST", "sessions", credentials));

            Assert.Single(both, answer => answer.Status == 201);
            both.Single(answer => answer.Status != 201).Refused(401, "SignInRefused");
            (await other.Anonymous().CallAsync("POST", "sessions", credentials)).Refused(401, "SignInRefused");
        }
    }

    [Fact]
    public async Task InitialPassword_UntilItIsChanged_OpensNothingElse()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Nanshan);
        await _console.ExecuteAsync($"update accounts set must_change_password = true where user_name = '{account.UserName}'");
        var signedIn = (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Ok();
        Assert.Equal("True", signedIn.Text("mustChangePassword"));
        var client = _console.WithToken(signedIn.Text("token"));

        foreach (var path in new[] { "tasks", "assignments", "units", "feed", "sessions", "journal" })
            (await client.Read(path)).Refused(403, "PasswordChangeRequired", "R10.6");
        (await client.Post("password", new { current = account.Password, @new = "password1!" })).Refused(409, "PasswordBreached", "R10.7");
        (await client.Post("password", new { current = account.Password, @new = account.Password })).Refused(409, "PasswordUnchanged", "R10.7");
        (await client.Post("password", new { current = "Wrong-Pass-1", @new = NewPassword })).Refused(409, "CurrentPasswordWrong");
        Assert.Equal(204, (await client.Post("password", new { current = account.Password, @new = NewPassword })).Status);

        (await client.Read("tasks")).Ok();
    }

    [Fact]
    public async Task PasswordChange_OfOneSession_EndsTheOthers()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Nanshan);
        var client = await _console.SignInAsync(account);
        // A page's session stands beside an API's.
        using var page = await PageAsync(other, account);
        Assert.Equal(HttpStatusCode.NoContent, (await page.GetAsync(new Uri("/session/alive", UriKind.Relative))).StatusCode);

        Assert.Equal(204, (await client.Post("password", new { current = account.Password, @new = NewPassword })).Status);

        (await client.Read("tasks")).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, (await page.GetAsync(new Uri("/session/alive", UriKind.Relative))).StatusCode);
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
        await _console.SignInAsync(account, NewPassword);
    }

    [Fact]
    public async Task SecondSignIn_OfTheSameKind_EndsTheFirst()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Hangzhou);
        var first = await _console.SignInAsync(account);
        (await first.Read("tasks")).Ok();

        var second = await _console.SignInAsync(account);

        (await first.Read("tasks")).Refused(401, "NotSignedIn");
        Assert.Single((await second.Read("sessions")).Ok().Items);
        Assert.Equal(204, (await second.CallAsync("DELETE", "sessions/current")).Status);
        (await second.Read("tasks")).Refused(401, "NotSignedIn");
    }

    [Fact]
    public async Task EndSession_OfAnotherAccount_IsNotFoundButForItsAdministrator()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Dongguan);
        var client = await _console.SignInAsync(account);
        var id = (await client.Read("sessions")).Ok().Items[0].GetProperty("id").GetString();
        var stranger = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Zhejiang);
        var administrator = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Dongguan);

        (await stranger.CallAsync("DELETE", $"sessions/{id}")).Refused(404, "SessionNotFound");
        (await client.Read("tasks")).Ok();
        Assert.Equal(204, (await administrator.CallAsync("DELETE", $"sessions/{id}")).Status);
        (await client.Read("tasks")).Refused(401, "NotSignedIn");
    }

    [Fact]
    public async Task Cookie_AtTheApi_IsGoodOnlyWithAnAntiforgeryToken()
    {
        var account = await _console.AccountAsync(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        using var page = await PageAsync(_console, account);

        (await page.Read("tasks")).Refused(403, "AntiforgeryTokenRequired");
        (await page.Post("tasks", TaskBodies.Task(TaskBodies.Picked(TaskBodies.Xihu)))).Refused(403, "AntiforgeryTokenRequired");
        (await page.CallAsync("DELETE", "sessions/current")).Refused(403, "AntiforgeryTokenRequired");

        var number = await (await _console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        // What pages link to is downloaded by the cookie alone.
        Assert.Equal(200, (await page.Read($"tasks/{number}/assignments.xlsx")).Status);

        // The page's own token is no bearer token, and an API's is no cookie.
        var cookie = page.DefaultRequestHeaders.GetValues("Cookie").Single();
        (await _console.WithToken(cookie.Split('=')[1]).Read("tasks")).Refused(401, "NotSignedIn");
    }

    [Fact]
    public async Task FrozenAccount_OnTheOtherNode_LosesItsTokenAndItsWaitingCall()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Xihu, index: 1);
        var there = await other.SignInAsync(account);
        var cursor = (await there.Read("feed")).Ok().Text("cursor");
        var waiting = there.Read($"feed?after={cursor}");
        await Eventually.TrueAsync(() => other.Get<SessionCuts>().Connections > 0, "the call waits");
        var administrator = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);

        (await administrator.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();

        (await there.Read("tasks")).Refused(401, "NotSignedIn");
        await Eventually.TrueAsync(() => other.Get<SessionCuts>().Connections == 0, "the waiting call is cut");
        // Cut, or answered just before with what happened to the account itself: both may come first, neither goes on.
        if (await Record.ExceptionAsync(() => waiting) is { } cut) Assert.IsAssignableFrom<HttpRequestException>(cut);
        else Assert.All((await waiting).Body.GetProperty("events").EnumerateArray(),
            told => Assert.Equal(account.UserName, told.GetProperty("subject").GetProperty("number").GetString()));
        (await _console.Anonymous().CallAsync("POST", "sessions", await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
    }

    /// <summary>A browser that signed in by the form.</summary>
    private static async Task<HttpClient> PageAsync(TestConsole console, Console.DemoData.DemoAccount account)
    {
        var client = console.Anonymous();
        using var sign = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var html = await sign.Content.ReadAsStringAsync();
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        var antiforgery = sign.Headers.GetValues("Set-Cookie").First(value => value.Contains("Antiforgery", StringComparison.Ordinal)).Split(';')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/account/sign-in", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["userName"] = account.UserName, ["password"] = account.Password, ["keyCode"] = await console.CodeAsync(account),
                ["__RequestVerificationToken"] = token,
            }),
        };
        request.Headers.Add("Cookie", antiforgery);
        using var response = await client.SendAsync(request);
        var cookie = response.Headers.GetValues("Set-Cookie").First(value => value.StartsWith("netmonitor=", StringComparison.Ordinal)).Split(';')[0];
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private static string WithoutTrace(ApiAnswer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Raw, "\"traceId\":\"[^\"]*\"", "");
}
