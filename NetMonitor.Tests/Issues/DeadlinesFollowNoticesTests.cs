using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.WorkingDays;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>Deadlines counted in working days are counted anew when a notice is amended.</summary>
public sealed class DeadlinesFollowNoticesTests(PostgresServer server)
{
    /// <summary>
    /// 10 working days from 16 January 2020 ended on 4 February, and after the amendment of 27 January on the 6th: for the task, for who had more
    /// time, in the figures and in the words.
    /// </summary>
    [Fact]
    public async System.Threading.Tasks.Task Amendment_MovesWhatWasCounted_TellsBothSides_AndLeavesWhatWasSetAsADate()
    {
        await using var console = await StartBeforeTheAmendmentAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        const string Binjiang = "3301080000", Xiaoshan = "3301090000";
        var counted = await city.DispatchAsync(Picked(Xihu, Binjiang, Xiaoshan));
        (await officer.Post($"assignments/{counted}-{Xihu}/request-extension", new { workingDays = 2, reason = "人手不足" })).Ok();
        (await city.Post($"assignments/{counted}-{Xihu}/grant-extension")).Ok();
        await AcceptedAsync(console, city, counted, Xiaoshan);
        var asDate = await city.DispatchAsync(Picked(Xihu), body =>
        {
            body["workingDays"] = null;
            body["deadline"] = "2020-01-31T18:00:00+08:00";
        });
        var closed = await city.DispatchAsync(Picked(Xihu));
        (await city.Post($"tasks/{closed}/close", new { summary = "完成" })).Ok();
        Assert.Equal(("2020-02-04", "2020-02-06", "2020-02-04"), await DeadlinesAsync());
        // Reminded before the amendment was known: of the deadline that is then.
        await console.ExecuteAsync($"update assignments set reminded_at = now() where task_number = '{counted}'");
        var etags = (Task: await VersionAsync($"tasks/{counted}"), Unit: await VersionAsync($"assignments/{counted}-{Binjiang}"));

        console.Time.MoveTo(At(2020, 1, 28));
        administrator = await console.SignInAsync(await console.AccountAsync(Role.CenterSystemAdministrator, Nation));
        city = await console.SignInAsync(await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou));
        officer = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        var rows = await console.RowsAsync();
        var preview = await ImportAsync(administrator, Notice2020.Amended, "&dryRun=true");
        Assert.Equal(rows, await console.RowsAsync());
        var answer = await ImportAsync(administrator, Notice2020.Amended);
        var again = await ImportAsync(administrator, Notice2020.Amended);

        Assert.Equal(("2020-02-06", "2020-02-10", "2020-02-04"), await DeadlinesAsync());
        Assert.False(preview.Body.GetProperty("applied").GetBoolean());
        Assert.True(answer.Body.GetProperty("applied").GetBoolean());
        foreach (var said in new[] { preview, answer })
        {
            Assert.Equal(
                [$"{counted} 2020-02-04 2020-02-06 1 False", $"{counted} 2020-02-06 2020-02-10 1 False"],
                said.Body.GetProperty("deadlines").EnumerateArray().Select(move =>
                    $"{move.GetProperty("number")} {LawDay(move, "from")} {LawDay(move, "to")} {move.GetProperty("units")} {move.GetProperty("provisional")}"));
            Assert.Equal((2, 2), (said.Number("movedDeadlines"), said.Number("movedUnits")));
            Assert.Equal($"{asDate} 春节 1", string.Join(' ', said.Body.GetProperty("onDaysOff").EnumerateArray().Select(day =>
                $"{day.GetProperty("number")} {day.GetProperty("holiday")} {day.GetProperty("units")}")));
        }

