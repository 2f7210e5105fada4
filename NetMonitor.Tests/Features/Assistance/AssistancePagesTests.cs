using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Features.Assistance;

/// <summary>The pages of requests for assistance, over the real use cases.</summary>
public sealed class AssistancePagesTests : PageContext, IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console;

    public AssistancePagesTests(ConsoleFixture fixture) : base(also: services =>
    {
        services.AddMudServices();
        services.AddFallbackServiceProvider(fixture.Console.Services.CreateScope().ServiceProvider);
    }) => _console = fixture.Console;

    [Fact]
    public async Task Draft_SavedBefore_ComesBackAsItIs_WithTheWayItWillGo()
    {
        var number = await (await AsAsync(Role.EnforcementOfficer, Xihu)).AssistDraftAsync(Nanshan, body => body["questions"] = new object[]
        {
            "谁经营？", new { text = "有无库存？", type = "Choice", options = new[] { "有", "无" } },
        });

        var page = Render<AssistanceDraftPage>(part => part.Add(shown => shown.Number, number));
        await page.WaitForElementAsync(".route li");

        Assert.Equal("涉嫌网络销售假冒商品", page.Find("#a-cause").GetAttribute("value"));
        Assert.Equal(2, page.FindAll("[data-question]").Count);
        Assert.Equal([Xihu, Hangzhou, Zhejiang, Nation, Nanshan], page.FindAll(".route li").Select(hop => hop.GetAttribute("data-unit")));
    }

    [Fact]
    public async Task Draft_OfAPerson_IsKeptWithTheNumberSealed_AndComesBackAsTyped()
    {
        await AsAsync(Role.EnforcementOfficer, Zhejiang);
        var kept = $"""
            select count(*) from form_drafts
            where place = 'assistance/new' and user_name = '{(await _console.AccountAsync(Role.EnforcementOfficer, Zhejiang)).UserName}'
            """;
        var page = Render<AssistanceDraftPage>();
        await page.WaitForElementAsync("#a-case");
        // What is typed is kept after a pause, for which this does not wait.
        await page.InvokeAsync(() => page.Find("[data-add-party]").Click());
        await page.WaitForElementAsync("#p-name-0");
        await TypeAsync(page, "#p-name-0", "某某");
        await TypeAsync(page, "#p-id-0", "11010519491231002x");
        await Eventually.TrueAsync(async () =>
        {
            Clock.Advance(SavingAfterPause.Pause);
            return await _console.ScalarAsync<long>(kept) == 1;
        }, "the form is kept");

        Assert.Equal(0L, await _console.ScalarAsync<long>("select count(*) from form_drafts where content like '%19491231%'"));
        var again = Render<AssistanceDraftPage>();
        await again.WaitForElementAsync("[data-restored]");
        Assert.Equal("11010519491231002x", again.Find("#p-id-0").GetAttribute("value"));
    }

    [Fact]
    public async Task Draft_WithACitizensNumberForACreditCode_SaysItAtTheField()
    {
        await AsAsync(Role.EnforcementOfficer, Hangzhou);
        var page = Render<AssistanceDraftPage>();
        await page.WaitForElementAsync("#a-case");
        await TypeAsync(page, "#a-case", "1号");
        await TypeAsync(page, "#a-cause", "案由");
        // What is typed is kept after a pause, for which this does not wait.
        await page.InvokeAsync(() => page.Find("[data-add-party]").Click());
        await page.WaitForElementAsync("#p-name-0");
        await TypeAsync(page, "#p-name-0", "某某");
        await TypeAsync(page, "#p-code-0", "11010519491231002X");

        await ClickAsync(page, "[data-save]");

        await page.WaitForElementAsync("#p-code-0-problem");
        Assert.DoesNotContain("19491231", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ThatWaitsForTheResponsiblePerson_IsApprovedByOneTapOnItsPage()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await officer.AssistDraftAsync(Nanshan);
        (await officer.Step(number, "submit")).Ok();
        await AsAsync(Role.ResponsiblePerson, Xihu);

        var page = Render<AssistancePage>(part => part.Add(shown => shown.Id, number));
        await page.WaitForElementAsync("[data-step=Approve]");
        await ClickAsync(page, "[data-step=Approve]");

        await page.WaitForStateAsync(() => page.FindAll("[data-step]").Count == 0);
        Assert.Equal("Routing", (await officer.Read($"assistance-requests/{number}")).Text("state"));
        Assert.Equal(Hangzhou, page.Find("[aria-current=step]").GetAttribute("data-unit"));
        Assert.Contains("Pass on: the center of", page.Find("[data-not-possible=PassOn]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_IsAnsweredByItsNumberedQuestions_WhatDoesNotFitIsSaidAtIt()
    {
        var number = await _console.AcceptedAsync(change: body => body["questions"] = new object[] { "谁经营？", new { text = "几件库存？", type = "Number" } });
        await AsAsync(Role.EnforcementOfficer, Nanshan);
        var page = Render<AssistancePage>(part => part.Add(shown => shown.Id, number));
        await page.WaitForElementAsync("#answer-1");
        Assert.True(page.Find("[data-step=Reply]").HasAttribute("disabled"));

        await TypeAsync(page, "#answer-1", "某公司");
        await TypeAsync(page, "#answer-2", "很多");
        await ClickAsync(page, "[data-step=Reply]");
        await page.WaitForElementAsync("#answer-2-problem");
        await TypeAsync(page, "#answer-2", "１２");
        await ClickAsync(page, "[data-step=Reply]");

        await page.WaitForStateAsync(() => page.FindAll("[data-question] .answer").Count == 2);
        Assert.Equal("12", page.Find("[data-question='2'] .prose").TextContent);
        Assert.Equal("Replied", (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}")).Text("state"));
    }

    [Fact]
    public async Task RoutingQueue_ReturnsManyAtOnce_WithOneReason()
    {
        var (page, numbers) = await TwoChosenAsync();

        page.Find("[data-many=Return]").Click();
        await TypeAsync(page, "#step-code", nameof(ReasonCode.Incomplete));
        page.Find("#reason-text").Input("请补充店铺网址。");
        await ClickAsync(page, "dialog .btn.primary");

        await page.WaitForElementAsync(".told");
        Assert.Contains("Return: done 2", page.Find(".told").TextContent, StringComparison.Ordinal);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        foreach (var number in numbers) Assert.Equal("Returned", (await officer.Read($"assistance-requests/{number}")).Text("state"));
    }

    [Fact]
    public async Task RoutingQueue_SaysOfWhatItLeft_WhereThatStands()
    {
        var (page, numbers) = await TwoChosenAsync();

        await ClickAsync(page, "[data-many=Reject]");
        page.Find("#reason-text").Input("非本系统职权。");
        await ClickAsync(page, "dialog .btn.primary");
        await page.WaitForElementAsync("#step-code-problem");
        Assert.Equal("非本系统职权。", page.Find("#reason-text").GetAttribute("value"));
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Step(numbers[0], "withdraw")).Ok();
        await TypeAsync(page, "#step-code", nameof(ReasonCode.WrongAuthority));
        await ClickAsync(page, "dialog .btn.primary");

        await page.WaitForElementAsync(".told");
        Assert.Contains("withdrawn", page.Find(".told li").TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Request_OfWhichAnotherUnitAnsweredAPart_IsAnsweredInFullWithIt()
    {
        var number = await _console.AcceptedAsync();
        var asked = await AsAsync(Role.EnforcementOfficer, Nanshan);
        (await asked.Step(number, "split", new { unitCode = Dongguan, questionIds = new[] { "2" } })).Ok();
        (await (await _console.As(Role.EnforcementOfficer, Dongguan)).Step(
            number, "reply", new { answers = new[] { new { questionId = "2", text = "单据三份。" } } })).Ok();

        var page = Render<AssistancePage>(part => part.Add(shown => shown.Id, number));
        await page.WaitForElementAsync("#answer-1");
        Assert.Contains("单据三份。", page.Find("[data-question='2'] .answer").TextContent, StringComparison.Ordinal);
        await TypeAsync(page, "#answer-1", "无人办公。");
        await ClickAsync(page, "[data-step=Reply]");

        await page.WaitForStateAsync(() => page.FindAll("[data-step=Reply]").Count == 0);
        var replied = await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}");
        Assert.Equal("Replied", replied.Text("state"));
        Assert.Contains("单据三份。", replied.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_OffersWhatLiesWithNobody_AndSaysAtTheFieldWhatIsWrong()
    {
        var number = await _console.AcceptedAsync();
        var asked = await AsAsync(Role.EnforcementOfficer, Nanshan);
        (await asked.Step(number, "split", new { unitCode = Dongguan, questionIds = new[] { "2" } })).Ok();
        var page = Render<AssistancePage>(part => part.Add(shown => shown.Id, number));
        await page.WaitForElementAsync("[data-step=Split]");
        await ClickAsync(page, "[data-step=Split]");
        Assert.Single(page.FindAll("dialog .picks input"));

        await ClickAsync(page, "dialog .btn.primary");
        await page.WaitForElementAsync("#step-unit-problem");
        await page.InvokeAsync(() => page.Find("#step-unit").Input("Dongguan"));
        await ClickAsync(page, "dialog .btn.primary");

        await page.WaitForStateAsync(() => page.Find("#step-unit-problem").TextContent.Contains("Dongguan", StringComparison.Ordinal));
    }

    /// <summary>Found and clicked at once: the page may be drawn anew at any moment.</summary>
    private static Task ClickAsync<T>(IRenderedComponent<T> page, string selector) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.InvokeAsync(() => page.Find(selector).ClickAsync(new()));

    private static Task TypeAsync<T>(IRenderedComponent<T> page, string selector, string text) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.InvokeAsync(() => page.Find(selector).Change(text));

    /// <summary>Hangzhou's routing queue with two requests chosen in it.</summary>
    private async Task<(IRenderedComponent<AssistanceListPage> Page, string[] Numbers)> TwoChosenAsync()
    {
        var numbers = new[] { await _console.SentAsync(), await _console.SentAsync() };
        await AsAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var page = Render<AssistanceListPage>();
        foreach (var number in numbers)
        {
            await page.WaitForElementAsync($"a[title={number}]");
            await page.Find($"tr:has(a[title={number}]) input").ChangeAsync(true);
        }

        return (page, numbers);
    }

    private async Task<HttpClient> AsAsync(Role role, string unit)
    {
        var client = await _console.As(role, unit);
        Looks = (await _console.Get<SessionStore>().FindAsync(client.DefaultRequestHeaders.Authorization!.Parameter!, CancellationToken.None))!.Actor;
        return client;
    }
}
