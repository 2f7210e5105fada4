using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The board and the task list show how the work went, in a picture and in words.</summary>
public sealed partial class CurveTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private TestConsole Console => browsers.Console;

    [Fact]
    public async Task Board_AfterSomeDays_ShowsTheCurveItsTableAndWhenAllWillBeDone()
    {
        var dispatcher = await Console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await dispatcher.DispatchAsync(Rule(Hangzhou, "County"));
        (await dispatcher.Post($"assignments/{await Console.SubmittedAsync(number, Xihu, 10)}/accept")).Ok();
        Console.Time.Advance(TimeSpan.FromDays(7));
        // Seven days later all sessions have ended.
        var page = await browsers.SignInAsync(Role.Leader, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}");
        await Places.SettledAsync(page);

        var chart = page.Locator(".line-chart");
        await Expect(chart.Locator(".mud-charts-line-series path")).ToHaveCountAsync(4);
        await Expect(chart.Locator("[role=img]")).ToHaveAttributeAsync("aria-label", Says());
        await Expect(page.Locator(".foreseen")).ToHaveTextAsync(Foreseen());
        await Expect(chart.Locator("table")).ToBeHiddenAsync();
        await chart.Locator("summary").ClickAsync();
        await Expect(chart.Locator("table")).ToBeVisibleAsync();
        // From the day before the dispatch to today.
        await Expect(chart.Locator("tbody tr")).ToHaveCountAsync(9);
        await Expect(chart.Locator("tbody tr").First.Locator("td")).ToHaveTextAsync(["1", "1", "1", "0"]);
        await Expect(chart.Locator("tbody tr").Last.Locator("td")).ToHaveTextAsync(["0", "0", "0", "0"]);
        foreach (var theme in new[] { "light", "dark" })
        {
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            Assert.Empty(await Axe.FindAsync(page, RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21aa", "best-practice")));
        }

        foreach (var path in new[] { "tasks", "" })
        {
            await page.GotoAsync($"{Console.Address}{path}");
            await Places.SettledAsync(page);
            await Expect(page.Locator("svg.spark")).ToHaveAttributeAsync("aria-label", "近 14 天验收数：由 0 至 1");
        }

        browsers.AssertNoComplaints(page);
    }

    [GeneratedRegex("已签收 1，已提交 1，已验收 1，逾期 0；期限为 2026-")]
    private static partial Regex Says();

    [GeneratedRegex("^按最近 5 个工作日的进度，预计 20[0-9]{2}-[0-9]{2}-[0-9]{2} 全部验收，晚于期限 [0-9]+ 天。$")]
    private static partial Regex Foreseen();
}
