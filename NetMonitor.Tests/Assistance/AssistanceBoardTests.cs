using System.Text.Json;
using System.Text.RegularExpressions;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Assistance;

/// <summary>A request that goes to many units: its board, and the lists in which it is one row.</summary>
public sealed class AssistanceBoardTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "A request to 200 units stands on one board: each with its route, clock and state, by pages, states, lateness and name")]
    public async Task Board_OfTwoHundred()
    {
        var units = await UnitsAsync(200);
        var number = await SentToAsync(units);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();

        var first = (await Legs(officer, number, "?limit=120")).Ok();
        var rest = (await Legs(officer, number, $"?limit=120&after={first.Text("next")}")).Ok();
        Assert.Equal([.. units.Order(StringComparer.Ordinal)],
            first.Items.Concat(rest.Items).Select(leg => leg.GetProperty("unitCode").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Null, rest.Body.GetProperty("next").ValueKind);

        // Those of its own city have it, all others are with the province.
        var progress = (await officer.Read($"assistance-requests/{number}/progress")).Ok();
        var delivered = units.Count(unit => unit.StartsWith("3301", StringComparison.Ordinal));
        Assert.Equal(200, progress.Number("total"));
        Assert.Equal(
            [("Delivered", delivered), ("Routing", 200 - delivered)],
            progress.Body.GetProperty("byState").EnumerateObject().Select(state => (state.Name, state.Value.GetInt32())).Order());
        Assert.Equal(delivered, (await Legs(officer, number, "?state=Delivered&limit=200")).Ok().Items.Count());
        var routed = (await Legs(officer, number, "?state=Routing&limit=1")).Ok().Items.Single();
        Assert.Equal(
            (Zhejiang, 1, 3), (routed.GetProperty("holder").GetString(), routed.GetProperty("hopsPassed").GetInt32(), routed.GetProperty("hops").GetInt32()));

        var gongshu = (await Legs(officer, number, "?q=拱墅")).Ok().Items.Single();
        Assert.Equal(Gongshu, gongshu.GetProperty("unitCode").GetString());
        (await officer.Read($"assistance-requests/{gongshu.GetProperty("id").GetString()}")).Ok();
        (await officer.Step(gongshu.GetProperty("id").GetString()!, "withdraw")).Ok();
        Assert.Equal([Gongshu], Codes(await Legs(officer, number, "?state=Withdrawn")));
        Assert.Equal(Gongshu, Codes(await Legs(officer, number, "?sort=Updated&limit=1")).Single());
        Assert.Equal(Gongshu, Codes(await Legs(officer, number, "?sort=State&reversed=true&limit=1")).Single());
    }

    [Fact]
    public async Task Board_SortedByDue_ShowsWhoIsLateFirst_AndTheFilterAgrees()
    {
        var number = await SentToAsync([Nanshan, Gongshu, Guangdong]);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();
        await _console.ExecuteAsync($"update assistance_legs set due_on = '2020-01-02' where number = '{number}' and unit_code = '{Gongshu}'");

        Assert.Equal(Gongshu, Codes(await Legs(officer, number, "?sort=Due&limit=1")).Single());
        Assert.Equal([Gongshu], Codes(await Legs(officer, number, "?overdue=true")));
        Assert.DoesNotContain(Gongshu, Codes(await Legs(officer, number, "?overdue=false")));
        Assert.Equal(2, (await Legs(officer, number, "?overdue=false")).Ok().Items.Count());
        Assert.Equal(1, (await officer.Read($"assistance-requests/{number}/progress")).Ok().Number("overdue"));
        // Every order goes on where a page ends, also among those of which nobody has to do anything any more.
        foreach (var no in new[] { 1, 3 }) (await officer.Step($"{number}-{no}", "withdraw")).Ok();
        foreach (var sort in new[] { "Unit", "State", "Due", "Updated" })
        foreach (var reversed in new[] { false, true })
            Assert.Equal(3, (await PagedAsync(officer, number, $"sort={sort}&reversed={reversed}")).Distinct().Count());
    }

    [Fact]
    public async Task Board_ShowsWhatItsReaderMaySee()
    {
        var number = await SentToAsync([Nanshan, Gongshu, Guangdong]);
        foreach (var center in new[] { Hangzhou, Zhejiang, Nation })
            (await (await _console.As(Role.CenterBusinessAdministrator, center)).Step(number, "pass-on")).Ok();
        var asked = await _console.As(Role.EnforcementOfficer, Nanshan);

        Assert.Equal([Nanshan], Codes(await Legs(asked, number)));
        Assert.Equal(1, (await asked.Read($"assistance-requests/{number}/progress")).Ok().Number("total"));
        Assert.Empty((await Legs(asked, number, "?q=拱墅")).Ok().Items);
        Assert.Equal(2, (await Legs(await _console.As(Role.CenterBusinessAdministrator, Zhejiang), number)).Ok().Items.Count());
        var unrelated = await _console.As(Role.EnforcementOfficer, Beishan);
        (await Legs(unrelated, number)).Refused(404, "AssistanceNotFound");
        (await unrelated.Read($"assistance-requests/{number}/progress")).Refused(404, "AssistanceNotFound");
        // Who was given questions alone sees no leg.
        (await asked.Step(number, "accept")).Ok();
        (await asked.Step(number, "split", new { unitCode = Dongguan, questionIds = new[] { "2" } })).Ok();
        Assert.Empty((await Legs(await _console.As(Role.EnforcementOfficer, Dongguan), number)).Ok().Items);
    }

    [Fact]
    public async Task Lists_OfARequestToSeveral_TellTheEarliestDeadline_AndThatAnyIsLate()
    {
        var number = await SentToAsync([Nanshan, Gongshu, Guangdong]);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();
        var early = (await SentAsync(officer, number, "overdue=false"))!.Value;
        Assert.Equal(("Routing", JsonValueKind.String, false),
            (Text(early, "state"), early.GetProperty("dueOn").ValueKind, early.GetProperty("overdue").GetBoolean()));

        // The second leg is late, the first and the third are on their way.
        await _console.ExecuteAsync($"update assistance_legs set due_on = '2020-01-02' where number = '{number}' and unit_code = '{Gongshu}'");

        var late = (await SentAsync(officer, number, "overdue=true"))!.Value;
        Assert.Equal(("Routing", "2020-01-02", true), (Text(late, "state"), Text(late, "dueOn"), late.GetProperty("overdue").GetBoolean()));
        Assert.Null(await SentAsync(officer, number, "overdue=false"));
        var detail = (await officer.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal(("2020-01-02", true), (detail.Text("dueOn"), detail.Body.GetProperty("overdue").GetBoolean()));
        // Who sees all by grants, and whoever sees some of it.
        foreach (var (unit, sees) in new[] { (Xihu, true), (Zhejiang, true), (Nanshan, false) })
        {
            var reader = await _console.As(unit == Zhejiang ? Role.Leader : Role.EnforcementOfficer, unit);
            Assert.Equal(sees, await FoundAsync(reader, $"overdue=true&q={number}") is { } row && Text(row, "state") == "Routing");
        }

        // What is over is late no more.
        (await officer.Step($"{number}-2", "withdraw")).Ok();
        Assert.Null(await SentAsync(officer, number, "overdue=true"));
        Assert.Equal(JsonValueKind.Null, (await SentAsync(officer, number, "overdue=false"))!.Value.GetProperty("dueOn").ValueKind);
        // Of a center that is late the requesting unit's list tells, too.
        await _console.ExecuteAsync($"update assistance_legs set hop_due_on = '2020-01-03' where number = '{number}' and no = 3");
        var hop = (await SentAsync(officer, number, "overdue=true"))!.Value;
        Assert.Equal(("2020-01-03", true, false), (Text(hop, "hopDueOn"), hop.GetProperty("late").GetBoolean(), hop.GetProperty("overdue").GetBoolean()));
    }

    [Fact]
    public async Task Lists_OfARequestWhoseUnitsAllAnswered_TellWhenTheFirstWasDue_AndNobodyIsLate()
    {
        var number = await SentToAsync([Gongshu, "3301080000"]);
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();
        await _console.ExecuteAsync($"update assistance_legs set state = 'Replied', due_on = date '2020-01-02' + no where number = '{number}'");
        await _console.ExecuteAsync($"update assistance_requests set state = 'Replied' where number = '{number}'");

        var row = (await SentAsync(await _console.As(Role.EnforcementOfficer, Xihu), number, "overdue=false"))!.Value;

        Assert.Equal(("2020-01-03", false), (Text(row, "dueOn"), row.GetProperty("overdue").GetBoolean()));
    }

    [Theory]
    [InlineData("?q=%1F", "SearchMalformed")]
    [InlineData("?limit=201", "LimitOutOfRange")]
    [InlineData("?after=x", "PageCursorMalformed")]
    public async Task Board_AskedForWhatIsNone_IsRefused(string query, string code) => (await Legs(
        await _console.As(Role.EnforcementOfficer, Xihu), await SentToAsync([Nanshan, Gongshu]), query)).Refused(400, code);

    [Fact(DisplayName = "A step taken on many legs at once, which are written together, leaves each as it leaves one of a few, and who reads it, too")]
    public async Task Steps_OnManyLegs_WriteWhatTheyWriteOnFew()
    {
        var units = await UnitsAsync(30);
        var (few, many) = (await SentToAsync([.. units.Take(2)]), await SentToAsync(units));
        await SameAsync("approve");
        var hangzhou = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        foreach (var number in new[] { few, many }) (await hangzhou.Step(number, "pass-on")).Ok();
        await SameAsync("pass-on");
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        foreach (var number in new[] { few, many }) (await officer.Step(number, "withdraw", new { reason = "对方已自行处理。" })).Ok();
        await SameAsync("withdraw");

        async Task SameAsync(string step)
        {
            Assert.Equal(30, await _console.ScalarAsync<int>($"select count(distinct unit_code)::int from assistance_legs where number = '{many}'"));
            foreach (var unit in units.Take(2)) Assert.Equal((step, await KeptAsync(few, unit)), (step, await KeptAsync(many, unit)));
        }

        // But for the moments of the two requests, and the leg's place in its own.
        async Task<string> KeptAsync(string number, string unit) => Regex.Replace(
            await _console.ScalarAsync<string>(
                $"""
                select (to_jsonb(l) - array['number', 'no'])::text || (select jsonb_agg(to_jsonb(r) - array['number', 'leg'] order by unit_code, part)::text
                  from assistance_readers r where r.number = l.number and r.leg = l.no)
                from assistance_legs l where number = '{number}' and unit_code = '{unit}'
                """),
            @"\d{4}-\d\d-\d\dT[^\""\\]+", "…");
    }

    private static Task<ApiAnswer> Legs(HttpClient account, string number, string query = "") => account.Read($"assistance-requests/{number}/legs{query}");

    private static Task<JsonElement?> SentAsync(HttpClient account, string number, string query) => FoundAsync(account, $"box=Sent&q={number}&{query}");

    private static async Task<JsonElement?> FoundAsync(HttpClient account, string query)
    {
        var found = (await account.Read($"assistance-requests?{query}")).Ok().Items.ToList();
        return found is [var row] ? row : null;
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static IReadOnlyList<string> Codes(ApiAnswer answer) => [.. answer.Ok().Items.Select(leg => leg.GetProperty("unitCode").GetString()!)];

    private static async Task<IReadOnlyList<string>> PagedAsync(HttpClient account, string number, string query)
    {
        var (codes, after) = (new List<string>(), "");
        while (true)
        {
            var page = (await Legs(account, number, $"?limit=1&{query}{after}")).Ok();
            codes.AddRange(Codes(page));
            if (page.Body.GetProperty("next").ValueKind == JsonValueKind.Null) return codes;
            after = $"&after={page.Text("next")}";
        }
    }

    private Task<string> SentToAsync(IReadOnlyList<string> units) => _console.SentAsync(change: body =>
    {
        body.Remove("target");
        body["targets"] = units;
    });

    /// <summary>Authorities of counties all over the country, those of Hangzhou among them.</summary>
    private async Task<IReadOnlyList<string>> UnitsAsync(int count)
    {
        var codes = await _console.ScalarAsync<string[]>(
            $"""
            select array_agg(code) from (select code from units where kind = 0 and level = 4 and code <> '{Xihu}'
              order by code not like '3301%', code desc limit {count}) u
            """);
        return codes;
    }
}
