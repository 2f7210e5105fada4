using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Assistance;
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
        // The page of drafts has tests of its own.
        var number = await (await browsers.Console.As(Role.EnforcementOfficer, Xihu)).AssistDraftAsync(Nanshan);
        var at = $"{browsers.Console.Address}assistance/{number}";
        await asked.GotoAsync($"{browsers.Console.Address}assistance?box=Inbox");
        await officer.GotoAsync(at);
        await officer.ClickAsync(Step(AssistanceStep.Submit));

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

    private static string Step(AssistanceStep step) => $"[data-step={step}]";
}
