using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The bell on every page: what comes is counted at once, opened to its place, and seen by that.</summary>
public sealed class BellTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async System.Threading.Tasks.Task Task_ThatComes_IsCounted_OpensToItsPlace_AndIsReadThen()
    {
        var city = await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        await Expect(page.Locator(".bell[data-unread]")).ToHaveCountAsync(0);
        await Expect(page.Locator("#bell")).ToHaveAttributeAsync("aria-label", "消息，没有未读");
        await Expect(page.Locator("html:has(.skeleton)")).ToHaveCountAsync(0);

        var number = await city.DispatchAsync(Picked(Xihu), body => body["title"] = "直播带货专项检查");
        await Expect(page.Locator(".bell[data-unread='1']")).ToHaveCountAsync(1);
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\) "));
        // The page's own title stays behind the count.
        await page.Locator(".rail a[href='/units']").ClickAsync();
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\) 机构目录 "));
        await page.ClickAsync("#bell");
        await Expect(page.Locator(".popup [role=dialog]")).ToBeFocusedAsync();
        await Expect(page.Locator(".popup li")).ToContainTextAsync("新任务");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".popup [role=dialog]")).ToBeHiddenAsync();
        await Expect(page.Locator("#bell")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".popup li a").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{browsers.Console.Address}assignments/{number}-{Xihu}");
        await Expect(page.Locator(".bell[data-unread]")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^[^(]"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Urge_IsShownOverThePage_ButNotInQuietHours()
    {
        var province = await browsers.Console.As(Role.CenterBusinessAdministrator, Guangdong);
        var administrator = await browsers.Console.As(Role.CenterBusinessAdministrator, Dongguan);
        var (number, other) = (await province.DispatchAsync(Picked(Dongguan)), await province.DispatchAsync(Picked(Dongguan)));
        await browsers.Console.NoticesAsync();
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Dongguan);
        await Expect(page.Locator(".bell[data-unread='2']")).ToHaveCountAsync(1);

        // The tests' clock shows nine in the morning.
        (await province.Post($"tasks/{number}/urge", new { units = new[] { Dongguan } })).Ok();
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("催办");
        // Over the page, not before it: nothing moves because of it.
        await Expect(page.Locator("#mud-snackbar-container")).ToHaveCSSAsync("position", "fixed");
        await Expect(page.Locator(".mud-snackbar")).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Locator(".mud-snackbar button").First.ClickAsync();
        await Expect(page).ToHaveURLAsync($"{browsers.Console.Address}assignments/{number}-{Dongguan}");
        await Expect(page.Locator(".bell[data-unread='1']")).ToHaveCountAsync(1);

        (await administrator.Post("notices/quiet-hours", new { from = "08:00", until = "12:00" })).Ok();
        await page.ReloadAsync();
        await Expect(page.Locator(".bell[data-unread='1']")).ToHaveCountAsync(1);
        (await province.Post($"tasks/{other}/urge", new { units = new[] { Dongguan } })).Ok();
        await Expect(page.Locator(".bell[data-unread='2']")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.Locator(".mud-snackbar").CountAsync());
    }

    [Fact]
    public async System.Threading.Tasks.Task TenThousandNotices_AreCountedAsManyAndReadAtOnce()
    {
        await browsers.Console.ExecuteAsync(
            $"""
            insert into notices (at, unit_code, side, kind, actor, subject_type, subject_number, task_number, title, urgent)
            select now() + interval '100 years', '{Nanshan}', 0, 'AssignmentReturned', 'somebody', 'Assignment', 'T' || no || '-{Nanshan}', 'T' || no,
              '检查' || no, false
            from generate_series(1, 10000) as no
            """);
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Nanshan);
        await Expect(page.Locator(".bell[data-unread='99+']")).ToHaveCountAsync(1);
        await page.GotoAsync($"{browsers.Console.Address}notices");
        await Expect(page.Locator(".lean tbody")).ToContainTextAsync("检查10000");
        await page.Locator(".page-head .actions > .btn").ClickAsync();
        await Expect(page.Locator(".bell[data-unread]")).ToHaveCountAsync(0);
        await page.Locator(".choices .mud-chip").Last.ClickAsync();
        await Expect(page.Locator(".lean tbody")).ToContainTextAsync("检查10000");
    }
}
