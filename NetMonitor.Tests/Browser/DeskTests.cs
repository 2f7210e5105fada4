using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What the dispatch desk says and keeps while somebody fills it in.</summary>
public sealed class DeskTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task WorkingDays_TypedAndLeftAtThat_AreCountedAndKept()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}dispatch/{number}");
        await Expect(page.Locator(".cal td.end small")).ToHaveTextAsync("10");

        await page.FocusAsync("#d-days");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("20");

        // The field keeps the focus: a pause is enough.
        await Expect(page.Locator(".cal td.end small")).ToHaveTextAsync("20");
        await Eventually.TrueAsync(async () => await browsers.Console.ScalarAsync<long>(
            $"select count(*) from form_drafts where place = 'dispatch/{number}' and content::json->>'workingDays' = '20'") == 1, "the form is kept");
        await Expect(page.Locator("#d-days")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Date_OnASaturday_SaysThatItMoves()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.ClickAsync(".choices .mud-chip >> nth=1");
        await page.FillAsync("#d-date", "2026-06-13");
        await page.PressAsync("#d-date", "Tab");

        await Expect(page.Locator(".alert.warn[role=status]")).ToContainTextAsync("2026-06-13（星期六）不是工作日");
        await Expect(page.Locator(".cal td.end b")).ToHaveTextAsync("15");
        await page.FillAsync("#d-date", "2026-06-12");
        await page.PressAsync("#d-date", "Tab");
        await Expect(page.Locator(".alert.warn[role=status]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Copy_OfATask_BringsItsPickedUnits_AndLeavesOutWhatIsGone()
    {
        const string Gone = "4403040000";
        var earlier = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan, Gone));
        await browsers.Console.ExecuteAsync($"update units set status = 'Closed' where code = '{Gone}'");
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Shenzhen);
        await page.GotoAsync($"{browsers.Console.Address}dispatch?from={earlier}");

        var picked = page.Locator(".tags li");
        await Expect(picked).ToHaveCountAsync(1);
        await Expect(picked).ToHaveAttributeAsync("title", Nanshan);
        await Expect(picked).ToContainTextAsync("深圳市");
        await Expect(page.Locator(".alert")).ToContainTextAsync("1 个单位已不在派发范围内");
        await Expect(page.Locator(".page-head button.primary")).ToContainTextAsync("1");
    }
}
