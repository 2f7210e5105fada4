using System.Text.RegularExpressions;
using NetMonitor.Console.Auth;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10 where it is about how the nation signs in: provisionally by a decision, formally for good (R10.5), and from which networks.</summary>
public sealed class Article10PolicyTests(PostgresServer server) : IAsyncLifetime
{
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server);

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact(DisplayName = "R10.5 while a decision covers it, an account signs in with a code sent to its phone; the code is good once")]
    public async Task Decision_ThatCovers_LetsSignInByText()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Zhejiang]);
        await ListAsync(Zhejiang, "127.0.0.0/8");

        var code = await AskAsync(account);
        Assert.Matches("^[0-9]{6}$", code);
        var opened = (await _console.TryAsync(new { account.UserName, account.Password, smsCode = code })).Ok();

        // A shorter session.
        Assert.InRange(DateTimeOffset.Parse(opened.Text("expiresAt"), null) - _console.Time.GetUtcNow(), TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        using var client = _console.WithToken(opened.Text("token"));
        (await client.Read("tasks")).Ok();
        (await _console.TryAsync(new { account.UserName, account.Password, smsCode = code })).Refused(401, "SignInRefused", "R10.4");
        Assert.Equal("CodeReplayed", await _console.CauseAsync());
        // Nobody reads the code from the database.
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from outgoing_texts where text like '%{code}%'"));
        Assert.True((await _console.NewestAsync("SignedIn", account.UserName)).GetProperty("byText").GetBoolean());

        // And the session's sensitive calls take another one.
        _console.Time.Advance(TimeSpan.FromMinutes(2));
        (await client.Post("sessions/current/confirm", new { account.Password, smsCode = await AskAsync(account) })).Ok();
    }

    [Fact(DisplayName = "R10.5 a code by text is used up by the sign-in that it opens, whatever key answers beside it")]
    public async System.Threading.Tasks.Task Code_BesideAKeysAnswer_IsUsedUp()
    {
        using var key = new SoftKey();
        await _console.NewUsbAccountAsync(Xihu, key);
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Zhejiang]);
        await ListAsync(Zhejiang, "127.0.0.0/8");
        _console.Time.Advance(TimeSpan.FromMinutes(2));
        var code = (await AskAsync(account))!;

        Assert.Equal("/", await SubmitAsync());
        Assert.Contains("refused=SignInRefused", await SubmitAsync(), StringComparison.Ordinal);
        Assert.Equal("CodeReplayed", await _console.CauseAsync());

        async Task<string> SubmitAsync()
        {
            using var browser = new PageClient(_console);
            var answer = key.Show(await browser.QuestionAsync(), _console.Address);
            var (_, page) = await browser.SendAsync(HttpMethod.Get, "/sign-in");
            var (sent, _) = await browser.SendAsync(HttpMethod.Post, "/account/sign-in", new Dictionary<string, string>
            {
                ["userName"] = account.UserName, ["password"] = account.Password, ["textCode"] = code, ["usbKey"] = answer.Credential,
                ["usbKeyState"] = answer.State, ["__RequestVerificationToken"] = PageClient.TokenIn(page),
            });
            return sent.Headers.Location!.OriginalString;
        }
    }

    [Fact(DisplayName = "R10.5 without a decision, outside its scope, after its end and after formal acceptance no code is sent, and the answer is the same")]
    public async Task Code_WhereNoDecisionCovers_IsNeverSent()
    {
        var covered = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var outside = await _console.AccountAsync(Role.EnforcementOfficer, Nanshan);
        await ListAsync(Zhejiang, "127.0.0.0/8");
        await ListAsync(Guangdong, "127.0.0.0/8");

        Assert.Null(await AskAsync(covered));
        await DecideAsync([Zhejiang], days: 10);
        Assert.Null(await AskAsync(outside));
        Assert.Equal("ModeNotAllowed", await _console.CauseAsync());
        var code = await AskAsync(covered);
        Assert.NotNull(code);

        // Its last day ends.
        _console.Time.Advance(TimeSpan.FromDays(11));
        var before = await _console.ScalarAsync<long>("select count(*) from outgoing_texts where recipient <> ''");
        await AskAsync(covered);
        Assert.Equal(before, await _console.ScalarAsync<long>("select count(*) from outgoing_texts where recipient <> ''"));
        (await _console.TryAsync(new { covered.UserName, covered.Password, smsCode = code })).Refused(401, "SignInRefused");
        Assert.Equal("ModeNotAllowed", await _console.CauseAsync());
        (await PutAsync(new { provisional = Decision([Zhejiang], -1) })).Refused(409, "DecisionOver", "R10.5");
    }

    [Fact(DisplayName = "R10.5 formal acceptance ends the provisional mode for good, and the sessions that it opened")]
    public async Task Acceptance_EndsTheProvisionalMode()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Xihu]);
        await ListAsync(Xihu, "127.0.0.1");
        using var provisional = await SignInByTextAsync(account);
        var today = $"{_console.Time.GetUtcNow().AddHours(8):yyyy-MM-dd}";
        (await PutAsync(new { acceptance = new { document = "验〔2026〕1号", date = "2030-01-01" } })).Refused(409, "AcceptanceInFuture", "R10.5");

        (await PutAsync(new { acceptance = new { document = "验〔2026〕1号", date = today } })).Ok();

        (await provisional.Read("tasks")).Refused(401, "NotSignedIn");
        Assert.Null(await AskAgainAsync(account));
        (await PutAsync(new { provisional = Decision([Xihu]) })).Refused(409, "FormallyAccepted", "R10.5");
        (await PutAsync(new { provisional = Decision([Xihu]), acceptance = new { document = "验〔2026〕1号", date = today } }))
            .Refused(409, "FormallyAccepted", "R10.5");
        var policy = (await (await _console.As(Role.EnforcementOfficer, Nanshan)).Read("sign-in-policy")).Ok();
        Assert.Equal("False", policy.Text("provisionalNow"));
        Assert.Equal("验〔2026〕1号", policy.Body.GetProperty("acceptance").GetProperty("document").GetString());
        (await _console.SignInAsync(account)).Dispose();
    }

    [Fact(DisplayName = "R10.5 in the provisional mode only listed networks are let in: the unit's own list, or the nearest above; none is none")]
    public async Task Networks_InTheProvisionalMode_AreThoseListed()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Nation]);

        Assert.Null(await AskAsync(account));
        Assert.Equal("NetworkNotAllowed", await _console.CauseAsync());
        await ListAsync(Hangzhou, "127.0.0.1");
        Assert.NotNull(await AskAgainAsync(account));
        // Xihu's own list takes the place of Hangzhou's.
        await ListAsync(Xihu, "10.20.0.0/16", "2001:db8::/48");
        Assert.Null(await AskAgainAsync(account, wait: true));
        await ListAsync(Xihu);
        Assert.NotNull(await AskAgainAsync(account, wait: true));
    }

    [Fact(DisplayName = "R10.5 the list of a unit is written by the center above it, and by nobody else")]
    public async Task Networks_AreWrittenByTheCenterAbove()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await own.CallAsync("PUT", $"units/{Xihu}/networks", new { networks = new[] { "10.0.0.0/8" } })).Refused(404, "UnitNotFound", "R5.1");
        var higher = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        (await higher.CallAsync("PUT", $"units/{Xihu}/networks", new { networks = new[] { "10.0.0.0/8" } })).Refused(404, "UnitNotFound", "R5.1");
        foreach (var bad in new[] { "10.0.0.1/8", "x", "2001:db8::1", "2001:db8::/96", "", "10.0.0.0/33" })
            (await above.CallAsync("PUT", $"units/{Xihu}/networks", new { networks = new[] { bad } })).Refused(400, "NetworksMalformed");

        (await above.CallAsync("PUT", $"units/{Xihu}/networks", new { networks = new[] { "10.0.0.0/8", "192.0.2.7" } })).Ok();

        var read = (await own.Read($"units/{Xihu}/networks")).Ok();
        Assert.Equal(["10.0.0.0/8", "192.0.2.7"], read.Body.GetProperty("networks").EnumerateArray().Select(network => network.GetString()));
        (await above.CallAsync("PUT", $"units/{Xihu}/networks", new { networks = Array.Empty<string>() }, ifMatch: "\"0\"")).Refused(412, "Stale");
        Assert.Equal(2, (await _console.NewestAsync("UnitNetworksSet", Xihu)).GetProperty("networks").GetArrayLength());
    }

    [Fact(DisplayName = "R10.4 networks count for sign-ins with a key where the policy says so; who would shut themselves out is refused")]
    public async Task Networks_InTheFormalMode_CountWhereThePolicySays()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await ListAsync(Hangzhou, "10.20.0.0/16");
        (await _console.SignInAsync(account)).Dispose();
        (await PutAsync(new { networksInFormalMode = true })).Ok();

        (await _console.TryAsync(await _console.CredentialsAsync(account))).Refused(401, "SignInRefused", "R10.4");
        Assert.Equal("NetworkNotAllowed", await _console.CauseAsync());
        // A unit without any list is not shut out.
        (await _console.SignInAsync(await _console.AccountAsync(Role.EnforcementOfficer, Nanshan))).Dispose();
        var nation = await NationAsync();
        (await nation.CallAsync("PUT", $"units/{Nation}/networks", new { networks = new[] { "10.0.0.0/8" } })).Refused(409, "OwnNetworkNotListed", "R10.5");
        (await PutAsync(new { networksInFormalMode = false })).Ok();
        nation = await NationAsync();
        (await nation.CallAsync("PUT", $"units/{Nation}/networks", new { networks = new[] { "10.0.0.0/8" } })).Ok();
        (await PutAsync(new { networksInFormalMode = true })).Refused(409, "OwnNetworkNotListed", "R10.5");
    }

    [Fact(DisplayName = "R10.5 asking for a code is the same work and answer for every name, and never tells that the password was right")]
    public async Task Asking_WhateverIsWrong_LooksTheSame()
    {
        var covered = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var frozen = await _console.AccountAsync(Role.Leader, Xihu);
        await _console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{frozen.UserName}'");
        await DecideAsync([Xihu]);
        await ListAsync(Xihu, "127.0.0.1");
        (string Cause, object Body)[] asked =
        [
            ("", new { covered.UserName, covered.Password }), ("WrongPassword", new { covered.UserName, password = "Wrong-Pass-1" }),
            ("UnknownName", new { userName = "330106100120999", covered.Password }), ("UnknownName", new { userName = "'; --", covered.Password }),
            ("NotActive", new { frozen.UserName, frozen.Password }),
        ];
        foreach (var (cause, body) in asked)
        {
            var (entries, rows) = (await CountAsync("journal"), await CountAsync("outgoing_texts"));
            var answer = await _console.Anonymous().CallAsync("POST", "sessions/sms", body);
            Assert.Equal((202, ""), (answer.Status, answer.Raw));
            Assert.Equal((entries + 1, rows + 1), (await CountAsync("journal"), await CountAsync("outgoing_texts")));
            if (cause.Length > 0) Assert.Equal(cause, await _console.CauseAsync());
        }

        Assert.Equal(1, await _console.ScalarAsync<long>("select count(*) from outgoing_texts where recipient <> ''"));
        // Three at once, and no right one is given back: so it does not tell.
        Assert.Equal(202, (await _console.Anonymous().CallAsync("POST", "sessions/sms", new { covered.UserName, covered.Password })).Status);
        (await _console.Anonymous().CallAsync("POST", "sessions/sms", new { covered.UserName, covered.Password })).Refused(429, "TooManyAttempts", "R10.4");
    }

    [Fact(DisplayName = "R10.5 a code by text is dead after five minutes, after five tries, and when another was asked for")]
    public async Task Code_IsShortLived()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Xihu]);
        await ListAsync(Xihu, "127.0.0.1");

        var late = await AskAsync(account);
        _console.Time.Advance(TimeSpan.FromMinutes(5));
        await RefusedAsync(late!, "WrongCode");
        var first = await AskAgainAsync(account, wait: true);
        var second = await AskAgainAsync(account, wait: true);
        if (first != second) await RefusedAsync(first!, "WrongCode");
        for (var i = 0; i < TextCodes.Tries; i++)
        {
            await _console.ExecuteAsync("delete from sign_in_throttles");
            await RefusedAsync(SignInBodies.WrongCode(second!), "WrongCode");
        }

        await _console.ExecuteAsync("delete from sign_in_throttles");
        await RefusedAsync(second!, "WrongCode");

        async System.Threading.Tasks.Task RefusedAsync(string code, string cause)
        {
            (await _console.TryAsync(new { account.UserName, account.Password, smsCode = code })).Refused(401, "SignInRefused", "R10.4");
            Assert.Equal(cause, await _console.CauseAsync());
        }
    }

    [Fact(DisplayName = "R10.5 in the provisional mode its holder is told of every new device, and of a known one not again")]
    public async Task NewDevice_IsTold()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await DecideAsync([Xihu]);
        await ListAsync(Xihu, "127.0.0.1");
        using var browser = new PageClient(_console);
        Assert.Equal("/", await ByTextAsync(browser, account));
        await _console.NoticesAsync();
        await _console.AppliedAsync("phone-texts");

        var told = await _console.NewestAsync("NewDeviceSignedIn", account.UserName);
        Assert.Equal((await _console.NewestAsync("SignedIn", account.UserName)).GetProperty("device").GetString(), told.GetProperty("device").GetString());
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from outgoing_texts where recipient = '{await _console.MobileAsync(account)}' and text like '%新设备%'"));
        using var client = await _console.SignInAsync(account);
        Assert.Contains((await client.Read("notices")).Ok().Items, notice => notice.GetProperty("kind").GetString() == "NewDeviceSignedIn");
        // A colleague of the unit is not told.
        Assert.DoesNotContain((await (await _console.As(Role.Leader, Xihu)).Read("notices")).Ok().Items,
            notice => notice.GetProperty("kind").GetString() == "NewDeviceSignedIn");

        _console.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/", await ByTextAsync(browser, account));
        Assert.Equal(1, await CountAsync("journal where verb = 'NewDeviceSignedIn'"));
    }

    [Fact(DisplayName = "R10.5 the sign-in page offers the code by text only while a decision is in force, and works without scripts")]
    public async Task Page_OffersTheCodeOnlyWhileADecisionIsInForce()
    {
        using var browser = new PageClient(_console);
        Assert.DoesNotContain("text=ask", (await browser.SendAsync(HttpMethod.Get, "/sign-in")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("textCode", (await browser.SendAsync(HttpMethod.Get, "/sign-in?text=ask")).Text, StringComparison.Ordinal);
        await DecideAsync([Xihu], days: 1);
        Assert.Contains("text=ask", (await browser.SendAsync(HttpMethod.Get, "/sign-in")).Text, StringComparison.Ordinal);
        Assert.Contains("name=\"textCode\"", (await browser.SendAsync(HttpMethod.Get, "/sign-in?text=ask")).Text, StringComparison.Ordinal);
        _console.Time.Advance(TimeSpan.FromDays(2));
        Assert.DoesNotContain("text=ask", (await browser.SendAsync(HttpMethod.Get, "/sign-in")).Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "R10.5 only the national center's system administrator writes the policy, with a document, an end and a scope that exists")]
    public async Task Policy_IsTheNations()
    {
        (await (await _console.As(Role.CenterSystemAdministrator, Zhejiang)).CallAsync("PUT", "sign-in-policy", new { provisional = Decision([Zhejiang]) }))
            .Refused(403, "RoleRequired", "R10.5");
        (await PutAsync(new { provisional = new { until = "2026-12-31", scope = new[] { Xihu } } })).Refused(400, "FieldMissing");
        (await PutAsync(new { provisional = new { document = "x", scope = new[] { Xihu } } })).Refused(400, "FieldMissing");
        (await PutAsync(new { provisional = new { document = "x", until = "2026-12-31", scope = Array.Empty<string>() } })).Refused(400, "FieldMissing");
        (await PutAsync(new { provisional = new { document = "x", until = "2026-12-31", scope = new[] { "9" } } })).Refused(400, "UnitCodeMalformed");
        (await PutAsync(new { provisional = new { document = "x", until = "2026-12-31", scope = new[] { "3399000000" } } })).Refused(404, "UnitNotFound");
        Assert.Equal(0, await CountAsync("sign_in_policies"));
        var set = (await PutAsync(new { provisional = Decision([Xihu]) })).Ok();
        (await (await NationAsync()).CallAsync("PUT", "sign-in-policy", new { networksInFormalMode = false }, ifMatch: "\"1\"")).Refused(412, "Stale");
        (await PutAsync(new { })).Refused(400, "FieldMissing");
        (await PutAsync(new { provisional = (object?)null })).Refused(400, "FieldMissing");
        Assert.Equal("试〔2026〕7号", (await _console.NewestAsync("SignInPolicySet")).GetProperty("provisional").GetProperty("document").GetString());
        Assert.Equal("True", set.Text("provisionalNow"));
    }

    private async Task<HttpClient> NationAsync()
    {
        // Its session may be over by the moved clock.
        var account = await _console.AccountAsync(Role.CenterSystemAdministrator, Nation);
        await _console.ExecuteAsync("delete from sign_in_throttles");
        return await _console.SignInAsync(account);
    }

    private async Task<ApiAnswer> PutAsync(object body) => await (await NationAsync()).CallAsync("PUT", "sign-in-policy", body);

    private object Decision(string[] scope, int days = 30) =>
        new { document = "试〔2026〕7号", until = $"{_console.Time.GetUtcNow().AddHours(8).AddDays(days):yyyy-MM-dd}", scope };

    private async System.Threading.Tasks.Task DecideAsync(string[] scope, int days = 30) => (await PutAsync(new { provisional = Decision(scope, days) })).Ok();

    /// <summary>Lists networks of a unit, as its center above does.</summary>
    private async System.Threading.Tasks.Task ListAsync(string unit, params string[] networks)
    {
        var above = unit switch { Xihu => Hangzhou, Hangzhou => Zhejiang, _ => Nation };
        using var client = await _console.SignInAsync(await _console.AccountAsync(Role.CenterSystemAdministrator, above));
        (await client.CallAsync("PUT", $"units/{unit}/networks", new { networks })).Ok();
    }

    private async Task<string?> AskAsync(DemoAccount account)
    {
        Assert.Equal(202, (await _console.Anonymous().CallAsync("POST", "sessions/sms", new { account.UserName, account.Password })).Status);
        return await _console.TextCodeAsync(await _console.MobileAsync(account));
    }

    /// <summary>The code of another try; null where none was sent.</summary>
    private async Task<string?> AskAgainAsync(DemoAccount account, bool wait = false)
    {
        if (wait) _console.Time.Advance(TimeSpan.FromMinutes(2));
        var before = await CountAsync("outgoing_texts where recipient <> ''");
        var code = await AskAsync(account);
        return await CountAsync("outgoing_texts where recipient <> ''") > before ? code : null;
    }

    private async Task<HttpClient> SignInByTextAsync(DemoAccount account) =>
        _console.WithToken((await _console.TryAsync(new { account.UserName, account.Password, smsCode = await AskAsync(account) })).Ok().Text("token"));

    /// <summary>By the page's two forms; where it leads.</summary>
    private async Task<string> ByTextAsync(PageClient browser, DemoAccount account)
    {
        var (_, page) = await browser.SendAsync(HttpMethod.Get, "/sign-in?text=ask");
        Assert.Matches(new Regex("formaction=\"/account/sign-in/text\" formnovalidate"), page);
        var form = new Dictionary<string, string>
        {
            ["userName"] = account.UserName, ["password"] = account.Password, ["__RequestVerificationToken"] = PageClient.TokenIn(page),
        };
        var (asked, _) = await browser.SendAsync(HttpMethod.Post, "/account/sign-in/text", form);
        Assert.Equal($"/sign-in?userName={account.UserName}&text=sent&returnUrl=%2F", asked.Headers.Location!.OriginalString);
        form["textCode"] = (await _console.TextCodeAsync(await _console.MobileAsync(account)))!;
        return (await browser.SendAsync(HttpMethod.Post, "/account/sign-in", form)).Answer.Headers.Location!.OriginalString;
    }

    private Task<long> CountAsync(string rows) => _console.ScalarAsync<long>($"select count(*) from {rows}");
}
