using System.Globalization;
using System.Text.Json;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>Figures of requests received: they count what happened, add up, open to exactly their rows, and never tell who gave a rating.</summary>
public sealed class AssistanceFiguresTests(PostgresServer server)
{
    private const string Nation = Tasks.Nation, Guangdong = Tasks.Guangdong, Shenzhen = Tasks.Shenzhen, Nanshan = Tasks.Nanshan, Xihu = Tasks.Xihu;

    private static readonly AssistanceMeasure[] s_measures = Enum.GetValues<AssistanceMeasure>();

    [Fact(DisplayName = "R7.1 figures of assistance: taken on within a week, working days to answer, on the day agreed, extended, disputed")]
    public async Task Figures_CountWhatHappened()
    {
        await using var console = await TestConsole.StartAsync(server);
        // One taken on at once and answered two working days later; one taken on after nine days and answered late; one disputed.
        var (quick, late) = (await console.AcceptedAsync(), await console.DeliveredAsync());
        var disputed = await console.DeliveredAsync();
        var asked = await console.As(Role.EnforcementOfficer, Nanshan);
        (await asked.Step(disputed, "dispute", new { reason = "本局先行立案", filedOn = "2026-05-11" })).Ok();
        (await asked.Step(quick, "extend", new { newDueOn = "2026-07-31", reason = "需外调" })).Ok();
        console.Time.Advance(TimeSpan.FromDays(2));
        await ReplyAsync(console, quick);
        console.Time.Advance(TimeSpan.FromDays(7));
        (await (await FreshAsync(console, Role.EnforcementOfficer, Nanshan)).Step(late, "accept")).Ok();
        console.Time.Advance(TimeSpan.FromDays(30));
        await ReplyAsync(console, late);

        var leader = await FreshAsync(console, Role.Leader, Nanshan);
        var figures = (await leader.Read("assistance-figures")).Ok().Body;

        Assert.Equal(Nanshan, figures.GetProperty("unitCode").GetString());
        var all = figures.GetProperty("all");
        Assert.Equal([3, 1, 2, 1, 1, 1], s_measures.Select(measure => Count(all, measure)));
        var days = all.GetProperty("answerDays").EnumerateArray().Select(bucket => bucket.GetProperty("days").GetInt32()).ToList();
        Assert.Equal(2, days[0]);
        Assert.Equal([2, 2, days[1]], [days.Count, all.GetProperty("medianDays").GetInt32(), all.GetProperty("p90Days").GetInt32()]);
        var rows = figures.GetProperty("rows").GetString();
        foreach (var (measure, number) in new[]
            {
                (AssistanceMeasure.AcceptedInWeek, quick), (AssistanceMeasure.Disputed, disputed), (AssistanceMeasure.Extended, quick),
            })
        {
            var listed = (await leader.Read($"assistance-requests?{rows}&measure={measure}")).Ok().Items;
            Assert.Equal([number], listed.Select(item => item.GetProperty("number").GetString()));
        }

        var pair = Assert.Single((await leader.Read("assistance-figures?pairs=true")).Ok().Body.GetProperty("pairs").EnumerateArray());
        Assert.Equal((Tasks.Zhejiang, Shenzhen), (pair.GetProperty("requesterIn").GetString(), pair.GetProperty("askedIn").GetString()));
    }

