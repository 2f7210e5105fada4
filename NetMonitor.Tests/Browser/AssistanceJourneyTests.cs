using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The whole way of a request from Xihu to Nanshan and back, each side in a browser of its own and live.</summary>
public sealed class AssistanceJourneyTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async System.Threading.Tasks.Task Request_GoesFromXihuToNanshanAndBack_LiveOnBothSides()
    {
        var officer = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        var asked = await browsers.SignInAsync(Role.EnforcementOfficer, Nanshan, width: 390);
        await asked.GotoAsync($"{browsers.Console.Address}assistance?box=Inbox");
        var number = await DraftAsync(officer);
        var at = $"{browsers.Console.Address}assistance/{number}";

        // A responsible person approves from a phone in two taps: the link at home, and the button.
        var reviewer = await browsers.SignInAsync(Role.ResponsiblePerson, Xihu, width: 390);
        await reviewer.Locator($"a[href='/assistance/{number}']").First.ClickAsync();
        await reviewer.ClickAsync(Step(AssistanceStep.Approve));
        foreach (var center in new[] { Hangzhou, Zhejiang, Nation })
        {
            var administrator = await browsers.SignInAsync(Role.CenterBusinessAdministrator, center);
            await administrator.GotoAsync(at);
            await administrator.ClickAsync(Step(AssistanceStep.PassOn));
            await Expect(administrator.Locator(Step(AssistanceStep.PassOn))).ToHaveCountAsync(0);
            browsers.AssertNoComplaints(administrator);
        }

        // Nobody touched this page: it comes by itself.
        await asked.Locator($"a[href^='/assistance/{number}']").First.ClickAsync();
        await asked.ClickAsync(Step(AssistanceStep.Accept));
        await asked.FillAsync("#answer-1", "经现场检查，该地址无人办公。");
        await asked.FillAsync("#answer-2", "进货单据已调取。");
        await asked.ClickAsync(Step(AssistanceStep.Reply));

        await Expect(officer.Locator("main")).ToContainTextAsync("经现场检查，该地址无人办公。");
        await officer.ClickAsync(Step(AssistanceStep.Close));
        await officer.SelectOptionAsync("#step-timeliness", "5");
        await officer.SelectOptionAsync("#step-sufficiency", "4");
        await officer.ClickAsync("dialog[open] .modal-foot button.primary");
        await Expect(officer.Locator(Step(AssistanceStep.Close))).ToHaveCountAsync(0);
        await Expect(asked.Locator(Step(AssistanceStep.Reply))).ToHaveCountAsync(0);
        Assert.Equal(390, await asked.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        browsers.AssertNoComplaints(officer);
        browsers.AssertNoComplaints(asked);
        browsers.AssertNoComplaints(reviewer);
    }

    /// <summary>As the officer writes it: the case, two questions, the unit asked, whose route is shown before it is sent.</summary>
    private async System.Threading.Tasks.Task<string> DraftAsync(IPage officer)
    {
        await officer.GotoAsync($"{browsers.Console.Address}assistance/new");
        await officer.FillAsync("#a-case", "杭西市监案〔2026〕108号");
        await officer.FillAsync("#a-cause", "涉嫌网络销售假冒商品");
        foreach (var (text, index) in new[] { "该经营者是否在登记地址实际经营？", "请调取其2026年的进货单据。" }.Select((text, index) => (text, index)))
        {
            if (await officer.Locator($"#q-text-{index}").CountAsync() == 0) await officer.ClickAsync("[data-add-question]");
            await officer.FillAsync($"#q-text-{index}", text);
        }

        await officer.FillAsync("#a-unit", await browsers.Console.ScalarAsync<string>($"select name from units where code = '{Nanshan}'"));
        await officer.Locator(".suggestions .unit-found", new() { HasText = "深圳" }).First.ClickAsync();
        await Expect(officer.Locator($"[data-target='{Nanshan}'] .route li")).ToHaveCountAsync(5);
        await officer.ClickAsync("[data-submit]");
        await Expect(officer).ToHaveURLAsync(new Regex("/assistance/A[0-9]+$"));
        return new Uri(officer.Url).Segments[^1];
    }

    private static string Step(AssistanceStep step) => $"[data-step={step}]";
}