        Assert.Equal(0, again.Number("movedDeadlines"));
        // The deadline set as a date stays, and so does the one of a task that is over.
        Assert.Equal("2020-01-31", LawDay((await city.Read($"tasks/{asDate}")).Ok().Body, "deadline"));
        Assert.Equal("2020-02-04", LawDay((await city.Read($"tasks/{closed}")).Ok().Body, "deadline"));
        Assert.Equal(etags.Task + 1, await VersionAsync($"tasks/{counted}"));
        Assert.Equal(etags.Unit + 1, await VersionAsync($"assignments/{counted}-{Binjiang}"));
        Assert.Equal(2L, await console.ScalarAsync<long>(
            $"select count(*) from assignments where task_number = '{counted}' and unit_code <> '{Xiaoshan}' and reminded_at is null"));
        await AgreeAsync(console, counted);

        // On record once each, in the unit's own timeline, and told to both sides; the unit that is done is told nothing.
        Assert.Equal(2L, await console.ScalarAsync<long>("select count(*) from journal where verb = 'TaskDeadlineMoved'"));
        Assert.Equal(1L, await console.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskDeadlineOnDayOff' and subject_number = '{asDate}'"));
        var timeline = (await officer.Read($"assignments/{counted}-{Xihu}")).Ok().Body.GetProperty("timeline").EnumerateArray().ToList();
        Assert.Single(timeline, entry => entry.GetProperty("verb").GetString() == "TaskDeadlineMoved");
        await console.TextsAsync();
        Assert.Equal(await MobilesAsync(console, Binjiang, Hangzhou), await TextedAsync($"期限调整】{counted}", "由2月4日23:59改为2月6日23:59。"));
        Assert.Equal(await MobilesAsync(console, Xihu, Hangzhou), await TextedAsync($"期限调整】{counted}", "由2月6日23:59改为2月10日23:59。"));
        Assert.Equal(await MobilesAsync(console, null, Hangzhou), await TextedAsync($"期限提示】{asDate}", "春节"));

        async Task<(string Task, string Extended, string Accepted)> DeadlinesAsync() => (
            LawDay((await city.Read($"tasks/{counted}")).Ok().Body, "deadline"),
            LawDay((await officer.Read($"assignments/{counted}-{Xihu}")).Ok().Body, "deadline"),
            LawDay((await city.Read($"assignments/{counted}-{Xiaoshan}")).Ok().Body, "deadline"));

        async Task<string> TextedAsync(string what, string words) => await console.ScalarAsync<string>(
            $"select string_agg(recipient, ' ' order by recipient) from outgoing_texts where text like '%{what}%{words}%'");

        async Task<int> VersionAsync(string path) => (await city.Read(path)).Ok().Number("version");
    }

