using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using static Microsoft.Playwright.Assertions;

namespace NetMonitor.Tests.Browser;

/// <summary>The main job, as two people do it at the same time, each in a browser of their own.</summary>
public sealed class TwoBrowsersTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Campaign_DispatchedInOneBrowser_IsSeenAndReceivedInAnotherAndFillsTheBoard()
    {
        var county = await browsers.SignInAsync(Role.EnforcementOfficer, "3301060000", width: 390);
        var province = await browsers.SignInAsync(Role.CenterBusinessAdministrator, "3300000000");

        await province.GotoAsync($"{browsers.Console.Address}dispatch");
        await province.FillAsync("#d-title", "网络交易专项检查");
        await province.FillAsync("#d-instruction", "浙市监〔2026〕8号");
        await province.FillAsync("#d-requirement", "逐户检查平台内经营者。");
        await province.Locator("fieldset input[type=checkbox]").First.CheckAsync();
        await province.SelectOptionAsync("#rule-level", "County");
        var dispatch = province.Locator(".page-head button.primary");
        // Zhejiang's 90 counties without the ten of Ningbo, which hangs under the nation.
        await Expect(dispatch).ToContainTextAsync("80");
        await dispatch.ClickAsync();
        await province.Locator("dialog[open] button.primary, [role=dialog] button.primary").ClickAsync();
        await Expect(province).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/tasks/T3300002026"));

        // The officer's page was open all the time, and nobody touched it.
        await county.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "网络交易专项检查" }).First.ClickAsync();
        await county.Locator($"[data-step={AssignmentStep.Receive}]").ClickAsync();
        await Expect(county.Locator("h1")).ToContainTextAsync("网络交易专项检查");
        await Expect(county.Locator($"[data-step={AssignmentStep.Submit}]")).ToBeVisibleAsync();

        // And the board moves by itself.
        await Expect(province.Locator("main")).ToContainTextAsync("79");
        browsers.AssertNoComplaints(province);
        browsers.AssertNoComplaints(county);
        Assert.Equal(390, await county.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
