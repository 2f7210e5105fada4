using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Data;

/// <summary>
/// How PostgreSQL executes every list and count among a million assignments is an approved text, and keeps three rules: no
/// sequential scan, no OFFSET, no sort of more than a page.
/// </summary>
public sealed class QueryPlanTests(PostgresServer server)
{
    private const int NationalCampaigns = 23;
    private const int Page = 50;

    /// <summary>A page at its largest, and the row that tells whether there is a next one.</summary>
    private const int LargestPage = 201;

    /// <summary>Rows that a list may go through for its page; a count goes through what it counts.</summary>
    private const int RowsForAPage = 2_500;

    /// <summary>What a filter may go through that few rows pass: a unit's tasks, a task's assignments.</summary>
    private const int Tasks = 7_000, NationalTask = 45_000;

    /// <summary>The states of all tasks that run in the country, which a bitmap goes through twice, and each of these tasks with its issuer.</summary>
    private const int RunningTasks = 15_000;

    /// <summary>Requests for assistance that each county has sent, to any other.</summary>
    private const int RequestsOfACounty = 15;

    /// <summary>The directory of units, of one size however much work there is: a part of a name is looked for in all of it.</summary>
    private const int Directory = 60_000;

    /// <summary>A queue that is emptied four times a second, notices of a few years, the partition of no month: smaller than any index of them.</summary>
    private static readonly string[] s_small = ["progress_deltas", "holiday_notices", "journal_other", "accounts"];

    private readonly PlanRecorder _recorder = new();
    private readonly StringBuilder _text = new("# How lists and counts are executed among a million assignments\n");
    private readonly List<string> _broken = [];
    private ServiceProvider _services = null!;

    [Fact]
    public async Task Plans_AmongAMillionAssignments_AreThoseApproved()
    {
        // A cluster of its own: a million rows are one long transaction, which would hold back every tail of the shared one.
        await using var own = await server.StartAnotherAsync();
        var database = await own.CreateDatabaseAsync();
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database, JournalLogOptions.In(Path.GetTempPath()), KeyRing.Open(TestKeyRing.File));
        services.AddSingleton<TimeProvider>(new MovedTime()).AddSingleton(_ => _recorder.Open(database));
        await using (_services = services.BuildServiceProvider())
        {
            var nation = await ActorAsync(Role.CenterBusinessAdministrator, TaskBodies.Nation);
            var number = await FillAsync(nation, database);
            await ListsAsync(number, nation);
        }