    /// <summary>Whoever looks, from wherever: the units, and the pairs, add up to the whole, and each figure is the number of its rows.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EveryFigure_IsTheSumOfItsParts_AndTheNumberOfItsRows(int seed)
    {
        await using var console = await TestConsole.StartAsync(server);
        await FillAsync(console, new Random(seed), 300);
        var checkedRows = 0;
        foreach (var (role, unit) in new[]
            {
                (Role.Leader, Nation), (Role.Leader, Guangdong), (Role.ResponsiblePerson, Nanshan), (Role.EnforcementOfficer, Nanshan),
                (Role.CenterBusinessAdministrator, Nation), (Role.CenterBusinessAdministrator, Shenzhen),
            })
        {
            var client = await console.As(role, unit);
            var reads = (await console.ActorAsync(role, unit)).Work;
            foreach (var asked in new[] { "", "?pairs=true", "?kind=Transfer", "?from=2026-03-01&to=2026-04-30", $"?under={Nanshan}" })
            {
                var answer = await client.Read($"assistance-figures{asked}");
                if (asked.Contains(Nanshan, StringComparison.Ordinal) && unit == Guangdong)
                {
                    answer.Refused(404, "UnitNotFound");
                    continue;
                }

                var figures = answer.Ok().Body;
                var parts = figures.GetProperty("units").EnumerateArray().Concat(figures.GetProperty("pairs").EnumerateArray()).ToList();
                Assert.NotEmpty(parts);
                foreach (var measure in s_measures)
                    Assert.Equal(Count(figures.GetProperty("all"), measure), parts.Sum(part => Count(part.GetProperty("figures"), measure)));
                Assert.Equal(
                    Buckets(figures.GetProperty("all")), DayBuckets.Sum(parts.SelectMany(part => Buckets(part.GetProperty("figures")))));

                foreach (var (of, rows) in parts.Select(part => (part.GetProperty("figures"), part.GetProperty("rows").GetString()))
                    .Prepend((figures.GetProperty("all"), figures.GetProperty("rows").GetString())))
                {
                    if (rows is null)
                    {
                        // A center's administrator oversees the units below and does not read their work.
                        Assert.False(reads.Subtree);
                        continue;
                    }

                    foreach (var measure in s_measures) Assert.Equal(Count(of, measure), await RowsAsync(client, $"{rows}&measure={measure}"));
                    foreach (var bucket in Buckets(of).Take(3))
                        Assert.Equal(bucket.Count, await RowsAsync(client, $"{rows}&measure=Answered&days={bucket.Days}"));
                    checkedRows++;
                }
            }
        }

        Assert.True(checkedRows > 50, $"{checkedRows} figures were opened");
    }

    [Fact]
    public async Task Ratings_AreSharesOfGroups_NeverOne()
    {
        await using var console = await TestConsole.StartAsync(server);
        var counties = await console.ScalarAsync<string[]>(
            $"select array_agg(code::text) from (select code from units where parent_code = '{Tasks.Hangzhou}' and kind = 0 order by code limit 5) u");
        // Nanshan was rated by five units in the first quarter; Dongguan by one; and in this quarter Nanshan by five again.
        var rows = counties.Select((county, at) => new Received(county, Nanshan, "2026-02-03", Timeliness: at == 0 ? 2 : 5, Ended: "2026-03-02"))
            .Append(new Received(counties[0], Tasks.Dongguan, "2026-02-03", Timeliness: 1, Ended: "2026-03-02"))
            .Concat(counties.Select(county => new Received(county, Nanshan, "2026-05-06", Timeliness: 1, Ended: "2026-05-20")))
            // And in another year Nanshan by the five, and another of Shenzhen's districts by one.
            .Concat(counties.Select(county => new Received(county, Nanshan, "2024-10-08", Timeliness: 5, Ended: "2024-11-04")))
            .Append(new Received(Xihu, "4403040000", "2024-10-08", Timeliness: 1, Ended: "2024-11-04"));
        await InsertAsync(console, [.. rows]);
        var leader = await console.As(Role.Leader, Nation);

        var shares = (await leader.Read("assistance-figures")).Ok().Body.GetProperty("all").GetProperty("ratings");
        Assert.Equal([5, 80, 100], new[] { "ratings", "timely", "sufficient" }.Select(name => shares.GetProperty(name).GetInt32()));
        var units = (await leader.Read("assistance-figures")).Ok().Body.GetProperty("units").EnumerateArray()
            .ToDictionary(unit => unit.GetProperty("unitCode").GetString()!, unit => unit.GetProperty("figures").GetProperty("ratings"));
        Assert.Equal(80, units[Shenzhen].GetProperty("timely").GetInt32());
        Assert.Equal(JsonValueKind.Null, units[Guangdong].ValueKind);
        // Of a part of the quarter, or of one kind, there is nothing that the whole could be compared with.
        foreach (var narrowed in new[] { "from=2026-01-01&to=2026-03-01", "kind=Investigation", $"under={Tasks.Dongguan}" })
        {
            var all = (await leader.Read($"assistance-figures?{narrowed}")).Ok().Body.GetProperty("all");
            Assert.Equal(JsonValueKind.Null, all.GetProperty("ratings").ValueKind);
        }

        var pairs = (await leader.Read("assistance-figures?pairs=true")).Ok().Body.GetProperty("pairs").EnumerateArray()
            .ToDictionary(pair => pair.GetProperty("askedIn").GetString()!, pair => pair.GetProperty("figures").GetProperty("ratings").ValueKind);
        Assert.Equal((JsonValueKind.Object, JsonValueKind.Null), (pairs[Shenzhen], pairs[Guangdong]));
        // The districts tell of five of Shenzhen's six: what the pair told of more would be the one.
        const string Before = "from=2024-10-01&to=2024-12-31";
        var districts = (await leader.Read($"assistance-figures?{Before}")).Ok().Body;
        Assert.Equal(5, districts.GetProperty("all").GetProperty("ratings").GetProperty("ratings").GetInt32());
        var pair = Assert.Single((await leader.Read($"assistance-figures?{Before}&pairs=true")).Ok().Body.GetProperty("pairs").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, pair.GetProperty("figures").GetProperty("ratings").ValueKind);
    }

