using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Features.Assistance;

/// <summary>The page of prepared questions, over the real use cases: a list, and what a set asks once it is opened.</summary>
public sealed class PreparedQuestionsPageTests : PageContext, IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console;

    public PreparedQuestionsPageTests(ConsoleFixture fixture) : base(also: services =>
    {
        services.AddMudServices();
        services.AddFallbackServiceProvider(fixture.Console.Services.CreateScope().ServiceProvider);
    }) => _console = fixture.Console;

    [Fact]
    public async Task Set_ShowsWhatItAsks_OnceItIsOpened_AndAnewWhenThatChanges()
    {
        var (center, path) = await KeptAsync(Hangzhou, "甲", "谁经营？", "何时开业？");
        await KeptAsync(Zhejiang, "乙", "是否自营？");
        var page = await OpenedAsync();
        Assert.Equal(["2 questions", "1 questions"], page.FindAll(".sets .chip").Select(chip => chip.TextContent));
        Assert.DoesNotContain("谁经营？", page.Markup, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty));
        await page.WaitForElementAsync(".sets ol li");
        Assert.Equal(2, page.FindAll(".sets ol li").Count);
        Assert.DoesNotContain("是否自营？", page.Markup, StringComparison.Ordinal);

        (await center.CallAsync("PUT", path, Set("甲", "谁供货？"))).Ok();
        await Eventually.TrueAsync(async () =>
        {
            var entries = await _console.Get<JournalReader>().LastAsync(JournalPosition.End, FeedBroker.Kept, default);
            if (entries.Where(entry => entry.Position > Broker.Position).ToList() is { Count: > 0 } news) Broker.Publish(news);
            Clock.Advance(LivePage.Gathering);
            return page.FindAll(".sets ol li") is [var only] && only.TextContent.Contains("谁供货？", StringComparison.Ordinal);
        }, "the page has read what the set asks now");
    }

    [Fact]
    public async Task Set_OpenedToBeChanged_ComesAsItIsNow_AndIsSaidToBeGoneWhereItIs()
    {
        var (center, path) = await KeptAsync(Hangzhou, "丙", "谁经营？");
        var page = await OpenedAsync();
        // Nothing has told the page of this.
        (await center.CallAsync("PUT", path, Set("丙", "谁供货？"))).Ok();
        const string Change = "[data-change][aria-label*=丙]";

        await page.InvokeAsync(() => page.Find(Change).ClickAsync(new MouseEventArgs()));
        Assert.Equal("谁供货？", page.Find("#q-text-0").GetAttribute("value"));
        await page.InvokeAsync(() => page.Find("[data-send]").ClickAsync(new MouseEventArgs()));
        Assert.Equal("\"3\"", (await center.Read(path)).Ok().Headers.ETag!.Tag);

        (await center.CallAsync("DELETE", path)).Ok();
        await page.InvokeAsync(() => page.Find(Change).ClickAsync(new MouseEventArgs()));
        await page.WaitForElementAsync("[role=alert][data-code=PreparedQuestionsNotFound]");
        Assert.Empty(page.FindAll(Change));
    }

    private async Task<(HttpClient Center, string Path)> KeptAsync(string unit, string name, params string[] questions)
    {
        var center = await _console.As(Role.CenterBusinessAdministrator, unit);
        var path = $"units/{unit}/question-sets";
        return (center, $"{path}/{(await center.Post(path, Set(name, questions))).Ok().Text("id")}");
    }

    private async Task<IRenderedComponent<PreparedQuestionsPage>> OpenedAsync()
    {
        Looks = await _console.ActorAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var page = Render<PreparedQuestionsPage>();
        await page.WaitForElementAsync(".sets summary");
        return page;
    }

    private static object Set(string name, params string[] questions) => new { name, cause = "假冒", questions };
}
