using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>A line that breaks, a node that is restarted, a form that is left: the page comes back by itself, and nothing typed is lost.</summary>
public sealed class ReconnectTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const string Remark = "#feedback2";

    [Fact]
    public async Task Line_CutAndMended_KeepsThePageAndSendsWhatWasTypedMeanwhile()
    {
        await using var line = new Relay(browsers.Console.Address);
        var (id, officer, page) = await FillingInAsync(line, Nanshan);
        await page.FillAsync("#feedback0", "12");
        await page.EvaluateAsync("document.documentElement.toggleAttribute('data-same')");

        line.Cut();
        await Expect(page.Locator(".reconnect")).ToBeVisibleAsync();
        await page.Locator(Remark).PressSequentiallyAsync("断线时填写");
        line.Mend(browsers.Console.Address);
        await Expect(page.Locator(".reconnect")).ToBeHiddenAsync();

        await Expect(page.Locator("html[data-same]")).ToHaveCountAsync(1);
        await page.ClickAsync($"[data-step={AssignmentStep.Submit}]");
        await SubmittedAsync(officer, id, "断线时填写");
    }

    [Fact]
    public async Task Server_ThatStandsStill_IsSaid_AndAClickThatWaitsIsSentOnce()
    {
        await using var line = new Relay(browsers.Console.Address);
        var (id, officer, page) = await FillingInAsync(line, Dongguan);
        await page.FillAsync("#feedback0", "12");
        await page.FillAsync(Remark, "停顿");
        var dot = page.Locator(".live i");
        var green = await ColourAsync(dot);
        var submit = page.Locator($"[data-step={AssignmentStep.Submit}]");

        line.Hold();
        // Without a click: the beat that has no answer says it.
        await Expect(page.Locator("html[data-unanswered]")).ToHaveCountAsync(1);
        await Expect(page.Locator(".live-wait")).ToHaveTextAsync("等待响应");
        await Expect(page.Locator(".live-behind")).ToContainTextAsync(new Regex("[1-9]"));
        Assert.NotEqual(green, await ColourAsync(dot));
        for (var again = 0; again < 3; again++) await submit.EvaluateAsync("button => button.click()");
        await Expect(page.Locator("html[data-waiting]")).ToHaveCountAsync(1);
        line.Release();

        await Expect(page.Locator("html[data-unanswered], html[data-waiting]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".live-on")).ToBeVisibleAsync();
        await SubmittedAsync(officer, id, "停顿");
        await Expect(submit).ToHaveCountAsync(0);
        await Expect(page.Locator("main .alert.bad")).ToHaveCountAsync(0);
        Assert.Equal(1,
            await browsers.Console.ScalarAsync<long>($"select count(*) from journal where subject_number = '{id}' and verb = 'AssignmentSubmitted'"));
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Network_Lost_IsSaidAtOnce_AndNothingIsCovered(int width)
    {
        var (_, _, page) = await FillingInAsync(null, Nanshan);
        await page.SetViewportSizeAsync(width, 844);
        var dot = page.Locator(".live i");
        var green = await ColourAsync(dot);

        // Said with the browser's own word, not once the framework misses its keep-alive.
        await page.EvaluateAsync("addEventListener('offline', () => { window.saidAtOnce = document.querySelector('.reconnect').checkVisibility(); })");

        await page.Context.SetOfflineAsync(true);

        await Expect(page.Locator(".reconnect")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.saidAtOnce"));
        Assert.NotEqual(green, await ColourAsync(dot));
        await Expect(page.Locator(".live-behind")).ToContainTextAsync(new Regex("[1-9]"));
        // Who listens is told once that the line is down, not each second how long.
        await Expect(page.Locator("[role=status] .live-behind, .live-behind:not([aria-hidden])")).ToHaveCountAsync(0);
        Assert.InRange((await page.Locator(".reconnect").BoundingBoxAsync())!.Height, 24, 48);
        await Expect(page.Locator(".step-bar .btn").First).ToBeInViewportAsync();
        await page.Locator(".step-bar .btn.primary").ClickAsync(new() { Trial = true });

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator(".reconnect")).ToBeHiddenAsync();
        await Expect(page.Locator(".live-behind")).ToBeEmptyAsync();
        Assert.Equal(green, await ColourAsync(dot));
    }

    [Fact]
    public async Task Node_Restarted_ReadsThePageAnewAndKeepsWhatWasTyped()
    {
        var first = await browsers.Console.StartAnotherAsync();
        await using var line = new Relay(first.Address);
        var (id, officer, page) = await FillingInAsync(line, Dongguan);
        await page.FillAsync("#feedback0", "7");
        await page.Locator(Remark).PressSequentiallyAsync("重启前");
        await page.EvaluateAsync("document.documentElement.toggleAttribute('data-same')");

        line.Cut();
        await first.DisposeAsync();
        await Expect(page.Locator(".reconnect")).ToBeVisibleAsync();
        await page.Locator(Remark).PressSequentiallyAsync("，重启时");
        // What happens meanwhile is there when the page comes back.
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "等待平台数据" })).Ok();
        await using var second = await browsers.Console.StartAnotherAsync();
        line.Mend(second.Address);

        await Expect(page.Locator("html[data-same]")).ToHaveCountAsync(0);
        await Expect(page.Locator(Remark)).ToHaveValueAsync("重启前，重启时");
        await Expect(page.Locator("#feedback0")).ToHaveValueAsync("7");
        await Expect(page.Locator("main .alert", new() { HasText = "等待平台数据" })).ToBeVisibleAsync();
        await page.ClickAsync($"[data-step={AssignmentStep.Submit}]");
        await SubmittedAsync(officer, id, "重启前，重启时");
    }

    [Fact]
    public async Task Circuit_ThatNeverStood_IsOpenedByReadingThePageAnew()
    {
        var page = await browsers.SignInAsync(Role.Leader, Shenzhen);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        var asked = 0;
        await page.RouteAsync("**/_blazor/negotiate**", route => asked++ == 0 ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync($"{browsers.Console.Address}tasks");

        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await Expect(page.Locator(".lean")).ToBeVisibleAsync();
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Server_ThatTakesTheConnectionAndSaysNothing_IsSaid_AndThePageIsReadAnew()
    {
        var page = await browsers.SignInAsync(Role.Leader, Zhejiang);
        await page.GotoAsync("about:blank");
        var left = 0;
        await page.RouteAsync("**/_blazor/negotiate*", route => left++ == 0 ? System.Threading.Tasks.Task.CompletedTask : route.ContinueAsync());

        await page.GotoAsync($"{browsers.Console.Address}assignments/none");
        await Expect(page.Locator("html[data-unanswered]")).ToHaveCountAsync(1);

        await Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await Expect(page.Locator("html[data-unanswered]")).ToHaveCountAsync(0);
        Assert.Equal(2, left);
    }

    [Fact]
    public async Task Feedback_HalfFilled_IsKeptAfterAPauseAndComesBackOnAnotherDevice()
    {
        var (id, officer, page) = await FillingInAsync(null, Xihu);
        var account = await browsers.Console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await page.Locator(Remark).PressSequentiallyAsync("只填了一半");
        // Neither sent nor left: the pause alone saves it.
        await KeptAsync(account.UserName, $"assignments/{id}", "只填了一半");
        await page.Context.CloseAsync();

        var phone = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu, width: 390);
        await phone.GotoAsync($"{browsers.Console.Address}assignments/{id}");
        await Expect(phone.Locator(Remark)).ToHaveValueAsync("只填了一半");
        await Expect(phone.Locator("[data-restored]")).ToBeVisibleAsync();
        await phone.ClickAsync("[data-restored] button");
        await Expect(phone.Locator(Remark)).ToHaveValueAsync("");
        await phone.FillAsync("#feedback0", "3");
        await phone.ClickAsync($"[data-step={AssignmentStep.Submit}]");
        await SubmittedAsync(officer, id, null);
        await Eventually.TrueAsync(
            () => browsers.Console.ScalarAsync<bool>($"select not exists (select from form_drafts where place = 'assignments/{id}')"),
            "what was sent is kept no longer");
    }

    [Fact]
    public async Task Desk_HalfWritten_IsKeptAndBecomesADraftOnceItIsWhole()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var account = await browsers.Console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}dispatch");
        await page.FillAsync("#d-title", "集中促销");
        await page.Locator("#d-requirement").PressSequentiallyAsync("逐店核查");
        await KeptAsync(account.UserName, "dispatch", "逐店核查");
        await page.ReloadAsync();

        await Expect(page.Locator("#d-title")).ToHaveValueAsync("集中促销");
        await Expect(page.Locator("#d-requirement")).ToHaveValueAsync("逐店核查");
        await page.FillAsync("#d-instruction", "国市监网监〔2026〕12号");
        await page.Locator("label", new() { HasText = "按规则" }).Or(page.Locator("fieldset .check")).First.ClickAsync();
        // Nobody is meant before a level is chosen, so the form is not whole yet.
        await page.SelectOptionAsync("#rule-level", "County");
        await Expect(page).ToHaveURLAsync(new Regex("/dispatch/T"));
        await Eventually.TrueAsync(async () => await browsers.Console.ScalarAsync<long>(
            $"select count(*) from form_drafts where user_name = '{account.UserName}'") == 0, "the form is the draft now");
    }

    [Fact]
    public async Task Draft_TypedIntoAgain_IsKeptAndBecomesAVersionOnceItIsSaved()
    {
        var console = browsers.Console;
        var number = await (await console.As(Role.CenterBusinessAdministrator, Shenzhen)).DraftAsync(Picked(Nanshan));
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Shenzhen);
        var account = await console.AccountAsync(Role.CenterBusinessAdministrator, Shenzhen);
        await page.GotoAsync($"{console.Address}dispatch/{number}");
        foreach (var text in new[] { "第一次停顿", "第二次停顿" })
        {
            await page.FillAsync("#d-title", text);
            await KeptAsync(account.UserName, $"dispatch/{number}", text);
        }

        await page.ReloadAsync();
        await Expect(page.Locator("#d-title")).ToHaveValueAsync("第二次停顿");
        Task<long> EditsAsync() => console.ScalarAsync<long>($"select count(*) from journal where subject_number = '{number}' and verb = 'TaskEdited'");
        Assert.Equal(0, await EditsAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }).ClickAsync();
        await Eventually.TrueAsync(async () => await EditsAsync() == 1, "saved once");
        Assert.Equal("第二次停顿", (await (await console.As(Role.CenterBusinessAdministrator, Shenzhen)).Read($"tasks/{number}")).Ok().Text("title"));
    }

    [Fact]
    public async Task Reason_HalfWritten_StandsInItsDialogAfterAReload()
    {
        var (id, _, page) = await FillingInAsync(null, Shenzhen);
        await page.ClickAsync($"[data-step={AssignmentStep.RequestExtension}]");
        await page.Locator("#reason-text").PressSequentiallyAsync("平台数据尚未提供");
        await KeptAsync((await browsers.Console.AccountAsync(Role.EnforcementOfficer, Shenzhen)).UserName,
            $"assignments/{id}?{AssignmentStep.RequestExtension}", "平台数据尚未提供");
        await page.ReloadAsync();

        await page.ClickAsync($"[data-step={AssignmentStep.RequestExtension}]");
        await Expect(page.Locator("#reason-text")).ToHaveValueAsync("平台数据尚未提供");
        // Closed on purpose, it starts empty.
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.ClickAsync($"[data-step={AssignmentStep.RequestExtension}]");
        await Expect(page.Locator("#reason-text")).ToHaveValueAsync("");
    }

    private static Task<string> ColourAsync(ILocator part) => part.EvaluateAsync<string>("part => getComputedStyle(part).backgroundColor");

    /// <summary>A received assignment in front of its officer.</summary>
    private async Task<(string Id, HttpClient Officer, IPage Page)> FillingInAsync(Relay? line, string unit)
    {
        var console = browsers.Console;
        var above = unit switch { Nanshan => Shenzhen, Dongguan => Guangdong, Xihu => Hangzhou, _ => Nation };
        var number = await (await console.As(Role.CenterBusinessAdministrator, above)).DispatchAsync(Picked(unit));
        var id = $"{number}-{unit}";
        var officer = await console.As(Role.EnforcementOfficer, unit, 1);
        (await officer.Post($"assignments/{id}/receive")).Ok();
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, unit, at: line?.Address);
        await page.GotoAsync($"{line?.Address ?? console.Address}assignments/{id}");
        await Expect(page.Locator(Remark)).ToBeVisibleAsync();
        return (id, officer, page);
    }

    private Task KeptAsync(string userName, string place, string text) => Eventually.TrueAsync(
        async () => await browsers.Console.ScalarAsync<long>($"select count(*) from form_drafts where user_name = '{userName}' and place = '{place}' and "
            + $"content like '%{text}%'") == 1, "what was typed is on the server");

    private static async Task SubmittedAsync(HttpClient officer, string id, string? remark)
    {
        await Eventually.TrueAsync(async () => (await officer.Read($"assignments/{id}")).Ok().Text("state") is "Submitted" or "UnderReview", "submitted");
        var values = (await officer.Read($"assignments/{id}")).Ok().Body.GetProperty("values");
        Assert.Equal(remark, values.TryGetProperty("remark", out var said) ? said.GetString() : null);
    }
}