    [Fact]
    public async Task Figures_OfWhatIsNotTheirs_AreNotThere_AndWhatIsMalformedIsRefused()
    {
        await using var console = await TestConsole.StartAsync(server);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        foreach (var beyond in new[] { Nanshan, Tasks.Hangzhou, "3301064999" })
        {
            (await officer.Read($"assistance-figures?under={beyond}")).Refused(404, "UnitNotFound");
            (await officer.Read($"assistance-requests?measure=Received&under={beyond}")).Refused(404, "UnitNotFound");
        }

        (await officer.Read("assistance-figures?under=x")).Refused(400, "UnitCodeMalformed");
        (await officer.Read("assistance-figures?from=2026-05-02&to=2026-05-01")).Refused(400, "PeriodMalformed");
        (await officer.Read("assistance-requests?measure=Received&from=2026-05-02&to=2026-05-01")).Refused(400, "PeriodMalformed");
        (await officer.Read("assistance-requests?measure=Received&box=Inbox")).Refused(400, "MeasureMalformed");
        (await officer.Read("assistance-requests?days=3")).Refused(400, "MeasureMalformed");
        (await officer.Read("assistance-requests?measure=Received&requesterIn=x")).Refused(400, "UnitCodeMalformed");
        Assert.Equal(400, (await officer.Read("assistance-requests?measure=Rated")).Status);
        var ever = (await officer.Read("assistance-figures?from=0001-01-01&to=9999-12-31")).Ok().Body;
        Assert.Equal(0, Count(ever.GetProperty("all"), AssistanceMeasure.Received));
    }

    /// <summary>Pages through a list and counts its rows, none of which is there twice.</summary>
    private static async Task<int> RowsAsync(HttpClient client, string rows)
    {
        var (found, next) = (new HashSet<string>(), "");
        do
        {
            var page = (await client.Read($"assistance-requests?{rows}&limit=120{(next.Length > 0 ? $"&after={next}" : "")}")).Ok();
            foreach (var item in page.Items) Assert.True(found.Add($"{item.GetProperty("number")}-{item.GetProperty("leg")}"));
            next = page.Text("next");
        }
        while (next.Length > 0);
        return found.Count;
    }

    private static int Count(JsonElement figures, AssistanceMeasure measure) =>
        figures.GetProperty(JsonNamingPolicy.CamelCase.ConvertName(measure.ToString())).GetInt32();

    private static List<DayBucket> Buckets(JsonElement figures) =>
    [
        .. figures.GetProperty("answerDays").EnumerateArray()
            .Select(bucket => new DayBucket(bucket.GetProperty("days").GetInt32(), bucket.GetProperty("count").GetInt32())),
    ];

