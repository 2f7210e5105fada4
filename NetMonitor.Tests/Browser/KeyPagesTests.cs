using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The key store, as custodians, the supplier and who answers the telephone work with it.</summary>
public sealed class KeyPagesTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private readonly TestConsole _console = browsers.Console;

    [Fact(DisplayName = "R16.2 R16.1 a custodian issues a key and recovers it by page, what is not possible says why, and its record is one printed page")]
    public async Task Key_IssuedAndRecovered()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var serial = await _console.SpareKeyAsync(Xihu);
        var page = await browsers.SignInAsync(Role.KeyCustodian, Xihu);
        await page.GotoAsync($"{_console.Address}keys/{account.KeySerial}");
        await Expect(page.Locator("[data-not-possible=Recover]")).ToContainTextAsync("R10.10");

        await page.GotoAsync($"{_console.Address}keys?q={serial}");
        await Places.SettledAsync(page);
        await page.Locator("main .lean a").First.ClickAsync();
        await page.Locator("[data-act=Issue]").ClickAsync();
        await page.Locator("#key-holder").PressSequentiallyAsync(account.Name);
        await Expect(page.Locator($"#key-holder-found option[value='{account.UserName}']")).ToHaveCountAsync(1);
        await page.FillAsync("#key-holder", account.UserName);
        await page.FillAsync("#key-receiver", "代领人");
        await ConfirmAsync(page);
        await Expect(page.Locator("main .list li").First).ToContainTextAsync("代领人");
        Assert.Equal(account.UserName, await _console.ScalarAsync<string>($"select issued_for from security_keys where serial = '{serial}'"));
        await page.Locator("[data-act=Recover]").ClickAsync();
        await page.FillAsync("#key-voucher", "V-1");
        await ConfirmAsync(page);
        await Expect(page.Locator("[data-act=Recover]")).ToHaveCountAsync(0);
        await Expect(page.Locator("main .list li")).ToHaveCountAsync(3);
        browsers.AssertNoComplaints(page);

        await page.Context.AddInitScriptAsync("window.print = () => {};");
        await page.GotoAsync($"{_console.Address}print/keys/{serial}");
        await Expect(page.Locator("table").Last.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.GotoAsync($"{_console.Address}print/keys/ledger");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("V-1");
    }

    [Fact(DisplayName = "R12.1 a loss told by telephone is entered in one step with the caller's name, found by the holder's user name, and freezes at once")]
    public async Task Loss_ToldByTelephone_FreezesTheAccount()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        using var holder = await _console.SignInAsync(account);
        var page = await browsers.SignInAsync(Role.KeyCustodian, Hangzhou);
        await page.GotoAsync($"{_console.Address}keys");
        await Places.SettledAsync(page);
        await page.Locator("main .actions a.primary").ClickAsync();
        await page.Locator("#r-key").PressSequentiallyAsync(account.UserName);
        await page.Locator(".suggestions code", new() { HasText = account.KeySerial }).ClickAsync();
        await page.FillAsync("#r-caller", "来电人");
        await page.FillAsync("#r-reason", "出差途中遗失");
        await page.Locator("[data-report]").ClickAsync();
        await Expect(page.Locator("[data-reported]")).ToContainTextAsync(account.UserName);

        Assert.Equal("Frozen", await _console.StateOfAsync(account.UserName));
        (await holder.Read("tasks")).Refused(401, "NotSignedIn");
        await page.Locator("main a.primary").ClickAsync();
        await Expect(page.Locator("main .list li").First).ToContainTextAsync("来电人");
        await Expect(page.Locator(".alert.bad")).ToContainTextAsync("R12.1");
        await Expect(page.Locator("[data-act]")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "R12.1 a holder reports the own key on the page, which ends the session with the report")]
    public async Task Loss_OfTheOwnKey_EndsTheSession()
    {
        var account = await _console.NewAccountAsync(Nanshan, Role.EnforcementOfficer);
        var page = await browsers.NewPageAsync();
        await browsers.SignInAsync(page, account);
        await page.GotoAsync($"{_console.Address}keys/report");
        await Expect(page.Locator("main .panel code")).ToHaveTextAsync(account.KeySerial!);
        await page.FillAsync("#r-reason", "找不到了");
        await page.Locator("[data-report]").ClickAsync();

        await Eventually.TrueAsync(async () => await _console.StateOfAsync(account.UserName) == "Frozen", "the account is frozen");
        await Expect(page.Locator("main .panel")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "R10.3 an application goes from the custodian to the supplier and back to the receipt, in two browsers")]
    public async Task Application_ThroughToTheReceipt()
    {
        var custodian = await browsers.SignInAsync(Role.KeyCustodian, Guangdong);
        var supplier = await browsers.SignInAsync(Role.KeyCustodian, UnitCode.InformationCenter.ToString());
        await custodian.GotoAsync($"{_console.Address}keys/applications");
        await custodian.Locator("[data-apply]").ClickAsync();
        await custodian.FillAsync("#apply-quantity", "3");
        await custodian.FillAsync("#reason-text", "新设账户");
        await ConfirmAsync(custodian);
        await Expect(custodian.Locator("h1")).ToContainTextAsync("3");
        var number = custodian.Url.Split('/')[^1];

        await supplier.GotoAsync($"{_console.Address}keys/applications?state=Submitted");
        await supplier.Locator($"main a[href$='{number}']").ClickAsync();
        await supplier.Locator("[data-step=Approve]").ClickAsync();
        await supplier.FillAsync("#step-quantity", "4");
        await supplier.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(supplier.Locator("#step-quantity-problem")).ToBeVisibleAsync();
        await supplier.FillAsync("#step-quantity", "2");
        await ConfirmAsync(supplier);
        await StepAsync(supplier, "Allocate");
        await Expect(supplier.Locator("main .lean a")).ToHaveCountAsync(2);
        await StepAsync(supplier, "Ship");
        await Expect(supplier.Locator("[data-step]")).ToHaveCountAsync(0);

        // The custodian's page has followed.
        var absent = custodian.Locator("[data-absent]");
        await Expect(absent).ToHaveCountAsync(2);
        var missing = await absent.Last.GetAttributeAsync("data-absent");
        await absent.Last.CheckAsync();
        await StepAsync(custodian, "Receive");
        await Expect(custodian.Locator("[data-step]")).ToHaveCountAsync(0);
        Assert.Equal("Shipped", await _console.ScalarAsync<string>($"select state from security_keys where serial = '{missing}'"));
        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from key_ledger where entry = 'Received' and voucher = '{number}'"));
        Assert.Equal("Received", await _console.ScalarAsync<string>($"select state from key_applications where number = '{number}'"));
        browsers.AssertNoComplaints(custodian);
        browsers.AssertNoComplaints(supplier);
    }

    [Fact(DisplayName = "R16.2 a count shows its differences before it is sent, and is not sent without an explanation; the next one hands the stock over")]
    public async Task Count_WithDifferences_AndHandOver()
    {
        var other = await _console.NewAccountAsync(Shenzhen, Role.KeyCustodian, inCenter: true);
        var there = await _console.ScalarAsync<string[]>(
            $"select array_agg(serial::text order by serial) from security_keys where unit_code = '{Shenzhen}' and state = 'InStock'");
        var page = await browsers.SignInAsync(Role.KeyCustodian, Shenzhen);
        await page.GotoAsync($"{_console.Address}keys/count");
        await Expect(page.Locator("#count-serials")).ToBeEnabledAsync();
        // A scanner types each number and Enter.
        await page.Locator("#count-serials").PressSequentiallyAsync(string.Concat(there.Skip(1).Select(serial => $"{serial.ToLowerInvariant()}\n")));
        await Expect(page.Locator("main .panel p.muted").First).ToContainTextAsync($"{there.Length - 1}");
        await page.Locator("[data-compare]").ClickAsync();
        await Expect(page.Locator("[data-difference=missing] code")).ToHaveTextAsync(there[0]);
        await page.Locator("[data-enter]").ClickAsync();
        await Expect(page.Locator("#count-explanation-problem")).ToBeVisibleAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.FillAsync("#count-explanation", "一个不见");
        await page.Locator("[data-enter]").ClickAsync();
        await ConfirmAsync(page);
        await Expect(page.Locator(".alert.good")).ToBeVisibleAsync();
        Assert.Equal("Lost", await _console.ScalarAsync<string>($"select state from security_keys where serial = '{there[0]}'"));

        await Expect(page.Locator("#count-serials")).ToHaveValueAsync("");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "serials.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", there.Skip(1))),
        });
        await Expect(page.Locator("main .panel p.muted").First).ToContainTextAsync($"{there.Length - 1}");
        await page.Locator("[data-compare]").ClickAsync();
        await page.Locator("#count-to").SelectOptionAsync(other.UserName);
        await page.Locator("[data-enter]").ClickAsync();
        await ConfirmAsync(page);
        await Expect(page.Locator(".alert.good")).ToContainTextAsync(other.UserName);

        var receiver = await browsers.NewPageAsync();
        await browsers.SignInAsync(receiver, other);
        await receiver.GotoAsync($"{_console.Address}keys/count");
        await receiver.Locator("[data-hand-over] button").ClickAsync();
        await ConfirmAsync(receiver);
        await Expect(receiver.Locator("[data-hand-over]")).ToHaveCountAsync(0);
        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from key_ledger where entry = 'TakenOver' and handler = '{other.UserName}'"));
    }

    [Fact(DisplayName = "R10.3 a file of keys is tried on the page with every error by row, and taken in as a whole")]
    public async Task Import_FromThePage()
    {
        var page = await browsers.SignInAsync(Role.KeyCustodian, UnitCode.InformationCenter.ToString());
        await page.GotoAsync($"{_console.Address}keys/import");
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await PickAsync("PAGE-1,3132333435363738393031323334353637383930,SHA1,6,30\nPAGE-2,00,SHA1,6,30\n");
        await Expect(page.Locator(".lean td code").First).ToHaveTextAsync("seed");
        Assert.Equal(0, await CountAsync());
        await PickAsync(
            "PAGE-1,3132333435363738393031323334353637383930,SHA1,6,30\nPAGE-2,3132333435363738393031323334353637383931,SHA1,6,30\n");
        await page.Locator("main button.primary").ClickAsync();
        await ConfirmAsync(page);
        await Expect(page.Locator(".alert.good")).ToContainTextAsync("2");
        Assert.Equal(2, await CountAsync());

        Task<long> CountAsync() => _console.ScalarAsync<long>("select count(*) from security_keys where serial like 'PAGE-%'");

        Task PickAsync(string rows) => page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload
        {
            Name = "keys.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"serial,seed,algorithm,digits,period\n{rows}"),
        });
    }

    private static async Task StepAsync(IPage page, string step)
    {
        await page.Locator($"[data-step={step}]").ClickAsync();
        await ConfirmAsync(page);
    }

    private static async Task ConfirmAsync(IPage page)
    {
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }
}
