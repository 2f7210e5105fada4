using System.Text.Json;
using Microsoft.Playwright;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// FIDO2 keys in a real browser, with Chromium's virtual authenticator in the USB port's place. Browsers have no keys for a bare address without HTTPS, but
/// for <c>localhost</c>.
/// </summary>
public sealed class UsbKeyTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private readonly TestConsole _console = browsers.Console;

    private Uri Here => new($"http://localhost:{_console.Address.Port}/");

    [Fact(DisplayName = "R10.3 R10.4 the custodian enrols a USB key, the administrator binds it, its holder signs in; the same form again does not")]
    public async Task Key_EnrolledBoundAndUsed()
    {
        var account = await WithoutKeyAsync();
        var serial = await _console.UsbKeyInStockAsync(Xihu);
        var custodian = await browsers.SignInAsync(Role.KeyCustodian, Xihu, at: Here);
        var key = await PlugInAsync(custodian);
        await custodian.GotoAsync($"{Here}keys/{serial}");
        await Expect(custodian.Locator(".alert.warn")).ToContainTextAsync("R10.3");
        await custodian.Locator("[data-act=Enrol]").ClickAsync();
        await ConfirmAsync(custodian);
        await Expect(custodian.Locator("main .list li")).ToHaveCountAsync(5);
        await Expect(custodian.Locator(".alert.warn")).ToHaveCountAsync(0);
        (await (await _console.As(Role.KeyCustodian, Xihu)).Post($"keys/{serial}/issue", new { account.UserName })).Ok();

        var administrator = await browsers.SignInAsync(Role.CenterSystemAdministrator, Xihu, at: Here);
        await PlugInAsync(administrator, await CredentialAsync(key));
        await administrator.GotoAsync($"{Here}accounts/{account.UserName}");
        await administrator.Locator("[data-act=BindKey]").ClickAsync();
        await administrator.FillAsync("#bind-key", serial);
        await Expect(administrator.Locator("[data-usb-key-proof]")).ToBeVisibleAsync();
        await Expect(administrator.Locator("#bind-code")).ToHaveCountAsync(0);
        await ConfirmAsync(administrator);
        Assert.True((await _console.NewestAsync("AccountKeyBound", account.UserName)).GetProperty("proved").GetBoolean());
        (await (await _console.As(Role.CenterSystemAdministrator, Xihu)).StepAsync(account, "unfreeze")).Ok();

        var holder = await browsers.NewPageAsync();
        var form = "";
        holder.Request += (_, request) => form = request.Url.EndsWith("/account/sign-in", StringComparison.Ordinal) ? request.PostData! : form;
        // The administrator's answer counted already.
        await PlugInAsync(holder, await CredentialAsync(key), count: 10);
        await TypeAsync(holder, account);
        await holder.Locator("[data-usb-key]").ClickAsync();
        await Expect(holder).ToHaveURLAsync(Here.ToString());

        await holder.Context.ClearCookiesAsync(new() { Name = "netmonitor" });
        var again = await holder.Context.APIRequest.PostAsync($"{Here}account/sign-in", new()
        {
            Data = form, Headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" }, MaxRedirects = 0,
        });
        Assert.StartsWith("/sign-in?refused=SignInRefused", again.Headers["location"], StringComparison.Ordinal);
        Assert.Equal("CodeReplayed", await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.4 a USB key without its PIN does not answer, and the page says that one is to be set; name and password stay as they were typed")]
    public async Task Key_WithoutPin_IsToldToSetOne()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        var page = await browsers.NewPageAsync();
        await PlugInAsync(page, key.InBrowser("localhost"), verified: false);
        await TypeAsync(page, account);

        await page.Locator("[data-usb-key]").ClickAsync();

        await Expect(page.Locator("[data-usb-key-problem]")).ToContainTextAsync("PIN");
        await Expect(page.Locator("[name=userName]")).ToHaveValueAsync(account.UserName);
        await Expect(page.Locator("[data-usb-key]")).ToBeEnabledAsync();
    }

    [Theory(DisplayName = "R10.4 R12.1 another account's USB key and a lost one are refused with the one answer, and the cause is on record")]
    [InlineData(false, "WrongCode")]
    [InlineData(true, "KeyLost")]
    public async Task Key_ThatDoesNotOpen_IsRefused(bool lost, string cause)
    {
        using var key = new SoftKey();
        using var other = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Hangzhou, key);
        if (lost) (await (await _console.As(Role.KeyCustodian, Hangzhou)).Post($"keys/{account.KeySerial}/report-lost", AccountBodies.Because())).Ok();
        else await _console.NewUsbAccountAsync(Hangzhou, other);
        var page = await browsers.NewPageAsync();
        await PlugInAsync(page, (lost ? key : other).InBrowser("localhost"));
        await TypeAsync(page, account);

        await page.Locator("[data-usb-key]").ClickAsync();

        await Expect(page.Locator("[data-code=SignInRefused]")).ToBeVisibleAsync();
        Assert.Equal(cause, await _console.CauseAsync());
    }

    [Fact(DisplayName = "R10.4 a browser that can't use USB keys is told so, and by which address it can")]
    public async Task Browser_WithoutKeys_IsToldSo()
    {
        var page = await browsers.NewPageAsync();
        await page.AddInitScriptAsync("delete window.PublicKeyCredential;");
        await TypeAsync(page, await _console.AccountAsync(Role.Leader, Xihu));

        await page.Locator("[data-usb-key]").ClickAsync();

        await Expect(page.Locator("[data-usb-key-problem]")).ToContainTextAsync("HTTPS");
    }

    [Fact(DisplayName = "R10.4 a step that wants password and key again asks the holder's USB key for its answer in the code's place")]
    public async Task SensitiveStep_AsksTheKeyAgain()
    {
        using var key = new SoftKey();
        var account = await _console.NewUsbAccountAsync(Xihu, key);
        await _console.ExecuteAsync($"update accounts set roles = '{{KeyCustodian}}' where user_name = '{account.UserName}'");
        var serial = await _console.UsbKeyInStockAsync(Xihu);
        var page = await browsers.NewPageAsync();
        await PlugInAsync(page, key.InBrowser("localhost"));
        await TypeAsync(page, account);
        await page.Locator("[data-usb-key]").ClickAsync();
        await Expect(page).ToHaveURLAsync(Here.ToString());
        await _console.ExecuteAsync($"update sessions set confirmed_at = confirmed_at - interval '1 hour' where user_name = '{account.UserName}'");
        await page.GotoAsync($"{Here}keys/{serial}");
        await page.Locator("[data-act=WriteOff]").ClickAsync();
        await Expect(page.Locator("[data-usb-key-again]")).ToBeVisibleAsync();
        await Expect(page.Locator("#again-code")).ToHaveCountAsync(0);
        await page.FillAsync("#reason-text", "测试");
        await page.FillAsync("#again-password", account.Password);

        await ConfirmAsync(page);

        Assert.Equal("WrittenOff", await _console.ScalarAsync<string>($"select state from security_keys where serial = '{serial}'"));
    }

    /// <summary>A frozen account whose key was damaged: it awaits another one.</summary>
    private async Task<DemoAccount> WithoutKeyAsync()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        (await (await _console.As(Role.KeyCustodian, Xihu)).Post($"keys/{account.KeySerial}/report-damaged", AccountBodies.Because())).Ok();
        return account;
    }

    private async Task TypeAsync(IPage page, DemoAccount account)
    {
        await page.GotoAsync($"{Here}sign-in");
        await page.FillAsync("[name=userName]", account.UserName);
        await page.FillAsync("[name=password]", account.Password);
    }

    /// <summary>Plugs a key into the page's browser, with a credential that it has already; <paramref name="verified"/> where its PIN is entered.</summary>
    private static async Task<(ICDPSession Browser, string Key)> PlugInAsync(
        IPage page, Dictionary<string, object>? credential = null, bool verified = true, int? count = null)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        var added = await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "usb", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = verified,
                ["automaticPresenceSimulation"] = true,
            },
        });
        var key = added!.Value.GetProperty("authenticatorId").GetString()!;
        if (credential is null) return (browser, key);
        if (count is { } signed) credential["signCount"] = signed;
        await browser.SendAsync("WebAuthn.addCredential", new Dictionary<string, object> { ["authenticatorId"] = key, ["credential"] = credential });
        return (browser, key);
    }

    /// <summary>The credential that a key has made, to be plugged in elsewhere.</summary>
    private static async Task<Dictionary<string, object>> CredentialAsync((ICDPSession Browser, string Key) key)
    {
        var all = await key.Browser.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = key.Key });
        var one = Assert.Single(all!.Value.GetProperty("credentials").EnumerateArray());
        return JsonSerializer.Deserialize<Dictionary<string, object>>(one.GetRawText())!;
    }

    private static async Task ConfirmAsync(IPage page)
    {
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }
}
