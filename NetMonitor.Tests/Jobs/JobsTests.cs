using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Jobs;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Quartz;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Jobs;

/// <summary>What happens by the clock, on a cluster of two nodes.</summary>
public sealed class JobsTests(PostgresServer server)
{
    private const string Day = "interval '1 day'";

    [Fact]
    public async Task Deadline_ThatNearsAndPasses_IsToldOnceThoughTwoNodesRun()
    {
        await using var here = await TestConsole.StartAsync(server, jobs: true);
        await using var there = await TestConsole.StartAsync(here.Database, here.Time, jobs: true);
        var dispatcher = await here.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await (await here.SignInAsync(dispatcher)).DispatchAsync(Picked(Xihu, "3301100000"));
        var deadline = await here.ScalarAsync<DateTime>($"select max(deadline) from assignments where task_number = '{number}'");

        await RunAsync(here, there);
        Assert.Equal((0, 0, 0), await ToldAsync());

        // The deadline ends Wednesday, 17 June: reminded in office hours of Tuesday, and told on Thursday morning.
        Assert.Equal(new DateTime(2026, 6, 17, 15, 59, 59), deadline);
        foreach (var quiet in new[] { At(15, 16, 30), At(16, 8, 59) })
        {
            here.Time.MoveTo(quiet);
            await RunAsync(here, there);
            Assert.Equal((0, 0, 0), await ToldAsync());
        }

        here.Time.MoveTo(At(16, 9, 0));
        await RunAsync(here, there);
        var (reminded, _, texts) = await ToldAsync();
        Assert.Equal(1, reminded);
        Assert.True(texts > 0);
        foreach (var quiet in new[] { At(16, 12, 0), At(17, 16, 0), At(18, 0, 1), At(18, 8, 58) })
        {
            here.Time.MoveTo(quiet);
            await RunAsync(there, here);
            Assert.Equal((1, 0, texts), await ToldAsync());
        }

        here.Time.MoveTo(At(18, 9, 1));
        await RunAsync(here, there);
        var told = await ToldAsync();
        Assert.Equal((1, 1), (told.Reminded, told.Overdue));
        Assert.True(told.Texts > texts);
        await RunAsync(there, here);
        Assert.Equal(told, await ToldAsync());

        // The figures follow the clock by themselves; the board and the list agree with the journal.
        var client = await there.SignInAsync(dispatcher);
        Assert.Equal(2, (await client.Read($"tasks/{number}/progress")).Ok().Number("overdue"));
        Assert.Equal(2, (await client.Read($"tasks/{number}/assignments?overdue=true")).Ok().Items.Count);

        static DateTimeOffset At(int day, int hour, int minute) => new(2026, 6, day, hour, minute, 0, TimeSpan.FromHours(8));

        async Task<(long Reminded, long Overdue, long Texts)> ToldAsync() => (
            await here.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskReminded' and subject_number = '{number}'"),
            await here.ScalarAsync<long>($"select count(*) from journal where verb = 'TaskOverdue' and subject_number = '{number}'"),
            await here.TextsAsync());
    }

