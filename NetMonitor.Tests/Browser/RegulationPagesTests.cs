using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What the regulation's pages put on record: a tighter figure, a user rule, a second administrator's word.</summary>
public sealed class RegulationPagesTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const string Send = "dialog[open] .modal-foot button.primary";

    [Fact]
    public async System.Threading.Tasks.Task Setting_TightenedOnThePage_IsInForce()
    {
        var page = await GoAsync(Role.CenterSystemAdministrator, Nation, "regulation");
        await page.ClickAsync("[data-tighten=HelpDays]");
        await page.FillAsync("#s-value", "1");
        await page.FillAsync("#s-from", $"{WorkingCalendar.DayOf(browsers.Console.Time.GetUtcNow()):yyyy-MM-dd}");
        await page.PressAsync("#s-from", "Tab");
        await page.FillAsync("#s-ground", "国市监网监发〔2026〕21号");
        await page.ClickAsync("[data-send]");
        await page.ClickAsync(Send);

        await Expect(page.Locator("[data-setting=HelpDays] dl b")).ToHaveTextAsync("1 个工作日");
        await Expect(page.Locator("[data-tighten=HelpDays]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async System.Threading.Tasks.Task UserRule_PutInForceOnThePage_IsShown()
    {
        var page = await GoAsync(Role.CenterSystemAdministrator, Guangdong, $"units/{Guangdong}/user-rule");
        await page.ClickAsync("[data-edit]");
        await page.FillAsync("#r-text", "基层所账户不超过五百个。");
        await page.FillAsync("#r-most-GrassrootsUnit", "500");
        await page.ClickAsync("[data-try]");
        await page.ClickAsync("[data-send]");
        await page.ClickAsync(Send);

        await Expect(page.Locator("main .panel p", new() { HasText = "基层所账户不超过五百个。" })).ToBeVisibleAsync();
        await Expect(page.Locator("main dd", new() { HasText = "500" })).ToBeVisibleAsync();
    }

    [Fact]
    public async System.Threading.Tasks.Task Request_ConfirmedOnThePage_IsDoneAndShowsThePassword()
    {
        var console = browsers.Console;
        // Another of its accounts becomes the second administrator: there is one among the demo accounts.
        var second = await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await console.ExecuteAsync($"update accounts set roles = '{"{CenterSystemAdministrator}"}' where user_name = '{second.UserName}'");
        using var asks = await console.SignInAsync(second);
        (await asks.CallAsync("PUT", $"units/{Hangzhou}/four-eyes", new { on = true })).Ok();
        var id = (await asks.Post("accounts", AccountBodies.Account("3301061000", Role.CenterSystemAdministrator))).Ok().Text("approval");

        var page = await GoAsync(Role.CenterSystemAdministrator, Hangzhou, "approvals");
        await page.ClickAsync($"a[href='/approvals/{id}']");
        await page.ClickAsync("[data-step=Confirm]");
        await page.ClickAsync(Send);

        await Expect(page.Locator("[data-initial-password]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^.{19}$"));
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(0);
        Assert.Equal("Confirmed", (await asks.Read($"approvals/{id}")).Ok().Text("state"));

        // What the page itself asks for waits for the other one, and leads to the request.
        await page.GotoAsync($"{console.Address}approvals");
        await page.ClickAsync("[data-switch]:enabled");
        await page.ClickAsync(Send);
        await Expect(page.Locator("dialog[open] [role=alert] a[href^='/approvals/']")).ToBeVisibleAsync();
    }

    private async System.Threading.Tasks.Task<IPage> GoAsync(Role role, string unit, string path)
    {
        var page = await browsers.SignInAsync(role, unit);
        await page.GotoAsync($"{browsers.Console.Address}{path}");
        return page;
    }
}
