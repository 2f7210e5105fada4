using System.Net;
using System.Text.RegularExpressions;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Ui;

/// <summary>A printed list has all rows that its page's filter finds, for whoever may open the page, and nothing for anybody else.</summary>
public sealed class PrintingTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Board_OnPaper_HasEveryRowOfItsFilterAndIsOnRecord()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(
            Rule(Zhejiang, "Station"), body => body["title"] = "<b>打印</b>");
        var all = await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}'");
        Assert.True(all > 1000, $"{all} rows");
        using var issuer = await SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);

        var printed = await PrintAsync(issuer, $"tasks/{number}");
        var rows = Bodies(printed)[^1];
        Assert.Equal(all, Regex.Count(rows, "<tr>"));
        Assert.Contains("&lt;b&gt;", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", printed, StringComparison.Ordinal);
        var received = await (await _console.As(Role.EnforcementOfficer, Beishan)).Post($"assignments/{number}-{Beishan}/receive");
        received.Ok();
        var one = await PrintAsync(issuer, $"tasks/{number.ToLowerInvariant()}?state={AssignmentState.Received}");
        Assert.Contains(Beishan, Assert.Single(Regex.Matches(Bodies(one)[^1], "<tr>.*?</tr>")).Value, StringComparison.Ordinal);
        Assert.Equal($"{all},1", await _console.ScalarAsync<string>(
            $"select string_agg(data->>'rows', ',' order by id) from journal where verb = 'AssignmentsExported' and data->>'task' = '{number}'"));

        // The station prints its own part; who has nothing to do with the task prints nothing.
        using var station = await SignInAsync(Role.EnforcementOfficer, Beishan);
        Assert.Equal(1, Regex.Count(Bodies(await PrintAsync(station, $"tasks/{number}"))[^1], "<tr>"));
        using var stranger = await SignInAsync(Role.EnforcementOfficer, Nanshan);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, $"/print/tasks/{number}")).Answer.StatusCode);
        using var nobody = new PageClient(_console);
        var asked = await nobody.SendAsync(HttpMethod.Get, $"/print/tasks/{number}");
        Assert.StartsWith("/sign-in", asked.Answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListsOfWork_OnPaper_HaveTheRowsOfTheirPages()
    {
        var center = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var (first, second) = (await center.DispatchAsync(Picked(Xihu)), await center.DispatchAsync(Picked(Xihu)));
        await _console.SubmittedAsync(first, Xihu, 1);
        using var officer = await SignInAsync(Role.EnforcementOfficer, Xihu);
        Assert.Equal([second], Mentioned(await PrintAsync(officer, "assignments")));
        Assert.Equal([first, second], Mentioned(await PrintAsync(officer, "assignments?all=true")).Order());
        using var issuer = await SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        Assert.Equal([first], Mentioned(await PrintAsync(issuer, "assignments?asked=all")));
        Assert.Equal([second, first], Mentioned(await PrintAsync(issuer, "tasks")));
        Assert.Empty(Mentioned(await PrintAsync(issuer, "tasks?status=Withdrawn")));
        Assert.Empty(Mentioned(await PrintAsync(issuer, "work?overdue=true")));
        Assert.Equal([first, second], Mentioned(await PrintAsync(issuer, "work?others=true")).Order());
        Assert.Equal([first], Mentioned(await PrintAsync(issuer, $"work?task={first}&level=Prefecture")));

        string[] Mentioned(string page) => [.. new[] { second, first }.Where(number => page.Contains(number, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Journal_OnPaper_IsForWhoReadsIt()
    {
        using var administrator = await SignInAsync(Role.CenterSystemAdministrator, Hangzhou);
        var account = await _console.AccountAsync(Role.CenterSystemAdministrator, Hangzhou);
        var printed = await PrintAsync(administrator, $"journal?actor={account.UserName}&verb=SignedIn");
        Assert.True(Regex.Count(Bodies(printed)[^1], "<tr>") >= 1, printed);
        Assert.Equal("/journal?unit=12", (await administrator.SendAsync(HttpMethod.Get, "/print/journal?unit=12")).Answer.Headers.Location!.OriginalString);

        using var officer = await SignInAsync(Role.EnforcementOfficer, Hangzhou);
        var (answer, _) = await officer.SendAsync(HttpMethod.Get, "/print/journal");
        Assert.Equal("/denied", answer.Headers.Location!.OriginalString);
        Assert.Equal(1, await _console.ScalarAsync<long>(
            "select count(*) from journal where verb = 'Refused' and data::text like '%/print/journal%'"));
        // Programs have the API.
        var program = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(new Uri("/print/journal", UriKind.Relative))).StatusCode);
    }

    /// <summary>An address may say any day, and an unfinished draft any deadline.</summary>
    [Fact]
    public async Task Lists_OnPaper_KnowTheEndsOfTime()
    {
        using var administrator = await SignInAsync(Role.CenterSystemAdministrator, Hangzhou);
        Assert.NotEmpty(Rows(await PrintAsync(administrator, "journal?from=0001-01-01&to=9999-12-31")));
        Assert.Empty(Rows(await PrintAsync(administrator, "journal?to=0001-01-01")));
        Assert.Empty(Rows(await PrintAsync(administrator, "journal?from=9999-12-31")));

        var center = await _console.As(Role.CenterBusinessAdministrator, Guangdong);
        foreach (var end in new[] { "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z" })
            (await center.Post("tasks", new { title = "未完成", unfinished = true, deadline = end })).Ok();
        using var issuer = await SignInAsync(Role.CenterBusinessAdministrator, Guangdong);
        Assert.Equal(3, Rows(await PrintAsync(issuer, "tasks")).Count);

        static MatchCollection Rows(string page) => Regex.Matches(Bodies(page)[^1], "<tr>");
    }

    [Fact]
    public async Task Board_OnPaper_WithoutAName_IsNotNarrowed()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        using var issuer = await SignInAsync(Role.CenterBusinessAdministrator, Hangzhou);
        Assert.Contains(Xihu, await PrintAsync(issuer, $"tasks/{number}?q=%20"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestToSeveral_OnPaper_HasWhatEachWasAskedOnceMore_AndWhatWasAskedBack()
    {
        var number = await _console.DeliveredAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = new[] { Nanshan, Guangdong };
        });
        var (asked, officer) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Xihu));
        (await asked.Step(number, "accept")).Ok();
        (await asked.Step(number, "ask", new { text = "请补充店铺链接。" })).Ok();
        (await officer.Step($"{number}-1", "supply", new { text = "链接见附页。" })).Ok();
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };
        (await asked.Step(number, "reply", new { answers, final = true })).Ok();
        (await officer.Step($"{number}-1", "ask-again", new { text = "单据为何缺页？" })).Ok();
        using var reader = await SignInAsync(Role.EnforcementOfficer, Xihu);

        foreach (var path in new[] { $"assistance/{number}", $"assistance/{number}-1" })
        {
            var printed = WebUtility.HtmlDecode(await PrintAsync(reader, path));
            Assert.Contains("<td>3</td><td>南山区市场监督管理局: 单据为何缺页？</td>", printed, StringComparison.Ordinal);
            Assert.Contains("<td>请补充店铺链接。</td></tr><tr><td>南山区市场监督管理局</td>", printed, StringComparison.Ordinal);
            Assert.Contains("<td>链接见附页。</td>", printed, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("单据为何缺页？", WebUtility.HtmlDecode(await PrintAsync(reader, $"assistance/{number}-2")), StringComparison.Ordinal);
        Assert.Contains("另 1 个", WebUtility.HtmlDecode(await PrintAsync(reader, "assistance?box=Sent")), StringComparison.Ordinal);
    }

    private async Task<PageClient> SignInAsync(Role role, string unit) => await PageClient.SignInAsync(_console, await _console.AccountAsync(role, unit));

    private static async Task<string> PrintAsync(PageClient reader, string path)
    {
        var (answer, text) = await reader.SendAsync(HttpMethod.Get, $"/print/{path}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith("</html>", text, StringComparison.Ordinal);
        return text;
    }

    private static string[] Bodies(string page) => [.. Regex.Matches(page, "<tbody>(.*?)</tbody>", RegexOptions.Singleline).Select(body => body.Value)];
}
