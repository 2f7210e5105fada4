using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The feed as it is searched: a line a command, and the filter in the address.</summary>
public sealed class FeedTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Feed_FilteredAndTurnedBack_ShowsALineACommandByItsAddress()
    {
        var console = browsers.Console;
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var first = await city.DispatchAsync(Picked(Xihu), body => body["title"] = "第一项任务");
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{console.Address}feed");
        var lines = page.Locator("[role=log] li");
        // Draft and dispatch are one line.
        await Expect(lines.Filter(new() { HasText = "第一项任务" })).ToHaveCountAsync(1);
        await Expect(lines.Filter(new() { HasText = "第一项任务" })).ToContainTextAsync("派发任务");
        await city.DispatchAsync(Picked(Xihu), body => body["title"] = "第二项任务");
        await Expect(lines.First).ToContainTextAsync("第二项任务");
        await Expect(lines.Filter(new() { HasText = "第二项任务" })).ToHaveCountAsync(1);

        await page.FillAsync("#f-task", first);
        await page.PressAsync("#f-task", "Tab");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync($"{console.Address}feed?task={first}");
        await page.FillAsync("#f-kind", "签收");
        await page.Locator(".suggestions .mud-list-item").First.ClickAsync();
        await Expect(lines).ToHaveCountAsync(0);
        (await (await console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{first}-{Xihu}/receive")).Ok();
        await Expect(lines).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(page.Locator("#f-task")).ToHaveValueAsync(first);
        await Expect(page.Locator("#f-kind")).ToHaveValueAsync("签收");

        // Turned back to the day before, there is nothing, and nothing new comes.
        await page.Locator(".filters a[href='/feed']").ClickAsync();
        await Expect(lines.Filter(new() { HasText = "第二项任务" })).ToHaveCountAsync(1);
        await page.FillAsync("#f-day", "2026-01-01");
        await page.PressAsync("#f-day", "Enter");
        await Expect(lines).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("until=2026-01-01T23"));
        await page.Locator(".page-head .actions a").ClickAsync();
        await Expect(lines.Filter(new() { HasText = "第二项任务" })).ToHaveCountAsync(1);
    }
}