    private static async Task ReplyAsync(TestConsole console, string number)
    {
        var asked = await FreshAsync(console, Role.EnforcementOfficer, Nanshan);
        object[] answers = [new { questionId = "1", text = "是。" }, new { questionId = "2", text = "见附件。" }];
        (await asked.Step(number, "reply", new { answers, final = true })).Ok();
    }

    /// <summary>Sessions end while days pass.</summary>
    private static async Task<HttpClient> FreshAsync(TestConsole console, Role role, string unit)
    {
        await console.RenewPasswordsAsync();
        return await console.SignInAsync(await console.AccountAsync(role, unit));
    }

    /// <summary>A request that a unit received, and what came of it.</summary>
    private sealed record Received(
        string From, string To, string On, int? AcceptedAfter = null, int? AnswerDays = null, bool InTime = false, int Extensions = 0, bool Disputed = false,
        int? Timeliness = null, string? Ended = null, string Kind = "Investigation");

    internal static Task FillAsync(TestConsole console, Random random, int count)
    {
        string[] from = [Xihu, Tasks.Hangzhou, Nanshan, Tasks.Dongguan, Nation, "1101050000"];
        string[] to = [Nanshan, Shenzhen, "4403040000", Guangdong, Tasks.Dongguan, "4401060000", Nation, Tasks.Zhejiang, "1101050000"];
        return InsertAsync(console,
        [
            .. Enumerable.Range(0, count).Select(_ => new Received(
                from[random.Next(from.Length)], to[random.Next(to.Length)],
                new DateOnly(2026, 1, 1).AddDays(random.Next(150)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                random.Next(3) == 0 ? null : random.Next(12), random.Next(3) == 0 ? null : random.Next(20), random.Next(2) == 0,
                random.Next(4) / 3, random.Next(5) == 0, Kind: $"{(AssistanceKind)random.Next(3)}")),
        ]);
    }

    /// <summary>As many requests as a country has can't go their way one by one: copies of one that did.</summary>
    private static async Task InsertAsync(TestConsole console, IReadOnlyList<Received> received)
    {
        var number = await console.DeliveredAsync();
        string Text(string? value) => value is null ? "null" : $"'{value}'";
        string Days(int? value) => value is { } days ? days.ToString(CultureInfo.InvariantCulture) : "null::int";
        var rows = string.Join(",\n", received.Select((row, at) =>
            $"({at + 1}, '{row.From}', '{row.To}', date '{row.On}', {Days(row.AcceptedAfter)}, {Days(row.AnswerDays)}, {row.InTime}, {row.Extensions}, "
                + $"{row.Disputed}, {Days(row.Timeliness)}, {Text(row.Ended)}::timestamptz, '{row.Kind}')"));
        await console.ExecuteAsync(
            $"""
            create temp table given as select n.*, 'A330106' || (2026100000 + n.no) as number, r.path as from_path, u.path as to_path
            from (values {rows}) n (no, requester, asked, received, accepted, days, in_time, extensions, disputed, timeliness, ended, kind)
              join units r on r.code = n.requester join units u on u.code = n.asked;
            insert into assistance_requests select (jsonb_populate_record(a, jsonb_build_object(
              'number', g.number, 'requester_code', g.requester, 'requester_path', g.from_path, 'created_at', g.received, 'kind', g.kind))).*
            from given g, assistance_requests a where a.number = '{number}';
            insert into assistance_legs select (jsonb_populate_record(l, jsonb_build_object(
              'number', g.number, 'unit_code', g.asked, 'unit_path', g.to_path, 'holder_path', g.to_path, 'received_on', g.received,
              'delivered_at', g.received, 'first_accepted_on', g.received + g.accepted, 'answer_days', g.days,
              'answered_in_time', case when g.days is not null then g.in_time end, 'extensions', g.extensions, 'was_disputed', g.disputed,
              'timeliness', g.timeliness, 'sufficiency', case when g.timeliness is not null then 5 end, 'ended_at', g.ended))).*
            from given g, assistance_legs l where l.number = '{number}';
            insert into assistance_readers (number, leg, unit_code, unit_path, part) select number, 1, asked, to_path, 0 from given;
            drop table given;
            delete from assistance_requests where number = '{number}'
            """);
    }
}
