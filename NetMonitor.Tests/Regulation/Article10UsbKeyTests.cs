using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMonitor.Console.Auth;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10 and 12 where the key is a FIDO2 USB key: enrolled by the custodian, bound by its own answer, and asked beside the password.</summary>
public sealed class Article10UsbKeyTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R10.4 a USB key opens its account beside the password, by an answer that is good once; what it is asked is the same for every name")]
    public async Task Key_OpensItsAccount_Once()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        using var browser = new PageClient(_console);
        var question = await browser.QuestionAsync();
        var options = JsonDocument.Parse(question.Options).RootElement;
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        Assert.Equal(0, options.GetProperty("allowCredentials").GetArrayLength());
        Assert.Equal("127.0.0.1", options.GetProperty("rpId").GetString());
        var answer = key.Show(question, _console.Address);

        Assert.Equal("/", await browser.SubmitAsync(account, answer));

        using var another = new PageClient(_console);
        AssertRefused(await another.SubmitAsync(account, answer));
        Assert.Equal("CodeReplayed", await _console.CauseAsync());
        Assert.Equal("/", await another.SubmitAsync(account, key.Show(await another.QuestionAsync(), _console.Address)));
    }

    [Theory(DisplayName = "R10.4 whatever is wrong with a USB key's answer the caller is told one thing, and the cause is on record")]
    [InlineData("another name", "UnknownName")]
    [InlineData("another password", "WrongPassword")]
    [InlineData("another account's key", "WrongCode")]
    [InlineData("a key that nobody enrolled", "WrongCode")]
    [InlineData("another user's handle", "WrongCode")]
    [InlineData("another question", "WrongCode")]
    [InlineData("a question of another purpose", "WrongCode")]
    [InlineData("somebody's own state", "WrongCode")]
    [InlineData("another site", "WrongCode")]
    [InlineData("nobody touched it", "WrongCode")]
    [InlineData("another signature", "WrongCode")]
    [InlineData("cut short", "WrongCode")]
    [InlineData("no JSON", "WrongCode")]
    [InlineData("JSON of something else", "WrongCode")]
    [InlineData("nothing in it", "WrongCode")]
    [InlineData("nothing said", "WrongCode")]
    [InlineData("far too long", "WrongCode")]
    [InlineData("its count went back", "KeyCloned")]
    [InlineData("a key that shows codes", "WrongCode")]
    public async Task Answer_ThatIsWrong_IsRefused(string what, string cause)
    {
        using var key = new SoftKey();
        using var strange = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        using var browser = new PageClient(_console);
        var question = await browser.QuestionAsync();
        switch (what)
        {
            case "another site": key.Origin = "https://elsewhere.example"; break;
            case "nobody touched it": key.Touched = false; break;
            case "its count went back": key.Count -= 1; break;
        }

        var answer = key.Show(question, _console.Address);
        var tried = account;
        switch (what)
        {
            case "another name": tried = account with { UserName = "nobody-here" }; break;
            case "another password": tried = account with { Password = "Wrong-Pass-1" }; break;
            case "another account's key":
                await _console.NewUsbAccountAsync(Xihu, strange);
                answer = strange.Show(question, _console.Address);
                break;
            case "a key that nobody enrolled": answer = strange.Show(question, _console.Address); break;
            case "another user's handle": answer = With(answer, "userHandle", "bm9ib2R5"); break;
            case "another question": answer = answer with { State = (await browser.QuestionAsync()).State }; break;
            case "a question of another purpose":
                answer = key.Show(await _console.Get<UsbKeys>().AskAsync("confirm", _console.Address), _console.Address);
                break;
            case "somebody's own state": answer = answer with { State = "CfDJ8-nothing" }; break;
            case "another signature": answer = With(answer, "signature", "MEUCIQ"); break;
            case "cut short": answer = With(answer, "authenticatorData", "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MF"); break;
            case "no JSON": answer = answer with { Credential = "{\"id\":" }; break;
            case "JSON of something else": answer = answer with { Credential = "[1,{\"id\":2}]" }; break;
            case "nothing in it":
                answer = answer with { Credential = """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":null,"clientExtensionResults":null}""" };
                break;
            case "nothing said":
                answer = With(answer, "clientDataJSON", Base64Url.EncodeToString("""{"type":null,"challenge":null,"origin":null}"""u8));
                break;
            case "far too long": answer = answer with { Credential = answer.Credential + new string(' ', 40_000) }; break;
            case "a key that shows codes": tried = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer); break;
        }

        AssertRefused(await browser.SubmitAsync(tried, answer));

        Assert.Equal(cause, await _console.CauseAsync());
        Assert.True(_console.Errors.Length == 0, _console.Errors);
        key.Origin = null;
        key.Touched = true;
        key.Count += 1;
        Assert.Equal("/", await browser.SubmitAsync(account, key.Show(await browser.QuestionAsync(), _console.Address)));
    }

    [Fact(DisplayName = "R10.4 a USB key that was not asked for its PIN is refused in words of its own, whoever is named")]
    public async Task Key_WithoutPin_IsRefused()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        key.HasPin = false;
        using var browser = new PageClient(_console);

        foreach (var tried in new[] { account, account with { UserName = "nobody-here" }, account with { Password = "Wrong-Pass-1" } })
        {
            var back = await browser.SubmitAsync(tried, key.Show(await browser.QuestionAsync(), _console.Address));
            Assert.StartsWith("/sign-in?refused=KeyWithoutPin", back, StringComparison.Ordinal);
            Assert.Contains("PIN", (await browser.SendAsync(HttpMethod.Get, back)).Text, StringComparison.Ordinal);
        }
    }

    [Theory(DisplayName = "R12.1 a lost USB key's answer is refused and on record as that, whatever the password, also once a replacement is bound")]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task LostKey_IsOnRecord(bool passwordRight, bool replaced)
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Hangzhou, key);
        (await (await _console.As(Role.KeyCustodian, Hangzhou)).Post($"keys/{account.KeySerial}/report-lost", AccountBodies.Because())).Ok();
        if (replaced)
        {
            var administrator = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
            var replacement = await _console.IssuedKeyAsync(Hangzhou, account.UserName);
            (await administrator.Post($"accounts/{account.UserName}/bind-key", new { keySerial = replacement })).Ok();
            (await administrator.StepAsync(account, "unfreeze")).Ok();
        }

        using var browser = new PageClient(_console);
        var tried = passwordRight ? account : account with { Password = "Wrong-Pass-1" };
        AssertRefused(await browser.SubmitAsync(tried, key.Show(await browser.QuestionAsync(), _console.Address)));

        Assert.Equal("KeyLost", await _console.CauseAsync());
        var again = await _console.EnrolAsync(Hangzhou, account.KeySerial!, key);
        Assert.Equal(("KeyIsLost", "R12.1"), (again.Refusal?.Code, again.Refusal?.Rule));
    }

    [Fact(DisplayName = "R11.1 a USB key that is damaged, or whose account let go of it, opens nothing")]
    public async Task Key_NotBound_IsRefused()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        (await (await _console.As(Role.KeyCustodian, Xihu)).Post($"keys/{account.KeySerial}/report-damaged", AccountBodies.Because())).Ok();
        using var browser = new PageClient(_console);

        AssertRefused(await browser.SubmitAsync(account, key.Show(await browser.QuestionAsync(), _console.Address)));

        Assert.Equal("KeyNotBound", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.4 programs sign in with code keys only: the account of a USB key is refused whatever code they give")]
    public async Task Program_IsRefused()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);

        (await _console.TryAsync(new { account.UserName, account.Password, keyCode = "000000" })).Refused(401, "SignInRefused", "R10.4");

        Assert.Equal("WrongCode", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.3 a USB key is bound by its own answer, on record as proved; by its number alone it is not, and before it is enrolled not at all")]
    public async Task Binding_IsProvedByTheKeyItself()
    {
        using var key = new SoftKey();
        using var other = new SoftKey();
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var custodian = await _console.As(Role.KeyCustodian, Xihu);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await custodian.Post($"keys/{account.KeySerial}/report-damaged", AccountBodies.Because())).Ok();
        var serial = await _console.UsbKeyInStockAsync(Xihu);
        (await custodian.Post($"keys/{serial}/issue")).Ok();
        var bind = $"accounts/{account.UserName}/bind-key";
        (await administrator.Post(bind, new { keySerial = serial })).Refused(409, "KeyNotEnrolled", "R10.3");
        // In the custodian's hand once more: the holder sets the PIN as it is handed out.
        Assert.False((await _console.EnrolAsync(Xihu, serial, key)).IsRefused);
        await _console.EnrolledKeyAsync(Xihu, other);

        (await administrator.Post(bind, new { keySerial = serial, keyCode = "000000" })).Refused(409, "KeyCodeWrong", "R10.4");
        Assert.Equal("UsbKeyWrong", (await _console.BindAsync(Xihu, account.UserName, serial, other)).Refusal?.Code);
        key.HasPin = false;
        Assert.Equal("KeyWithoutPin", (await _console.BindAsync(Xihu, account.UserName, serial, key)).Refusal?.Code);
        key.HasPin = true;
        Assert.False((await _console.BindAsync(Xihu, account.UserName, serial, key)).IsRefused);
        Assert.True((await _console.NewestAsync("AccountKeyBound", account.UserName)).GetProperty("proved").GetBoolean());
        // The key is the account's now: its credential stays.
        Assert.Equal("KeyStateRefused", (await _console.EnrolAsync(Xihu, serial, key)).Refusal?.Code);

        var byNumber = await _console.EnrolledKeyAsync(Xihu, new SoftKey());
        (await custodian.Post($"keys/{byNumber}/issue")).Ok();
        var created = (await administrator.Post(
            "accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = byNumber))).Ok();
        Assert.False((await _console.NewestAsync("AccountKeyBound", created.Text("userName"))).GetProperty("proved").GetBoolean());
    }

    [Fact(DisplayName = "R10.3 a credential is one serial number's: what could be copied, was made without a PIN, or has another number is not enrolled")]
    public async Task Enrolment_IsOfOneKey()
    {
        using var key = new SoftKey();
        var (serial, other) = (await _console.UsbKeyInStockAsync(Nanshan), await _console.UsbKeyInStockAsync(Nanshan));

        await RefusedAsync(new SoftKey { HasPin = false }, "KeyWithoutPin");
        await RefusedAsync(new SoftKey { Copies = true }, "KeyNotHardware");
        await RefusedAsync(new SoftKey { Touched = false }, "UsbKeyWrong");
        await RefusedAsync(new SoftKey { Origin = "https://elsewhere.example" }, "UsbKeyWrong");
        await RefusedAsync(new SoftKey(), "UsbKeyWrong", answer => With(answer, "attestationObject", "o2NmbXRkbm9uZQ")); // cut short
        await RefusedAsync(new SoftKey(), "UsbKeyQuestionOver", answer => answer with { State = "CfDJ8-nothing" });
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from security_keys where serial = '{serial}' and credential_id is not null"));
        UsbKeyAnswer? sent = null;
        Assert.False((await _console.EnrolAsync(Nanshan, serial, key, answer => sent = answer)).IsRefused);
        await RefusedAsync(key, "UsbKeyQuestionOver", _ => sent!);
        Assert.Equal("KeyEnrolledElsewhere", (await _console.EnrolAsync(Nanshan, other, key)).Refusal?.Code);
        Assert.Equal("KeyShowsCodes", (await _console.EnrolAsync(Nanshan, await _console.SpareKeyAsync(Nanshan), new SoftKey())).Refusal?.Code);
        Assert.Equal("KeyNotFound", (await _console.EnrolAsync(Xihu, serial, new SoftKey())).Refusal?.Code);

        var detail = (await (await _console.As(Role.KeyCustodian, Nanshan)).Read($"keys/{serial}")).Ok();
        Assert.Equal(["Imported", "Allocated", "Shipped", "Received", "Enrolled"],
            detail.Body.GetProperty("ledger").EnumerateArray().Select(line => line.GetProperty("entry").GetString()));
        Assert.Equal(SoftKey.Model, (await _console.NewestAsync("KeyEnrolled")).GetProperty("model").GetGuid());
        Assert.DoesNotContain(Convert.ToHexString(key.Id)[..16], detail.Raw, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(System.Buffers.Text.Base64Url.EncodeToString(key.Id), detail.Raw, StringComparison.Ordinal);

        async Task RefusedAsync(SoftKey tried, string code, Func<UsbKeyAnswer, UsbKeyAnswer>? spoil = null) =>
            Assert.Equal(code, (await _console.EnrolAsync(Nanshan, serial, tried, spoil)).Refusal?.Code);
    }

    [Fact(DisplayName = "R16.2 a recovered USB key is enrolled anew once no account holds it, under the user's name that it had; the stock stays as it is")]
    public async Task RecoveredKey_IsEnrolledAnew()
    {
        using var key = new SoftKey();
        using var reset = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Shenzhen, key);
        var custodian = await _console.As(Role.KeyCustodian, Shenzhen);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Shenzhen);
        var handle = await HandleAsync();
        (await administrator.StepAsync(account, "freeze")).Ok();
        (await custodian.Post($"keys/{account.KeySerial}/recover", AccountBodies.Because())).Ok();
        Assert.Equal("KeyStillBound", (await _console.EnrolAsync(Shenzhen, account.KeySerial!, reset)).Refusal?.Code);
        (await administrator.StepAsync(account, "unbind-key")).Ok();
        var before = (await custodian.Read("keys/stock")).Ok().Number("stock");

        Assert.False((await _console.EnrolAsync(Shenzhen, account.KeySerial!, reset)).IsRefused);

        Assert.Equal(before, (await custodian.Read("keys/stock")).Ok().Number("stock"));
        Assert.Equal(handle, await HandleAsync());
        Assert.True((await _console.NewestAsync("KeyEnrolled")).GetProperty("again").GetBoolean());
        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from security_keys where user_handle = '{handle}'"));

        Task<string> HandleAsync() => _console.ScalarAsync<string>($"select user_handle from security_keys where serial = '{account.KeySerial}'");
    }

    [Fact(DisplayName = "R10.4 the holder of a USB key confirms a session with password and answer; an answer for the sign-in page does not")]
    public async Task Confirmation_WithTheKey()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        using var browser = new PageClient(_console);
        Assert.Equal("/", await browser.SubmitAsync(account, key.Show(await browser.QuestionAsync(), _console.Address)));
        var live = (await _console.Get<SessionStore>().FindAsync(browser.Cookies["netmonitor"], CancellationToken.None))!;
        await _console.ExecuteAsync($"update sessions set confirmed_at = confirmed_at - interval '1 hour' where id = '{live.Actor.SessionId}'");
        var (signIn, usbKeys) = (_console.Get<SignIn>(), _console.Get<UsbKeys>());

        var forAnother = await ConfirmAsync(UsbKeys.ToSignIn);
        Assert.Equal("SignInRefused", forAnother.Refusal?.Code);
        Assert.False((await ConfirmAsync(UsbKeys.ToConfirm(live.Actor))).IsRefused);

        var confirmed = (await _console.Get<SessionStore>().FindAsync(live.Actor.SessionId, CancellationToken.None))!.ConfirmedAt;
        Assert.InRange(confirmed, live.ConfirmedAt, _console.Time.GetUtcNow());

        async Task<Domain.Shared.Result> ConfirmAsync(string purpose) => await signIn.ConfirmAsync(
            live.Actor, account.Password, "", false, new Visitor("127.0.0.1", "test"), CancellationToken.None,
            key.Show(await usbKeys.AskAsync(purpose, _console.Address), _console.Address));
    }

    private static void AssertRefused(string back) => Assert.StartsWith("/sign-in?refused=SignInRefused", back, StringComparison.Ordinal);

    /// <summary>The answer with another part of what the key said.</summary>
    private static UsbKeyAnswer With(UsbKeyAnswer answer, string part, string value)
    {
        var json = JsonNode.Parse(answer.Credential)!;
        json["response"]![part] = value;
        return answer with { Credential = json.ToJsonString() };
    }
}
