using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetMonitor.Console.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Article 13 as two people live it, each in a browser of their own: from the alert to the closed file.</summary>
public sealed class IncidentJourneyTests(PostgresServer server) : IAsyncLifetime
{
    private const int Made = 40;

    private readonly BrowserFixture _browsers = new(server) { Configure = services => services.AddSingleton(RunningDetectors.Usual) };

    private TestConsole Console => _browsers.Console;

    public ValueTask InitializeAsync() => _browsers.InitializeAsync();

    public ValueTask DisposeAsync() => _browsers.DisposeAsync();

    [Fact(DisplayName = "R13.1–R13.6 R15.1 new accounts and a leak, in two browsers: from the alert by the leader's decision to the closed file")]
    public async Task Leak_WithAccountsMadeByOneThatWasMade_IsClosedInTwoBrowsers()
    {
        // The leaked account makes an administrator, and that one makes forty.
        var leaked = await Console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        using var thief = await Console.SignInAsync(leaked);
        var second = await Console.NewCenterAdministratorAsync(Xihu, thief);
        using var maker = await Console.SignInAsync(second);
        for (var no = 0; no < Made; no++) (await maker.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer))).Ok();
        for (var no = 0; no < 5; no++)
            (await Console.Anonymous().Post("sessions", new { leaked.UserName, password = "Wrong-1234", keyCode = "000000" })).Refused(401, "SignInRefused");
        await Console.AppliedAsync(WatchJournal.Reader);
        var alert = await Console.ScalarAsync<Guid>($"select id from alerts where detector = 'D1' and account = '{leaked.UserName}'");

        // The center above opens the incident from the alert: first of all the account is frozen.
        var handler = await _browsers.SignInAsync(Role.CenterSystemAdministrator, Zhejiang);
        await handler.GotoAsync($"{Console.Address}alerts/{alert}");
        await handler.Locator("[data-open-incident]").ClickAsync();
        await handler.SelectOptionAsync("#a-incident", leaked.UserName);
        var since = NetMonitor.Domain.WorkingDays.WorkingCalendar.Clock(Console.Time.GetUtcNow().AddHours(-1));
        await handler.FillAsync("#a-day", $"{since:yyyy-MM-dd}");
        await handler.FillAsync("#a-time", $"{since:HH:mm}");
        await handler.FillAsync("#a-report", "账户疑似泄露，出现批量新建账户。");
        await handler.Locator("[data-send]").ClickAsync();
        await Expect(handler).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/incidents/I"));
        var number = handler.Url.Split('/')[^1];
        Assert.Equal("Frozen", await Console.StateOfAsync(leaked.UserName));
        await Expect(handler.Locator($"[data-alerts] a[href='/alerts/{alert}']")).ToBeVisibleAsync();

        // All forty-one are there; the rest of the window is looked through.
        await Expect(handler.Locator("[data-new-account]")).ToHaveCountAsync(Made + 1);
        await (await Console.As(Role.CenterSystemAdministrator, Zhejiang)).MarkAllAsync(number);
        await TakeAsync(handler, IncidentStep.ConfirmAnalysis, async dialog =>
        {
            await Expect(dialog.Locator("[data-account]")).ToHaveCountAsync(Made + 1);
            await dialog.Locator(".choices .mud-chip").First.ClickAsync();
            await dialog.Locator("#step-text").FillAsync("查阅日志：新建账户均非本人操作，信息已外泄。");
        });
        await TakeAsync(handler, IncidentStep.FreezeNewAccounts);
        Assert.Equal(Made + 1, await Console.ScalarAsync<long>(
            $"select count(*) from accounts where incident = '{number}' and status = 'Frozen' and user_name <> '{leaked.UserName}'"));

        // It is the leader's now, on the phone.
        var leader = await _browsers.SignInAsync(Role.Leader, Hangzhou, width: 390);
        await leader.GotoAsync($"{Console.Address}incidents/{number}");
        await TakeAsync(leader, IncidentStep.Decide, async dialog =>
        {
            await dialog.Locator("#d-document").FillAsync("杭市监决〔2026〕3号");
            await dialog.Locator("#step-text").FillAsync("删除新建账户，责令整改。");
            await dialog.Locator("[data-add-measure]").ClickAsync();
            await dialog.Locator("#m-text-0").FillAsync("更换全部管理员密钥");
            await dialog.Locator("#m-owner-0").FillAsync("信息中心");
            await dialog.Locator("#m-due-0").FillAsync($"{since.AddDays(14):yyyy-MM-dd}");
            foreach (var step in new[] { IncidentStep.DeleteNewAccounts, IncidentStep.ChangePassword, IncidentStep.Restore })
                await dialog.Locator($"[data-order={step}] input").CheckAsync();
        });
        Assert.Equal(390, await leader.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        // The handler's page moved by itself, and does what was ordered; a key comes back first (R10.10).
        (await (await Console.As(Role.KeyCustodian, Xihu)).Post($"keys/{second.KeySerial}/recover", AccountBodies.Because())).Ok();
        await TakeAsync(handler, IncidentStep.DeleteNewAccounts);
        Assert.Equal("Deleted", await Console.StateOfAsync(second.UserName));
        await TakeAsync(handler, IncidentStep.ChangePassword);
        await Expect(handler.Locator("[data-initial-password]")).ToBeVisibleAsync();
        await TakeAsync(handler, IncidentStep.Restore);
        Assert.Equal("Active", await Console.StateOfAsync(leaked.UserName));
        await TakeAsync(handler, IncidentStep.FileReport);
        await Expect(handler.Locator($"[data-not-possible={IncidentStep.Close}]")).ToBeVisibleAsync();
        // The leader's page has moved, too: who decides is told of each step.
        await Expect(leader.Locator("[data-report='1']")).ToBeVisibleAsync();
        await leader.Locator("[data-complete='1']").ClickAsync();
        await ConfirmAsync(leader, dialog => dialog.Locator("#m-how").FillAsync("已全部更换。"));
        await Expect(leader.Locator("[data-complete='1']")).ToBeHiddenAsync();
        await leader.Locator("[data-note=SignReport]").ClickAsync();
        await ConfirmAsync(leader);
        // Closed on what the handler sees, and so only once it sees the measure done and the signature.
        await Expect(handler.Locator($"[data-not-possible={IncidentStep.Close}]")).ToBeHiddenAsync();
        await Expect(handler.Locator("[data-report='1'] + .sub")).ToContainTextAsync((await Console.AccountAsync(Role.Leader, Hangzhou)).UserName);
        await TakeAsync(handler, IncidentStep.Close);

        await Expect(handler.Locator("h1 + p .chip, .page-head .chip").First).ToContainTextAsync("结");
        Assert.Equal("Closed", await Console.ScalarAsync<string>($"select state from incidents where number = '{number}'"));
        Assert.Equal(number, await Console.ScalarAsync<string>($"select incident from alerts where id = '{alert}'"));
        _browsers.AssertNoComplaints(handler);
        _browsers.AssertNoComplaints(leader);
    }

    private static async Task TakeAsync(IPage page, IncidentStep step, Func<ILocator, Task>? fill = null)
    {
        await page.Locator($"[data-step={step}]").ClickAsync();
        await ConfirmAsync(page, fill);
        await Expect(page.Locator($"[data-playbook] li").Last).ToBeVisibleAsync();
    }

    private static async Task ConfirmAsync(IPage page, Func<ILocator, Task>? fill = null)
    {
        var dialog = page.Locator("dialog[open], [role=dialog]").Last;
        await Expect(dialog).ToBeVisibleAsync();
        if (fill is not null) await fill(dialog);
        await dialog.Locator("button.primary, button.danger").Last.ClickAsync();
        // It closes, or says why not.
        await page.WaitForFunctionAsync(
            "() => { const open = document.querySelector('dialog[open]'); return !open || open.querySelector('[role=alert]')?.textContent.trim(); }");
        Assert.False(await dialog.IsVisibleAsync(), await dialog.IsVisibleAsync() ? await dialog.InnerTextAsync() : "");
    }
}
