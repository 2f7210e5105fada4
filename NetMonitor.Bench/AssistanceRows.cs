using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Bench;

/// <summary>Requests for assistance: decisions of a center, its queue, a request to many units, and the other side's open page.</summary>
internal static class AssistanceRows
{
    private const int Callers = 8;
    private const int Each = 50;

    /// <summary>Rounds until both sides run code that is compiled for good.</summary>
    private const int WarmUp = 4;

    /// <summary>The same where a round is one request alone.</summary>
    private const int LongWarmUp = 20;

    private const int Targets = 200;
    private const int Queue = 100_000;
    private const int SmallQueue = 1_000;
    private const int PageRows = 50;
    private const int Calls = 60;

    private static readonly UnitCode s_xihu = UnitCode.Parse("3301060000");
    private static readonly UnitCode s_nanshan = UnitCode.Parse("4403050000");

    /// <summary>One request after the other passed on by a center's 8 callers, against a plain insert and commit on 8 connections.</summary>
    public static async Task<Row> DecisionsAsync(World world, int rounds)
    {
        var (sides, center) = (await Sides.OpenAsync(world), await world.SignInAsync(Role.CenterBusinessAdministrator, s_xihu.AuthorityAbove()));
        var steps = world.Get<TakeAssistanceStep>();
        await world.CreateTableAsync("bench_decisions", "id bigint generated always as identity primary key, data text not null");
        var plainCommits = new List<NpgsqlCommand>();
        for (var caller = 0; caller < Callers; caller++)
        {
            var command = new NpgsqlCommand("insert into bench_decisions (data) values ('one small decision')", await world.Source.OpenConnectionAsync());
            await command.PrepareAsync();
            plainCommits.Add(command);
        }

        List<double> ours = [], floor = [];
        for (var round = -WarmUp; round < rounds; round++)
        {
            var numbers = new string[Callers * Each];
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                for (var no = 0; no < Each; no++) numbers[caller * Each + no] = await sides.SentAsync(s_nanshan.ToString());
            })));
            var rate = await RateAsync(async (caller, no) => World.Taken(await steps.HandleAsync(
                center.Actor, numbers[caller * Each + no], null, AssistanceStep.PassOn, new AssistanceStepCommand(), Call.None, CancellationToken.None)));
            var plain = await RateAsync((caller, _) => plainCommits[caller].ExecuteNonQueryAsync());
            if (round < 0) continue;
            ours.Add(rate);
            floor.Add(plain);
        }

        foreach (var command in plainCommits) await command.Connection!.DisposeAsync();
        return new Row("routing decisions, 8 callers", "/s", ours, floor, null, Higher: true);
    }

    /// <summary>A case to 200 units, drafted and sent, against the rows of it that stay by one plain statement each for legs, readers and entries.</summary>
    public static async IAsyncEnumerable<Row> ToManyAsync(World world, int rounds)
    {
        var sides = await Sides.OpenAsync(world);
        var units = (await world.ScalarAsync<string[]>(
            $"select array_agg(code) from (select code from units where kind = 0 and level = {(int)UnitLevel.County} and code <> '{s_xihu}' "
                + $"order by md5(code) limit {Targets}) u"));
        await world.CreateTableAsync("bench_legs", "like assistance_legs including all");
        await world.CreateTableAsync("bench_readers", "like assistance_readers including all");
        await world.CreateTableAsync("bench_entries", "like journal including defaults including indexes");
        List<double> drafted = [], plainLegs = [], sent = [], plainAll = [];
        for (var round = -LongWarmUp; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var number = await sides.DraftAsync(units);
            var draft = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var legs = await TimeAsync(world, $"insert into bench_legs select * from assistance_legs where number = '{number}'", Targets);
            await world.AsOwnerAsync("truncate bench_legs");
            started = Stopwatch.GetTimestamp();
            await sides.SendAsync(number);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var all = await TimeAsync(world,
                $"""
                with legs as (insert into bench_legs select * from assistance_legs where number = '{number}'),
                  readers as (insert into bench_readers select * from assistance_readers where number = '{number}')
                insert into bench_entries overriding system value select * from journal where subject_number = '{number}'
                """, Targets);
            await world.AsOwnerAsync("truncate bench_legs, bench_readers, bench_entries");
            if (round < 0) continue;
            drafted.Add(draft);
            plainLegs.Add(legs);
            sent.Add(draft + took);
            plainAll.Add(all);
        }

        yield return new Row("a case to 200 units, drafted", "ms", drafted, plainLegs, 3);
        yield return new Row("a case to 200 units, drafted, submitted and sent", "ms", sent, plainAll, 3);
    }

    /// <summary>From a commit on one side until the page that is open on the other has read and drawn it, against drawing that page once.</summary>
    public static async Task<Row> OpenPageAsync(World world, int rounds)
    {
        const int Requests = 5;
        const int Acts = 10;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var sides = await Sides.OpenAsync(world);
        var steps = world.Get<TakeAssistanceStep>();
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var (times, plain) = (new List<double>(), new List<double>());
            for (var request = 0; request < Requests; request++)
            {
                var number = await sides.AcceptedAsync(s_nanshan.ToString());
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(AssistancePage.Id)] = number });
                await using var requester = await HeadlessPage.OpenAsync(world, sides.RequesterLive, typeof(AssistancePage), parameters);
                await using var asked = await HeadlessPage.OpenAsync(world, sides.AskedLive, typeof(AssistancePage), parameters);
                for (var act = 0; act < Acts; act++)
                {
                    times.Add(await SeenAsync(requester, sides.Asked, AssistanceStep.Ask));
                    times.Add(await SeenAsync(asked, sides.Officer, AssistanceStep.Supply));
                    var started = Stopwatch.GetTimestamp();
                    await asked.DrawAgainAsync();
                    plain.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                async Task<double> SeenAsync(HeadlessPage page, Actor by, AssistanceStep step)
                {
                    // What the act before led to on this page is over by now: it was on the other side, or gathered with it.
                    await Task.Delay(NetMonitor.Console.Ui.LivePage.Gathering * 2);
                    page.Expect();
                    World.Taken(await steps.HandleAsync(
                        by, number, null, step, new AssistanceStepCommand { Text = "Bench" }, Call.None, CancellationToken.None));
                    var committed = Stopwatch.GetTimestamp();
                    await page.Drawn.WaitAsync(TimeSpan.FromSeconds(30));
                    return Stopwatch.GetElapsedTime(committed).TotalMilliseconds;
                }
            }

            if (round < 0) continue;
            ours.Add(P99(times));
            floor.Add(P99(plain));
        }

        return new Row("commit → the other side's open page, p99", "ms", ours, floor, null, Limit: 250);
    }

    /// <summary>The queue of the nation's center with 100,000 requests, its first page and its page 1,000, against itself with 1,000.</summary>
    public static async IAsyncEnumerable<Row> QueueAsync(BenchDatabase prepared, string folder, int rounds)
    {
        var (small, large) = (await FillAsync(prepared, folder, SmallQueue), await FillAsync(prepared, folder, Queue));
        try
        {
            var (few, many) = (await ActorAsync(small), await ActorAsync(large));
            foreach (var (name, row) in new[] { ("first page", 0), ("page 1,000", PageRows * 999) })
            {
                var (after, beside) = (await CursorAsync(large, row), await CursorAsync(small, row == 0 ? 0 : SmallQueue - 2 * PageRows));
                List<double> ours = [], floor = [];
                for (var round = -WarmUp; round < rounds; round++)
                {
                    var (took, plain) = (await MedianAsync(large, many, after), await MedianAsync(small, few, beside));
                    if (round < 0) continue;
                    ours.Add(took);
                    floor.Add(plain);
                }

                yield return new Row($"queue of the national center, {name}, at {Queue:N0} requests against itself at {SmallQueue:N0}", "ms", ours, floor, 1.3);
            }
        }
        finally
        {
            await small.DisposeAsync();
            await large.DisposeAsync();
        }
    }

    private static async Task<Actor> ActorAsync(ServiceProvider services) => (await World.OpenAsync(
        services.GetRequiredService<CommandRunner>(), services.GetRequiredService<SessionStore>(), Role.CenterBusinessAdministrator,
        UnitKind.CoordinationCenter)).Actor;

    private static async Task<double> MedianAsync(ServiceProvider services, Actor actor, string? after)
    {
        var queries = services.GetRequiredService<AssistanceQueries>();
        var times = new List<double>();
        for (var call = 0; call < Calls; call++)
        {
            var started = Stopwatch.GetTimestamp();
            var page = World.Taken(await queries.ListAsync(
                actor, AssistanceBox.Routing, new AssistanceFilter(), new PageRequest(PageRows, after), CancellationToken.None));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (page.Items.Count != PageRows) throw new InvalidOperationException($"{page.Items.Count} rows instead of {PageRows}.");
        }

        return Row.Median(times);
    }

    private static async Task<string?> CursorAsync(ServiceProvider services, int row)
    {
        if (row == 0) return null;
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"select hop_due_on::text, number from assistance_legs order by hop_due_on, number, no offset {row - 1} limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return Keyset.Cursor(reader.GetString(0), reader.GetString(1), "1");
    }

    /// <summary>A database of its own with that many requests of all counties, which lie at the nation's center.</summary>
    private static async Task<ServiceProvider> FillAsync(BenchDatabase prepared, string folder, int size)
    {
        var name = $"bench_queue_{size}";
        var database = await prepared.CopyAsync(name);
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database.Runtime, JournalLogOptions.In(Path.Combine(folder, name)), database.KeyRing);
        var provider = services.BuildServiceProvider();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var fill = owner.CreateCommand(
            $$"""
            create temporary table counties on commit drop as
              select code, path, row_number() over (order by path) as place, count(*) over () as total from units where kind = 0 and level = 4;
            insert into assistance_requests (number, requester_code, requester_path, drafted_by, kind, urgency, case_number, case_key, "case",
              questions, hand_over, state, legs, created_at, sent_at, updated_at, version)
            select 'A' || left(c.code, 6) || '2026' || lpad(n::text, 6, '0'), c.code, c.path, c.code || '25001', 'Investigation',
              'Routine', 'Bench ' || n, 'BENCH' || n,
              '{"number":"Bench","cause":"Bench","filedOn":null,"parties":[]}', '[]', '[]', 'Routing', 1, now() - n * interval '1 minute',
              now() - n * interval '1 minute', now(), 3
            from generate_series(1, {{size}}) n join counties c on c.place = n % c.total + 1;
            insert into assistance_legs (number, no, unit_code, unit_path, lead, state, holder_path, held_since, hops, superior, hop_due_on, extensions,
              waited_days, excluded_days, is_designated, was_objected, was_disputed, answers, pending_answers, pending_final, exchanges, asked_again,
              told, hop_told, updated_at, version)
            select a.number, 1, c.code, c.path, false, 'Routing', '{{UnitPath.Root(UnitCode.Nation)}}', now(), '[]', '{{UnitCode.Nation}}',
              current_date + (n % 40)::int, 0, 0, 0, false, false, false, '[]', '[]', false, '[]', false, 0, 0, now(), 3
            from (select number, row_number() over (order by number) as n from assistance_requests) a join counties c on c.place = (a.n * 7) % c.total + 1;
            insert into assistance_readers (number, leg, unit_code, unit_path, part)
            select number, 1, '{{UnitCode.Nation}}', '{{UnitPath.Root(UnitCode.Nation)}}', 0 from assistance_requests;
            """);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync();
        await using var analyze = owner.CreateCommand("vacuum analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
        return provider;
    }

    private static async Task<double> RateAsync(Func<int, int, Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var no = 0; no < Each; no++) await act(caller, no);
        })));
        return Callers * Each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> TimeAsync(World world, string sql, int least)
    {
        var started = Stopwatch.GetTimestamp();
        var rows = await world.ExecuteAsync(sql);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return rows >= least ? took : throw new InvalidOperationException($"{rows} rows instead of {least}.");
    }

    private static double P99(List<double> times) => times.Order().ElementAt(Math.Max(0, times.Count * 99 / 100 - 1));

    private static UnitCode AuthorityAbove(this UnitCode county) => UnitCode.Parse($"{county.Division[..4]}000000");

    /// <summary>Who asks, who approves it and who is asked.</summary>
    private sealed record Sides(World World, Actor Officer, Actor Reviewer, Actor Asked, LiveSession RequesterLive, LiveSession AskedLive)
    {
        public static async Task<Sides> OpenAsync(World world)
        {
            var (officer, reviewer) = (await world.SignInAsync(Role.EnforcementOfficer, s_xihu), await world.SignInAsync(Role.ResponsiblePerson, s_xihu));
            var asked = await world.SignInAsync(Role.EnforcementOfficer, s_nanshan);
            var store = world.Get<SessionStore>();
            return new Sides(
                world, officer.Actor, reviewer.Actor, asked.Actor, (await store.FindAsync(officer.SessionId, CancellationToken.None))!,
                (await store.FindAsync(asked.SessionId, CancellationToken.None))!);
        }

        public async Task<string> DraftAsync(params string[] units)
        {
            var command = new AssistanceCommand(nameof(AssistanceKind.Investigation), new CaseCommand("Bench", "Bench"))
            {
                Questions = [new QuestionInput("Bench?")], Targets = units,
            };
            return World.Taken(await World.Get<DraftAssistance>().CreateAsync(Officer, command, Call.None, CancellationToken.None)).Number;
        }

        public async Task SendAsync(string number)
        {
            await TakeAsync(Officer, number, AssistanceStep.Submit);
            await TakeAsync(Reviewer, number, AssistanceStep.Approve);
        }

        public async Task<string> SentAsync(string unit)
        {
            var number = await DraftAsync(unit);
            await SendAsync(number);
            return number;
        }

        public async Task<string> AcceptedAsync(string unit)
        {
            var number = await SentAsync(unit);
            // Where it lies does not matter here, only that the unit asked has it.
            foreach (var center in new[] { s_xihu.AuthorityAbove(), UnitCode.Parse("3300000000"), UnitCode.Nation })
                await TakeAsync((await World.SignInAsync(Role.CenterBusinessAdministrator, center)).Actor, number, AssistanceStep.PassOn);
            await TakeAsync(Asked, number, AssistanceStep.Accept);
            return number;
        }

        private async Task TakeAsync(Actor by, string number, AssistanceStep step) => World.Taken(await World.Get<TakeAssistanceStep>().HandleAsync(
            by, number, null, step, new AssistanceStepCommand(), Call.None, CancellationToken.None));
    }
}
