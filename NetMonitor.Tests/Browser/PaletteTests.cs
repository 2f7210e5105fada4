using Deque.AxeCore.Commons;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Shell;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;

namespace NetMonitor.Tests.Browser;

/// <summary>Everything is one shortcut away, for a hand that stays on the keyboard.</summary>
public sealed class PaletteTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    /// <summary>Enter takes the input method's candidate; browsers tell so by one of two signs.</summary>
    [Theory]
    [InlineData("isComposing: true")]
    [InlineData("keyCode: 229")]
    public async Task Enter_WhileAnInputMethodComposes_IsNotThePalettes(string sign)
    {
        var page = await browsers.SignInAsync(Role.Leader, TaskBodies.Hangzhou);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        var address = page.Url;
        await page.Keyboard.PressAsync("Control+k");
        var hits = page.Locator("#palette-hits [role=option]");
        var input = page.Locator("dialog[open] input");
        await input.FillAsync("rw");
        await Expect(hits.First).ToContainTextAsync("任务列表");
        foreach (var key in new[] { "Enter", "ArrowDown" })
            await input.EvaluateAsync($"field => field.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, {sign} }}))");
        // The palette is still there, and answers what is typed behind the two strokes.
        await input.FillAsync("jg");
        await Expect(hits.First).ToContainTextAsync("机构目录");
        Assert.Equal(address, page.Url);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/units$"));
    }

    [Fact]
    public async Task Palette_FromTheKeyboard_FindsTasksAndUnitsAndFollowsThem()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, TaskBodies.Zhejiang))
            .DispatchAsync(TaskBodies.Picked(TaskBodies.Hangzhou), body => body["title"] = "网络集中促销检查");
        var page = await browsers.SignInAsync(Role.Leader, TaskBodies.Zhejiang);
        await Expect(page.Locator("[data-palette]")).ToBeVisibleAsync();
        var hits = page.Locator("#palette-hits [role=option]");

        // Live: the circuit is there.
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+k");
        await Expect(hits.First).ToBeVisibleAsync();
        // Pinyin initials of a part of the title.
        await page.Keyboard.TypeAsync("jzcx");
        await Expect(hits.First).ToContainTextAsync("网络集中促销检查");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("网络集中促销检查");
        Assert.EndsWith($"/tasks/{number}", page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Control+k");
        await Expect(hits.First).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("3301060000");
        await Expect(hits.First).ToContainTextAsync("西湖区");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);

        // Pressed while the palette is still giving the focus back, a key may go nowhere.
        await Eventually.TrueAsync(async () =>
        {
            await page.Keyboard.PressAsync("?");
            return await page.Locator("dialog[open] kbd").First.IsVisibleAsync();
        }, "? shows the shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        // The second letter counts only soon after the first: on a busy machine the pair may take a second try.
        await Eventually.TrueAsync(async () =>
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync("u");
            return page.Url.EndsWith("/units", StringComparison.Ordinal);
        }, "g u leads to the units");
        await Expect(page.Locator("#rail a[data-go=u]")).ToHaveAttributeAsync("aria-current", "page");
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Typed_AsItSounds_FindsPagesAndUnits_OnesOwnFirst_AndSaysHowManyMore()
    {
        var page = await browsers.SignInAsync(Role.Leader, TaskBodies.Hangzhou);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+k");
        var (input, hits) = (page.Locator("dialog[open] input"), page.Locator("#palette-hits [role=option]"));
        await input.FillAsync("renwu liebiao");
        await Expect(hits.First).ToContainTextAsync("任务列表");
        await input.FillAsync("xi hu");
        await Expect(hits.First).ToContainTextAsync("西湖区市场监督管理局 · 浙江省 › 杭州市");
        await Expect(hits).ToHaveCountAsync(6);
        await Expect(page.Locator("#palette-hits li").Last).ToContainTextAsync("请继续输入");
        Assert.Empty(await Axe.FindAsync(page, RunOnlyOptions.Tags("wcag2a", "wcag2aa", "best-practice")));
        // As much as the field takes of what was pasted.
        await input.FillAsync(new string('x', 5000));
        await Expect(page.Locator("dialog[open] [role=status]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Enter_RightAfterTyping_FollowsWhatWasTyped()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, TaskBodies.Guangdong))
            .DispatchAsync(TaskBodies.Picked(TaskBodies.Dongguan), body => body["title"] = "儿童用品网络销售核查");
        var page = await browsers.SignInAsync(Role.Leader, TaskBodies.Guangdong);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#palette-hits [role=option]").First).ToBeVisibleAsync();

        await page.Keyboard.TypeAsync(number);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToContainTextAsync("儿童用品网络销售核查");
        Assert.EndsWith($"/tasks/{number}", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_AreFoundByWords_AndPressTheirButtons()
    {
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, TaskBodies.Shenzhen);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        async Task RunAsync(string words)
        {
            await page.Keyboard.PressAsync("Control+k");
            await Expect(page.Locator("#palette-hits [role=option]").First).ToBeVisibleAsync();
            await page.Keyboard.TypeAsync(words);
            await page.Keyboard.PressAsync("Enter");
        }

        await RunAsync("深色");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await RunAsync("ztqs");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await RunAsync("shortcuts");
        await Expect(page.Locator("dialog[open] kbd").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await RunAsync("xjrw");
        await Expect(page.Locator("#d-title")).ToBeVisibleAsync();
        await RunAsync("english");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.Locator("#d-title")).ToBeVisibleAsync();
        await RunAsync("sign out");
        await Expect(page.Locator("[name=userName]")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Hits_AreGroupedByWhatTheyAre_AndANumberIsFoundByItsEnd()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, TaskBodies.Zhejiang))
            .DispatchAsync(TaskBodies.Picked(TaskBodies.Hangzhou));
        using var scope = browsers.Console.Services.CreateScope();
        var palette = scope.ServiceProvider.GetRequiredService<PaletteSearch>();
        var leader = await ActorAsync(Role.Leader);

        var found = await palette.FindAsync(leader, $"0{number[^6..]}", default);
        Assert.Contains(found, hit => hit.Group == ShellText.PaletteTasks && hit.Href == $"/tasks/{number}");
        Assert.All(await palette.FindAsync(leader, "浙江省市场监督管理局", default), hit => Assert.Equal(ShellText.PaletteUnits, hit.Group));
        var own = await palette.FindAsync(leader, "", default);
        Assert.Equal([ShellText.GoTo, ShellText.PaletteActions], own.Select(hit => hit.Group).Distinct());
        // Nobody is offered what is not theirs.
        Assert.DoesNotContain(own, hit => hit.Href == "/dispatch");
    }

    [Fact]
    public async Task Accounts_AreFound_OnlyByWhoManagesThem()
    {
        var find = browsers.Console.Get<FindAccounts>();
        var officer = await browsers.Console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Zhejiang);
        var other = await browsers.Console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Guangdong);
        var below = await browsers.Console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Hangzhou);
        var administrator = await ActorAsync(Role.CenterSystemAdministrator);

        Assert.Equal([officer.UserName], (await find.HandleAsync(administrator, officer.UserName, 5, default)).Select(match => match.UserName));
        Assert.Empty(await find.HandleAsync(administrator, other.UserName, 5, default));
        Assert.Empty(await find.HandleAsync(administrator, below.UserName, 5, default));
        Assert.Empty(await find.HandleAsync(await ActorAsync(Role.Leader), officer.UserName, 5, default));
    }

    private async Task<Actor> ActorAsync(Role role)
    {
        var account = await browsers.Console.AccountAsync(role, TaskBodies.Zhejiang);
        await browsers.Console.As(role, TaskBodies.Zhejiang);
        var session = await browsers.Console.ScalarAsync<Guid>(
            $"select id from sessions where user_name = '{account.UserName}' and ended_at is null order by created_at desc limit 1");
        return (await browsers.Console.Get<Console.Auth.SessionStore>().FindAsync(session, default))!.Actor;
    }
}
