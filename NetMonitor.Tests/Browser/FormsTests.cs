using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What is missing or wrong in a form stands at its field, and the first such field is where one goes on.</summary>
public sealed class FormsTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Desk_SentUnfinished_MarksEveryField_AndLeadsToTheFirst()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.FillAsync("#d-days", "");
        await page.ClickAsync(".page-head button.primary");

        await Expect(page.Locator("#d-title")).ToBeFocusedAsync();
        Assert.Equal(["d-title", "d-instruction", "d-units", "d-days"], await WrongAsync(page));
        await SaysAsync(page, "#d-title", "标题应为一行，1 至 200 字。");
        await SaysAsync(page, "#d-units", "任务没有接收单位。");
        await Expect(page.Locator("dialog[open], main .alert.bad")).ToHaveCountAsync(0);

        // What is mended is no longer marked; what is left is where one goes on.
        await page.FillAsync("#d-title", "专项检查");
        await Expect(page.Locator("#d-title[aria-invalid]")).ToHaveCountAsync(0);
        await page.ClickAsync(".page-head button.primary");
        await Expect(page.Locator("#d-instruction")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Feedback_ThatDoesNotFit_IsSaidAtItsFields()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        (await (await browsers.Console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{number}-{Xihu}/receive")).Ok();
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        await page.GotoAsync($"{browsers.Console.Address}assignments/{number}-{Xihu}");
        await page.FillAsync("#feedback1", "三千");
        await page.ClickAsync($"[data-step={AssignmentStep.Submit}]");

        await Expect(page.Locator("#feedback0")).ToBeFocusedAsync();
        await Expect(page.Locator("#feedback1[aria-invalid=true]")).ToHaveCountAsync(1);
        Assert.Equal(["feedback0", "feedback1"], await WrongAsync(page));
        await SaysAsync(page, "#feedback0", "必须填写");
        await Expect(page.Locator("main .alert.bad li").First).ToHaveTextAsync("网上检查网店数：必须填写");
        await page.FillAsync("#feedback0", "3");
        await Expect(page.Locator("#feedback0[aria-invalid]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task StandardField_PressedTwiceAtOnce_IsAddedAndNotItsNeighbour()
    {
        // An account of its own: what is left on a desk is kept, and would stand on the next test's.
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Guangdong);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        var links = page.Locator("button", new() { HasText = "删除违法信息链接数" });
        await links.EvaluateAsync("button => { button.click(); button.click(); }");

        await Expect(page.Locator(".field-card")).ToHaveCountAsync(1);
        // Both presses have been heard once what was typed after them is shown.
        await page.FillAsync("#d-title", "只加一项");
        await Expect(page.Locator("main p b", new() { HasText = "只加一项" })).ToBeVisibleAsync();
        await Expect(page.Locator(".field-card b")).ToHaveTextAsync(["删除违法信息链接数"]);
    }

    [Fact]
    public async Task Extension_SaysWhileItIsTyped_WhereItLeads_OrWhyNot()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        (await (await browsers.Console.As(Role.EnforcementOfficer, Nanshan)).Post($"assignments/{number}-{Nanshan}/receive")).Ok();
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Nanshan);
        await page.GotoAsync($"{browsers.Console.Address}assignments/{number}-{Nanshan}");
        await page.ClickAsync($"[data-step={AssignmentStep.RequestExtension}]");
        await Expect(page.Locator("#reason-days-hint")).ToContainTextAsync("延期后截止于");

        await page.FillAsync("#reason-days", "200");

        await SaysAsync(page, "#reason-days", "延期应为 1 至 60 个工作日。");
    }

    private static Task<string[]> WrongAsync(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('main [aria-invalid=true]')].map(field => field.id)");

    /// <summary>What is read out with the field begins with its problem.</summary>
    private static async Task SaysAsync(IPage page, string field, string problem)
    {
        await Expect(page.Locator($"{field}[aria-invalid=true]")).ToBeVisibleAsync();
        var described = await page.Locator(field)
            .EvaluateAsync<string>("field => document.getElementById(field.getAttribute('aria-describedby').split(' ')[0]).textContent");
        Assert.StartsWith(problem, described, StringComparison.Ordinal);
    }
}