    /// <summary>The Dragon Boat Festival is off from Friday, 19 June to Sunday: the day before Monday's deadline is Thursday.</summary>
    [Fact]
    public async Task Reminder_OfADeadlineBehindAHoliday_GoesOutBeforeIt_AndNotInTheNight()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu), body => body["workingDays"] = 12);
        Assert.Equal(new DateTime(2026, 6, 22, 15, 59, 59),
            await console.ScalarAsync<DateTime>($"select deadline from assignments where task_number = '{number}'"));
        var told = $"select count(*) from journal where verb = 'TaskReminded' and subject_number = '{number}'";
        foreach (var (day, hour, reminded) in new[] { (17, 10, 0L), (18, 8, 0), (18, 17, 0), (19, 10, 0), (21, 23, 0), (22, 0, 0), (22, 9, 1) })
        {
            console.Time.MoveTo(new DateTimeOffset(2026, 6, day, hour, 0, 1, TimeSpan.FromHours(8)));
            await RunAsync(console);
            Assert.Equal(reminded, await console.ScalarAsync<long>(told));
        }

        var another = await TestConsole.StartAsync(server);
        await using (another)
        {
            var earlier = await (await another.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu), body => body["workingDays"] = 12);
            another.Time.MoveTo(new DateTimeOffset(2026, 6, 18, 9, 0, 1, TimeSpan.FromHours(8)));
            await RunAsync(another);
            Assert.Equal(1, await another.ScalarAsync<long>(told.Replace(number, earlier, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Scheduler_OfTwoNodes_HoldsEachJobOnceAndRunsIt()
    {
        await using var here = await TestConsole.StartAsync(server, jobs: true);
        await using var there = await TestConsole.StartAsync(here.Database, here.Time, jobs: true);
        var number = await (await here.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        here.Time.Advance(TimeSpan.FromDays(61));

        var scheduler = await there.Get<ISchedulerFactory>().GetScheduler();
        var jobs = await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup());
        Assert.Equal(
            [
                nameof(AlertClocks), nameof(AssistanceWatch), nameof(EndSpecialDuty), nameof(Housekeeping), nameof(InspectionRounds), nameof(JournalChecks),
                nameof(MovedPaths),
                nameof(PasswordReminders), nameof(SupervisionReminders), nameof(TextDelivery), nameof(ThrottledTriesRecord),
            ],
            jobs.Select(job => job.Name).Order());
        Assert.Equal(11, await here.ScalarAsync<long>("select count(*) from qrtz_triggers"));
        foreach (var job in jobs) await scheduler.TriggerJob(job);

        await Eventually.TrueAsync(async () => await here.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'TaskOverdue' and subject_number = '{number}'") == 1, "the job ran");
        await Eventually.TrueAsync(async () => await here.ScalarAsync<bool>("select to_regclass('journal_202610') is not null"), "the other one too");
    }

    [Fact]
    public async Task Housekeeping_DeletesWhatIsOverAndNothingElse()
    {
        await using var console = await TestConsole.StartAsync(server);
        var dispatcher = await console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        (await (await console.SignInAsync(dispatcher)).Post("tasks", Task(Picked(Xihu)), key: "yesterday")).Ok();
        await console.Anonymous().CallAsync("POST", "sessions", new { userName = "yesterday", password = "x", keyCode = "x" });
        console.Time.Advance(TimeSpan.FromHours(23));
        var client = await console.SignInAsync(dispatcher);
        var today = (await client.Post("tasks", Task(Picked(Xihu)), key: "today")).Ok().Text("number");
        await console.Anonymous().CallAsync("POST", "sessions", new { userName = "today", password = "x", keyCode = "x" });

        // 23 hours after the first: nothing is over yet, though its session is.
        var before = await CountsAsync(console);
        await HousekeepingAsync(console);
        Assert.Equal(before, await CountsAsync(console));

        console.Time.Advance(TimeSpan.FromHours(2));
        await HousekeepingAsync(console);
        var after = await CountsAsync(console);
        Assert.Equal(["idempotency_answers", "sign_in_throttles"], before.Keys.Where(table => before[table] != after[table]));
        Assert.Equal(["today"], await NamesAsync("select key from idempotency_answers"));
        Assert.Equal(
            ["account:TODAY network:127.0.0.1", "network:127.0.0.1", "network:127.0.0.1 tries"],
            await NamesAsync("select subject from sign_in_throttles order by 1"));
        Assert.Equal(today, (await client.Post("tasks", Task(Picked(Xihu)), key: "today")).Ok().Text("number"));

        console.Time.Advance(TimeSpan.FromHours(12));
        var known = await console.ScalarAsync<long>("select count(*) from sessions");
        await HousekeepingAsync(console);
        // The first session ended when the second began; both are past, the second not by a day.
        Assert.Equal(known - 1, await console.ScalarAsync<long>("select count(*) from sessions"));

        async Task<IReadOnlyList<string>> NamesAsync(string sql) => [.. (await console.ScalarAsync<string[]>($"select array(({sql}))"))];
    }

    [Fact]
    public async Task Housekeeping_MakesTheJournalsMonthsAhead()
    {
        await using var console = await TestConsole.StartAsync(server);
        Assert.Equal(["journal_202606", "journal_202607", "journal_202608"], await MonthsAsync(console));

        console.Time.Advance(TimeSpan.FromDays(61));
        await HousekeepingAsync(console);
        await HousekeepingAsync(console);

        Assert.Equal(["journal_202606", "journal_202607", "journal_202608", "journal_202609", "journal_202610"], await MonthsAsync(console));
        await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
        Assert.Equal("journal_202608", await console.ScalarAsync<string>("select tableoid::regclass::text from journal where verb = 'TaskDrafted'"));
    }

    /// <summary>
    /// A clock that stepped ahead for a while leaves entries in the default partition: no
    /// month can be made over them, and that must hold up nothing.
    /// </summary>
    [Fact]
    public async Task Housekeeping_WhereAMonthHasEntriesAlready_LeavesThemAndGoesOn()
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            values (timestamptz '2026-09-10 00:00+00' + {Day}, 'TaskEdited', 'system', '', 'Task', 'early', 1, '', '', '{"{}"}', '{"{}"}')
            """);
        console.Time.Advance(TimeSpan.FromDays(61));

        await HousekeepingAsync(console);

        Assert.Equal(["journal_202606", "journal_202607", "journal_202608", "journal_202610"], await MonthsAsync(console));
        await using var another = await console.StartAnotherAsync();
        await (await another.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
    }

    /// <summary>Both nodes at the same moment, as they would after a scheduler's misfire.</summary>
    private static System.Threading.Tasks.Task RunAsync(params TestConsole[] nodes) =>
        System.Threading.Tasks.Task.WhenAll(nodes.Select(node => node.Get<RemindUnits>().HandleAsync(CancellationToken.None)));

    private static async System.Threading.Tasks.Task HousekeepingAsync(TestConsole console) =>
        await ActivatorUtilities.CreateInstance<Housekeeping>(console.Services).RunAsync(CancellationToken.None);

    private static async Task<string[]> MonthsAsync(TestConsole console) =>
        await console.ScalarAsync<string[]>("select array_agg(c.relname::text order by 1) from pg_inherits i join pg_class c on c.oid = i.inhrelid where "
            + "i.inhparent = 'journal'::regclass and c.relname ~ '[0-9]$'");

    /// <summary>How many rows each table holds; the journal's tree goes on by itself.</summary>
    private static async Task<Dictionary<string, string>> CountsAsync(TestConsole console) =>
        (await console.ScalarAsync<string[]>(
            """
            select array_agg(table_name || '='
              || (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || quote_ident(table_name), false, true, '')))[1]::text)
            from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
              and table_name not in ('journal_tiles', 'journal_checkpoints')
              and table_name not like 'qrtz_%'
            """)).Select(line => line.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
}
