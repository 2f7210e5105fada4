using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>What goes to the printer: all rows by a document of their own, and on a page nothing folded.</summary>
public sealed class PrintTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Board_PrintedByKey_OpensAllItsRowsWithPageNumbers()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Rule(Zhejiang, "Station"));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.Context.AddInitScriptAsync("window.print = () => { document.documentElement.dataset.printed = 'yes'; };");
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}?under={Hangzhou}");
        await Places.SettledAsync(page);
        await Expect(page.Locator(".print-only").First).ToBeHiddenAsync();

        var paper = await page.Context.RunAndWaitForPageAsync(() => page.Keyboard.PressAsync("Control+p"));
        await Expect(paper.Locator("html[data-printed]")).ToHaveCountAsync(1);
        await Expect(paper).ToHaveURLAsync($"{browsers.Console.Address}print/tasks/{number}?under={Hangzhou}");
        var rows = await browsers.Console.ScalarAsync<long>(
            $"select count(*) from assignments where task_number = '{number}' and unit_path like (select path || '%' from units where code = '{Hangzhou}')");
        await Expect(paper.Locator("table").Last.Locator("tbody tr")).ToHaveCountAsync((int)rows);
        var sheets = await paper.EvaluateAsync<string>(
            "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.media?.mediaText === 'print')"
                + ".flatMap(rule => [...rule.cssRules]).filter(rule => rule instanceof CSSPageRule).map(rule => rule.cssText).join()");
        Assert.Contains("counter(page)", sheets, StringComparison.Ordinal);

        // What is folded on the page is open on paper, and folded again after.
        var task = page.Locator("main details:not([data-menu])").First;
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Expect(task).ToHaveAttributeAsync("open", "");
        await page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        await Expect(task).Not.ToHaveAttributeAsync("open", "");
    }
}
