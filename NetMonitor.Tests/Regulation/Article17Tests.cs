using NetMonitor.Console.Features.Inspections;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 17: inspections find by themselves what is wrong, and each finding is followed to its end.</summary>
public sealed class Article17Tests(PostgresServer server)
{
    [Theory(DisplayName = "R17.1 an account unused for 90 days is found, a system administrator's after 30, and its neighbours just under the limit are not")]
    [InlineData(Role.EnforcementOfficer, 90, true)]
    [InlineData(Role.EnforcementOfficer, 89, false)]
    [InlineData(Role.CenterSystemAdministrator, 30, true)]
    [InlineData(Role.CenterSystemAdministrator, 29, false)]
    public async Task Dormant_IsFound(Role role, int days, bool found)
    {
        await using var console = await TestConsole.StartAsync(server);
        var account = await console.AccountAsync(role, Xihu, 0);
        await console.ExecuteAsync(
            $"update accounts set created_at = {Clock(console)} - interval '400 days', enabled_at = null where user_name = '{account.UserName}'");
        await console.ExecuteAsync($"insert into account_uses values ('{account.UserName}', {Clock(console)} - interval '{days} days')");

        await OrderAsync(console);

        Assert.Equal(found, await IsFoundAsync(console, InspectionRule.I1, account.UserName));
    }

    [Fact(DisplayName = "R17.1 an account that was signed in to is not dormant; one that never was counts from when it was made")]
    public async Task Dormant_CountsFromTheLastSignIn()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (used, unused) = (await console.AccountAsync(Role.EnforcementOfficer, Xihu), await console.AccountAsync(Role.EnforcementOfficer, Xihu, 1));
        await console.ExecuteAsync("update accounts set created_at = created_at - interval '400 days', enabled_at = enabled_at - interval '400 days'");
        await console.As(Role.EnforcementOfficer, Xihu);
        await console.AppliedAsync(AccountUses.Reader);

        await OrderAsync(console);

