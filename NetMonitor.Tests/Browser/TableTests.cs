using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Lists that people work with: searched, sorted, close together, with the columns they want; all of it in the address.</summary>
public sealed class TableTests(StageFixture stage) : IClassFixture<StageFixture>
{
    [Fact]
    public async Task TaskList_IsSearchedSortedAndDressed_AndTheAddressKeepsIt()
    {
        var page = await stage.Browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        await page.GotoAsync($"{stage.Browsers.Console.Address}tasks");
        var rows = page.Locator(".lean tbody tr[aria-rowindex]");
        await Expect(rows).ToHaveCountAsync(3);

        await page.Locator("th a.sort").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("sort=Title"));
        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("标题");
        await Expect(rows.First).ToContainTextAsync("“6·18”网络集中促销");
        await page.Locator(".menu summary", new() { HasText = "列与行距" }).ClickAsync();
        await page.GetByLabel("紧凑行距").ClickAsync();
        await Expect(page.Locator(".lean.dense")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("紧凑行距")).ToBeCheckedAsync();
        await page.GetByLabel("派发单位").First.ClickAsync();
        await Expect(page.GetByLabel("派发单位").First).Not.ToBeCheckedAsync();
        await Expect(page.Locator(".lean thead th").Last).ToBeHiddenAsync();
        await page.FillAsync("#task-q", "ethxs");
        await page.PressAsync("#task-q", "Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync("儿童和学生用品");

        await page.GotoAsync(page.Url);
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(page.Locator(".lean.dense.no-6")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("tasks", "#task-q")]
    [InlineData("board", "#unit-q")]
    public async Task Search_TypedAndThenAFilterClicked_AsksForBoth(string list, string field)
    {
        var page = await stage.Browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        await page.GotoAsync($"{stage.Browsers.Console.Address}tasks{(list == "board" ? $"/{stage.Stage.Campaign}" : "")}");
        await Places.SettledAsync(page);

        await page.ClickAsync(field);
        await page.Keyboard.TypeAsync("nothing");
        await page.GetByLabel("仅看逾期").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("q=nothing"));
        await Expect(page).ToHaveURLAsync(new Regex("overdue=True"));
        await Expect(page.Locator(field)).ToHaveValueAsync("nothing");
        await Expect(page.Locator(".empty")).ToContainTextAsync("没有符合筛选条件的内容");
        await page.GetByLabel("仅看逾期").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=nothing$"));
        await Expect(page.Locator(".empty")).ToContainTextAsync("没有符合筛选条件的内容");
    }

    [Fact]
    public async Task Lists_AskedForFiveThousandCharacters_SayWhatIsWrong_AndGoOn()
    {
        var page = await stage.Browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        var junk = new string('x', 5000);
        foreach (var path in new[] { "tasks", $"tasks/{stage.Stage.Campaign}" }.Select(list => $"{list}?q={junk}").Concat(
                     new[] { "under", "state", "open", "sort", "hide", "unit-sort" }.Select(part => $"tasks/{stage.Stage.Campaign}?{part}={junk}")).Concat(
                     [$"tasks?issuer={junk}", $"tasks?from={junk}", $"assignments?asked={junk}", $"feed?unit={junk}", $"feed?task={junk}",
                         $"units?unit={junk}"]))
        {
            await page.GotoAsync($"{stage.Browsers.Console.Address}{path}");
            await Places.SettledAsync(page);
            if (path.Contains("?q=", StringComparison.Ordinal)) await Expect(page.Locator("main .alert").First).ToContainTextAsync("无法按此内容搜索");
            // The circuit still answers.
            await page.Keyboard.PressAsync("Control+k");
            await page.FillAsync("dialog[open] input", "jg");
            await Expect(page.Locator("#palette-hits [role=option]").First).ToContainTextAsync("机构目录");
        }

        stage.Browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Board_ShowsItsRowsAboveTheFold_AndTwentyFiveOfThemWhenTheyAreClose()
    {
        var page = await stage.Browsers.SignInAsync(Role.CenterBusinessAdministrator, Nation);
        await page.GotoAsync($"{stage.Browsers.Console.Address}tasks/{stage.Stage.Campaign}");
        var rows = page.Locator(".lean tbody tr[aria-rowindex]");
        await Expect(rows.First).ToBeInViewportAsync(new() { Ratio = 0.9f });

        await page.FillAsync("#unit-q", "hangzhou");
        await page.PressAsync("#unit-q", "Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync("杭州市市场监督管理局");

        await page.GotoAsync($"{stage.Browsers.Console.Address}tasks/{stage.Stage.Campaign}");
        await page.Locator(".lean th a.sort", new() { HasText = "更新" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("[?&]sort=Updated"));
        await Expect(page.Locator(".lean th[aria-sort=descending]")).ToContainTextAsync("更新");
        await page.Locator("th a.sort", new() { HasText = "逾期" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("sort=Updated.*unit-sort=Late"));
        // Its rows were there before the order changed; their links and the print's go on from the address as it is now.
        await Expect(page.Locator("[data-print-all]")).ToHaveAttributeAsync("href", new Regex("sort=Updated.*unit-sort=Late"));
        await Expect(page.Locator("tr:has(.statebar) a").First).ToHaveAttributeAsync("href", new Regex("sort=Updated.*unit-sort=Late"));
        await Expect(page.Locator("a[data-open]").First).ToHaveAttributeAsync("href", new Regex("sort=Updated.*unit-sort=Late"));
        var late = await page.Locator("tr:has(.statebar) td.num:last-child").AllTextContentsAsync();
        Assert.Equal(late.OrderByDescending(text => int.Parse(text, System.Globalization.NumberStyles.AllowThousands, null)), late);

        await page.GotoAsync($"{stage.Browsers.Console.Address}tasks/{stage.Stage.Campaign}?dense=true");
        await Expect(rows.First).ToBeVisibleAsync();
        await page.EvaluateAsync("document.querySelector('.lean').scrollIntoView({ block: 'start' })");
        for (var row = 0; row < 25; row++) await Expect(rows.Nth(row)).ToBeInViewportAsync(new() { Ratio = 0.9f });
    }
}
