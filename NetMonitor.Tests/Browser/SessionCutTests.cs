using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;

namespace NetMonitor.Tests.Browser;

/// <summary>What ends a session ends all that lives on it — token, hub, page — also when it happens on another node.</summary>
public sealed class SessionCutTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const string NewPassword = "Quiet-River-88*";

    private readonly TestConsole _here = browsers.Console;

    [Fact]
    public async Task Freeze_OnAnotherNode_EndsTokenHubAndPage()
    {
        await using var there = await _here.StartAnotherAsync();
        var account = await _here.AccountAsync(Role.Leader, TaskBodies.Xihu);
        var client = await _here.As(Role.Leader, TaskBodies.Xihu);
        await using var hub = await HubReader.OpenAsync(_here, client);
        var page = await OpenAsync(Role.Leader, TaskBodies.Xihu);
        var administrator = await there.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);

        (await administrator.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();

        await EndedAsync(page);
        await Eventually.TrueAsync(() => hub.Closed, "the hub connection is closed");
        foreach (var node in new[] { _here, there })
            (await node.WithToken(client.DefaultRequestHeaders.Authorization!.Parameter!).Read("tasks")).Refused(401, "NotSignedIn");
        (await _here.Anonymous().CallAsync("POST", "sessions", await _here.CredentialsAsync(account))).Refused(401, "SignInRefused");
    }

    [Fact]
    public async Task EndSession_OnAnotherNode_EndsThatOneAndNoOther()
    {
        await using var there = await _here.StartAnotherAsync();
        var client = await _here.As(Role.ResponsiblePerson, TaskBodies.Xihu);
        await using var hub = await HubReader.OpenAsync(_here, client);
        var page = await OpenAsync(Role.ResponsiblePerson, TaskBodies.Xihu);
        var administrator = await there.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        var sessions = (await client.Read("sessions")).Ok().Items
            .ToDictionary(session => session.GetProperty("kind").GetString()!, session => session.GetProperty("id").GetString());

        Assert.Equal(204, (await administrator.CallAsync("DELETE", $"sessions/{sessions["Page"]}")).Status);
        await EndedAsync(page);
        Assert.False(hub.Closed);
        (await client.Read("tasks")).Ok();

        Assert.Equal(204, (await administrator.CallAsync("DELETE", $"sessions/{sessions["Api"]}")).Status);
        await Eventually.TrueAsync(() => hub.Closed, "the hub connection is closed");
        (await client.Read("tasks")).Refused(401, "NotSignedIn");
    }

    [Fact]
    public async Task PasswordChange_OnAnotherNode_EndsThePageAndKeepsTheSessionThatChangedIt()
    {
        await using var there = await _here.StartAnotherAsync();
        var account = await _here.AccountAsync(Role.EnforcementOfficer, TaskBodies.Xihu);
        var client = await _here.As(Role.EnforcementOfficer, TaskBodies.Xihu);
        await using var hub = await HubReader.OpenAsync(_here, client);
        var page = await OpenAsync(Role.EnforcementOfficer, TaskBodies.Xihu);

        Assert.Equal(204, (await there.WithToken(client.DefaultRequestHeaders.Authorization!.Parameter!)
            .Post("password", new { current = account.Password, @new = NewPassword })).Status);

        await EndedAsync(page);
        Assert.False(hub.Closed);
        (await client.Read("tasks")).Ok();
    }

    /// <summary>The page can't ask at once whether its session lives, so it tries to take its circuit up again: that must not succeed.</summary>
    [Fact]
    public async Task Reconnect_OfACutPageThatDoesNotKnow_IsRefused()
    {
        var account = await _here.AccountAsync(Role.Leader, TaskBodies.Nanshan);
        var page = await OpenAsync(Role.Leader, TaskBodies.Nanshan);
        var asked = 0;
        await page.RouteAsync("**/session/alive", route => asked++ < 2 ? route.AbortAsync() : route.ContinueAsync());
        var administrator = await _here.As(Role.CenterSystemAdministrator, TaskBodies.Nanshan);

        (await administrator.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();

        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    /// <summary>Frozen between its page and the page's circuit.</summary>
    [Fact]
    public async Task Freeze_BeforeTheCircuitStands_IsSaidToo()
    {
        var account = await _here.AccountAsync(Role.CenterBusinessAdministrator, TaskBodies.Nanshan);
        var page = await OpenAsync(Role.CenterBusinessAdministrator, TaskBodies.Nanshan);
        var administrator = await _here.As(Role.CenterSystemAdministrator, TaskBodies.Nanshan);
        await page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            (await administrator.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();
            await route.ContinueAsync();
        });

        await page.GotoAsync($"{_here.Address}tasks");

        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    /// <summary>Somebody else signs in, in the same browser: the session before ends, and its page does not go on with the other's cookie.</summary>
    [Fact]
    public async Task SignIn_OfAnotherInTheSameBrowser_EndsThePageBefore()
    {
        var account = await _here.AccountAsync(Role.ResponsiblePerson, TaskBodies.Nanshan);
        var page = await OpenAsync(Role.ResponsiblePerson, TaskBodies.Nanshan);
        var officer = await _here.AccountAsync(Role.EnforcementOfficer, TaskBodies.Nanshan);
        var second = await page.Context.NewPageAsync();
        await browsers.SignInAsync(second, officer);

        // It says that it is over or, where the new cookie was there first, is the other's page.
        await Expect(page.Locator($".account-name:text-is('{account.Name}')")).ToHaveCountAsync(0);
        await Expect(second.Locator(".account-name")).ToHaveTextAsync(officer.Name);
    }

    /// <summary>A page whose circuit stands.</summary>
    private async Task<IPage> OpenAsync(Role role, string unit)
    {
        var page = await browsers.SignInAsync(role, unit);
        await Expect(page.Locator(".account-name")).ToHaveTextAsync((await _here.AccountAsync(role, unit)).Name);
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        return page;
    }

    /// <summary>Nobody touches the page: it says by itself that the session is over.</summary>
    private static async Task EndedAsync(IPage page)
    {
        await Expect(page.Locator("main")).ToContainTextAsync("会话已结束");
        await Expect(page.Locator("#password")).ToBeVisibleAsync();
    }
}
