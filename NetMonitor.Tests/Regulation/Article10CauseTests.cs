using System.Text.Json;
using NetMonitor.Console.Auth;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10–12 where a sign-in is refused: one answer to who tries, and the cause on record for who manages the account.</summary>
public sealed class Article10CauseTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R10.4 whatever was wrong the answer is one, and the cause is on record")]
    [InlineData("UnknownName")]
    [InlineData("WrongPassword")]
    [InlineData("WrongCode")]
    [InlineData("CodeReplayed")]
    [InlineData("NotActive")]
    [InlineData("ModeNotAllowed")]
    public async Task Cause_IsOnRecord(string cause)
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var code = await _console.CodeAsync(account);
        object body = new { account.UserName, account.Password, keyCode = code };
        switch (cause)
        {
            case "UnknownName": body = new { userName = "nobody-here", account.Password, keyCode = code }; break;
            case "WrongPassword": body = new { account.UserName, password = "Wrong-Pass-1", keyCode = code }; break;
            case "WrongCode": body = new { account.UserName, account.Password, keyCode = SignInBodies.WrongCode(code) }; break;
            case "CodeReplayed": (await _console.TryAsync(body)).Ok(); break;
            case "NotActive": await _console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{account.UserName}'"); break;
            case "ModeNotAllowed": body = new { account.UserName, account.Password, smsCode = "123456" }; break;
        }

        (await _console.TryAsync(body)).Refused(401, "SignInRefused", "R10.4");

        var entry = await _console.NewestAsync("SignInRefused");
        Assert.Equal(cause, entry.GetProperty("cause").GetString());
        Assert.Equal("127.0.0.1", entry.GetProperty("network").GetString());
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("device").ValueKind);
        Assert.Equal(cause == "UnknownName", entry.GetProperty("name").ValueKind == JsonValueKind.String);
    }

    [Fact(DisplayName = "R10.4 an initial password that was used up is a wrong one on record")]
    public async Task InitialPassword_UsedUp_IsAWrongPassword()
    {
        var serial = await _console.IssuedKeyAsync(Xihu);
        var created = (await (await _console.As(Role.CenterSystemAdministrator, Xihu)).Post(
            "accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = serial))).Ok();
        var account = new DemoAccount(
            created.Text("userName"), created.Text("initialPassword"), "", [Role.EnforcementOfficer], Xihu, "", serial);
        (await _console.SignInAsync(account)).Dispose();

        (await _console.TryAsync(await _console.CredentialsAsync(account))).Refused(401, "SignInRefused", "R10.4");

        Assert.Equal("WrongPassword", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.4 a name that does not exist is on record by a hash that stays the same, under a key that is nowhere on record")]
    public async Task UnknownName_IsOnRecordByItsHash()
    {
        await _console.TryAsync(new { userName = "somebody-else", password = "x", keyCode = "1" });
        var first = (await _console.NewestAsync("SignInRefused")).GetProperty("name").GetString()!;
        await _console.TryAsync(new { userName = "ＳＯＭＥＢＯＤＹ-else ", password = "y", keyCode = "2" });
        var same = (await _console.NewestAsync("SignInRefused")).GetProperty("name").GetString();
        await _console.TryAsync(new { userName = "somebody-elsf", password = "y", keyCode = "2" });
        var other = (await _console.NewestAsync("SignInRefused")).GetProperty("name").GetString();

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        Assert.Equal(0, await _console.ScalarAsync<long>(
            "select count(*) from journal where data::text ilike '%somebody%' or subject_number ilike '%somebody%'"));
        // Without the key nobody computes it.
        Assert.DoesNotContain(first, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("name SOMEBODY-ELSE"u8)), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "R12.1 the right code of a lost key is on record as that, whatever the password, also once a replacement is bound")]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task LostKey_Presented_IsOnRecord(bool passwordRight, bool replaced)
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        (await (await _console.As(Role.KeyCustodian, Hangzhou)).Post($"keys/{account.KeySerial}/report-lost", new { reason = "报失", caller = "本人" })).Ok();
        if (replaced)
        {
            var administrator = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
            var serial = await _console.IssuedKeyAsync(Hangzhou, account.UserName);
            (await administrator.Post($"accounts/{account.UserName}/bind-key", new { keySerial = serial })).Ok();
            (await administrator.StepAsync(account, "unfreeze")).Ok();
        }

        var code = await _console.CodeAsync(account);
        (await _console.TryAsync(new { account.UserName, password = passwordRight ? account.Password : "Wrong-Pass-1", keyCode = code }))
            .Refused(401, "SignInRefused", "R10.4");

        Assert.Equal("KeyLost", await _console.CauseAsync());
        (await _console.TryAsync(new { account.UserName, account.Password, keyCode = SignInBodies.WrongCode(code) })).Refused(401, "SignInRefused");
        Assert.Equal(replaced ? "WrongCode" : "KeyNotBound", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R11.1 an account whose key is damaged, or that names another's, is refused for a key that is not bound to it")]
    public async Task KeyNotBound_IsOnRecord()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        var owner = await _console.AccountAsync(Role.Leader, Shenzhen);
        (await (await _console.As(Role.KeyCustodian, Hangzhou)).Post($"keys/{account.KeySerial}/report-damaged", new { reason = "损坏" })).Ok();
        (await _console.TryAsync(await _console.CredentialsAsync(account))).Refused(401, "SignInRefused");
        Assert.Equal("KeyNotBound", await _console.CauseAsync());

        await _console.ExecuteAsync($"update accounts set status = 'Active', key_serial = '{owner.KeySerial}' where user_name = '{account.UserName}'");
        (await _console.TryAsync(new { account.UserName, account.Password, keyCode = await _console.CodeAsync(owner) })).Refused(401, "SignInRefused");
        Assert.Equal("KeyNotBound", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.4 of two sign-ins with one code on two nodes at once the other is on record as a replay")]
    public async Task Code_OnTwoNodesAtOnce_IsAReplay()
    {
        await using var other = await _console.StartAnotherAsync();
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var credentials = await _console.CredentialsAsync(account);

        var both = await System.Threading.Tasks.Task.WhenAll(_console.TryAsync(credentials), other.TryAsync(credentials));

        Assert.Single(both, answer => answer.Status == 201);
        Assert.Equal("CodeReplayed", (await _console.NewestAsync("SignInRefused", account.UserName)).GetProperty("cause").GetString());
    }

    [Fact(DisplayName = "R10.4 the cause is read by who manages the account, and neither by its holder nor by a leader, in journal, history, feed and proof")]
    public async Task Cause_IsForManagersAlone()
    {
        var holder = await _console.AccountAsync(Role.CenterSystemAdministrator, Nanshan);
        using var own = await _console.SignInAsync(holder);
        var cursor = (await own.Read("feed")).Ok().Text("cursor");
        (await _console.TryAsync(new { holder.UserName, password = "Wrong-Pass-1", keyCode = "000000" })).Refused(401, "SignInRefused");
        var manager = await _console.As(Role.CenterSystemAdministrator, Shenzhen);
        var leader = await _console.As(Role.Leader, Nanshan);

        foreach (var path in new[] { $"journal?subject={holder.UserName}&verb=SignInRefused", $"accounts/{holder.UserName}/history" })
        {
            Assert.Equal("WrongPassword", Refusal((await manager.Read(path)).Ok().Items).GetProperty("cause").GetString());
            Assert.False(Refusal((await own.Read(path)).Ok().Items).TryGetProperty("cause", out _), $"{path} for its holder");
        }

        Assert.False(Refusal((await leader.Read($"accounts/{holder.UserName}/history")).Ok().Items).TryGetProperty("cause", out _));
        await _console.ToldAsync();
        var told = (await own.Read($"feed?after={cursor}")).Ok().Body.GetProperty("events").EnumerateArray()
            .Single(happened => happened.GetProperty("kind").GetString() == "SignInRefused");
        Assert.False(told.GetProperty("data").TryGetProperty("cause", out _));
        Assert.Equal("127.0.0.1", told.GetProperty("data").GetProperty("network").GetString());
        var id = (await own.Read($"journal?subject={holder.UserName}&verb=SignInRefused")).Ok().Items[0].GetProperty("id").GetInt64();
        (await own.Read($"journal/{id}/proof")).Refused(403, "EntryOfAnotherUnit");

        static JsonElement Refusal(IReadOnlyList<JsonElement> entries) =>
            entries.First(entry => entry.GetProperty("verb").GetString() == "SignInRefused").GetProperty("data");
    }

    [Fact(DisplayName = "R10.4 a browser is on record by a hash of a random id in a cookie that no script reads, refused or not; a program by none")]
    public async Task Device_IsOnRecordByItsHash()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        await _console.ExecuteAsync($"update accounts set duty_accepted_at = now() where user_name = '{account.UserName}'");
        using var browser = new PageClient(_console);
        await browser.SubmitAsync(account with { Password = "Wrong-Pass-1" }, "000000");
        var first = (await _console.NewestAsync("SignInRefused", account.UserName)).GetProperty("device").GetString()!;
        await browser.SubmitAsync(account with { UserName = "nobody" }, "000000");
        var second = (await _console.NewestAsync("SignInRefused")).GetProperty("device").GetString();
        Assert.Equal("/", await browser.SubmitAsync(account, await _console.CodeAsync(account)));
        var third = (await _console.NewestAsync("SignedIn", account.UserName)).GetProperty("device").GetString();

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.Equal((first, first), (second, third));
        Assert.Contains("httponly", browser.Set["netmonitor_device"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"max-age={TimeSpan.FromDays(180).TotalSeconds:0}", browser.Set["netmonitor_device"], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(first, browser.Cookies["netmonitor_device"], StringComparison.Ordinal);
        using var stranger = new PageClient(_console);
        await stranger.SubmitAsync(account with { Password = "Wrong-Pass-1" }, "000000");
        Assert.NotEqual(first, (await _console.NewestAsync("SignInRefused", account.UserName)).GetProperty("device").GetString());
    }

    [Fact(DisplayName = "R10.4 tries that are held back are on record in one entry a minute and network, once, though two nodes run")]
    public async Task ThrottledTries_AreCountedByMinuteAndNetwork()
    {
        await using var other = await _console.StartAnotherAsync();
        var wrong = new { userName = "held-back", password = "x", keyCode = "x" };
        for (var i = 0; i < SignInThrottle.Tries; i++) (await _console.TryAsync(wrong)).Refused(401, "SignInRefused");
        var refused = await _console.ScalarAsync<long>("select count(*) from journal where verb = 'SignInRefused'");
        for (var i = 0; i < 7; i++) (await (i % 2 == 0 ? _console : other).TryAsync(wrong)).Refused(429, "TooManyAttempts");
        Assert.Equal(refused, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'SignInRefused'"));

        _console.Time.Advance(TimeSpan.FromMinutes(2));
        await System.Threading.Tasks.Task.WhenAll(
            _console.Get<ThrottledTries>().RecordAsync(default), other.Get<ThrottledTries>().RecordAsync(default));
        await _console.Get<ThrottledTries>().RecordAsync(default);

        // A minute may have ended between the first and the last of them.
        Assert.Equal(7, await _console.ScalarAsync<decimal>("select sum((data->>'count')::bigint) from journal where verb = 'SignInsThrottled'"));
        Assert.InRange(await _console.ScalarAsync<long>("select count(*) from journal where verb = 'SignInsThrottled'"), 1, 2);
        Assert.Equal("127.0.0.1", (await _console.NewestAsync("SignInsThrottled")).GetProperty("network").GetString());
        Assert.Equal(0, await _console.ScalarAsync<long>("select count(*) from throttled_tries"));
    }
}
