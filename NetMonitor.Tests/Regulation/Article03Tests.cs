using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 3: the nation and the first-level authorities.</summary>
public sealed class Article03Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R3.1 the national center sets up a first-level authority, its center and that center's system administrator")]
    public async System.Threading.Tasks.Task FirstLevel_IsSetUpByTheNation()
    {
        var nation = await _console.As(Role.CenterSystemAdministrator, Nation);

        var authority = (await nation.Post("units", UnitBodies.Authority(Nation, "660000", "新疆生产建设兵团市场监督管理局"))).Ok();
        var center = (await nation.Post("units", UnitBodies.Center(authority.Text("code")))).Ok();

        Assert.Equal(("6600000000", "Province", Nation, ""),
            (authority.Text("code"), authority.Text("level"), authority.Text("parentCode"), authority.Text("filing")));
        Assert.Equal(("6600001000", "Province", "Active"), (center.Text("code"), center.Text("level"), center.Text("status")));
        var administrator = (await nation.Post("accounts", AccountBodies.Account("6600001000", Role.CenterSystemAdministrator))).Ok();
        Assert.Equal("Pending", administrator.Text("status"));
        // A city that the nation sets up right below itself is a separately planned one.
        var city = (await nation.Post("units", UnitBodies.Authority(Nation, "659900", "某计划单列市市场监督管理局"))).Ok();
        Assert.Equal("Province", city.Text("level"));
        Assert.Equal("True", (await nation.Read($"units/{city.Text("code")}")).Ok().Text("separatelyPlanned"));
    }

    [Theory(DisplayName = "R3.1 nobody but the national center sets up or adjusts first-level authorities and their centers")]
    [InlineData(Role.CenterSystemAdministrator, Zhejiang, 404, "UnitNotFound", "R3.1")]
    [InlineData(Role.CenterSystemAdministrator, Guangdong, 404, "UnitNotFound", "R3.1")]
    [InlineData(Role.CenterSystemAdministrator, Hangzhou, 404, "UnitNotFound", "R3.1")]
    [InlineData(Role.Leader, Nation, 403, "RoleRequired", "R5.1")]
    public async System.Threading.Tasks.Task FirstLevel_ByAnyoneElse_IsRefused(Role role, string unit, int status, string code, string rule)
    {
        var other = await _console.As(role, unit);
        var before = await _console.UnitsAsync();

        (await other.Post("units", UnitBodies.Authority(Nation, "670000", "某省市场监督管理局"))).Refused(status, code, rule);
        (await other.Post("units", UnitBodies.Center(Zhejiang))).Refused(status, code, rule);
        (await other.CallAsync("PATCH", $"units/{Zhejiang}", new { name = "浙江省市场监管局" })).Refused(status, code, rule);
        (await other.CallAsync("PATCH", "units/3300001000", new { name = "浙江省网监协调中心" })).Refused(status, code, rule);
        (await other.Post($"units/{Guangdong}/suspend", new { reason = "x" })).Refused(status, code, rule);

        Assert.Equal(before, await _console.UnitsAsync());
    }

    [Fact(DisplayName = "R3.1 the nation renames a first-level authority, and its center; what was written before stays as it was")]
    public async System.Threading.Tasks.Task FirstLevel_IsAdjustedByTheNation()
    {
        var nation = await _console.As(Role.CenterSystemAdministrator, Nation);
        (await nation.CallAsync("PATCH", "units/3400000000", new { name = "安徽省市场监管局" })).Ok();
        (await nation.CallAsync("PATCH", "units/3400001000", new { name = "安徽省网监中心" })).Ok();

        Assert.Equal("安徽省市场监管局", (await nation.Read("units/3400000000")).Ok().Text("name"));
        Assert.NotEmpty((await nation.Read("units?q=ahswjzx")).Ok().Items);
        var history = (await nation.Read("units/3400000000/history")).Ok().Items;
        Assert.Equal("UnitAdjusted 安徽省市场监督管理局 安徽省市场监管局", string.Join(' ',
            history[0].GetProperty("verb").GetString(), history[0].GetProperty("data").GetProperty("nameBefore").GetString(),
            history[0].GetProperty("data").GetProperty("name").GetString()));
    }

    [Theory(DisplayName = "R3.2 a body of a first-level authority is filed in the transaction that sets it up, but for the network-supervision body")]
    [InlineData(Zhejiang, "RegulatoryBody", "Advertising", true)]
    [InlineData(Shenzhen, "RegulatoryBody", "ConsumerProtection", true)]
    [InlineData(Zhejiang, "AffiliatedInstitution", null, true)]
    [InlineData(Zhejiang, "RegulatoryBody", "OnlineTrading", false)]
    [InlineData(Hangzhou, "RegulatoryBody", "Advertising", false)]
    [InlineData(Nation, "RegulatoryBody", "Advertising", false)]
    public async System.Threading.Tasks.Task Body_OfAFirstLevelAuthority_IsFiled(string authority, string kind, string? line, bool filed)
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, authority);

        var body = (await administrator.Post("units", UnitBodies.Body(authority, kind, line))).Ok();

        var number = body.Text("filing");
        Assert.Equal(filed, number.StartsWith($"L{authority[..6]}2026", StringComparison.Ordinal));
        if (!filed) return;
        var filing = (await administrator.Read($"filings/{number}")).Ok();
        Assert.Equal((authority, body.Text("code"), "Open", "False"),
            (filing.Text("unitCode"), filing.Text("bodyCode"), filing.Text("state"), filing.Text("overdue")));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(distinct xid) from journal where subject_number in ('{number}', '{body.Text("code")}') and verb in ('UnitSetUp', 'FilingOpened')"));
    }

    [Fact(DisplayName = "R3.2 a filing is read by the nation and by who filed it, its leaders too, and the national center acknowledges it")]
    public async System.Threading.Tasks.Task Filing_IsAcknowledgedByTheNation()
    {
        var zhejiang = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var nation = await _console.As(Role.CenterSystemAdministrator, Nation);
        var number = (await zhejiang.Post("units", UnitBodies.Body(Zhejiang, "RegulatoryBody", "Pricing"))).Ok().Text("filing");

        foreach (var reader in new[] { zhejiang, nation, await _console.As(Role.Leader, Zhejiang), await _console.As(Role.Leader, Nation) })
        {
            Assert.Contains((await reader.Read("filings?state=Open&limit=200")).Ok().Items, item => item.GetProperty("number").GetString() == number);
            (await reader.Read($"filings/{number}")).Ok();
        }

        foreach (var stranger in new[] { await _console.As(Role.CenterSystemAdministrator, Guangdong), await _console.As(Role.Leader, Hangzhou) })
        {
            (await stranger.Read($"filings/{number}")).Refused(404, "FilingNotFound", "R3.2");
            Assert.DoesNotContain((await stranger.Read("filings?limit=200")).Ok().Items, item => item.GetProperty("number").GetString() == number);
        }

        (await (await _console.As(Role.EnforcementOfficer, Zhejiang)).Read("filings")).Refused(403, "RoleRequired");
        (await zhejiang.Post($"filings/{number}/acknowledge")).Refused(403, "RoleRequired", "R3.2");
        Assert.Equal("Acknowledged", (await nation.Post($"filings/{number}/acknowledge")).Ok().Text("state"));
        (await nation.Post($"filings/{number}/acknowledge")).Refused(409, "FilingStateRefused", "R3.2");
        (await nation.Post("filings/L3300002026999999/acknowledge")).Refused(404, "FilingNotFound", "R3.2");
    }
}

