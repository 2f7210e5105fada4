using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>For hands that stay on the keyboard and ears that listen to the page: where the focus goes, and what is read out.</summary>
public sealed class KeyboardTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    /// <summary>Answers where the focus stands: <c>dialog</c>, <c>page</c>, or <c>nowhere</c> (the browser's own bar).</summary>
    private const string Standing = "document.activeElement === document.body ? 'nowhere' : document.activeElement.closest('dialog[open]') ? 'dialog' : 'page'";

    /// <summary>Notes every text that changes inside a region which announces its changes, but not in what is hidden from whoever listens.</summary>
    private const string Listen =
        """
        window.said = [];
        const announcing = '[aria-live=polite], [aria-live=assertive], '
          + '[role=status]:not([aria-live=off]), [role=alert], [role=log]:not([aria-live=off])';
        const announces = at => at.closest('[aria-hidden=true]') === null && at.closest(announcing);
        new MutationObserver(changes => {
          for (const change of changes) {
            const at = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
            const region = at && announces(at);
            if (region) window.said.push(region.textContent.trim().slice(0, 80));
          }
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        """;

    [Fact]
    public async Task Step_Taken_LeavesTheFocusAtTheTitle_SinceItsButtonIsGone()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        await page.GotoAsync($"{browsers.Console.Address}assignments/{number}-{Xihu}");

        await page.Locator("[data-step=Receive]").PressAsync("Enter");

        await Expect(page.Locator("[data-step=Submit]")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task FirstTab_OnAnyPage_IsTheWayPastTheNavigation()
    {
        var page = await browsers.SignInAsync(Role.Leader, Nation);
        await page.GotoAsync($"{browsers.Console.Address}units");
        await Places.SettledAsync(page);
        // From the top of the page: following a link puts the focus on its heading.
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Locator("body").EvaluateAsync("body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); }");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("a.skip")).ToBeFocusedAsync();
        await Expect(page.Locator("a.skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"));
        Assert.EndsWith("/units", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dialog_WalkedThroughWithTab_KeepsTheFocusAndGivesItBack()
    {
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Hangzhou);
        await page.GotoAsync($"{browsers.Console.Address}sessions");
        await Places.SettledAsync(page);
        var opener = page.Locator("main .small-table .btn").First;
        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();

        var stands = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            stands.Add(await page.EvaluateAsync<string>(Standing));
            await page.Keyboard.PressAsync(i < 4 ? "Tab" : "Shift+Tab");
        }

        Assert.DoesNotContain("page", stands);
        Assert.Contains("dialog", stands);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(opener).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Link_Followed_PutsTheFocusOnTheNewPagesHeading()
    {
        var page = await browsers.SignInAsync(Role.Leader, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}units");
        await Places.SettledAsync(page);

        await page.ClickAsync("#rail a[href='/tasks']");

        await Expect(page).ToHaveURLAsync($"{browsers.Console.Address}tasks");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Board_DrilledDownByKeyboard_PutsTheFocusOnThePlace_AndLeavesItForAFilter()
    {
        var number = await (await browsers.Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Rule(Zhejiang, "County"));
        var page = await browsers.SignInAsync(Role.Leader, Zhejiang);
        await page.GotoAsync($"{browsers.Console.Address}tasks/{number}");
        await Places.SettledAsync(page);

        await page.Locator(".tiles a", new() { HasText = "杭州" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".crumbs h2")).ToHaveTextAsync("杭州市");
        await Expect(page.Locator(".crumbs h2")).ToBeFocusedAsync();
        var state = page.Locator(".filters .mud-chip").Nth(1);
        await state.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("state=Dispatched"));
        await Places.SettledAsync(page);
        await Expect(state).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Menu_OfAPhone_KeepsTheFocusUntilEscape_WhichGivesItBack()
    {
        var page = await browsers.SignInAsync(Role.Leader, Hangzhou, width: 390);
        await Places.SettledAsync(page);
        var opener = page.Locator("[data-drawer]");
        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#rail a").First).ToBeFocusedAsync();

        var links = await page.Locator("#rail a").CountAsync();
        for (var i = 0; i < links + 3; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("document.activeElement === document.body || document.activeElement.closest('#rail') !== null"));
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(opener).ToBeFocusedAsync();
        await Expect(opener).ToHaveAttributeAsync("aria-expanded", "false");

        // Left by a link, it gives the focus to the page that was asked for.
        await opener.ClickAsync();
        await page.ClickAsync("#rail a[href='/tasks']");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Board_WhenWorkGoesOn_MovesItsFiguresAndReadsNothingOut()
    {
        var console = browsers.Console;
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var page = await browsers.SignInAsync(Role.Leader, Hangzhou);
        await page.GotoAsync($"{console.Address}tasks/{number}");
        var silent = page.Locator(".figures a[href*='state=Dispatched'] .figure-value");
        await Expect(silent).ToHaveTextAsync("1");
        await Places.SettledAsync(page);
        await page.EvaluateAsync(Listen);

        (await (await console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{number}-{Xihu}/receive")).Ok();

        await Expect(silent).ToHaveTextAsync("0");
        await Expect(page.Locator(".lean .chip.tone-active")).ToBeVisibleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>("window.said"));
    }
}
