using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>The task list's and the board's filters and orders, over HTTP as on the page.</summary>
public sealed class TaskListTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async System.Threading.Tasks.Task Tasks_AreNarrowedByKindLinePriorityIssuerAndDay_AndListedInEachOrderBothWays()
    {
        var (city, county) = (await _console.As(Role.CenterBusinessAdministrator, Hangzhou), await _console.As(Role.CenterBusinessAdministrator, Xihu));
        var one = await DraftAsync(city, "排序乙", "Daily", "Advertising", "Routine", 9);
        var two = await DraftAsync(city, "排序甲", "Campaign", "OnlineTrading", "Critical", 3);
        var three = await DraftAsync(city, "排序丙", "Campaign", "Advertising", "Urgent", 6);

        Assert.Equal([three, two], await ListAsync("kind=Campaign"));
        Assert.Equal([three, one], await ListAsync("line=Advertising"));
        Assert.Equal([two], await ListAsync("priority=Critical"));
        Assert.Equal([three, two, one], await ListAsync($"issuer={Hangzhou}"));
        Assert.Empty(await ListAsync($"issuer={Xihu}"));
        Assert.Equal([three, two, one], await ListAsync("from=2026-06-03&until=2026-06-03"));
        Assert.Empty(await ListAsync("from=2026-06-04"));
        Assert.Empty(await ListAsync("until=2026-06-02"));
        Assert.Equal(3, (await ListAsync("from=0001-01-01&until=9999-12-31")).Length);

        Assert.Equal([three, two, one], await ListAsync("sort=Created"));
        // 丙 bing, 甲 jia, 乙 yi.
        Assert.Equal([three, two, one], await ListAsync("sort=Title"));
        Assert.Equal([one, two, three], await ListAsync("sort=Title&reversed=true"));
        Assert.Equal([two, three, one], await ListAsync("sort=Priority"));
        Assert.Equal([two, three, one], await ListAsync("sort=Deadline"));
        Assert.Equal([one, three, two], await ListAsync("sort=Deadline&reversed=true"));
        (await city.Read("tasks?from=2026-06-04&until=2026-06-03")).Refused(400, "PeriodMalformed");
        (await city.Read($"tasks?q={new string('x', 101)}")).Refused(400, "SearchMalformed");
        Assert.Empty((await county.Read("tasks?q=排序")).Ok().Items);

        // By pages of one, so that each order's cursor is used.
        async System.Threading.Tasks.Task<string[]> ListAsync(string query)
        {
            var (numbers, after) = (new List<string>(), "");
            do
            {
                var page = (await city.Read($"tasks?q=排序&limit=1&{query}{after}")).Ok();
                numbers.AddRange(page.Items.Select(item => item.GetProperty("number").GetString()!));
                after = page.Body.GetProperty("next").GetString() is { } next ? $"&after={Uri.EscapeDataString(next)}" : "";
            }
            while (after.Length > 0);
            return [.. numbers];
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task Board_IsNarrowedByWhatUnitsAreCalled_AndActsOnThoseAlone()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Rule(Hangzhou, "County"));
        foreach (var called in new[] { "西湖", "xihu", "XHQ", Xihu[..6] })
            Assert.Equal(Xihu, Assert.Single((await city.Read($"tasks/{number}/assignments?q={called}")).Ok().Items).GetProperty("unitCode").GetString());
        (await city.Read($"tasks/{number}/assignments?q={new string('西', 101)}")).Refused(400, "SearchMalformed");

        var urged = (await city.Post($"tasks/{number}/urge", new { onlyLate = false, q = "西湖" })).Ok();
        Assert.Equal(1, urged.Body.GetProperty("urged").GetInt32());
        (await city.Post($"tasks/{number}/urge", new { q = new string('西', 101) })).Refused(400, "SearchMalformed");
        await _console.SubmittedAsync(number, Xihu, 1);
        var accepted = (await city.Post($"tasks/{number}/assignments/accept", new { filter = new { q = "xihu" } })).Ok();
        Assert.Equal(1, accepted.Body.GetProperty("done").GetInt32());
        Assert.Empty(accepted.Body.GetProperty("excluded").EnumerateArray());
    }

    [Fact]
    public async System.Threading.Tasks.Task Board_InEachOrder_IsTheSameByPagesByWindowsAndInOneGo()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var actor = await _console.ActorAsync(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Rule(Hangzhou, "Station"));
        await _console.ExecuteAsync(
            $"""
            update assignments set state = abs(hashtext(unit_code)) % 4, deadline = deadline + abs(hashtext(unit_code || 'd')) % 5 * interval '1 day',
              updated_at = updated_at + abs(hashtext(unit_code || 'u')) % 5 * interval '1 hour' where task_number = '{number}'
            """);
        var (board, all) = (_console.Get<BoardQueries>(), new AssignmentFilter());
        foreach (var sort in Enum.GetValues<BoardOrder>().SelectMany(order => new[] { new BoardSort(order), new BoardSort(order, true) }))
        {
            var column = sort.By switch
            {
                BoardOrder.State => "state", BoardOrder.Deadline => "deadline", BoardOrder.Updated => "updated_at", _ => "unit_path",
            };
            var way = sort.By == BoardOrder.Updated != sort.Reversed ? "desc" : "asc";
            var expected = (await _console.ScalarAsync<string[]>(
                $"select array(select unit_code from assignments where task_number = '{number}' order by {column} {way}, unit_path collate \"C\" {way})"))!;
            var streamed = await (await board.StreamAsync(actor, number, all, sort, default)).Value.ToListAsync();
            Assert.Equal(expected, streamed.Select(item => item.UnitCode.ToString()));

            var (anchors, total) = (await board.AnchorsAsync(actor, number, all, sort, default)).Value;
            Assert.Equal(expected.Length, total);
            var windows = new List<AssignmentItem>();
            while (windows.Count < total)
                windows.AddRange((await board.WindowAsync(actor, number, all, sort, anchors, windows.Count, 70, default)).Value);
            Assert.Equal(expected, windows.Select(item => item.UnitCode.ToString()));

            var between = (await board.BetweenAsync(actor, number, all, sort, streamed[30], streamed[10], default)).Value;
            Assert.Equal(expected[10..31], between.Select(row => row.Unit.ToString()));

            var paged = new List<string>();
            for (var next = ""; next is not null;)
            {
                var page = (await province.Read($"tasks/{number}/assignments?limit=200&sort={sort.By}&reversed={sort.Reversed}{next}")).Ok();
                paged.AddRange(page.Items.Select(item => item.GetProperty("unitCode").GetString()!));
                next = page.Body.GetProperty("next").GetString() is { } cursor ? $"&after={Uri.EscapeDataString(cursor)}" : null;
            }

            Assert.Equal(expected, paged);
        }

        (await province.Read($"tasks/{number}/assignments?sort=1")).Refused(400, "QueryMalformed");
    }

    private static System.Threading.Tasks.Task<string> DraftAsync(HttpClient issuer, string title, string kind, string line, string priority, int days) =>
        issuer.DraftAsync(Picked(Xihu), body =>
            (body["title"], body["kind"], body["lineOfBusiness"], body["priority"], body["workingDays"], body["deadline"]) =
                (title, kind, line, priority, null, MovedTime.Start.AddDays(days)));
}