/// <summary>Art. 3 as time goes on.</summary>
public sealed class Article03DeadlineTests(PostgresServer server)
{
    [Fact(DisplayName = "R3.2 a filing not acknowledged in 15 working days is late, by the working calendar and not by the calendar's days")]
    public async System.Threading.Tasks.Task Filing_After15WorkingDays_IsLate()
    {
        await using var console = await TestConsole.StartAsync(server);
        var zhejiang = await console.AccountAsync(Role.CenterSystemAdministrator, Zhejiang);
        var number = (await (await console.SignInAsync(zhejiang)).Post("units", UnitBodies.Body(Zhejiang, "RegulatoryBody", "Pricing"))).Ok().Text("filing");
        var due = DateOnly.Parse((await (await console.SignInAsync(zhejiang)).Read($"filings/{number}")).Ok().Text("dueOn"),
            System.Globalization.CultureInfo.InvariantCulture);
        // The third of June; the dragon boat festival's day off lies between.
        Assert.Equal(new DateOnly(2026, 6, 25), due);

        foreach (var (day, late) in new[] { (due, false), (due.AddDays(1), true) })
        {
            console.Time.MoveTo(WorkingCalendar.StartOf(day).AddHours(10));
            using var reader = await console.SignInAsync(zhejiang);
            Assert.Equal(late.ToString(), (await reader.Read($"filings/{number}")).Ok().Text("overdue"));
            Assert.Equal(late ? 1 : 0, (await reader.Read("filings?overdue=true")).Ok().Items.Count);
        }
    }
}