    /// <summary>More time is counted on from where the first count began, so that a holiday which comes later is not counted twice, or not at all.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Extension_AfterTheDeadlineHasPassed_IsCountedFromThenOn()
    {
        await using var console = await StartBeforeTheAmendmentAsync();
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu), body => body["workingDays"] = 2);
        console.Time.MoveTo(At(2020, 1, 22));
        var officer = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        var city = await console.SignInAsync(await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou));
        (await officer.Post($"assignments/{number}-{Xihu}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();
        (await city.Post($"assignments/{number}-{Xihu}/grant-extension")).Ok();
        // Thursday the 23rd, Friday the 31st, and Saturday, which is worked.
        Assert.Equal("2020-02-01", LawDay((await officer.Read($"assignments/{number}-{Xihu}")).Ok().Body, "deadline"));

        var answer = await ImportAsync(await console.SignInAsync(await console.AccountAsync(Role.CenterSystemAdministrator, Nation)), Notice2020.Amended);

        Assert.Equal("2020-02-04", LawDay((await officer.Read($"assignments/{number}-{Xihu}")).Ok().Body, "deadline"));
        // The task's own, of 19 January, was over before the holiday.
        Assert.Equal(1, answer.Number("movedDeadlines"));
        await AgreeAsync(console, number);
    }

    /// <summary>What an amendment pushes over the end of the years that are known is provisional, until the next year's notice fixes it.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Deadline_PushedIntoAYearWithoutANotice_IsProvisional_UntilThereIsOne()
    {
        await using var console = await StartAsync(2026, 12, 17);
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        (await city.Post("tasks", Task(Picked(Xihu), body => body["workingDays"] = 11))).Refused(409, "BeyondHolidayNotices");
        Assert.Equal(("2026-12-31", "False", "False"), await StandAsync());

        var known = HolidayNoticeFile.Embedded().Single(notice => notice.Year == 2026);
        await ImportAsync(administrator, known with { Days = [.. known.Days, new(new(2026, 12, 31), "元旦", IsOffDay: true)] });
        Assert.Equal(("2027-01-01", "True", "True"), await StandAsync());

        await ImportAsync(administrator, new HolidayNotice(2027, [], [new(new(2027, 1, 1), "元旦", IsOffDay: true)]));
        Assert.Equal(("2027-01-04", "False", "False"), await StandAsync());
        Assert.Equal("true false", await console.ScalarAsync<string>(
            $"select string_agg(data->>'provisional', ' ' order by id) from journal where verb = 'TaskDeadlineMoved' and subject_number = '{number}'"));

        async Task<(string Deadline, string Task, string Assignment)> StandAsync()
        {
            var (task, assignment) = ((await city.Read($"tasks/{number}")).Ok().Body, (await city.Read($"assignments/{number}-{Xihu}")).Ok().Body);
            Assert.Equal(task.GetProperty("provisional").ToString(), (await city.Read("tasks")).Ok().Items
                .Single(item => item.GetProperty("number").GetString() == number).GetProperty("provisional").ToString());
            Assert.Equal(assignment.GetProperty("provisional").ToString(),
                (await city.Read($"tasks/{number}/assignments")).Ok().Items.Single().GetProperty("provisional").ToString());
            Assert.Equal(LawDay(task, "deadline"), LawDay(assignment, "deadline"));
            return (LawDay(task, "deadline"), task.GetProperty("provisional").ToString(), assignment.GetProperty("provisional").ToString());
        }
    }

    /// <summary>Another node counts by the notices it read a moment ago: the next run of the jobs puts right what it counted.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Deadline_CountedByTheFormerNoticeOnAnotherNode_IsCaughtUpWith_Once()
    {
        await using var here = await StartBeforeTheAmendmentAsync();
        var number = await (await here.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        // As if it had been counted while the notice came.
        await here.ExecuteAsync(
            $"update holiday_notices set notice = '{HolidayNoticeFile.Write(Notice2020.Amended)}', "
            + $"imported_at = '{here.Time.GetUtcNow():O}' where year = 2020");

        var preview = await ImportAsync(await here.As(Role.CenterSystemAdministrator, Nation), Notice2020.Amended, "&dryRun=true");
        Assert.Equal((1, 0), (preview.Number("movedDeadlines"), preview.Body.GetProperty("doubts").GetArrayLength()));
        for (var run = 0; run < 2; run++) await here.Get<ImportHolidayNotice>().CatchUpAsync(CancellationToken.None);

        Assert.Equal("2020-02-06", LawDay((await (await here.As(Role.EnforcementOfficer, Xihu)).Read($"assignments/{number}-{Xihu}")).Ok().Body, "deadline"));
        Assert.Equal(1L, await here.ScalarAsync<long>("select count(*) from journal where verb = 'TaskDeadlineMoved'"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Import_OfSomethingDoubtful_WantsASecondYes_WhichIsOnRecord()
    {
        await using var console = await TestConsole.StartAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var before = await NoticeAsync();

        (await PostAsync(administrator, Notice2020.Original)).Refused(409, "HolidayNoticeDoubtful");
        Assert.Equal(before, await NoticeAsync());
        var answer = await ImportAsync(administrator, Notice2020.Original, "&confirmed=true");

        Assert.Equal("FewerDaysOff FewerPapers OlderThanOnRecord", string.Join(' ', answer.Body.GetProperty("doubts").EnumerateArray()));
        Assert.Equal(HolidayNoticeFile.Write(Notice2020.Original), await NoticeAsync());
        Assert.Equal("""["FewerDaysOff","FewerPapers","OlderThanOnRecord"]""", await console.ScalarAsync<string>(
            "select (data->'confirmed')::text from journal where verb = 'HolidayNoticeImported' and subject_number = '2020' and actor <> 'system'"));
        // Every day of the year but the first of each month.
        var days = Enumerable.Range(0, 365).Select(day => new DateOnly(2027, 1, 1).AddDays(day)).Where(day => day.Day > 1)
            .Select(day => new HolidayNoticeDay(day, "休", IsOffDay: true));
        (await PostAsync(administrator, new HolidayNotice(2027, [], [.. days]), "&confirmed=true")).Refused(400, "HolidayNoticeTooManyDays");

        Task<string> NoticeAsync() => console.ScalarAsync<string>("select notice::text from holiday_notices where year = 2020");
    }

    /// <summary>The second yes is to what was looked at: if somebody else imported meanwhile, it is looked at again.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Import_ConfirmedByTheVersionThatWasSeen_IsStaleOnceAnotherCame()
    {
        await using var console = await TestConsole.StartAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var seen = (await ImportAsync(administrator, Notice2020.Original, "&dryRun=true")).Headers.ETag!.Tag;
        var other = Notice2020.Amended with { Days = [.. Notice2020.Amended.Days, new(new(2020, 6, 24), "端午节", IsOffDay: true)] };
        var after = (await ImportAsync(administrator, other)).Headers.ETag!.Tag;

        (await PostAsync(administrator, Notice2020.Original, "&confirmed=true", seen)).Refused(412, "Stale");
        (await PostAsync(administrator, Notice2020.Original, "&confirmed=true", after)).Ok();
    }

    /// <summary>The notice of 2027 speaks of December 2026, too: it does not take a day off from it unasked.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Import_ThatTakesADayOffFromAnotherYear_WantsASecondYes()
    {
        await using var console = await TestConsole.StartAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var known = HolidayNoticeFile.Embedded().Single(notice => notice.Year == 2026);
        await ImportAsync(administrator, known with { Days = [.. known.Days, new(new(2026, 12, 31), "元旦", IsOffDay: true)] });
        var next = new HolidayNotice(2027, [], [new(new(2027, 1, 1), "元旦", IsOffDay: true), new(new(2026, 12, 31), "元旦", IsOffDay: false)]);

        (await PostAsync(administrator, next)).Refused(409, "HolidayNoticeDoubtful");
        Assert.Equal("FewerDaysOff", Assert.Single((await ImportAsync(administrator, next, "&dryRun=true")).Body.GetProperty("doubts").EnumerateArray())
            .GetString());
        // A weekend that is worked to make up is no day off that was promised.
        await ImportAsync(administrator, next with { Days = [next.Days[0], new(new(2026, 12, 26), "元旦", IsOffDay: false)] });
    }

    /// <summary>Steps, extensions and a withdrawal run against imports that move the deadline there and back: figures and rows agree.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Imports_WhileStepsAreTaken_LeaveFiguresAndRowsInAgreement()
    {
        await using var console = await StartBeforeTheAmendmentAsync();
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var numbers = new List<string>();
        for (var i = 0; i < 6; i++) numbers.Add(await city.DispatchAsync(Picked(Xihu)));
        var officer = await console.As(Role.EnforcementOfficer, Xihu);

        var imports = System.Threading.Tasks.Task.Run(async () =>
        {
            for (var i = 0; i < 6; i++) await ImportAsync(administrator, i % 2 == 0 ? Notice2020.Amended : Notice2020.Original, "&confirmed=true");
        });
        var steps = numbers.Take(5).Select(async number =>
        {
            (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
            (await officer.Post($"assignments/{number}-{Xihu}/request-extension", new { workingDays = 1, reason = "人手不足" })).Ok();
            (await city.Post($"assignments/{number}-{Xihu}/grant-extension")).Ok();
            (await officer.Post($"assignments/{number}-{Xihu}/submit", Values(3))).Ok();
        });
        await System.Threading.Tasks.Task.WhenAll([imports, .. steps, city.Post($"tasks/{numbers[5]}/withdraw", new { reason = "重复" })]);
        await console.Get<ImportHolidayNotice>().CatchUpAsync(CancellationToken.None);

        // The last import was the original: the 4th, and one working day more for who had more time.
        foreach (var number in numbers.Take(5))
            Assert.Equal("2020-02-05", LawDay((await officer.Read($"assignments/{number}-{Xihu}")).Ok().Body, "deadline"));
        foreach (var number in numbers) await AgreeAsync(console, number);
    }

    private async Task<TestConsole> StartAsync(int year, int month, int day)
    {
        var console = await TestConsole.StartAsync(server);
        console.Time.MoveTo(At(year, month, day));
        await console.RenewPasswordsAsync();
        return console;
    }

    /// <summary>16 January 2020, by the notice as it stood then.</summary>
    private async Task<TestConsole> StartBeforeTheAmendmentAsync()
    {
        var console = await StartAsync(2020, 1, 16);
        await ImportAsync(await console.As(Role.CenterSystemAdministrator, Nation), Notice2020.Original, "&confirmed=true");
        return console;
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 10, 0, 0, TimeSpan.FromHours(8));

    private static Task<ApiAnswer> PostAsync(HttpClient administrator, HolidayNotice notice, string with = "", string? ifMatch = null) =>
        administrator.Post($"holidays/{notice.Year}?x={with}", JsonElement.Parse(HolidayNoticeFile.Write(notice)), ifMatch: ifMatch);

    private static async Task<ApiAnswer> ImportAsync(HttpClient administrator, HolidayNotice notice, string with = "") =>
        (await PostAsync(administrator, notice, with)).Ok();

    private static string LawDay(JsonElement of, string name) =>
        WorkingCalendar.DayOf(of.GetProperty(name).GetDateTimeOffset()).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async System.Threading.Tasks.Task AcceptedAsync(TestConsole console, HttpClient issuer, string number, string unit)
    {
        await console.ExecuteAsync(
            $"update assignments set state = 5, accepted_at = now(), version = version + 1 where task_number = '{number}' and unit_code = '{unit}'");
        await console.ExecuteAsync(
            $"""
            insert into progress_deltas (task_number, unit_path, day, deadline, slot, amount)
            select number, issuer_path, current_date, 'epoch', -1, 0 from tasks where number = '{number}'
            """);
        Assert.Equal("Accepted", (await issuer.Read($"assignments/{number}-{unit}")).Ok().Text("state"));
    }

    /// <summary>Mobiles of who works on assignments in a unit and of who dispatches in another, with their centers.</summary>
    private static async Task<string> MobilesAsync(TestConsole console, string? unit, string issuer) => await console.ScalarAsync<string>(
        $"""
        select string_agg(mobile, ' ' order by mobile) from accounts where status = 'Active' and (
          left(unit_code, 6) || right(unit_code, 3) in ('{unit?.Remove(6, 1)}')
            and roles && array['EnforcementOfficer', 'CenterBusinessAdministrator', 'BodyBusinessAdministrator', 'GrassrootsBusinessAdministrator']
          or left(unit_code, 6) || right(unit_code, 3) in ('{issuer.Remove(6, 1)}') and roles && array['CenterBusinessAdministrator'])
        """);

    /// <summary>The folded figures, by unit, deadline and slot, equal a fresh count of the rows.</summary>
    private static async System.Threading.Tasks.Task AgreeAsync(TestConsole console, string number)
    {
        await Eventually.TrueAsync(async () => await console.ScalarAsync<long>($"select count(*) from progress_deltas where task_number = '{number}'") == 0,
            "the figures are folded");
        Assert.Equal(
            await console.ScalarAsync<string>(
                $"select coalesce(string_agg(concat_ws(' ', deadline, state, n), ',' order by deadline, state), '') from (select deadline, state, count(*) n "
                + $"from assignments where task_number = '{number}' group by 1, 2) a"),
            await console.ScalarAsync<string>(
                $"select coalesce(string_agg(concat_ws(' ', deadline, slot, amount::int), ',' order by deadline, slot), '') from progress "
                + $"where task_number = '{number}' and unit_code = '{Hangzhou}' and slot between 0 and 6 and amount > 0"));
    }
}
