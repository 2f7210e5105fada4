using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Accounts and their forms, as an administrator works with them.</summary>
public sealed partial class AccountsTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private readonly TestConsole _console = browsers.Console;

    [Fact(DisplayName = "R10.2 an account is set up on one page with its key proved, its password is shown once; what was typed is kept till then")]
    public async Task NewAccount_FromThePage_SignsIn()
    {
        var serial = await _console.IssuedKeyAsync(Xihu);
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Xihu);
        await page.GotoAsync($"{_console.Address}accounts/new?unit={Xihu}");
        await page.FillAsync("#a-name", "试用账户");
        await page.FillAsync("#a-staff", "T-9001");
        await page.FillAsync("#a-mobile", "138 0000 9001");
        await page.FillAsync("#a-im", "im-9001");
        await page.Locator("[data-role=Leader]").CheckAsync();
        await page.Locator("[data-role=ResponsiblePerson]").CheckAsync();
        await Eventually.TrueAsync(
            async () => (await Drafts()) is var kept && kept.Contains("im-9001", StringComparison.Ordinal)
                && kept.Contains("\"Roles\":[", StringComparison.Ordinal), "the form is kept");
        await page.GotoAsync($"{_console.Address}accounts/new");
        await Expect(page.Locator("#a-im")).ToHaveValueAsync("im-9001");
        await page.Locator("#a-key").PressSequentiallyAsync(serial[..^1]);
        await Expect(page.Locator($"#a-key-found option[value='{serial}']")).ToBeAttachedAsync();
        await page.Locator("#a-key").PressSequentiallyAsync(serial[^1..]);
        await page.FillAsync("#a-code", "000000");
        await CreateAsync(page);
        await Expect(page.Locator("[data-code=KeyCodeWrong]")).ToBeVisibleAsync();
        await page.Locator("dialog[open] .modal-foot button").First.ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.FillAsync("#a-code", (await _console.Get<Console.DemoData.DemoAccounts>().CodeAsync(serial, default))!.Value.Code);
        await CreateAsync(page);

        var password = await page.Locator("[data-initial-password]").TextContentAsync();
        var userName = await page.Locator(".slip code").First.TextContentAsync();
        using var holder = await _console.SignInAsync(
            new Console.DemoData.DemoAccount(userName!, password!, "", [Role.Leader, Role.ResponsiblePerson], Xihu, "", serial));
        Assert.Equal(204, (await holder.Post("password", new { current = password, @new = "Quiet-River-88*" })).Status);
        Assert.Equal("", await Drafts());
        await page.GotoAsync($"{_console.Address}accounts/{userName}");
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("密码");
        await Expect(page.Locator("main")).Not.ToContainTextAsync(password!);
        browsers.AssertNoComplaints(page);

        Task<string> Drafts() => _console.ScalarAsync<string>("select coalesce(max(content), '') from form_drafts where place = 'accounts/new'");
    }

    [Fact(DisplayName = "R10.10 the page offers the steps of deleting one after the other, and says why the next is not possible yet")]
    public async Task Deleting_StepByStep()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Hangzhou);
        await page.GotoAsync($"{_console.Address}accounts/{account.UserName}");
        await Expect(page.Locator("[data-not-possible=UnbindKey]")).ToContainTextAsync("R10.10");
        await TakeAsync("Freeze");
        await Expect(page.Locator("[data-not-possible=Delete]")).ToContainTextAsync("R10.10");
        await TakeAsync("UnbindKey", refused: "KeyNotRecovered");
        (await (await _console.As(Role.KeyCustodian, Hangzhou)).Post($"keys/{account.KeySerial}/recover", AccountBodies.Because())).Ok();
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await TakeAsync("Delete");
        await Expect(page.Locator("[data-act]")).ToHaveCountAsync(0);

        Assert.Equal("Deleted", await _console.StateOfAsync(account.UserName));
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("删除");

        async Task TakeAsync(string act, string? refused = null)
        {
            await page.Locator($"[data-act={act}]").ClickAsync();
            await page.FillAsync("#reason-text", "调离");
            await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
            if (refused is null) await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
            else await Expect(page.Locator($"dialog[open] [data-code={refused}]")).ToBeVisibleAsync();
        }
    }

    [Fact(DisplayName = "R10.9 R9.3 an adjustment is in the history with old and new value; a form is sent, registered and printed on one sheet of A4")]
    public async Task Adjusting_AndAForm()
    {
        var account = await _console.NewAccountAsync(Shenzhen, Role.EnforcementOfficer);
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Shenzhen);
        await page.GotoAsync($"{_console.Address}accounts/{account.UserName}");
        await page.Locator("[data-act=Adjust]").ClickAsync();
        await page.FillAsync("#adjust-mobile", "13900008888");
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("变更为 13900008888");

        var nation = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nation);
        await nation.GotoAsync($"{_console.Address}forms/new");
        await nation.Locator("#f-unit").FillAsync("浙江省市场监督管理局网监协调中心");
        await nation.Locator(".suggestions .unit-found").First.ClickAsync();
        // The choice is made on the server, which then gives the focus back to the field.
        await Expect(nation.Locator("p code", new() { HasText = "3300001000" })).ToBeVisibleAsync();
        await Expect(nation.Locator("#f-unit")).ToBeFocusedAsync();
        foreach (var (field, text) in new[]
        {
            ("name", "试用账户"), ("id", "11010119900101001x"), ("staff", "T-9002"), ("title", "科员"), ("mobile", "13800009002"), ("im", "im-9002"),
            ("opinion", "同意设立。"),
        }) await nation.FillAsync($"#f-{field}", text);
        await nation.Locator(".step-bar button").ClickAsync();
        await Expect(nation).ToHaveURLAsync(FormAddress());
        await Expect(nation.Locator(".facts").First).ToContainTextAsync("11010119900101001X");
        await nation.Locator("[data-step=Register]").ClickAsync();
        await nation.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(nation.Locator("[data-step]")).ToHaveCountAsync(0);
        var number = nation.Url.Split('/')[^1];
        Assert.Equal("Registered", await _console.ScalarAsync<string>($"select state from registration_forms where number = '{number}'"));

        await nation.Context.AddInitScriptAsync("window.print = () => {};");
        await nation.GotoAsync($"{_console.Address}print/forms/{number}");
        await Expect(nation.Locator(".sheet .tall td")).ToHaveCountAsync(2);
        var sheets = PagesOf().Matches(System.Text.Encoding.Latin1.GetString(await nation.PdfAsync(new PagePdfOptions { Format = "A4" })));
        Assert.Single(sheets);
    }

    [Fact(DisplayName = "R10.2 a sheet is tried on the page with every error by row, and imported as a whole")]
    public async Task Import_FromThePage()
    {
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nanshan);
        await page.GotoAsync($"{_console.Address}accounts/import");
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await PickAsync($"{Nanshan},试用账户,T-9101,13800009101,im-9101,执法人员\n{Nanshan},,T-9102,13800009102,im-9102,执法人员\n");
        await Expect(page.Locator(".lean td code").First).ToHaveTextAsync("name");
        Assert.Equal(0, await CountAsync());
        await PickAsync($"{Nanshan},试用账户,T-9101,13800009101,im-9101,执法人员\n{Nanshan},试用账户,T-9102,13800009102,im-9102,执法人员\n");
        await page.Locator("main button.primary").ClickAsync();
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(2, await CountAsync());

        Task<long> CountAsync() => _console.ScalarAsync<long>("select count(*) from accounts where staff_number like 'T-910_'");

        Task PickAsync(string rows) => page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload
        {
            Name = "accounts.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"单位代码,姓名,工号,手机,即时通讯账号,角色\n{rows}"),
        });
    }

    private static async Task CreateAsync(IPage page)
    {
        await page.Locator(".step-bar button").ClickAsync();
        await page.Locator("dialog[open] .modal-foot button").Last.ClickAsync();
    }

    [GeneratedRegex(@"/forms/F\d{16}$")]
    private static partial Regex FormAddress();

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PagesOf();
}
