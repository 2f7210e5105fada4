using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Regulation;

/// <summary>R5.1–R5.3 against the console: who sets up and adjusts which units.</summary>
public sealed class Article05UnitTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R2.1, R5.1–R5.3 a unit is set up by exactly who manages it, an authority has one center at most")]
    [InlineData("R5.1 a body of its own authority", Role.CenterSystemAdministrator, Hangzhou, "body", Hangzhou, 201, null)]
    [InlineData("R5.1 a station of its own authority", Role.CenterSystemAdministrator, Xihu, "station", Xihu, 201, null)]
    [InlineData("R5.1 a station of a city without counties", Role.CenterSystemAdministrator, Dongguan, "station", Dongguan, 201, null)]
    [InlineData("R5.1 an authority one level below", Role.CenterSystemAdministrator, Hangzhou, "330171", Hangzhou, 201, null)]
    [InlineData("R5.1 a county right below a province", Role.CenterSystemAdministrator, Zhejiang, "339001", Zhejiang, 201, null)]
    [InlineData("R5.1 not two levels below", Role.CenterSystemAdministrator, Zhejiang, "330172", Hangzhou, 404, "UnitNotFound")]
    [InlineData("R5.1 not a body of a lower authority", Role.CenterSystemAdministrator, Zhejiang, "body", Hangzhou, 404, "UnitNotFound")]
    [InlineData("R5.1 not a station of a lower authority", Role.CenterSystemAdministrator, Hangzhou, "station", Xihu, 404, "UnitNotFound")]
    [InlineData("R5.1 not a sibling's", Role.CenterSystemAdministrator, Guangdong, "body", Zhejiang, 404, "UnitNotFound")]
    [InlineData("R5.1 not its own center", Role.CenterSystemAdministrator, Hangzhou, "center", Hangzhou, 404, "UnitNotFound")]
    [InlineData("R2.1 no second center", Role.CenterSystemAdministrator, Hangzhou, "center", Xihu, 409, "CenterExists")]
    [InlineData("R5.2 a body sets up no unit", Role.BodySystemAdministrator, "3300002001", "body", Zhejiang, 403, "RoleRequired")]
    [InlineData("R5.3 a station sets up no unit", Role.GrassrootsSystemAdministrator, "station", "station", Xihu, 403, "RoleRequired")]
    [InlineData("R5.1 no station right below a province", Role.CenterSystemAdministrator, Zhejiang, "station", Zhejiang, 409, "UnitKindNotHere")]
    [InlineData("R5.1 nothing below a station", Role.CenterSystemAdministrator, Xihu, "body", "station", 404, "UnitNotFound")]
    [InlineData("R5.1 no authority below a county", Role.CenterSystemAdministrator, Xihu, "330199", Xihu, 409, "UnitKindNotHere")]
    [InlineData("R5.1 a division of another city", Role.CenterSystemAdministrator, Hangzhou, "330471", Hangzhou, 409, "DivisionNotHere")]
    [InlineData("R5.1 a city is no county", Role.CenterSystemAdministrator, Hangzhou, "331900", Hangzhou, 409, "DivisionNotHere")]
    [InlineData("R5.1 a code that was given out", Role.CenterSystemAdministrator, Hangzhou, "330122", Hangzhou, 409, "UnitCodeTaken")]
    [InlineData("R5.1 a division of five digits", Role.CenterSystemAdministrator, Hangzhou, "33017", Hangzhou, 400, "FieldMalformed")]
    public async Task SetUp_ByWhoeverManagesIt(string why, Role by, string byUnit, string what, string under, int status, string? code)
    {
        var station = await _console.StationAsync("330106");
        var client = await _console.As(by, byUnit == "station" ? station : byUnit);
        var before = await _console.UnitsAsync();
        var parent = under == "station" ? station : under;

        var answer = await client.Post("units", what switch
        {
            "body" => UnitBodies.Body(parent),
            "station" => UnitBodies.Station(parent),
            "center" => UnitBodies.Center(parent),
            _ => UnitBodies.Authority(parent, what, "试设市场监督管理局"),
        });

        Assert.True(answer.Status == status && (status == 201 || answer.Code == code), $"{why}: {answer.Status} {answer.Raw}");
        Assert.Equal(status == 201, before != await _console.UnitsAsync());
        if (status != 201) return;
        var unit = (await client.Read($"units/{answer.Text("code")}")).Ok();
        Assert.Equal(((await client.Read($"units/{parent}")).Ok().Text("path")) + answer.Text("code") + "/", unit.Text("path"));
    }

    [Theory(DisplayName = "R5.1 a unit is adjusted by who manages it, and by nobody else")]
    [InlineData("its own station", Xihu, Beishan, 200)]
    [InlineData("an authority one level below", Hangzhou, Xihu, 200)]
    [InlineData("its center", Hangzhou, "3301061000", 200)]
    [InlineData("not its own center", Xihu, "3301061000", 404)]
    [InlineData("not itself", Xihu, Xihu, 404)]
    [InlineData("not two levels below", Zhejiang, Xihu, 404)]
    [InlineData("not a lower authority's station", Hangzhou, Beishan, 404)]
    [InlineData("not a sibling's", Nanshan, Xihu, 404)]
    public async Task Adjust_ByWhoeverManagesIt(string why, string by, string unit, int status)
    {
        var client = await _console.As(Role.CenterSystemAdministrator, by);
        var name = (await client.Read($"units/{unit}")).Ok().Text("name");

        var answer = await client.CallAsync("PATCH", $"units/{unit}", new { name = $"{name}（更名）" });

        Assert.True(answer.Status == status, $"{why}: {answer.Status} {answer.Raw}");
        Assert.Equal(status == 200 ? $"{name}（更名）" : name, (await client.Read($"units/{unit}")).Ok().Text("name"));
        if (status == 200) (await client.CallAsync("PATCH", $"units/{unit}", new { name })).Ok();
    }

    [Fact(DisplayName = "R5.1 a code is never given out twice, nor that of a unit which is closed")]
    public async Task Codes_AreNeverUsedTwice()
    {
        var center = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var first = (await center.Post("units", UnitBodies.Station(Xihu))).Ok().Text("code");
        (await center.MergeAsync(first, Beishan)).Ok();

        var second = (await center.Post("units", UnitBodies.Station(Xihu))).Ok().Text("code");
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => center.Post("units", UnitBodies.Station(Xihu))));

        var codes = together.Select(answer => answer.Ok().Text("code")).Append(first).Append(second).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal("Closed", (await center.Read($"units/{first}")).Ok().Text("status"));
    }

    [Fact(DisplayName = "R5.1 accounts of a new unit are set up by who manages it")]
    public async Task Accounts_OfANewUnit_AreManaged()
    {
        var (city, county) = (await _console.As(Role.CenterSystemAdministrator, Hangzhou), await _console.As(Role.CenterSystemAdministrator, Xihu));
        (await city.Post("units", UnitBodies.Authority(Hangzhou, "330175", "试设市场监督管理局"))).Ok();
        (await city.Post("units", UnitBodies.Center("3301750000"))).Ok();
        var body = (await county.Post("units", UnitBodies.Body(Xihu))).Ok().Text("code");
        var station = (await county.Post("units", UnitBodies.Station(Xihu))).Ok().Text("code");

        (await city.Post("accounts", AccountBodies.Account("3301751000", Role.CenterSystemAdministrator))).Ok();
        (await city.Post("accounts", AccountBodies.Account("3301751000", Role.KeyCustodian))).Refused(403, "AccountNotYours", "R5.1");
        (await county.Post("accounts", AccountBodies.Account("3301751000", Role.CenterSystemAdministrator))).Refused(404, "UnitNotFound", "R5.1");
        (await county.Post("accounts", AccountBodies.Account(body, Role.BodySystemAdministrator))).Ok();
        (await county.Post("accounts", AccountBodies.Account(station, Role.EnforcementOfficer))).Ok();
        (await county.Post("accounts", AccountBodies.Account(station, Role.GrassrootsSystemAdministrator))).Ok();
        (await county.Post("accounts", AccountBodies.Account(station, Role.EnforcementOfficer))).Refused(403, "AccountNotYours", "R5.1");
    }

    [Theory(DisplayName = "R5.1 a merger or a move that does not fit is refused, and nothing has changed")]
    [InlineData("merge into its own child", Zhejiang, "merge", Hangzhou, Xihu, 409, "UnderItself")]
    [InlineData("merge into itself", Zhejiang, "merge", Hangzhou, Hangzhou, 409, "UnderItself")]
    [InlineData("move below its own child", Zhejiang, "move", Hangzhou, Xihu, 409, "UnderItself")]
    [InlineData("move below itself", Zhejiang, "move", Hangzhou, Hangzhou, 409, "UnderItself")]
    [InlineData("move to where it is", Hangzhou, "move", Xihu, Hangzhou, 409, "UnitAlreadyThere")]
    [InlineData("a county into a city", Zhejiang, "merge", Xihu, "3303000000", 409, "UnitKindNotHere")]
    [InlineData("a city below a city", Zhejiang, "move", Hangzhou, "3303000000", 409, "UnitKindNotHere")]
    [InlineData("a county below a county", Hangzhou, "move", Xihu, "3301220000", 409, "UnitKindNotHere")]
    [InlineData("a station below a province", Zhejiang, "move", Beishan, Zhejiang, 409, "UnitKindNotHere")]
    [InlineData("a center by itself", Hangzhou, "move", "3301061000", "3301220000", 409, "UnitKindNotHere")]
    [InlineData("a center into another", Hangzhou, "merge", "3301061000", "3301221000", 409, "UnitKindNotHere")]
    [InlineData("a station into a county", Xihu, "merge", Beishan, Xihu, 404, "UnitNotFound")]
    [InlineData("a county into another province", Nation, "move", Xihu, "4401000000", 409, "DivisionNotHere")]
    [InlineData("a county merged into another province's", Nation, "merge", Xihu, Nanshan, 409, "DivisionNotHere")]
    [InlineData("the Information Center", Nation, "move", "1000003001", Zhejiang, 409, "UnitKindNotHere")]
    [InlineData("by who manages it, but not the other side", Hangzhou, "move", Xihu, "3303000000", 404, "UnitNotFound")]
    [InlineData("by who is above the center over both", Nation, "move", Xihu, "3303000000", 404, "UnitNotFound")]
    [InlineData("by a sibling", Guangdong, "move", Xihu, "3303000000", 404, "UnitNotFound")]
    [InlineData("to what is not there", Zhejiang, "move", Xihu, "3398000000", 404, "UnitNotFound")]
    [InlineData("to what is no code", Zhejiang, "move", Xihu, "33", 400, "UnitCodeMalformed")]
    public async Task Change_ThatDoesNotFit_IsRefused(string why, string by, string step, string unit, string other, int status, string code)
    {
        var client = await _console.As(Role.CenterSystemAdministrator, by);
        var before = await _console.UnitsAsync();

        var answer = step == "move" ? await client.MoveAsync(unit, other) : await client.MergeAsync(unit, other);

        Assert.True(answer.Status == status && answer.Code == code, $"{why}: {answer.Status} {answer.Raw}");
        Assert.Equal(before, await _console.UnitsAsync());
    }
}

