using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>Answering what units submit: one after the other by keys, and many at once.</summary>
public sealed class ReviewTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private TestConsole Console => browsers.Console;

    /// <summary>A task of Zhejiang's to all counties of Hangzhou, all of which have submitted.</summary>
    private async Task<string> SubmittedAsync()
    {
        var number = await (await Console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Rule(Hangzhou, "County"));
        await Console.ExecuteAsync(
            $"""
            update assignments set state = {(int)AssignmentState.Submitted}, submitted_at = updated_at, version = version + 1, left_version = version + 1
            where task_number = '{number}'
            """);
        return number;
    }

    private Task<long> CountAsync(string number, AssignmentState state) =>
        Console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and state = {(int)state}");

    [Fact]
    public async Task Lane_ByKeysAlone_AcceptsReturnsAndGoesOnToTheNext()
    {
        var number = await SubmittedAsync();
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}/review");
        var queue = page.Locator(".queue a");
        await Expect(page.Locator(".answers")).ToBeVisibleAsync();
        var names = await queue.AllTextContentsAsync();
        var current = page.Locator(".queue [aria-current]");
        await Expect(current).ToHaveTextAsync(names[0]);

        await page.Keyboard.PressAsync("j");
        await Expect(current).ToHaveTextAsync(names[1]);
        await page.Keyboard.PressAsync("k");
        await Expect(current).ToHaveTextAsync(names[0]);
        await page.Keyboard.PressAsync("a");
        await Expect(queue).ToHaveCountAsync(names.Count - 1);
        await Expect(current).ToHaveTextAsync(names[1]);
        await page.Keyboard.PressAsync("r");
        // Pressed at once, whether the dialog is there yet or not, it accepts nothing; in the dialog letters are letters.
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("#reason-text")).ToBeFocusedAsync();
        await page.FillAsync("#reason-text", "");
        await page.Keyboard.TypeAsync("a j");
        await Expect(page.Locator("#reason-text")).ToHaveValueAsync("a j");
        await page.Locator("dialog .btn.primary").ClickAsync();
        await Expect(queue).ToHaveCountAsync(names.Count - 2);
        await Expect(current).ToHaveTextAsync(names[2]);

        Assert.Equal(1, await CountAsync(number, AssignmentState.Accepted));
        Assert.Equal(1, await CountAsync(number, AssignmentState.Returned));
        browsers.AssertNoComplaints(page);
    }

    [Fact]
    public async Task Lane_OfTwoReviewers_TellsWhatTheOtherHasAnswered()
    {
        var number = await SubmittedAsync();
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}/review?unit={Xihu}");
        await Expect(page.Locator(".answers")).ToBeVisibleAsync();

        (await (await Console.As(Role.ResponsiblePerson, Zhejiang)).Post($"assignments/{number}-{Xihu}/accept")).Ok();

        await Expect(page.Locator(".alert.warn")).ToContainTextAsync("已验收");
        await Expect(page.Locator("[data-key=a]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("[data-key=a]")).ToBeVisibleAsync();
        Assert.Equal(1, await CountAsync(number, AssignmentState.Accepted));
    }

    /// <summary>A key that is pressed at that moment must not answer another one, which nobody has read.</summary>
    [Fact]
    public async Task Lane_OfTwoReviewers_StaysAtWhatIsReadThoughNoUnitIsNamed()
    {
        var number = await SubmittedAsync();
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}/review");
        await Expect(page.Locator(".answers")).ToBeVisibleAsync();
        var queue = page.Locator(".queue a");
        var (count, read) = (await queue.CountAsync(), await page.Locator(".lane h2").InnerTextAsync());
        var first = (await queue.First.GetAttributeAsync("href"))!.Split("unit=")[1];

        (await (await Console.As(Role.ResponsiblePerson, Zhejiang)).Post($"assignments/{number}-{first}/accept")).Ok();

        await Expect(queue).ToHaveCountAsync(count - 1);
        Assert.Equal(read, await page.Locator(".lane h2").InnerTextAsync());
        await Expect(page.Locator(".alert.warn")).ToContainTextAsync("已验收");
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("[data-key=a]")).ToBeVisibleAsync();
        Assert.Equal(1, await CountAsync(number, AssignmentState.Accepted));
        // The last one that waits leads to the end.
        await Console.ExecuteAsync(
            $"""
            update assignments set state = {(int)AssignmentState.Accepted}
            where task_number = '{number}' and state = {(int)AssignmentState.Submitted} and unit_code <> '{Xihu}'
            """);
        await page.GotoAsync($"{Console.Address}tasks/{number}/review");
        await Expect(queue).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("a");
        await Expect(queue).ToHaveCountAsync(0);
        await Expect(page.Locator(".answers")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Lane_OfWhatWasWithdrawnAMomentAgo_TellsItAndAcceptsNothing()
    {
        var number = await SubmittedAsync();
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}/review?unit={Xihu}");
        await Expect(page.Locator("[data-key=a]")).ToBeVisibleAsync();
        // The page is not told of it before the key comes.
        await Console.ExecuteAsync(
            $"update assignments set state = {(int)AssignmentState.Withdrawn}, version = version + 1 where task_number = '{number}' and unit_code = '{Xihu}'");
        await page.Keyboard.PressAsync("a");

        await Expect(page.Locator(".alert.bad, .alert.warn").First).ToBeVisibleAsync();
        await Expect(page.Locator("[data-key=a]")).ToHaveCountAsync(0);
        Assert.Equal(0, await CountAsync(number, AssignmentState.Accepted));
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("[data-key=a]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Board_WithARangeAndThenAllChosen_ReturnsThemWithOneReason_AndShowsItAgainLater()
    {
        var number = await SubmittedAsync();
        var total = await CountAsync(number, AssignmentState.Submitted);
        var page = await browsers.SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        await page.GotoAsync($"{Console.Address}tasks/{number}");
        await Places.SettledAsync(page);
        await page.Locator("td.pick input").Nth(0).ClickAsync();
        await page.Locator("td.pick input").Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.Locator(".many [aria-live]")).ToHaveTextAsync("已选 4 项");
        await page.ClickAsync("[data-choose-all]");
        await Expect(page.Locator(".many [aria-live]")).ToHaveTextAsync($"已选 {total} 项");
        // Somebody is quicker with one of them, after the preview.
        await page.ClickAsync("[data-many=Return]");
        await Expect(page.Locator("dialog [aria-live] p").First).ToContainTextAsync($"将处理 {total} 项");
        (await (await Console.As(Role.ResponsiblePerson, Zhejiang)).Post($"assignments/{number}-{Xihu}/accept")).Ok();
        await page.FillAsync("#reason-text", "请核对立案数。");
        await page.Locator("dialog .btn.primary").ClickAsync();

        await Expect(page.Locator(".alert.warn details")).ToContainTextAsync("1 项未处理");
        await Expect(page.Locator(".alert.warn")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.Locator(".told")).ToBeFocusedAsync();
        Assert.Equal(total - 1, await CountAsync(number, AssignmentState.Returned));
        await page.GotoAsync($"{Console.Address}tasks");
        await Places.SettledAsync(page);
        await page.GotoAsync($"{Console.Address}tasks/{number}");
        await page.Locator(".alert.warn summary").ClickAsync();
        await Expect(page.Locator(".alert.warn code")).ToHaveTextAsync(Xihu);
    }
}