        Assert.False(await IsFoundAsync(console, InspectionRule.I1, used.UserName));
        Assert.True(await IsFoundAsync(console, InspectionRule.I1, unused.UserName));
    }

    [Fact(DisplayName = "R17.1 each rule finds exactly its subject, and not its neighbour just under the limit")]
    public async Task Rules_FindTheirSubjects()
    {
        await using var console = await TestConsole.StartAsync(server);
        var officers = await Task.WhenAll(
            new[] { Xihu, Hangzhou, Zhejiang, Nanshan, Guangdong }.Select(unit => console.AccountAsync(Role.EnforcementOfficer, unit)));
        var administrator = await console.AccountAsync(Role.CenterSystemAdministrator, Xihu);
        var (city, province) = (await console.AccountAsync(Role.CenterSystemAdministrator, Hangzhou),
            await console.AccountAsync(Role.CenterSystemAdministrator, Zhejiang));
        string Of(int index) => $"user_name = '{officers[index].UserName}'";

        // I2: 180 days, and a second less. Both keep what the account had.
        await console.ExecuteAsync($"update accounts set password_changed_at = {Clock(console)} - interval '180 days' where {Of(0)}");
        await console.ExecuteAsync($"update accounts set password_changed_at = {Clock(console)} - interval '179 days 23 hours' where {Of(1)}");
        // I3, and I7 with a key that is out and one that is written off.
        await console.ExecuteAsync($"update accounts set key_serial = null where {Of(2)}");
        await console.ExecuteAsync($"update accounts set status = 'Frozen' where {Of(3)} or {Of(4)}");
        await console.ExecuteAsync($"update security_keys set state = 'WrittenOff' where serial = '{officers[4].KeySerial}'");
        // I4: one waits longer than 5 working days, one has its form.
        foreach (var (waiting, since) in new[] { (administrator, "2026-05-26 23:00+08"), (city, "2026-05-27 01:00+08") })
            await console.ExecuteAsync(
                $"update accounts set status = 'Pending', enabled_at = null, created_at = '{since}' where user_name = '{waiting.UserName}'");
        // I8.
        await console.ExecuteAsync($"update accounts set roles = roles || '{{Leader}}' where user_name = '{province.UserName}'");
        // I10: the last day is within 30 days, and one more.
        await console.ExecuteAsync($"update accounts set ends_on = '2026-07-03' where {Of(1)}");
        await console.ExecuteAsync($"update accounts set ends_on = '2026-07-04' where {Of(0)}");
        // I12: a line too many in the ledger.
        await console.ExecuteAsync(
            $"insert into key_ledger (unit_code, entry, stock, handler, at) values ('{Zhejiang}', 'StockCounted', 1, 'system', {Clock(console)})");

        await OrderAsync(console);

        await FoundAsync(InspectionRule.I2, officers[0].UserName, officers[1].UserName);
        await FoundAsync(InspectionRule.I3, officers[2].UserName, officers[0].UserName);
        await FoundAsync(InspectionRule.I7, officers[3].UserName, officers[4].UserName);
        await FoundAsync(InspectionRule.I4, administrator.UserName, city.UserName);
        await FoundAsync(InspectionRule.I8, province.UserName, administrator.UserName);
        await FoundAsync(InspectionRule.I10, officers[1].UserName, officers[0].UserName);
        await FoundAsync(InspectionRule.I12, Zhejiang, Hangzhou);
        // Nothing else by the rules that were broken once.
        foreach (var rule in new[] { InspectionRule.I2, InspectionRule.I3, InspectionRule.I8, InspectionRule.I10, InspectionRule.I12 })
            Assert.Equal(1, await console.ScalarAsync<long>($"select count(*) from findings where rule = '{rule}'"));

        async Task FoundAsync(InspectionRule rule, string subject, string neighbour)
        {
            Assert.True(await IsFoundAsync(console, rule, subject), $"{rule} finds {subject}");
            Assert.False(await IsFoundAsync(console, rule, neighbour), $"{rule} does not find {neighbour}");
        }
    }

    [Fact(DisplayName = "R2.1 an authority without a center is found, and is for the authority above, which sets one up")]
    public async Task AuthorityWithoutCenter_IsFound()
    {
        await using var console = await TestConsole.StartAsync(server);
        await OrderAsync(console);
        Assert.Equal(0, await console.ScalarAsync<long>("select count(*) from findings where rule = 'I6'"));

        var nation = await console.As(Role.CenterSystemAdministrator, Nation);
        (await nation.Post("units", UnitBodies.Authority(Nation, "660000", "新疆生产建设兵团市场监督管理局"))).Ok();
        await OrderAsync(console);
        var finding = (await nation.Read("findings/I6.6600000000")).Ok();
        Assert.Equal(("I6", "R2.1", Nation, "Open"), (finding.Text("rule"), finding.Text("follows"), finding.Text("authorityCode"), finding.Text("state")));
        (await nation.Post("findings/I6.6600000000/fix", Because())).Refused(409, "FindingStillFound", "R17.1");

        (await nation.Post("units", UnitBodies.Center("6600000000"))).Ok();
        Assert.Equal("Fixed", (await nation.Post("findings/I6.6600000000/fix", Because())).Ok().Text("state"));
    }

    [Fact(DisplayName = "R3.2 a filing that is not acknowledged in 15 working days is found, not on the last of them, and is the nation's")]
    public async Task FilingLate_IsFound()
    {
        await using var console = await TestConsole.StartAsync(server);
        // Wednesday the third of June and 15 working days over the Dragon Boat Festival: Thursday, 25 June.
        var number = (await (await console.As(Role.CenterSystemAdministrator, Zhejiang)).Post("units", UnitBodies.Body(Zhejiang))).Ok().Text("filing");
        foreach (var (day, found) in new[] { (25, false), (26, true) })
        {
            console.Time.MoveTo(new DateTimeOffset(2026, 6, day, 10, 0, 0, TimeSpan.FromHours(8)));
            using var nation = await console.SignInAsync(await console.AccountAsync(Role.CenterSystemAdministrator, Nation));
            (await nation.Post("inspections")).Ok();
            Assert.Equal(found, await IsFoundAsync(console, InspectionRule.I5, number));
            if (found) Assert.Equal(Nation, (await nation.Read($"findings/I5.{number}")).Ok().Text("authorityCode"));
        }
    }

    [Fact(DisplayName = "R17.1 found: an exception of R9.2 after a year, a key 30 days without an account, a center with one administrator")]
    public async Task OtherRules_FindTheirSubjects()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (one, other) = (await console.AccountAsync(Role.EnforcementOfficer, Xihu), await console.AccountAsync(Role.EnforcementOfficer, Hangzhou));
        await console.ExecuteAsync($"update accounts set person = 'SAME' where user_name in ('{one.UserName}', '{other.UserName}')");
        foreach (var (number, account, at) in new[]
            {
                ("F3301062025000001", one, "2025-06-03 08:00+08"), ("F3301002025000001", other, "2025-06-04 08:00+08"),
            })
            await console.ExecuteAsync(
                $"""
                insert into registration_forms (number, unit_code, unit_path, content, person, user_name, on_paper, state, submitted_by, submitted_at,
                  exception, registered_at, version)
                select '{number}', unit_code, unit_path, '{"{}"}', person, user_name, false, 'Registered', 'system', '{at}', '兼任', '{at}', 1
                from accounts where user_name = '{account.UserName}'
                """);
        var (old, young) = (await console.IssuedKeyAsync(Xihu), await console.IssuedKeyAsync(Xihu));
        await console.ExecuteAsync($"update key_ledger set at = at - interval '30 days' where serial = '{old}'");
        await console.ExecuteAsync($"update key_ledger set at = at - interval '29 days' where serial = '{young}'");
        var second = await console.AccountAsync(Role.CenterBusinessAdministrator, Nanshan);
        await console.ExecuteAsync($"update accounts set roles = '{{CenterSystemAdministrator}}' where user_name = '{second.UserName}'");

        await OrderAsync(console);

        Assert.True(await IsFoundAsync(console, InspectionRule.I9, "F3301062025000001"));
        Assert.False(await IsFoundAsync(console, InspectionRule.I9, "F3301002025000001"));
        Assert.True(await IsFoundAsync(console, InspectionRule.I11, old));
        Assert.False(await IsFoundAsync(console, InspectionRule.I11, young));
        Assert.True(await IsFoundAsync(console, InspectionRule.I16, "3301061000"));
        Assert.False(await IsFoundAsync(console, InspectionRule.I16, "4403051000"));
    }

    [Fact(DisplayName = "R17.1 one finding a rule and subject, never two; gone, it is closed, come back, it is open again; inspections tell it by numbers")]
    public async Task Findings_AreComparedWithTheLastInspection()
    {
        await using var console = await TestConsole.StartAsync(server);
        var account = await console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var id = $"I3.{account.UserName}";
        await OrderAsync(console);

        await KeyAsync(null);
        Assert.Equal((1, 1, 0, 0), await InspectAsync());
        Assert.Equal((1, 0, 0, 0), await InspectAsync());
        await KeyAsync(account.KeySerial);
        Assert.Equal((0, 0, 0, 1), await InspectAsync());
        var reader = await console.As(Role.CenterSystemAdministrator, Xihu);
        Assert.Equal("Fixed", (await reader.Read($"findings/{id}")).Ok().Text("state"));
        await KeyAsync(null);
        Assert.Equal((1, 0, 1, 0), await InspectAsync());
        Assert.Equal("Open", (await reader.Read($"findings/{id}")).Ok().Text("state"));
        Assert.Equal(1, await console.ScalarAsync<long>($"select count(*) from findings where rule = 'I3'"));
        Assert.Equal(
            "InspectionHeld FindingsChanged InspectionHeld InspectionHeld FindingsChanged InspectionHeld FindingsChanged", await console.ScalarAsync<string>(
                "select string_agg(verb, ' ' order by id) from journal where verb in ('InspectionHeld', 'FindingsChanged') and id > "
                    + "(select max(id) from journal where verb = 'FindingsChanged' and at < (select max(at) from inspections where number like '%000002'))"));

        Task<int> KeyAsync(string? serial) => console.ExecuteAsync(
            $"update accounts set key_serial = {(serial is null ? "null" : $"'{serial}'")} where user_name = '{account.UserName}'");

        async Task<(int, int, int, int)> InspectAsync()
        {
            console.Time.Advance(TimeSpan.FromSeconds(1));
            var number = await OrderAsync(console);
            var held = (await (await console.As(Role.CenterSystemAdministrator, Xihu)).Read($"inspections/{number}")).Ok();
            var count = held.Body.GetProperty("counts").EnumerateArray().FirstOrDefault(row => row.GetProperty("rule").GetString() == "I3");
            return count.ValueKind == System.Text.Json.JsonValueKind.Undefined ? (0, 0, 0, 0)
                : (count.GetProperty("found").GetInt32(), count.GetProperty("opened").GetInt32(), count.GetProperty("cameBack").GetInt32(),
                    count.GetProperty("gone").GetInt32());
        }
    }

    [Fact(DisplayName = "R17.1 a center's administrators assign and fix its findings, leaders accept them with reason and end, and nobody else does")]
    public async Task Finding_IsFollowedByWhoItConcerns()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (account, id) = await WithoutKeyAsync(console);
        var administrator = await console.As(Role.CenterSystemAdministrator, Xihu);
        var leader = await console.As(Role.Leader, Xihu);

        Assert.Contains("Assign", (await administrator.Read($"findings/{id}")).Ok().Raw, StringComparison.Ordinal);
        var assigned = (await administrator.Post($"findings/{id}/assign")).Ok();
        var self = (await console.AccountAsync(Role.CenterSystemAdministrator, Xihu)).UserName;
        Assert.Equal(("Assigned", self), (assigned.Text("state"), assigned.Text("assignee")));
        (await administrator.Post($"findings/{id}/assign", new { userName = account.UserName })).Refused(409, "FindingAssigneeUnfit", "R17.1");
        (await administrator.Post($"findings/{id}/fix", Because(" "))).Refused(400, "ReasonRequired");
        (await administrator.Post($"findings/{id}/fix", Because())).Refused(409, "FindingStillFound", "R17.1");
        (await administrator.Post($"findings/{id}/accept", new { reason = "x", until = "2026-07-01" })).Refused(403, "RoleRequired", "R17.1");
        (await leader.Post($"findings/{id}/fix", Because())).Refused(403, "RoleRequired", "R17.1");
        (await leader.Post($"findings/{id}/accept", new { reason = "x" })).Refused(400, "FindingAcceptanceEnd", "R17.1");
        (await leader.Post($"findings/{id}/accept", new { reason = "x", until = "2026-06-03" })).Refused(400, "FindingAcceptanceEnd", "R17.1");
        (await leader.Post($"findings/{id}/accept", new { until = "2026-07-01" })).Refused(400, "ReasonRequired");
        (await leader.Post($"findings/{id}/reopen", Because())).Refused(409, "FindingStateRefused", "R17.1");
        var accepted = (await leader.Post($"findings/{id}/accept", new { reason = "备用机", until = "2026-07-01" })).Ok();
        Assert.Equal(("Accepted", "2026-07-01"), (accepted.Text("state"), accepted.Text("acceptedUntil")));
        (await administrator.Post($"findings/{id}/reopen", Because())).Refused(403, "FindingOfOthers", "R17.1");
        Assert.Equal("Open", (await leader.Post($"findings/{id}/reopen", Because())).Ok().Text("state"));

        foreach (var (role, unit) in new[]
            {
                (Role.CenterSystemAdministrator, Hangzhou), (Role.CenterSystemAdministrator, Nanshan), (Role.Leader, Guangdong),
                (Role.CenterSystemAdministrator, Nation),
            })
        {
            var stranger = await console.As(role, unit);
            (await stranger.Read($"findings/{id}")).Refused(404, "FindingNotFound", "R17.1");
            (await stranger.Post($"findings/{id}/reopen", Because())).Refused(404, "FindingNotFound", "R17.1");
        }

        (await (await console.As(Role.Leader, Zhejiang)).Read($"findings/{id}")).Ok();
        (await (await console.As(Role.EnforcementOfficer, Xihu)).Read("findings")).Refused(403, "RoleRequired");
        (await administrator.Post("inspections")).Refused(403, "RoleRequired", "R17.1");
        Assert.Equal("FindingAssigned FindingAccepted FindingReopened", await console.ScalarAsync<string>(
            $"select string_agg(verb, ' ' order by id) from journal where subject_type = 'Finding' and subject_number = '{id}' and verb <> 'Refused'"));
    }

    [Fact(DisplayName = "R17.1 an accepted finding is let be by inspections until its last day has passed; then it is open again by itself, once")]
    public async Task Acceptance_EndsByItself()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (_, id) = await WithoutKeyAsync(console);
        (await (await console.As(Role.Leader, Xihu)).Post($"findings/{id}/accept", new { reason = "x", until = "2026-06-10" })).Ok();

        await OrderAsync(console);
        Assert.Equal("Accepted", await StateAsync(console, id));
        foreach (var (day, state) in new[] { (10, "Accepted"), (11, "Open") })
        {
            console.Time.MoveTo(new DateTimeOffset(2026, 6, day, 1, 0, 0, TimeSpan.FromHours(8)));
            await FollowAsync(console);
            Assert.Equal(state, await StateAsync(console, id));
        }

        await FollowAsync(console);
        Assert.Equal(1, await console.ScalarAsync<long>($"select count(*) from journal where verb = 'FindingReopened' and subject_number = '{id}'"));
    }

    [Fact(DisplayName = "R17.1 after 10 working days a finding rises authority by authority, once each though two nodes look, and is told there")]
    public async Task LateFinding_Rises()
    {
        await using var here = await TestConsole.StartAsync(server);
        await using var there = await here.StartAnotherAsync();
        var (_, id) = await WithoutKeyAsync(here);
        var told = $"select coalesce(string_agg(data ->> 'to', ' ' order by id), '') from journal where verb = 'FindingRaised' and subject_number = '{id}'";

        // Wednesday the third of June and 10 working days: Wednesday the seventeenth. Then over the Dragon Boat Festival.
        foreach (var (day, to) in new[] { (17, ""), (18, Hangzhou), (19, Hangzhou) })
        {
            here.Time.MoveTo(new DateTimeOffset(2026, 6, day, 9, 0, 0, TimeSpan.FromHours(8)));
            await Task.WhenAll(FollowAsync(here), FollowAsync(there));
            Assert.Equal(to, await here.ScalarAsync<string>(told));
        }

        using var above = await here.SignInAsync(await here.AccountAsync(Role.CenterSystemAdministrator, Hangzhou));
        var finding = (await above.Read($"findings/{id}")).Ok();
        Assert.Equal((Hangzhou, "[]"), (finding.Text("raisedTo"), finding.Body.GetProperty("next").GetRawText()));
        Assert.Contains((await above.Read("findings?risen=true")).Ok().Items, item => item.GetProperty("id").GetString() == id);
        (await above.Post($"findings/{id}/assign")).Refused(403, "FindingOfOthers", "R17.1");
        await here.NoticesAsync();
        Assert.Equal(2, await here.ScalarAsync<long>(
            $"select count(*) from notices where kind = 'FindingRaised' and unit_code = '{Hangzhou}' and subject_number = '{id}'"));
        Assert.Contains((await above.Read("notices?unread=true")).Ok().Items, item => item.GetProperty("kind").GetString() == "FindingRaised");

        for (var months = 0; months < 4; months++)
        {
            here.Time.Advance(TimeSpan.FromDays(30));
            await FollowAsync(there);
        }

        Assert.Equal($"{Hangzhou} {Zhejiang} {Nation}", await here.ScalarAsync<string>(told));
    }

    [Fact(DisplayName = "R17.1 of two who fix one finding at once one does, and of two who saw the same version one assigns it")]
    public async Task TwoAtOnce_OneActs()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (account, id) = await WithoutKeyAsync(console);
        var administrator = await console.As(Role.CenterSystemAdministrator, Xihu);
        var version = (await administrator.Read($"findings/{id}")).Ok().Text("version");

        var assigned = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => administrator.Post($"findings/{id}/assign", ifMatch: $"\"{version}\"")));
        Assert.Equal([200, 412], assigned.Select(answer => answer.Status).Order());
        await console.ExecuteAsync($"update accounts set key_serial = '{account.KeySerial}' where user_name = '{account.UserName}'");
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => administrator.Post($"findings/{id}/fix", Because())));
        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact(DisplayName = "R17.1 by the schedule each authority is inspected once in its period, whatever restarts and however many nodes there are")]
    public async Task Schedule_HoldsOneInAPeriod()
    {
        await using var here = await TestConsole.StartAsync(server);
        await using var there = await here.StartAnotherAsync();
        // All but these few are left aside: the country's moments are spread over the whole month.
        await here.ExecuteAsync(
            $"""
            update units set status = 'Closed' where kind = 0 and code not in ('{Nation}', '{Zhejiang}', '{Hangzhou}', '{Xihu}', '3301050000', '{Nanshan}')
            """);
        here.Time.MoveTo(new DateTimeOffset(2026, 6, 30, 23, 0, 0, TimeSpan.FromHours(8)));
        var held = await Task.WhenAll(new[] { here, there }.Select(node => node.Get<HoldInspections>().ByScheduleAsync(CancellationToken.None)));
        Assert.Equal(6, held.Sum());
        Assert.Equal(0, await there.Get<HoldInspections>().ByScheduleAsync(CancellationToken.None));
        Assert.Equal("2026-06 3,2026-Q2 3", await PeriodsAsync());

        // A month later: the counties again, the others not before the quarter is over.
        here.Time.MoveTo(new DateTimeOffset(2026, 7, 31, 23, 0, 0, TimeSpan.FromHours(8)));
        for (var rounds = 0; rounds < 2; rounds++) await here.Get<HoldInspections>().ByScheduleAsync(CancellationToken.None);
        Assert.StartsWith("2026-06 3,2026-07 3,2026-Q2 3", await PeriodsAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await here.ScalarAsync<long>(
            "select count(*) from (select from inspections where period is not null group by unit_code, period having count(*) > 1) twice"));

        Task<string> PeriodsAsync() => here.ScalarAsync<string>(
            "select string_agg(period || ' ' || n, ',' order by period) from (select period, count(*) as n from inspections group by period) p");
    }

    [Fact(DisplayName = "R17.1 the moments of a month are spread over the country's authorities, each within its period and the same every time")]
    public void Moments_AreSpread()
    {
        var period = InspectionPeriod.Of(UnitLevel.County, new DateOnly(2026, 6, 15));
        var moments = Enumerable.Range(0, 3000).Select(i => period.MomentOf(UnitCode.Authority($"{110000 + i * 37}"))).ToList();

        Assert.Equal(("2026-06", new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 30)), (period.Name, period.First, period.Last));
        Assert.Equal(("2026-Q4", new DateOnly(2026, 10, 1)), (
            InspectionPeriod.Of(UnitLevel.Prefecture, new DateOnly(2026, 12, 31)).Name,
            InspectionPeriod.Of(UnitLevel.Nation, new DateOnly(2026, 12, 31)).First));
        Assert.True(moments.GroupBy(at => at.UtcDateTime.Date).All(day => day.Count() is > 20 and < 200));
        Assert.Equal(moments[7], period.MomentOf(UnitCode.Authority($"{110000 + 7 * 37}")));
    }

    [Fact(DisplayName = "R17.1 an order looks at the whole tree in one go, or at what is under a unit, and puts itself on record once")]
    public async Task Order_LooksAtTheTree()
    {
        await using var console = await TestConsole.StartAsync(server);
        var nation = await console.As(Role.CenterSystemAdministrator, Nation);
        var (xihu, nanshan) = (await console.As(Role.CenterSystemAdministrator, Xihu), await console.As(Role.CenterSystemAdministrator, Nanshan));
        await console.ExecuteAsync("update accounts set key_serial = null");

        var part = (await nation.Post("inspections", new { under = Zhejiang, reason = "专项检查" })).Ok();
        Assert.StartsWith("N3300002026", part.Text("number"), StringComparison.Ordinal);
        Assert.Equal(0, await console.ScalarAsync<long>($"select count(*) from findings where authority_path not like '%{Zhejiang}%'"));
        var whole = (await nation.Post("inspections")).Ok();
        Assert.Equal(await console.ScalarAsync<long>("select count(*) from findings where state <> 'Fixed'"), whole.Number("found"));
        Assert.Equal(await console.ScalarAsync<long>("select count(*) from accounts where status = 'Active'"),
            await console.ScalarAsync<long>("select count(*) from findings where rule = 'I3'"));
        Assert.Equal(1, await console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'InspectionHeld' and subject_number = '{whole.Text("number")}'"));

        (await nation.Post("inspections", new { under = "9999990000" })).Refused(404, "UnitNotFound", "R17.1");
        (await nation.Post("inspections", new { under = await console.StationAsync("330106") })).Refused(409, "InspectionOfNoAuthority", "R17.1");
        (await nation.Post("inspections", new { under = "x" })).Refused(400, "UnitCodeMalformed");
        (await nation.Post("inspections", new { reason = " " })).Refused(400, "ReasonRequired");

        Assert.Contains((await xihu.Read("inspections")).Ok().Items, item => item.GetProperty("number").GetString() == whole.Text("number"));
        (await nanshan.Read($"inspections/{part.Text("number")}")).Refused(404, "InspectionNotFound", "R17.1");
        Assert.True((await nation.Read($"inspections/{whole.Text("number")}")).Ok().Number("authorities") > 1);
    }

    [Fact(DisplayName = "R17.1 a step that the table does not have is refused")]
    public void Steps_OutsideTheTable_AreRefused()
    {
        foreach (var state in Enum.GetValues<FindingState>())
            foreach (var step in Enum.GetValues<FindingStep>())
                Assert.Equal(FindingWorkflow.Table.Rows.Any(row => row.From == state && row.Step == step), FindingWorkflow.Table.Guard(state, step) is null);
        Assert.Equal(Enum.GetValues<InspectionRule>(), RuleOfInspection.All.Select(rule => rule.Id));
    }

    private static object Because(string reason = "已处理") => new { reason };

    private static string Clock(TestConsole console) => $"timestamptz '{console.Time.GetUtcNow():O}'";

    private static async Task<string> OrderAsync(TestConsole console) =>
        (await (await console.As(Role.CenterSystemAdministrator, Nation)).Post("inspections")).Ok().Text("number");

    private static Task<bool> IsFoundAsync(TestConsole console, InspectionRule rule, string subject) =>
        console.ScalarAsync<bool>($"select exists (select from findings where id = '{Finding.IdOf(rule, subject)}' and state <> 'Fixed')");

    private static Task<string> StateAsync(TestConsole console, string id) => console.ScalarAsync<string>($"select state from findings where id = '{id}'");

    private static Task FollowAsync(TestConsole console) => console.Get<FollowFindings>().HandleAsync(CancellationToken.None);

    /// <summary>An officer of Xihu's without a key, and the finding of it.</summary>
    private static async Task<(NetMonitor.Console.DemoData.DemoAccount Account, string Id)> WithoutKeyAsync(TestConsole console)
    {
        var account = await console.AccountAsync(Role.EnforcementOfficer, Xihu, 1);
        await console.ExecuteAsync($"update accounts set key_serial = null where user_name = '{account.UserName}'");
        await OrderAsync(console);
        return (account, Finding.IdOf(InspectionRule.I3, account.UserName));
    }
}