/// <summary>R5.1: what a suspension, a move and a merger do to the tree, to work, accounts, keys and the journal.</summary>
public sealed class Article05TreeTests(PostgresServer server)
{
    private const string Wenzhou = "3303000000", Tonglu = "3301220000";

    [Fact(DisplayName = "R5.1 a suspended unit's accounts, and those below it, have no scope: sessions end, nobody signs in, no tasks are sent")]
    public async Task SuspendedUnit_IsOutOfService()
    {
        await using var console = await TestConsole.StartAsync(server);
        var above = await console.As(Role.CenterSystemAdministrator, "3300000000");
        var (account, station) = (await console.AccountAsync(Role.EnforcementOfficer, Hangzhou), await console.StationAsync("330106"));
        var holders = new[] { await console.SignInAsync(account), await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, station)) };
        (await above.Post($"units/{Hangzhou}/suspend", new { reason = "" })).Refused(400, "ReasonRequired");

        (await above.Post($"units/{Hangzhou}/suspend", new { reason = "整顿" })).Ok();

        foreach (var holder in holders) (await holder.Read("tasks")).Refused(401, "NotSignedIn");
        (await console.Anonymous().CallAsync("POST", "sessions", await console.CredentialsAsync(account))).Refused(401, "SignInRefused");
        Assert.Equal("Suspended", (await above.Read($"units/{Xihu}")).Ok().Text("status"));
        var dispatcher = await console.As(Role.CenterBusinessAdministrator, Zhejiang);
        (await dispatcher.Post("tasks", TaskBodies.Task(Picked(Xihu)))).Refused(409, "UnitNotAsked");
        (await above.Post($"units/{Hangzhou}/suspend", new { reason = "x" })).Refused(409, "UnitStatusNotPossible");
        (await above.CallAsync("PATCH", $"units/{Hangzhou}", new { status = "Active", reason = "x" })).Refused(409, "UnitStatusNotPossible");

        (await above.Post($"units/{Hangzhou}/resume", new { reason = "恢复" })).Ok();

        (await above.Post($"units/{Hangzhou}/resume", new { reason = "x" })).Refused(409, "UnitStatusNotPossible");
        // What was ended stays so.
        foreach (var holder in holders) (await holder.Read("tasks")).Refused(401, "NotSignedIn");
        console.Time.Advance(TimeSpan.FromMinutes(2));
        (await console.SignInAsync(account)).Dispose();
    }

    [Fact(DisplayName = "R5.1 a move rewrites the paths of all that lies below in every table, changes no journal entry, and loses no work")]
    public async Task Move_TakesEverythingAlong()
    {
        await using var console = await TestConsole.StartAsync(server);
        var province = await console.As(Role.CenterSystemAdministrator, Zhejiang);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var station = await console.StationAsync("330106");
        var number = await city.DispatchAsync(Picked(Xihu));
        var own = await (await console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(station));
        (await (await console.As(Role.ResponsiblePerson, Xihu)).Post(
            "registration-forms", AccountBodies.Form("3301061000", Role.CenterSystemAdministrator, null))).Ok();
        (await (await console.As(Role.EnforcementOfficer, Xihu)).Post("help-requests", new { text = "密钥无法使用" })).Ok();
        var holder = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        var journal = await JournalAsync(console, long.MaxValue);
        var (old, below) = ($"{Path(Hangzhou)}{Xihu}/", await console.ScalarAsync<long>($"select count(*) from units where path like '%/{Xihu}/%'"));

        var moved = (await province.MoveAsync(Xihu, Wenzhou)).Ok();

        Assert.Equal(below, moved.Number("units"));
        foreach (var (table, column) in MovingPaths.Moved)
        {
            Assert.Equal(0, await console.ScalarAsync<long>($"select count(*) from {table} where {column} like '{old}%'"));
            Assert.Equal(0, await console.ScalarAsync<long>(
                $"select count(*) from {table} where {column} like '%/{Xihu}/%' and {column} not like '{Path(Wenzhou)}{Xihu}/%'"));
        }

        Assert.Equal(below, await console.ScalarAsync<long>($"select count(*) from units where path like '{Path(Wenzhou)}{Xihu}/%'"));
        await WholeAsync(console);
        Assert.Equal(journal.Text, (await JournalAsync(console, journal.Last)).Text);
        // Whoever was signed in signs in again, and goes on with the same work.
        (await holder.Read("assignments?mine=true")).Refused(401, "NotSignedIn");
        console.Time.Advance(TimeSpan.FromMinutes(2));
        using var officer = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Xihu));
        Assert.Contains((await officer.Read("assignments?mine=true")).Ok().Items, item => item.GetProperty("taskNumber").GetString() == number);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        (await city.Read($"tasks/{number}/assignments")).Ok();
        // Who stands above now reads what it issues; who no longer does, does not.
        (await (await console.As(Role.Leader, Zhejiang)).Read($"tasks/{own}")).Ok();
        (await (await console.As(Role.Leader, Hangzhou)).Read($"tasks/{own}")).Refused(404, "TaskNotFound");
        Assert.DoesNotContain(
            (await (await console.As(Role.Leader, Hangzhou)).Read("tasks")).Ok().Items, item => item.GetProperty("number").GetString() == own);
        Assert.Equal(1, await console.ScalarAsync<long>($"select count(*) from task_grants where unit_code = '{Wenzhou}' and task_number = '{own}'"));
        await Eventually.TrueAsync(async () => await console.ScalarAsync<long>(
            $"select count(*) from progress where task_number = '{number}' and unit_code = '{Wenzhou}'") > 0, "its work counts for who stands above now");
        // Old and new superior as of the tree.
        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).CallAsync("PATCH", $"units/{Xihu}", new { name = "x" }))
            .Refused(404, "UnitNotFound");
        var history = (await province.Read($"units/{Xihu}/history")).Ok().Items;
        Assert.Equal(("UnitMoved", Hangzhou, Wenzhou, "区划调整"), (history[0].GetProperty("verb").GetString(), Of(history[0], "from"), Of(history[0], "to"),
            Of(history[0], "reason")));
        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).Read($"units/{Xihu}/history")).Refused(404, "UnitNotFound");
        (await (await console.As(Role.EnforcementOfficer, Zhejiang)).Read($"units/{Xihu}/history")).Refused(403, "RoleRequired");
    }

    [Theory(DisplayName = "R5.1 what a command that began before a move or a merger writes with the old path gets the new one")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LateWriter_IsCaughtUpWith(bool merge)
    {
        await using var console = await TestConsole.StartAsync(server);
        var station = await console.StationAsync("330106");
        var number = await (await console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(station));
        var path = $"select unit_path from assignments where task_number = '{number}'";
        var before = await console.ScalarAsync<string>(path);
        _ = merge
            ? (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).MergeAsync(Xihu, Tonglu)).Ok()
            : (await (await console.As(Role.CenterSystemAdministrator, Zhejiang)).MoveAsync(Xihu, Wenzhou)).Ok();
        var after = await console.ScalarAsync<string>(path);
        Assert.NotEqual(before, after);
        await console.ExecuteAsync($"update assignments set unit_path = '{before}' where task_number = '{number}'");

        await console.Get<Console.Features.Units.MoveUnit>().CatchUpAsync(CancellationToken.None);

        Assert.Equal(after, await console.ScalarAsync<string>(path));
    }

    [Fact(DisplayName = "R5.1 of two moves of one unit at once one comes second and is judged by what the first one left; the tree is whole")]
    public async Task Moves_AtOnce_ComeOneAfterTheOther()
    {
        await using var console = await TestConsole.StartAsync(server);
        await using var other = await console.StartAnotherAsync();
        var here = await console.As(Role.CenterSystemAdministrator, Zhejiang);
        var there = other.WithToken(here.DefaultRequestHeaders.Authorization!.Parameter!);
        var city = await console.As(Role.CenterSystemAdministrator, Hangzhou);

        var answers = await Task.WhenAll(
            here.MoveAsync(Xihu, Wenzhou), there.MoveAsync(Xihu, Wenzhou), there.MoveAsync(Tonglu, Wenzhou), city.MergeAsync(Tonglu, "3301270000"));

        Assert.Equal([200, 404], answers.Take(2).Select(answer => answer.Status).Order());
        Assert.Single(answers.Skip(2), answer => answer.Status == 200);
        Assert.Contains(answers[2].Status, new[] { 200, 409 });
        Assert.Contains(answers[3].Status, new[] { 200, 404 });
        await WholeAsync(console);
    }

    [Fact(DisplayName = "R5.1 a subtree of 3,000 units moves in one go")]
    public async Task Move_OfALargeSubtree_Works()
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.ExecuteAsync(
            $"""
            insert into units (code, name, kind, level, parent_code, path, division_code, status, origin, functional_zone, separately_planned, sub_provincial,
              pinyin, version)
            select c.code, '试设', 4, 5, p.code, p.path || c.code || '/', p.division_code, 'Active', 'Added', false, false, false, 'ss', 1
            from units p cross join lateral (select p.division_code || '4' || lpad(n::text, 3, '0') as code from generate_series(600, 899) n) c
            where p.parent_code = '{Hangzhou}' and p.kind = 0
            """);
        var below = await console.ScalarAsync<long>($"select count(*) from units where path like '{Path(Hangzhou)}%'");
        Assert.True(below > 3000);
        var nation = await console.As(Role.CenterSystemAdministrator, Nation);
        (await nation.Post("units", UnitBodies.Authority(Nation, "339900", "试设市市场监督管理局"))).Ok();

        var moved = (await nation.MoveAsync(Hangzhou, "3399000000")).Ok();

        Assert.Equal(below, moved.Number("units"));
        Assert.Equal(below, await console.ScalarAsync<long>($"select count(*) from units where path like '1000000000/3399000000/{Hangzhou}/%'"));
    }

    [Fact(DisplayName = "R5.1 a merger loses nothing: units, running work, keys and history go over; the merged unit's own accounts are frozen")]
    public async Task Merge_TakesEverythingOver()
    {
        const string Gongshu = "3301050000";
        await using var console = await TestConsole.StartAsync(server);
        var city = await console.As(Role.CenterSystemAdministrator, Hangzhou);
        var dispatcher = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var station = await console.StationAsync("330106");
        var alone = await dispatcher.DispatchAsync(Picked(Xihu));
        var both = await dispatcher.DispatchAsync(Picked(Xihu, Gongshu));
        var done = await dispatcher.DispatchAsync(Picked(Xihu));
        (await dispatcher.Post($"assignments/{await console.SubmittedAsync(done, Xihu, 3)}/accept")).Ok();
        var own = await (await console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(station));
        var officer = await console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var keys = await console.ScalarAsync<long>($"select count(*) from security_keys where unit_code = '{Xihu}'");
        var stations = await console.ScalarAsync<long>($"select count(*) from units where parent_code = '{Xihu}' and kind = 4");
        var journal = await JournalAsync(console, long.MaxValue);

        var merged = await city.MergeAsync(Xihu, Gongshu);
        Assert.True(merged.Status == 200, console.Errors);

        var closed = (await city.Read($"units/{Xihu}")).Ok();
        Assert.Equal(("Closed", Gongshu, Gongshu), (closed.Text("status"), closed.Text("mergedInto"), closed.Text("parentCode")));
        Assert.Equal("Closed", (await city.Read("units/3301061000")).Ok().Text("status"));
        Assert.Equal(stations, await console.ScalarAsync<long>(
            $"select count(*) from units where parent_code = '{Gongshu}' and kind = 4 and code like '330106%'"));
        await WholeAsync(console);
        Assert.Equal("Frozen", await console.StateOfAsync(officer.UserName));
        Assert.Equal(0, await console.ScalarAsync<long>(
            "select count(*) from accounts where unit_code in ('3301060000', '3301061000') and status not in ('Frozen', 'Deleted')"));
        // Running work goes on at the other; what is done stays where it was done; where both had it, the other answers.
        Assert.Equal("Dispatched", (await dispatcher.Read($"assignments/{alone}-{Gongshu}")).Ok().Text("state"));
        Assert.Equal("Accepted", (await dispatcher.Read($"assignments/{done}-{Xihu}")).Ok().Text("state"));
        Assert.Equal("Withdrawn", (await dispatcher.Read($"assignments/{both}-{Xihu}")).Ok().Text("state"));
        Assert.Equal("Dispatched", (await dispatcher.Read($"assignments/{both}-{Gongshu}")).Ok().Text("state"));
        Assert.Equal(Gongshu, await console.ScalarAsync<string>($"select issuer_code from tasks where number = '{own}'"));
        Assert.Equal($"{Path(Hangzhou)}{Gongshu}/", await console.ScalarAsync<string>(
            $"select distinct issuer_path from assignments where task_number = '{own}'"));
        Assert.Equal(journal.Text, (await JournalAsync(console, journal.Last)).Text);
        // Keys are in the other ledger, and both stocks add up (R16.2).
        Assert.True(keys > 0);
        Assert.Equal(0, await console.ScalarAsync<long>(
            $"select count(*) from security_keys where unit_code = '{Xihu}' and state not in ('Lost', 'WrittenOff')"));
        Assert.Equal(0, await console.ScalarAsync<long>(
            """
            select count(*) from (select unit_code, sum(stock) as stock from key_ledger group by unit_code) l
            full join (select unit_code, count(*) as stock from security_keys where state in ('InStock', 'Recovered', 'Allocated') group by unit_code) k
              using (unit_code)
            where coalesce(l.stock, 0) <> coalesce(k.stock, 0)
            """));
        var history = (await city.Read($"units/{Gongshu}/history")).Ok().Items;
        Assert.Equal(("UnitTookOver", Xihu), (history[0].GetProperty("verb").GetString(), Of(history[0], "from")));
        (await city.MergeAsync(Xihu, Gongshu)).Refused(409, "UnitClosed");
    }

    [Fact(DisplayName = "R5.1 a station goes to another county with its people, its work and its keys, by the center over both")]
    public async Task Station_ThatIsMoved_KeepsItsPeopleAndKeys()
    {
        await using var console = await TestConsole.StartAsync(server);
        var city = await console.As(Role.CenterSystemAdministrator, Hangzhou);
        var station = await console.StationAsync("330106");
        var officer = await console.AccountAsync(Role.EnforcementOfficer, station);
        (await (await console.As(Role.CenterSystemAdministrator, Xihu)).MoveAsync(station, "3301220000")).Refused(404, "UnitNotFound", "R5.1");

        (await city.MoveAsync(station, "3301220000")).Ok();

        Assert.Equal("330122", (await city.Read($"units/{station}")).Ok().Text("divisionCode"));
        await WholeAsync(console);
        Assert.Equal("3301220000", await console.ScalarAsync<string>($"select unit_code from security_keys where serial = '{officer.KeySerial}'"));
        Assert.Equal(["Shipped", "Received"], (await console.ScalarAsync<string[]>(
            $"select array_agg(entry::text order by id) from key_ledger where serial = '{officer.KeySerial}'")).TakeLast(2));
        console.Time.Advance(TimeSpan.FromMinutes(2));
        (await console.SignInAsync(officer)).Dispose();
        (await (await console.As(Role.CenterSystemAdministrator, Xihu)).Read($"accounts/{officer.UserName}")).Refused(404, "AccountNotFound");
    }

    /// <summary>Every unit's path goes on its parent's, and every path in any table is that of the unit it leads to; issuers too.</summary>
    private static async Task WholeAsync(TestConsole console)
    {
        Assert.Equal(0, await console.ScalarAsync<long>(
            "select count(*) from units u join units p on p.code = u.parent_code where u.path <> p.path || u.code || '/'"));
        foreach (var (table, column) in MovingPaths.Moved)
            Assert.True(await console.ScalarAsync<bool>(
                $"""
                select not exists (select from {table} x left join units u on u.code = left(right(x.{column}, 11), 10)
                  where u.path is distinct from x.{column})
                """), $"{table}.{column} has a path that leads nowhere");
        Assert.Equal(0, await console.ScalarAsync<long>(
            "select count(*) from assignments a join tasks t on t.number = a.task_number where a.issuer_path <> t.issuer_path or t.issuer_code <> "
            + "left(right(t.issuer_path, 11), 10)"));
    }

    private static string Path(string city) => $"1000000000/{city[..2]}00000000/{city}/";

    private static string? Of(System.Text.Json.JsonElement entry, string name) => entry.GetProperty("data").GetProperty(name).GetString();

    /// <summary>The journal's entries up to one, all they say, as one text.</summary>
    private static async Task<(string Text, long Last)> JournalAsync(TestConsole console, long until)
    {
        var text = await console.ScalarAsync<string>($"select md5(string_agg(j::text, ',' order by id)) from journal j where id <= {until}");
        return (text, await console.ScalarAsync<long>($"select max(id) from journal where id <= {until}"));
    }
}
