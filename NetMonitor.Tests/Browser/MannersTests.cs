using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What people do that nobody planned: click twice, open a form in two windows, mistype an address, leave a page open all morning.</summary>
public sealed class MannersTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Step_ClickedTwice_IsTakenOnceAndNothingIsComplainedOf()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Nanshan);
        await page.GotoAsync($"{browsers.Console.Address}assignments/{number}-{Nanshan}");

        await page.Locator($"[data-step={AssignmentStep.Receive}]").DblClickAsync();

        await Expect(page.Locator($"[data-step={AssignmentStep.Submit}]")).ToBeVisibleAsync();
        await page.FillAsync("#feedback0", "3");
        await page.Locator($"[data-step={AssignmentStep.Submit}]").DblClickAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("单位审核");
        await Expect(page.Locator(".alert.bad")).ToHaveCountAsync(0);
        Assert.Equal(2L, await browsers.Console.ScalarAsync<long>($"select count(*) from journal where subject_number = '{number}-{Nanshan}'"));
    }

    [Fact]
    public async Task Draft_OpenInTwoWindows_IsNotWrittenOverUnseen()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DraftAsync(Rule(Zhejiang, "Prefecture"));
        var first = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await first.GotoAsync($"{browsers.Console.Address}dispatch/{number}");
        await Expect(first.Locator("#d-title")).ToBeVisibleAsync();
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync($"{browsers.Console.Address}dispatch/{number}");
        await second.FillAsync("#d-title", "第二个窗口的标题");
        await second.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }).ClickAsync();
        await Eventually.TrueAsync(async () => await browsers.Console.ScalarAsync<string>($"select title from tasks where number = '{number}'") == "第二个窗口的标题",
            "the second window has saved");

        await first.FillAsync("#d-instruction", "浙市监〔2026〕99号");
        await first.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }).ClickAsync();

        var told = first.Locator(".alert.warn[role=alert]");
        await Expect(told).ToContainTextAsync("已在其他窗口");
        Assert.Equal("第二个窗口的标题", await browsers.Console.ScalarAsync<string>($"select title from tasks where number = '{number}'"));
        // Opened anew it has what was typed here, and says so; starting anew has what was saved there.
        await told.Locator("button").ClickAsync();
        await Expect(first.Locator("#d-instruction")).ToHaveValueAsync("浙市监〔2026〕99号");
        await first.Locator("[data-restored] button").ClickAsync();
        await Expect(first.Locator("#d-title")).ToHaveValueAsync("第二个窗口的标题");
    }

    /// <summary>The first and the last moment there can be, and beside them a draft with each as its deadline.</summary>
    [Theory]
    [InlineData(Role.CenterBusinessAdministrator, "tasks")]
    [InlineData(Role.CenterBusinessAdministrator, "dispatch")]
    [InlineData(Role.CenterBusinessAdministrator, "feed?until=9999-12-31T23:59")]
    [InlineData(Role.CenterBusinessAdministrator, "feed?until=0001-01-01T00:00")]
    [InlineData(Role.CenterSystemAdministrator, "journal?from=0001-01-01&to=9999-12-31")]
    public async Task Page_AtTheEndsOfTime_IsShown(Role role, string address)
    {
        var center = await browsers.Console.As(Role.CenterBusinessAdministrator, Guangdong);
        foreach (var end in new[] { "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z" })
        {
            var draft = await center.Post("tasks", new { title = "未完成", unfinished = true, deadline = end });
            if (address == "dispatch") address = $"dispatch/{draft.Ok().Text("number")}";
        }

        var page = await browsers.SignInAsync(role, Guangdong);
        await page.GotoAsync($"{browsers.Console.Address}{address}");

        await Expect(page.Locator("main .page-head")).ToBeVisibleAsync();
        await Places.SettledAsync(page);
        await Expect(page.Locator(".empty[role=alert]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("tasks?overdue=maybe&status=Nothing")]
    [InlineData("assignments?all=1&state=99")]
    [InlineData("tasks/{0}?overdue=x&state=77&under=nowhere&open=1")]
    public async Task Page_ByAMistypedAddress_AsksForNothingMore(string address)
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);

        await page.GotoAsync($"{browsers.Console.Address}{string.Format(System.Globalization.CultureInfo.InvariantCulture, address, number)}");

        await Places.SettledAsync(page);
        await Expect(page.Locator(".lean")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new Regex(".+"));
    }

    [Fact]
    public async Task Time_OnAPageLeftOpen_GoesOn()
    {
        await (await browsers.Console.As(Role.CenterBusinessAdministrator, Guangdong)).DispatchAsync(Picked(Dongguan));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Guangdong);
        await page.GotoAsync(browsers.Console.Address.ToString());
        var happened = page.Locator("time[data-ago]").First;
        await Expect(happened).ToHaveTextAsync(new Regex("^(刚刚|[1-4] 分钟前)$"));

        // As if it had been drawn five minutes ago: the server says nothing more.
        await happened.EvaluateAsync("time => { time.dateTime = new Date(Date.parse(time.dateTime) - 300000).toISOString(); }");

        // Five and what the test itself took.
        await Expect(happened).ToHaveTextAsync(new Regex("^([5-9]|[1-5][0-9]) 分钟前$"));
    }

    [Fact]
    public async Task Figure_OfTheBoard_LeadsToItsRows()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Rule(Zhejiang, "County"));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        await Places.SettledAsync(page);

        await page.Locator(".figures a").Nth(1).ClickAsync();

        await Expect(page.Locator("#rows")).ToBeInViewportAsync();
        await Expect(page).ToHaveURLAsync(new Regex("state=Dispatched.*#rows$"));
    }

    [Fact]
    public async Task Withdrawal_LongAfterTheSignIn_AsksForThePasswordAgain()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Picked(Zhejiang));
        var account = await browsers.Console.AccountAsync(Role.CenterBusinessAdministrator, Nation);
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        await browsers.Console.ExecuteAsync($"update sessions set confirmed_at = confirmed_at - interval '6 minutes' where user_name = '{account.UserName}'");
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        await page.ClickAsync($"[data-step={TaskStep.Withdraw}]");
        await page.FillAsync("#reason-text", "重复派发");
        await page.FillAsync("#again-password", "wrong");
        await page.FillAsync("#again-code", "000000");
        await page.Locator("dialog[open] button.danger").ClickAsync();
        await Expect(page.Locator("dialog[open] [data-code=SignInRefused]")).ToBeVisibleAsync();
        Assert.Equal(0L,
            await browsers.Console.ScalarAsync<long>($"select count(*) from journal where subject_number = '{number}' and verb = 'TaskWithdrawn'"));

        await page.FillAsync("#again-password", account.Password);
        await page.FillAsync("#again-code", await browsers.Console.CodeAsync(account));
        await page.Locator("dialog[open] button.danger").ClickAsync();

        await Expect(page.Locator(".page-head")).ToContainTextAsync("已撤回");
    }
}
