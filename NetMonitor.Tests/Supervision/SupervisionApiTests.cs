using System.Text.Json;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>The whole path of a task, over HTTP, on the country's tree.</summary>
public sealed class SupervisionApiTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Task_FromDraftToAcceptance_GoesThroughEveryState()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var reviewer = await _console.As(Role.ResponsiblePerson, Xihu);

        var number = await province.DraftAsync(Picked(Xihu));
        Assert.Equal("Draft", (await province.Read($"tasks/{number}")).Ok().Text("status"));
        (await officer.Read($"tasks/{number}")).Refused(404, "TaskNotFound");
        var dispatched = (await province.Post($"tasks/{number}/dispatch")).Ok();
        Assert.Equal(1, dispatched.Number("assignments"));
        var id = $"{number}-{Xihu}";
        Assert.Equal("Dispatched", (await officer.Read($"assignments/{id}")).Ok().Text("state"));

        Assert.Equal("Received", (await officer.Post($"assignments/{id}/receive")).Ok().Text("state"));
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Values(7, 12.50m))).Ok().Text("state"));
        Assert.Equal("Submitted", (await reviewer.Post($"assignments/{id}/approve")).Ok().Text("state"));
        Assert.Equal("Accepted", (await province.Post($"assignments/{id}/accept")).Ok().Text("state"));

        var progress = (await province.Read($"tasks/{number}/progress")).Ok().Body;
        Assert.Equal(1, progress.GetProperty("byState").GetProperty("Accepted").GetInt32());
        Assert.Equal(7, progress.GetProperty("fields").GetProperty("shopsCheckedOnline").GetDecimal());
        Assert.Equal(12.50m, progress.GetProperty("fields").GetProperty("fines").GetDecimal());
        var timeline = (await officer.Read($"assignments/{id}")).Ok().Body.GetProperty("timeline").EnumerateArray()
            .Select(item => item.GetProperty("verb").GetString());
        Assert.Equal(["TaskDispatched", "AssignmentReceived", "AssignmentSubmitted", "AssignmentApproved", "AssignmentAccepted"], timeline);
    }

    [Fact]
    public async Task Return_WithReason_SendsItBackAndTakesItsValuesOutOfTheSums()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        var id = await _console.SubmittedAsync(number, Xihu, shops: 9);

        (await city.Post($"assignments/{id}/return")).Refused(400, "ReasonRequired");
        var returned = (await city.Post($"assignments/{id}/return", new { reason = "数据不全" })).Ok();

        Assert.Equal("Returned", returned.Text("state"));
        Assert.Equal(0, await SumAsync(city, number));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        Assert.Equal("数据不全", (await officer.Read($"assignments/{id}")).Ok().Text("reason"));
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Values(11))).Ok().Text("state"));
        var reviewer = await _console.As(Role.ResponsiblePerson, Xihu);
        Assert.Equal("Received", (await reviewer.Post($"assignments/{id}/send-back", new { reason = "再核" })).Ok().Text("state"));
        (await officer.Post($"assignments/{id}/submit", Values(12))).Ok();
        (await reviewer.Post($"assignments/{id}/approve")).Ok();
        Assert.Equal(12, await SumAsync(city, number));
    }

    [Fact]
    public async Task Extension_Granted_MovesTheDeadlineByWorkingDaysAndDeclinedDoesNot()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        // The clock stands at Wednesday, 3 June: two working days on is Friday the 5th.
        var number = await city.DispatchAsync(Picked(Xihu), body => body["workingDays"] = 2);
        var id = $"{number}-{Xihu}";
        var before = DeadlineOf((await officer.Read($"assignments/{id}")).Ok());

        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 61, reason = "人手不足" })).Refused(400, "ExtensionDaysOutOfRange");
        (await city.Post($"assignments/{id}/grant-extension")).Refused(409, "NoExtensionRequested");
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "人手不足" })).Refused(409, "ExtensionPending");
        (await city.Post($"assignments/{id}/decline-extension")).Ok();
        Assert.Equal(before, DeadlineOf((await officer.Read($"assignments/{id}")).Ok()));
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();
        var granted = (await city.Post($"assignments/{id}/grant-extension")).Ok();

        // Monday to Wednesday: the weekend lies between.
        Assert.Equal(before.AddDays(5), DeadlineOf(granted));
        Assert.Equal("Dispatched", granted.Text("state"));
    }

    [Fact]
    public async Task Extension_BeyondTheHolidayNotices_IsRefusedToWhoAsksForIt()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = $"{await city.DispatchAsync(Picked(Xihu), body => body["workingDays"] = 130)}-{Xihu}";

        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 60, reason = "人手不足" })).Refused(409, "BeyondHolidayNotices");

        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();
        (await city.Post($"assignments/{id}/grant-extension")).Ok();
    }

    [Fact]
    public async Task Figures_OfATaskSentBelow_AreNotForWhoWorksInBetween()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Rule(Xihu, "Station"));

        Assert.True((await (await _console.As(Role.Leader, Xihu)).Read($"tasks/{number}/progress")).Ok().Number("total") > 1);
        foreach (var role in new[] { Role.EnforcementOfficer, Role.KeyCustodian, Role.CenterSystemAdministrator })
            (await (await _console.As(role, Xihu)).Read($"tasks/{number}/progress")).Refused(404, "TaskNotFound");
        // One's own part is one's own to see.
        var mixed = await (await _console.As(Role.CenterBusinessAdministrator, Nation))
            .DispatchAsync(new { units = new[] { Xihu }, rule = new { under = Xihu, level = "Station" } });
        Assert.Equal(1, (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"tasks/{mixed}/progress")).Ok().Number("total"));
    }

    [Fact]
    public async Task Closing_TellsARecipientOfTheEndButNotOfTheOthersAnswers()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Rule(Zhejiang, "Prefecture"));
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var cursor = (await city.Read("feed")).Ok().Text("cursor");
        (await province.Post($"tasks/{number}/close", new { summary = "已办结" })).Ok();

        JsonElement closed = default;
        await Eventually.TrueAsync(async () =>
        {
            var page = (await city.Read($"feed?after={cursor}")).Ok();
            cursor = page.Text("cursor");
            closed = page.Body.GetProperty("events").EnumerateArray().FirstOrDefault(item => item.GetProperty("kind").GetString() == "TaskClosed");
            return closed.ValueKind == JsonValueKind.Object;
        }, "the end is in the feed");
        Assert.Equal(["summary", "title"], closed.GetProperty("data").EnumerateObject().Select(item => item.Name).Order());
    }

    [Fact]
    public async Task Step_ThatSaysNothing_IsMalformedBeforeAnythingElseIsLookedAt()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post($"assignments/{number}-{Xihu}/return", new { }))
            .Refused(400, "ReasonRequired");
        (await (await _console.As(Role.CenterBusinessAdministrator, Guangdong))
            .Post($"assignments/{number}-{Xihu}/request-extension", new { workingDays = -1, reason = "x" })).Refused(400, "ExtensionDaysOutOfRange");
    }

    [Fact]
    public async Task FieldTypes_AreAnsweredAsThePublicDocumentsHaveThem()
    {
        var dispatcher = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await dispatcher.DraftAsync(Picked(Xihu));
        Assert.All((await dispatcher.Read($"tasks/{number}")).Ok().Body.GetProperty("feedbackFields").EnumerateArray(),
            field => Assert.Contains(field.GetProperty("type").GetString(), (string[])["integer", "money", "text", "choice"]));
    }

    [Fact]
    public async Task Tasks_ByAPartOfTheirTitleOrItsInitials_AreFoundHoweverOld()
    {
        var city = await _console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var dispatcher = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var sent = await dispatcher.DispatchAsync(Picked(Xihu), body => body["title"] = "孔雀石100%专项");
        for (var i = 0; i < 3; i++) await dispatcher.DraftAsync(Picked(Xihu));
        var actor = (await _console.Get<NetMonitor.Console.Auth.SessionStore>()
            .FindAsync(await _console.ScalarAsync<Guid>($"select id from sessions where user_name = '{city.UserName}' and ended_at is null limit 1"),
                default))!.Actor;
        var queries = _console.Get<TaskQueries>();

        foreach (var typed in new[] { "孔雀石", "kqs", "0%专", sent[^6..] })
            Assert.Contains((await queries.ListAsync(actor, new TaskFilter(Q: typed), new PageRequest(6), default)).Value.Items, task => task.Number == sent);
        Assert.Contains((await dispatcher.Read("tasks?q=kqs")).Ok().Items, task => task.GetProperty("number").GetString() == sent);
        (await dispatcher.Read("tasks?q=%20")).Refused(400, "SearchMalformed");
        Assert.Empty((await queries.ListAsync(actor, new TaskFilter(Q: "孔%石"), new PageRequest(6), default)).Value.Items);
        Assert.All((await queries.ListAsync(actor, new TaskFilter(Issued: true, Sent: true), new PageRequest(20), default)).Value.Items,
            task => Assert.NotEqual(NetMonitor.Domain.Supervision.TaskState.Draft, task.Status));
    }

    [Fact]
    public async Task Overdue_PastTheDeadline_IsDerivedAndUrged()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Rule(Hangzhou, "County"), body => body["workingDays"] = 1);
        var total = (await city.Read($"tasks/{number}/progress")).Ok();
        Assert.Equal(0, total.Number("overdue"));
        Assert.Equal(0, (await city.Post($"tasks/{number}/urge")).Ok().Number("urged"));

        console.Time.Advance(TimeSpan.FromHours(11));
        console.Time.Advance(TimeSpan.FromDays(2));
        city = await console.SignInAsync(await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou));

        var late = (await city.Read($"tasks/{number}/progress")).Ok();
        Assert.Equal(total.Number("total"), late.Number("overdue"));
        Assert.Empty((await city.Read($"tasks/{number}/assignments?overdue=false")).Ok().Items);
        var one = (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok();
        Assert.Equal(1, one.Number("urged"));
        Assert.True(await console.TextsAsync() > 0);
        var others = (await city.Post($"tasks/{number}/urge")).Ok();
        Assert.Equal((total.Number("total") - 1, 1), (others.Number("urged"), others.Number("lately")));
        (await city.Post($"tasks/{number}/urge", new { units = new[] { Nanshan } })).Refused(404, "AssignmentNotFound");
    }

    [Fact]
    public async Task Withdraw_OneAndThenAll_LeavesTheAcceptedAlone()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Rule(Hangzhou, "County"));
        var total = (await city.Read($"tasks/{number}/progress")).Ok().Number("total");
        var accepted = await _console.SubmittedAsync(number, Xihu, shops: 5);
        (await city.Post($"assignments/{accepted}/accept")).Ok();
        var other = (await city.Read($"tasks/{number}/assignments?state=Dispatched&limit=1")).Ok().Items[0].GetProperty("id").GetString();

        (await city.Post($"assignments/{other}/withdraw", new { reason = "误发" })).Ok();
        (await city.Post($"assignments/{accepted}/withdraw", new { reason = "误发" })).Refused(409, "StepNotPossible");
        Assert.Equal("Withdrawn", (await city.Post($"tasks/{number}/withdraw", new { reason = "停止" })).Ok().Text("status"));

        var byState = (await city.Read($"tasks/{number}/progress")).Ok().Body.GetProperty("byState");
        Assert.Equal(1, byState.GetProperty("Accepted").GetInt32());
        Assert.Equal(total - 1, byState.GetProperty("Withdrawn").GetInt32());
        Assert.Equal(5, await SumAsync(city, number));
        (await city.Post($"tasks/{number}/close", new { summary = "-" })).Refused(409, "TaskStepNotPossible");
    }

    [Fact]
    public async Task Close_WithSummary_KeepsTheFiguresAndStopsEverything()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu, Hangzhou));
        var id = $"{number}-{Xihu}";

        (await city.Post($"tasks/{number}/close", new { summary = "完成" })).Ok();

        var detail = (await city.Read($"tasks/{number}")).Ok();
        Assert.Equal("Closed", detail.Text("status"));
        Assert.Equal("完成", detail.Text("summary"));
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{id}/receive")).Refused(409, "TaskEnded");
        (await city.Post($"tasks/{number}/dispatch")).Refused(409, "TaskStepNotPossible");
        (await city.Post($"tasks/{number}/urge")).Refused(409, "TaskStepNotPossible");
    }

    [Fact]
    public async Task SubDispatch_OfAnAssignment_ProposesTheChildrensSumsAndCountsApart()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        var id = $"{number}-{Hangzhou}";
        (await city.Post($"assignments/{id}/sub-dispatch", Task(Picked(Xihu)))).Refused(409, "StepNotPossible");
        (await city.Post($"assignments/{id}/receive")).Ok();

        var child = (await city.Post($"assignments/{id}/sub-dispatch", Task(Picked(Xihu)))).Ok();
        Assert.Equal(201, child.Status);
        (await city.Post($"assignments/{id}/sub-dispatch", Task(Picked(Nanshan)))).Refused(404, "UnitNotFound");
        await _console.SubmittedAsync(child.Text("number"), Xihu, shops: 21, fines: 100.25m);

        var parent = (await city.Read($"assignments/{id}")).Ok().Body;
        Assert.Equal(21, parent.GetProperty("proposedValues").GetProperty("shopsCheckedOnline").GetDecimal());
        Assert.Equal(100.25m, parent.GetProperty("proposedValues").GetProperty("fines").GetDecimal());
        Assert.Equal(child.Text("number"), Assert.Single(parent.GetProperty("subTasks").EnumerateArray()).GetString());
        Assert.Equal(number, (await city.Read($"tasks/{child.Text("number")}")).Ok().Text("parentTask"));
        var progress = (await province.Read($"tasks/{number}/progress")).Ok();
        Assert.Equal(1, progress.Number("total"));
        Assert.Equal(0, progress.Body.GetProperty("fields").GetProperty("shopsCheckedOnline").GetDecimal());
        Assert.Equal(21, progress.Body.GetProperty("subDispatched").GetProperty("fields").GetProperty("shopsCheckedOnline").GetDecimal());
        // Both in one read, as a leader's home does: each as if it were read alone.
        var leader = await _console.As(Role.Leader, Zhejiang);
        var actor = (await _console.Get<Console.Auth.SessionStore>().FindAsync(leader.DefaultRequestHeaders.Authorization!.Parameter!, default))!.Actor;
        string[] numbers = [child.Text("number"), "T3300002026999999", number];
        var together = await _console.Get<ProgressQueries>().GetAsync(actor, numbers, null, default);
        Assert.Equal("TaskNotFound", together[1].Refusal!.Code);
        foreach (var (of, read) in numbers.Zip(together).Where(pair => !pair.Second.IsRefused))
            Assert.Equal((await leader.Read($"tasks/{of}/progress")).Ok().Raw, JsonSerializer.Serialize(read.Value, Console.Data.AnswerJson.Options));
        Assert.Equal(21, together[2].Value.SubDispatched!.Fields["shopsCheckedOnline"]);
        // The unit corrects what is proposed.
        (await city.Post($"assignments/{id}/submit", Values(20))).Ok();
        (await (await _console.As(Role.ResponsiblePerson, Hangzhou)).Post($"assignments/{id}/approve")).Ok();
        Assert.Equal(20, await SumAsync(province, number));
    }

    [Fact]
    public async Task Asked_OfTheIssuer_AreSubmissionsAndExtensions_WhoWaitsLongestFirst()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var province = await console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var (first, second) = (await province.DispatchAsync(Picked(Xihu, Hangzhou)), await province.DispatchAsync(Picked(Xihu)));
        await console.SubmittedAsync(second, Xihu, shops: 1);
        await console.SubmittedAsync(first, Hangzhou, shops: 2);
        (await (await console.As(Role.EnforcementOfficer, Xihu))
            .Post($"assignments/{first}-{Xihu}/request-extension", new { workingDays = 3, reason = "平台数据未到" })).Ok();

        var all = new List<string>();
        for (string? after = ""; after is not null;)
        {
            var page = (await province.Read($"assignments?asked=Acceptance&limit=1{(after.Length == 0 ? "" : $"&after={after}")}")).Ok();
            all.AddRange(page.Items.Select(item => item.GetProperty("id").GetString()!));
            after = page.Body.GetProperty("next").GetString();
        }

        Assert.Equal([$"{second}-{Xihu}", $"{first}-{Hangzhou}"], all);
        Assert.Equal($"{first}-{Xihu}", Assert.Single((await province.Read("assignments?asked=Extension")).Ok().Items).GetProperty("id").GetString());
        Assert.Empty((await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).Read("assignments?asked=Acceptance")).Ok().Items);
        (await province.Read("assignments?asked=Anything")).Refused(400, "QueryMalformed");
        (await province.Post($"assignments/{second}-{Xihu}/accept")).Ok();
        Assert.Equal($"{first}-{Hangzhou}", Assert.Single((await province.Read("assignments?asked=Acceptance")).Ok().Items).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Withdraw_OfWhatWasPassedOn_IsSaidWhereItWasPassedOnTo()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        (await city.Post($"assignments/{number}-{Hangzhou}/receive")).Ok();
        var child = (await city.Post($"assignments/{number}-{Hangzhou}/sub-dispatch", Task(Picked(Xihu)))).Ok().Text("number");
        Assert.Equal("False", (await city.Read($"tasks/{child}")).Ok().Text("parentEnded"));
        (await province.Post($"assignments/{number}-{Hangzhou}/withdraw", new { reason = "重复" })).Ok();
        Assert.Equal("True", (await city.Read($"tasks/{child}")).Ok().Text("parentEnded"));
        // Its own business: whoever works on it is not told.
        Assert.Equal("False", (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"tasks/{child}")).Ok().Text("parentEnded"));
    }

    [Fact]
    public async Task Submit_OfAUnitWithoutAResponsiblePerson_SkipsTheReview()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var county = await console.As(Role.CenterBusinessAdministrator, Xihu);
        var station = await console.StationAsync("330106");
        await console.ExecuteAsync($"update accounts set status = 'Deleted' where unit_code = '{station}' and 'ResponsiblePerson' = any(roles)");
        var number = await county.DispatchAsync(Picked(station));
        var officer = await console.As(Role.EnforcementOfficer, station);
        (await officer.Post($"assignments/{number}-{station}/receive")).Ok();

        Assert.Equal("Submitted", (await officer.Post($"assignments/{number}-{station}/submit", Values(1))).Ok().Text("state"));
    }

    [Fact]
    public async Task Dispatch_OfTheNationToEveryStation_MakesOneAssignmentEachAndOneEntry()
    {
        var nation = await _console.As(Role.CenterBusinessAdministrator, Nation);

        var number = await nation.DraftAsync(Rule(Nation, "Station"));
        var dispatched = (await nation.Post($"tasks/{number}/dispatch")).Ok();

        Assert.Equal(41_352, dispatched.Number("assignments"));
        Assert.Equal(41_352L, await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}'"));
        Assert.Equal(1L, await _console.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskDispatched' and subject_number = '{number}'"));
        var progress = (await nation.Read($"tasks/{number}/progress")).Ok();
        Assert.Equal(41_352, progress.Number("total"));
        Assert.Equal(41_352, progress.Body.GetProperty("children").EnumerateArray().Sum(child => child.GetProperty("total").GetInt32()));
        var station = await _console.StationAsync("330106");
        var officer = await _console.As(Role.EnforcementOfficer, station);
        Assert.Contains((await officer.Read("assignments?mine=true&limit=200")).Ok().Items, item => item.GetProperty("taskNumber").GetString() == number);
    }

    [Fact]
    public async Task Progress_AfterSteps_EqualsWhatTheAssignmentsSay()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Rule(Zhejiang));
        await _console.SubmittedAsync(number, Xihu, shops: 3);
        await _console.SubmittedAsync(number, Hangzhou, shops: 4);

        foreach (var under in new[] { Zhejiang, Hangzhou, Xihu })
        {
            var progress = (await province.Read($"tasks/{number}/progress?under={under}")).Ok();
            var path = await _console.ScalarAsync<string>($"select path from units where code = '{under}'");
            Assert.Equal(await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and unit_path like '{path}%'"),
                progress.Number("total"));
            foreach (var state in progress.Body.GetProperty("byState").EnumerateObject())
            {
                var slot = (int)Enum.Parse<Domain.Supervision.AssignmentState>(state.Name);
                Assert.Equal(await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and state = {slot} and "
                    + $"unit_path like '{path}%'"), state.Value.GetInt32());
            }
        }

        Assert.Equal(7, await SumAsync(province, number));
    }

    [Fact]
    public async Task IfMatch_OfAnOldVersion_IsStale()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DraftAsync(Picked(Xihu));
        var tag = (await city.Read($"tasks/{number}")).Ok().Headers.ETag!.Tag;
        (await city.CallAsync("PATCH", $"tasks/{number}", Task(Picked(Xihu), body => body["title"] = "改"), ifMatch: tag)).Ok();

        (await city.Post($"tasks/{number}/dispatch", ifMatch: tag)).Refused(412, "Stale");
        Assert.Equal("Draft", (await city.Read($"tasks/{number}")).Ok().Text("status"));
    }

    private static async Task<decimal> SumAsync(HttpClient client, string number) =>
        (await client.Read($"tasks/{number}/progress")).Ok().Body.GetProperty("fields").GetProperty("shopsCheckedOnline").GetDecimal();

    private static DateTimeOffset DeadlineOf(ApiAnswer answer) => answer.Body.GetProperty("deadline").GetDateTimeOffset();
}