        Assert.True(_broken.Count == 0, string.Join('\n', _broken.Distinct()));
        Approved.Matches("query-plans.md", _text.ToString());
    }

    private async Task ListsAsync(string number, Actor nation)
    {
        var leader = await ActorAsync(Role.Leader, TaskBodies.Nation);
        var province = await ActorAsync(Role.Leader, TaskBodies.Zhejiang);
        var county = await ActorAsync(Role.EnforcementOfficer, TaskBodies.Xihu);
        var station = await ActorAsync(Role.EnforcementOfficer, null);
        var administrator = await ActorAsync(Role.CenterSystemAdministrator, TaskBodies.Zhejiang);
        var countyLeader = await ActorAsync(Role.Leader, TaskBodies.Xihu);
        var (tasks, assignments, board) = (Get<TaskQueries>(), Get<AssignmentQueries>(), Get<BoardQueries>());
        var (figures, units) = (Get<ProgressQueries>(), Get<UnitQueries>());
        var all = new AssignmentFilter();

        foreach (var (who, actor) in new[] { ("national leader", leader), ("provincial leader", province), ("county officer", county),
            ("station officer", station) })
        {
            await PlanAsync($"Tasks, {who}", async () => (await tasks.ListAsync(actor, new TaskFilter(), new PageRequest(Page), default)).Value);
            await PlanAsync($"Late tasks, {who}",
                async () => (await tasks.ListAsync(actor, new TaskFilter(TaskState.Dispatched, Overdue: true), new PageRequest(Page), default)).Value, Tasks);
            await PlanAsync($"Own assignments, {who}",
                async () => (await assignments.ListAsync(actor, true, new AssignmentFilter(ForWork: true), new PageRequest(Page), default)).Value);
            await PlanAsync($"Home, {who}", async () => await Get<HomeQueries>().ReadAsync(actor, false, default), Tasks);
        }

        await PlanAsync("Assignments of a province", async () => (await assignments.ListAsync(province, false, all, new PageRequest(Page), default)).Value);
        foreach (var (who, actor) in new[] { ("national leader", leader), ("provincial leader", province), ("national dispatcher", nation) })
            foreach (var (what, asked) in new[]
            {
                ("Late work of others", WorkFilter.All with { Assignments = new AssignmentFilter(Overdue: true), Others = true }),
                ("Work of a line", WorkFilter.All with { Tasks = WorkFilter.All.Tasks with { Line = LineOfBusiness.OnlineTrading } }),
            })
                await PlanAsync($"{what}, {who}", async () => (await Get<WorkQueries>().ReadAsync(actor, asked, new PageRequest(Page), default)).Value,
                    actor == nation || asked.OfSomeTasks ? NationalTask : Tasks);
        await PlanAsync("Home, national dispatcher", async () => await Get<HomeQueries>().ReadAsync(nation, false, default), Tasks);
        var second = await PlanAsync("Tasks, second page",
            async () => (await tasks.ListAsync(leader, new TaskFilter(),
                new PageRequest(Page, (await tasks.ListAsync(leader, new TaskFilter(), new PageRequest(Page), default)).Value.Next), default)).Value);
        Assert.NotEmpty(second.Items);

        var late = await ScalarAsync($"select unit_path from assignments where task_number = '{number}' order by unit_path offset 40000 limit 1");
        await PlanAsync("Board, first page", async () => (await board.PageAsync(nation, number, all, default, new PageRequest(Page), default)).Value);
        await PlanAsync("Board, page 800",
            async () => (await board.PageAsync(nation, number, all, default, new PageRequest(Page, Keyset.Cursor(late)), default)).Value);
        await PlanAsync("Board, one state",
            async () => (await board.PageAsync(nation, number, new AssignmentFilter(AssignmentState.UnderReview), default, new PageRequest(Page),
                default)).Value, NationalTask);
        await PlanAsync("Board, late in a province",
            async () => (await board.PageAsync(nation, number, new AssignmentFilter(Overdue: true, Under: UnitCode.Parse(TaskBodies.Zhejiang)), default,
                new PageRequest(Page), default)).Value, Tasks);
        var (anchors, _) =
            (await PlanAsync("Board, places to jump to", async () => await board.AnchorsAsync(nation, number, all, default, default), NationalTask)).Value;
        foreach (var order in Enum.GetValues<BoardOrder>().Where(order => order != BoardOrder.Unit))
        {
            var sort = new BoardSort(order);
            var marks = (await PlanAsync($"Board by {order}, places to jump to",
                async () => await board.AnchorsAsync(nation, number, all, sort, default), NationalTask, sorted: NationalTask)).Value.Anchors;
            await PlanAsync($"Board by {order}, window",
                async () => (await board.WindowAsync(nation, number, all, sort, marks, 30_050, Page, default)).Value, NationalTask, sorted: NationalTask);
        }

        await PlanAsync("Board, window", async () => (await board.WindowAsync(nation, number, all, default, anchors, 30_050, Page, default)).Value);
        await PlanAsync("Progress of the nation", async () => (await figures.GetAsync(nation, number, null, default)).Value, Tasks);
        await PlanAsync("Board above its rows", () => Get<BoardViews>().ReadAsync(nation, number, null, null, default), Tasks, inOrder: false);
        foreach (var (who, actor) in new[] { ("national leader", leader), ("provincial leader", province) })
        {
            var listed = (await tasks.ListAsync(actor, new TaskFilter(), new PageRequest(Page), default)).Value.Items;
            await PlanAsync($"Spark lines of a page of tasks, {who}", async () => await Get<ProgressDays>().SparksAsync(actor, listed, default));
            await PlanAsync($"All running tasks, {who}", async () =>
            {
                var read = Get<ReadDoor>().For(actor);
                var all = Get<ScopeQueries>().Add(read);
                await read.RunAsync(default);
                return all;
            }, RunningTasks, sorted: Tasks);
        }

        // Each request received is counted, and looked up where its kind or its requester counts too: for the nation every one there is.
        foreach (var (who, actor, whole) in new[]
            {
                ("national leader", leader, "assistance_legs"), ("provincial leader", province, null), ("county officer", county, null),
            })
        {
            var asked = Get<AssistanceFigureQueries>();
            var rows = new MeasuredRows(AssistanceMeasure.Extended);
            await PlanAsync($"Figures of assistance, {who}", async () => (await asked.ReadAsync(actor, new FiguresAsked(), default)).Value,
                NationalTask * 3, whole, sorted: Tasks);
            await PlanAsync($"Requests behind a figure, {who}",
                async () => (await asked.RowsAsync(actor, rows, new AssistanceFilter(), new PageRequest(Page), default)).Value,
                NationalTask * 3, whole, sorted: Tasks);
        }

        await PlanAsync("Progress of a county", async () => (await figures.GetAsync(nation, number, UnitCode.Parse(TaskBodies.Xihu), default)).Value);

        await PlanAsync("Units below one", async () => (await units.ListAsync(new UnitFilter(UnitCode.Nation), new PageRequest(Page), default)).Value);
        await PlanAsync("Units by initials", async () => (await units.ListAsync(new UnitFilter(Q: "hz"), new PageRequest(Page), default)).Value, Directory,
            "units");
        await PlanAsync("Units as somebody types them", async () => await units.FindAsync(new UnitFilter(Q: "hangzhou xihu"), province.ActingPath, 6, default),
            Directory, "units");
        await PlanAsync("Recipients of a rule",
            async () => (await Get<RecipientResolver>().CountAsync(nation,
                new Recipients([], new RecipientRule(UnitCode.Nation, UnitLevel.Station, UnitKind.GrassrootsUnit)), default)).Value, Directory, "units");
        await PlanAsync("Where recipients of a rule lie",
            async () => (await Get<RecipientResolver>().PreviewAsync(nation,
                new Recipients([], new RecipientRule(UnitCode.Nation, UnitLevel.Station, UnitKind.GrassrootsUnit)), 8, default)).Value, Directory, "units");
        await PlanAsync("Journal of an administrator",
            async () => (await Get<JournalQueries>().ListAsync(administrator, new JournalFilter(), new PageRequest(Page), default)).Value, sorted: Tasks);
        await PlanAsync("Journal of a county's leader",
            async () => (await Get<JournalQueries>().ListAsync(countyLeader, new JournalFilter(), new PageRequest(Page), default)).Value, sorted: Tasks);
        await PlanAsync("Journal of a province's leader",
            async () => (await Get<JournalQueries>().ListAsync(province, new JournalFilter(), new PageRequest(Page), default)).Value, NationalTask);
        await PlanAsync("Journal of a task",
            async () => (await Get<JournalQueries>().ListAsync(administrator, new JournalFilter(Subject: number), new PageRequest(Page), default)).Value,
            sorted: Tasks);
        foreach (var (who, actor) in new[] { ("national leader", leader), ("provincial leader", province), ("administrator", administrator) })
        {
            var known = Get<AccountQueries>();
            await PlanAsync($"Accounts, {who}", async () => (await known.ListAsync(actor, new AccountFilter(), new PageRequest(Page), default)).Value);
            await PlanAsync($"Accounts by a rare name, {who}",
                async () => (await known.ListAsync(actor, new AccountFilter(Q: "欧阳静"), new PageRequest(Page), default)).Value);
            await PlanAsync($"Accounts by a common name, {who}",
                async () => (await known.ListAsync(actor, new AccountFilter(Q: "zhangwei"), new PageRequest(Page), default)).Value, Directory,
                sorted: NationalTask);
        }

        await PlanAsync("The newest events", async () => await Get<JournalReader>().LastAsync(JournalPosition.End, Page, default));
    }

    /// <summary>Runs a query once by its first plan and then as often as a prepared statement needs to settle on a general one.</summary>
    /// <param name="inOrder">False where statements of reads that go on side by side come in no order of their own.</param>
    private async Task<T> PlanAsync<T>(
        string name, Func<Task<T>> query, int rows = RowsForAPage, string? whole = null, int sorted = LargestPage, bool inOrder = true)
    {
        _recorder.Take();
        var answer = await query();
        var plans = _recorder.Take();
        Assert.NotEmpty(plans);
        var shapes = plans.Select(plan => plan.Shape()).Distinct();
        _text.Append($"\n## {name}\n```\n").AppendJoin("--\n", inOrder ? shapes : shapes.Order(StringComparer.Ordinal)).Append("```\n");
        foreach (var plan in plans) Check(name, plan, rows, whole, sorted);
        for (var again = 0; again < 8; again++) await query();
        foreach (var plan in _recorder.Take()) Check($"{name}, prepared", plan, rows, whole, sorted);
        return answer;
    }

    private void Check(string name, ExecutedPlan plan, int rows, string? whole, int sorted)
    {
        if (plan.Query.Contains(" offset ", StringComparison.OrdinalIgnoreCase)) _broken.Add($"{name}: OFFSET");
        if (plan.RowsRead() > rows) _broken.Add($"{name}: {plan.RowsRead()} rows read\n{plan.Shape()}");
        foreach (var (node, _) in plan.Nodes())
        {
            var kind = ExecutedPlan.Text(node, "Node Type")!;
            if (kind.Contains("Seq Scan", StringComparison.Ordinal)
                && ExecutedPlan.Text(node, "Relation Name") is var table && table != whole && !s_small.Contains(table))
                _broken.Add($"{name}: {kind} on {table}\n{plan.Shape()}");
            if (kind is "Sort" && whole is null && node.GetProperty("Plans")[0] is var below && ExecutedPlan.Number(below, "Actual Rows") > sorted)
                _broken.Add($"{name}: sorts {ExecutedPlan.Number(below, "Actual Rows")} rows\n{plan.Shape()}");
        }
    }

    /// <summary>A million assignments in every state: national campaigns and each county's own task, most of them closed; and their journal.</summary>
    private async Task<string> FillAsync(Actor nation, string database)
    {
        var recipients = new RecipientsCommand(Rule: new RuleCommand(TaskBodies.Nation, UnitLevel.Station));
        var command = new TaskCommand("专项检查", TaskKind.Campaign, LineOfBusiness.OnlineTrading, "国市监网监〔2026〕12号", "逐店核查。", Priority.Urgent, recipients, null, 10,
            []);
        var number = (await Get<DraftTask>().CreateAsync(nation, command, Call.None, default)).Value.Number;
        await Get<DispatchTask>().HandleAsync(nation, number, Call.None, default);
        await using var connection = new NpgsqlConnection(PostgresServer.OwnerOf(database));
        await connection.OpenAsync();
        // Statistics of a small sample differ from run to run, and so do plans of nearly one price: here the directory is sampled whole, by autovacuum too.
        await new NpgsqlCommand($"alter database {connection.Database} set default_statistics_target = 400; set default_statistics_target = 400", connection)
            .ExecuteNonQueryAsync();
        await using var fill = new NpgsqlCommand(
            $"""
            insert into tasks select (jsonb_populate_record(t, jsonb_build_object(
              'number', 'T100000' || (2025000000 + n), 'state', case when n > 3 then 2 else 1 end,
              'created_at', t.created_at - n * interval '9 days'))).*
            from tasks t, generate_series(1, {NationalCampaigns}) n where t.number = '{number}';
            insert into tasks select (jsonb_populate_record(t, jsonb_build_object(
              'number', 'T' || u.division_code || 2025000001, 'issuer_code', u.code, 'issuer_path', u.path,
              'state', case when hashtext(u.code) % 200 > 20 then 2 else 1 end,
              'created_at', t.created_at - hashtext(u.code) % 200 * interval '1 day'))).*
            from tasks t, units u where t.number = '{number}' and u.level = {(int)UnitLevel.County} and u.kind = {(int)UnitKind.Authority};
            insert into assignments (task_number, unit_code, unit_path, issuer_path, state, deadline, "values", dispatched_at, updated_at, version)
            select t.number, u.code, u.path, t.issuer_path, case when abs(h) % 100 < 70 then 5 else abs(h) % 7 end, t.created_at + interval '14 days',
              '{"{}"}', t.created_at, t.created_at + h % 86400 * interval '1 second', 1
            from tasks t join units u on u.level = {(int)UnitLevel.Station} and u.path like t.issuer_path || '%'
              cross join lateral (select hashtext(u.code || t.number) h) x
            where t.number <> '{number}' order by t.number, u.path;
            insert into task_grants (unit_code, created_at, task_number, direct)
            select distinct u.code, t.created_at, t.number, u.code = t.issuer_code from tasks t join units u on u.level < {(int)UnitLevel.Station}
              and u.kind = {(int)UnitKind.Authority} and (u.path like t.issuer_path || '%' or t.issuer_path like u.path || '%')
            where t.number <> '{number}';
            insert into progress (task_number, unit_code, deadline, slot, amount, ended)
            select a.task_number, u.code, a.deadline, a.state, count(*), (select t.state <> 1 from tasks t where t.number = a.task_number)
              from assignments a cross join lateral generate_series(0, {UnitSql.LastStep("a.unit_path")} - 1) as step
            join units u on u.code = {UnitSql.CodeAt("a.unit_path", "step")} where a.task_number <> '{number}' group by 1, 2, 3, 4;
            insert into progress_days (task_number, unit_code, slot, day, deadline, amount)
            select p.task_number, p.unit_code, p.slot, (p.deadline - n * interval '1 day')::date, p.deadline, ceil(p.amount / 5)
              from progress p cross join generate_series(1, 5) n where p.task_number <> '{number}' and p.unit_code like '%00000000';
            insert into assistance_requests (number, requester_code, requester_path, drafted_by, kind, urgency, case_number, case_key, "case", questions,
              hand_over, state, legs, created_at, updated_at, version)
            select 'A' || u.division_code || (2025000000 + n), u.code, u.path, 'system', 'Investigation', 'Routine', '1', '1',
              '{"{\"cause\": \"x\"}"}', '[]', '[]', 'Closed', 1, timestamptz '2026-01-01' + n * interval '9 days', timestamptz '2026-06-01', 1
            from units u, generate_series(1, {RequestsOfACounty}) n where u.level = {(int)UnitLevel.County} and u.kind = {(int)UnitKind.Authority};
            insert into assistance_legs (number, no, unit_code, unit_path, lead, state, holder_path, held_since, hops, superior, received_on, answer_days,
              answered_in_time, first_accepted_on, ended_at, extensions, waited_days, excluded_days, is_designated,
              was_objected, was_disputed, answers, pending_answers, pending_final, exchanges, asked_again, timeliness, sufficiency, told,
              hop_told, updated_at, version)
            select a.number, 1, u.code, u.path, false, 'Closed', a.requester_path, a.created_at, '[]', '{TaskBodies.Nation}', a.created_at::date, h % 20,
              h % 3 = 0, a.created_at::date + h % 12, a.created_at + interval '20 days', h % 7 / 6, 0, 0, false, false, h % 9 = 0, '[]', '[]', false,
              '[]', false, case when h % 2 = 0 then 1 + h % 5 end, case when h % 2 = 0 then 1 + h % 5 end, 0, 0, a.updated_at, 1
            from assistance_requests a cross join lateral (select abs(hashtext(a.number)) h) x
              join lateral (select code, path from units where level = {(int)UnitLevel.County} and kind = {(int)UnitKind.Authority}
                and code > lpad((h % 650000)::text, 6, '0') and code <> a.requester_code order by code limit 1) u on true;
            insert into assistance_readers (number, leg, unit_code, unit_path, part) select number, no, unit_code, unit_path, 0 from assistance_legs;
            insert into contents (sha256, size, seen_at) values ('', 1, now());
            insert into attachments (id, subject_type, subject_number, subject_version, name, content_type, size, sha256, uploaded_by, uploaded_at)
            select gen_random_uuid(), 'Task', t.number, 1, '通知.pdf', 'application/pdf', 1, '', 'system', t.created_at
              from tasks t cross join generate_series(1, 3);
            insert into accounts (user_name, unit_code, unit_path, name, words, staff_number, person, mobile, im_account, roles, capabilities, status,
              password_hash, must_change_password, security_stamp, initial_password_used, awaits_replacement, created_at, version)
            select u.code || 9 || (1000 + n), u.code, u.path, w.words[1], w.words, 'S' || u.code || n, 'S' || u.code || n, '13800138000', 'im',
              '{"{EnforcementOfficer}"}', '{"{}"}', 'Active', '', false, '', false, false, now(), 1
            from units u, generate_series(1, 3) n, lateral (select case
              when hashtext(u.code) % 5000 = n then array['欧阳静', 'ouyangjing', 'oyj']
              when (hashtext(u.code) + n) % 10 = 0 then array['张伟', 'zhangwei', 'zw'] else array['王芳', 'wangfang', 'wf'] end as words) w
            where u.level > 2;
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            select timestamptz '2026-06-01' + abs(hashtext(a.unit_code)) % 80 * interval '1 day', 'AssignmentReceived', a.unit_code || '20010', a.unit_path,
              'Assignment', a.task_number || '-' || a.unit_code, 2, a.unit_code, a.unit_path, array[a.unit_path, a.issuer_path], '{"{}"}'
            from assignments a where a.task_number <= 'T1000002025000005' and a.task_number >= 'T1000002025000001'
            """, connection) { CommandTimeout = Patience.Seconds };
        await fill.ExecuteNonQueryAsync();
        await new NpgsqlCommand("vacuum analyze", connection) { CommandTimeout = Patience.Seconds }.ExecuteNonQueryAsync();
        await Get<ProgressFolder>().FoldAllAsync(default);

        Assert.True(long.Parse(await ScalarAsync("select count(*)::text from assignments"), System.Globalization.CultureInfo.InvariantCulture) > 1_000_000);
        return number;
    }

    private async Task<Actor> ActorAsync(Role role, string? unit)
    {
        var commands = Get<CommandRunner>();
        var accounts = await commands.LookAsync((db, cancel) => db.Accounts.OrderBy(account => account.UserName).ToListAsync(cancel), default);
        var account = accounts.First(row =>
            row.Roles.Contains(role) && (unit is null ? row.UnitCode.Kind == UnitKind.GrassrootsUnit : row.UnitCode.ActsAs.ToString() == unit));
        var opened = await commands.RunAsync<OpenedSession>(
            new Command((Author)account, SignIn.Open, null, new { }, Call.None), AccountSubject.Lock(account.UserName),
            async (context, cancel) => await SessionStore.OpenAsync(context, account, SessionKind.Api, new Visitor("loopback", "tests"), null, null, cancel),
            default);
        return (await Get<SessionStore>().FindAsync(opened.Value.Id, default))!.Actor;
    }

    private async Task<string> ScalarAsync(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
