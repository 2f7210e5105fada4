using System.Collections.Specialized;
using System.Globalization;
using System.Web;
using AngleSharp.Dom;
using Bunit;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>What a leader's home says of all running tasks is what a count of all assignments of its scope says.</summary>
public sealed class ScopeQueriesTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Figures_OfAllRunningTasks_AreThoseOfTheirAssignments()
    {
        await _console.Get<ProgressFolder>().StopAsync(CancellationToken.None);
        var (nation, province, city) = (await _console.As(Role.CenterBusinessAdministrator, Nation),
            await _console.As(Role.CenterBusinessAdministrator, Zhejiang), await _console.As(Role.CenterBusinessAdministrator, Hangzhou));
        var campaign = await nation.DispatchAsync(Rule(Nation, "County"), body => body["workingDays"] = 1);
        var food = await province.DispatchAsync(Rule(Hangzhou, "County"), body => body["lineOfBusiness"] = "FoodSafety");
        await city.DispatchAsync(Picked(Xihu, Beishan));
        var withdrawn = await province.DispatchAsync(Rule(Hangzhou, "County"));
        (await nation.Post($"assignments/{await _console.SubmittedAsync(campaign, Xihu, 1)}/return", new { reason = "请补充。" })).Ok();
        (await province.Post($"tasks/{withdrawn}/withdraw", new { reason = "重复下发" })).Ok();
        await _console.Get<ProgressFolder>().FoldAllAsync(default);
        // This is not folded yet: a step, and a task all of whose assignments are to be counted.
        await nation.DispatchAsync(Rule(Zhejiang, "County"), body => body["lineOfBusiness"] = "Pricing");
        (await province.Post($"assignments/{await _console.SubmittedAsync(food, Xihu, 1)}/accept")).Ok();
        _console.Time.Advance(TimeSpan.FromHours(8));

        foreach (var at in new[] { Nation, Zhejiang, Hangzhou, Xihu })
        {
            var read = (await _console.Get<HomeQueries>().ReadAsync(await ActorAsync(at), leads: true, default)).Below!;
            Assert.Equal(await CountAsync(at, "true"), read.All);
            foreach (var (line, count) in read.ByLine) Assert.Equal(await CountAsync(at, $"t.line_of_business = '{line}'"), count);
            foreach (var (issuer, count) in read.ByIssuer)
                Assert.Equal(await CountAsync(at, $"(select level from units where code = t.issuer_code) = {(int)issuer}"), count);
            Assert.Equal(read.All.Asked, read.ByLine.Sum(line => line.Count.Asked));
            Assert.Equal(read.All.Asked, read.ByIssuer.Sum(issuer => issuer.Count.Asked));
            foreach (var region in read.Regions)
                Assert.Equal(
                    await CountAsync(region.UnitCode.ToString(), "true"),
                    new ScopeCount(region.Total, region.ByState.GetValueOrDefault(AssignmentState.Accepted), region.Overdue));
            Assert.Equal(
                await _console.ScalarAsync<long>(
                    $"""
                    select count(*) from units c where c.parent_code = '{at}' and c.kind <> {(int)UnitKind.GrassrootsUnit} and exists (
                      select from assignments a join tasks t on t.number = a.task_number
                      where t.state = {(int)TaskState.Dispatched} and a.state <> {(int)AssignmentState.Withdrawn} and a.unit_path like c.path || '%')
                    """),
                read.Regions.Count);
            await OpensToItsRowsAsync(await ActorAsync(at), read);
        }

        Assert.Null((await _console.Get<HomeQueries>().ReadAsync(await _console.ActorAsync(Role.EnforcementOfficer, Xihu), leads: true, default)).Below);
    }

    /// <summary>Whatever the panel on the page says, its link lists so many rows.</summary>
    private async Task OpensToItsRowsAsync(Actor actor, ScopeFigures figures)
    {
        await using var page = new PanelContext();
        var panel = page.Render<ScopePanel>(p => p.Add(c => c.Figures, figures));
        var asked = figures.Regions.ToDictionary(
            region => region.UnitCode.ToString(), region => region.Total - region.ByState.GetValueOrDefault(AssignmentState.Withdrawn));
        var shown = panel.FindAll("td.num a").Select(link => (Link: link, Says: int.Parse(link.TextContent, NumberStyles.AllowThousands, null)))
            .Concat(panel.FindAll("a.tile").Select(link => (Link: link, Says: asked[Of(link)["under"]!]))).ToList();
        Assert.Equal(3 * (1 + figures.ByLine.Count + figures.ByIssuer.Count) + figures.Regions.Count, shown.Count);
        foreach (var (link, says) in shown)
        {
            var (rows, count) = await WorkCountsTests.ListedAsync(_console, actor, Of(link));
            Assert.True((says, says) == (rows, count ?? rows), $"{link.GetAttribute("href")} says {says}, lists {rows} and counts {count}");
        }

        static NameValueCollection Of(IElement link) => HttpUtility.ParseQueryString(link.GetAttribute("href")!["/work".Length..]);
    }

    private sealed class PanelContext : PageContext;

    private async Task<ScopeCount> CountAsync(string at, string which)
    {
        async Task<int> Of(string rows) => (int)await _console.ScalarAsync<long>(
            $"""
            select count(*) from assignments a join tasks t on t.number = a.task_number
            where t.state = {(int)TaskState.Dispatched} and a.unit_path like (select path from units where code = '{at}') || '%' and {which} and {rows}
            """);
        var waiting = string.Join(',', AssignmentWorkflow.WaitingForUnit.Select(state => (int)state));
        return new ScopeCount(
            await Of($"a.state <> {(int)AssignmentState.Withdrawn}"), await Of($"a.state = {(int)AssignmentState.Accepted}"),
            await Of($"a.state in ({waiting}) and a.deadline < '{_console.Time.GetUtcNow():O}'"));
    }

    private Task<Actor> ActorAsync(string at) => _console.ActorAsync(at == Xihu ? Role.ResponsiblePerson : Role.Leader, at);
}
