using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>A home page says what waits for who looks, and nothing else.</summary>
public sealed class HomeTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private TestConsole Console => browsers.Console;

    [Fact]
    public async Task WhatWaits_IsWhatWhoLooksCanDo()
    {
        var number = await (await Console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var id = $"{number}-{Xihu}";
        var officer = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        var mine = officer.Locator($"main a[href='/assignments/{id}']");
        await officer.GotoAsync($"{Console.Address}assignments");
        await Expect(mine).ToBeVisibleAsync();
        var work = await Console.As(Role.EnforcementOfficer, Xihu);
        (await work.Post($"assignments/{id}/receive")).Ok();
        (await work.Post($"assignments/{id}/submit", Values(1))).Ok();

        // It waits for the unit's review now: for its responsible person, and no longer for the officer.
        await Expect(mine).ToHaveCountAsync(0);
        await officer.GotoAsync($"{Console.Address}assignments?all=true");
        await Expect(mine).ToBeVisibleAsync();
        var reviewer = await browsers.SignInAsync(Role.ResponsiblePerson, Xihu);
        foreach (var path in new[] { "", "assignments" })
        {
            await reviewer.GotoAsync($"{Console.Address}{path}");
            await Expect(reviewer.Locator($"main a[href='/assignments/{id}']").First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Home_WithAnswersToGive_DoesNotSayThatNothingWaits()
    {
        var number = await (await Console.As(Role.CenterBusinessAdministrator, Shenzhen)).DispatchAsync(Picked(Nanshan));
        await Console.SubmittedAsync(number, Nanshan, 3);
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Shenzhen);
        await page.GotoAsync($"{Console.Address}");
        await Places.SettledAsync(page);

        await Expect(page.Locator($"main a[href='/assignments/{number}-{Nanshan}']").First).ToBeVisibleAsync();
        await Expect(page.Locator(".grid > div").First.Locator("h2").First).ToHaveTextAsync("待我答复");
        await Expect(page.GetByText("没有待办事项")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Home_OfWhoHasNoWork_ShowsWhatThereIsToLookAfter()
    {
        var page = await browsers.SignInAsync(Role.CenterSystemAdministrator, Nation);
        await page.GotoAsync($"{Console.Address}");
        await Places.SettledAsync(page);
        var duties = page.Locator(".duties");
        await Expect(duties.Locator("a[href='/units']")).ToHaveTextAsync("所管理的机构均正常接收任务。");
        await Expect(duties.Locator("a[href='/holidays']").First).ToBeVisibleAsync();
        await Expect(duties.Locator("a[href='/journal']")).ToBeVisibleAsync();
        await Expect(duties.Locator("a[href='/sessions']")).ToContainTextAsync("1");

        await Console.ExecuteAsync($"update units set status = 'NotAsked' where code = '{Zhejiang}'");
        var frozen = await Console.AccountAsync(Role.CenterBusinessAdministrator, Nation);
        await Console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{frozen.UserName}'");
        try
        {
            await page.ReloadAsync();
            await Expect(duties.Locator($"a[href='/units?unit={Zhejiang}']")).ToBeVisibleAsync();
            await Expect(duties.Locator($"a[href='/journal?subject={frozen.UserName}']")).ToHaveTextAsync(frozen.Name);
        }
        finally
        {
            await Console.ExecuteAsync($"update units set status = 'Active' where code = '{Zhejiang}'");
            await Console.ExecuteAsync($"update accounts set status = 'Active' where user_name = '{frozen.UserName}'");
        }

        // A station's administrator manages no unit and imports no notices.
        var station = await browsers.SignInAsync(Role.GrassrootsSystemAdministrator, Beishan);
        await station.GotoAsync($"{Console.Address}");
        await Expect(station.Locator(".duties a[href='/sessions']")).ToBeVisibleAsync();
        await Expect(station.Locator(".duties a[href='/units'], .duties a[href='/holidays']")).ToHaveCountAsync(0);
    }
}
