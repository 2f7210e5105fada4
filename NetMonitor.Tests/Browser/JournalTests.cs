using Microsoft.Playwright;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Journal;
using NetMonitor.Tests.Support;
using Npgsql;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>A checkpoint that somebody kept is compared, and nothing else is given for the answer.</summary>
public sealed class JournalTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Checkpoint_ComparedWhileAVerificationRuns_IsAskedAgainAndAnsweredForItself()
    {
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nation);
        await page.GotoAsync($"{browsers.Console.Address}journal");
        await Places.SettledAsync(page);
        await JournalLogTests.SettledAsync(browsers.Console);
        var kept = browsers.Console.Get<JournalLog>().Served!.Signed;
        var dialog = page.Locator("dialog[open]");
        var compare = dialog.Locator(".modal-foot button");

        await using (var held = await browsers.Console.ConnectAsync())
        await using (var transaction = await held.BeginTransactionAsync())
        {
            await new NpgsqlCommand("lock table journal in access exclusive mode", held).ExecuteNonQueryAsync();
            await page.Locator(".page-head .actions > button").ClickAsync();
            await Expect(page.Locator(".page-head .actions > button")).ToHaveAttributeAsync("aria-disabled", "true");
            await page.Locator(".page-head summary").ClickAsync();
            await page.Locator(".page-head .menu-list button").ClickAsync();
            await Expect(dialog.Locator("textarea")).ToBeFocusedAsync();
            await dialog.Locator("textarea").FillAsync($"{kept.Note}");
            await compare.ClickAsync();
            await Expect(dialog.Locator(".alert.bad")).ToContainTextAsync("正在进行");
            await transaction.RollbackAsync();
        }

        // The answer to the other question is no answer to this one.
        await Expect(page.Locator(".alert.good")).ToBeVisibleAsync();
        await Expect(page.Locator(".alert.good b")).ToHaveCountAsync(0);
        await compare.ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".alert.good b")).ToContainTextAsync($"{kept.Size:N0}");
        await Expect(page.Locator(".page-head summary")).ToBeFocusedAsync();

        // What is no checkpoint is said where it was typed.
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".page-head .menu-list button").ClickAsync();
        await dialog.Locator("textarea").FillAsync("none");
        await compare.ClickAsync();
        await Expect(dialog.Locator(".alert.bad")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".page-head summary")).ToBeFocusedAsync();
    }
}
