using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Evidence;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Ways through a request's page that only a browser goes.</summary>
public sealed class AssistanceWaysTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async System.Threading.Tasks.Task File_BroughtForAnAnswer_IsKeptWithIt_AndGoesAlongUnasked()
    {
        var number = await browsers.Console.AcceptedAsync(change: body => body["questions"] = new object[] { new { text = "现场照片", type = "File" } });
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Nanshan, width: 390);
        await page.GotoAsync($"{browsers.Console.Address}assistance/{number}");
        foreach (var (name, bytes) in new[] { ("现场.png", 1000), ("门头.png", 1100) })
        {
            await page.SetInputFilesAsync(
                ".evidence-upload input[type=file]", new FilePayload { Name = name, MimeType = "image/png", Buffer = EvidenceCalls.Png(bytes) });
            await Expect(page.Locator("[data-brought]")).ToContainTextAsync(name);
        }

        await page.SelectOptionAsync("#answer-1", new SelectOptionValue { Label = "现场.png" });
        await Eventually.TrueAsync(
            () => browsers.Console.ScalarAsync<bool>(
                """select exists (select from form_drafts where content like '{"texts":{"1":"_%' and content like '%}]}')"""), "what was chosen is kept");
        await page.ReloadAsync();
        await Expect(page.Locator("#answer-1 option:checked")).ToHaveTextAsync("现场.png");
        await page.ClickAsync($"[data-step={AssistanceStep.Reply}]");
        await Expect(page.Locator($"[data-step={AssistanceStep.Reply}]")).ToHaveCountAsync(0);

        var replied = (await (await browsers.Console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}")).Ok();
        Assert.Equal(["现场.png", "门头.png"], replied.Body.GetProperty("evidence").EnumerateArray()
            .Select(used => used.GetProperty("item").GetProperty("name").GetString()!));
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async System.Threading.Tasks.Task Draft_ThrownAway_LeavesForTheList()
    {
        var officer = await browsers.Console.As(Role.EnforcementOfficer, Xihu);
        var number = await officer.AssistDraftAsync(Nanshan);
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        await page.GotoAsync($"{browsers.Console.Address}assistance/{number}");
        await page.ClickAsync($"[data-step={AssistanceStep.Discard}]");
        await page.ClickAsync("dialog[open] .modal-foot button.danger");

        await Expect(page).ToHaveURLAsync($"{browsers.Console.Address}assistance?box=Sent");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        browsers.AssertNoComplaints(page);
    }
}
