using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 4: a first-level authority's own user rule.</summary>
public sealed class Article04Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R4.1 no rule on record means no limit; one that is set is in force at once for units and accounts below, and only there")]
    public async System.Threading.Tasks.Task Rule_IsEnforced_WhereUnitsAndAccountsAreSetUp()
    {
        var guangdong = await _console.As(Role.CenterSystemAdministrator, Guangdong);
        var dongguan = await _console.As(Role.CenterSystemAdministrator, Dongguan);
        (await dongguan.Read($"units/{Dongguan}/user-rule")).Refused(404, "UserRuleNotFound", "R4.1");
        (await dongguan.Post("units", UnitBodies.Body(Dongguan))).Ok();

        var there = await _console.ScalarAsync<long>($"select count(*) from accounts where unit_code = '{Dongguan}' and status <> 'Deleted'");
        var rule = new
        {
            text = "全省各级不设内设机构用户。", kinds = new[] { "GrassrootsUnit" }, roles = new[] { "CenterSystemAdministrator", "Leader", "ResponsiblePerson" },
            maxAccounts = new { Authority = there + 1 }, confirmed = true,
        };
        Assert.Equal("1", (await guangdong.SetRule(Guangdong, rule)).Ok().Text("version"));

        (await dongguan.Post("units", UnitBodies.Body(Dongguan))).Refused(409, "OutsideUserRule", "R4.1");
        (await dongguan.Post("accounts", AccountBodies.Account(Dongguan, Role.EnforcementOfficer))).Refused(409, "OutsideUserRule", "R4.1");
        (await dongguan.Post("accounts", AccountBodies.Account(Dongguan, Role.ResponsiblePerson))).Ok();
        (await dongguan.Post("accounts", AccountBodies.Account(Dongguan, Role.ResponsiblePerson))).Refused(409, "AccountsOfUnitExhausted", "R4.1");
        // Placement comes first (R5), and another province has its own rule.
        (await dongguan.Post("accounts", AccountBodies.Account(Dongguan, Role.GrassrootsBusinessAdministrator))).Refused(409, "RoleNotInThisUnit", "R6.3");
        (await (await _console.As(Role.CenterSystemAdministrator, Hangzhou)).Post("units", UnitBodies.Body(Hangzhou))).Ok();
        Assert.Equal("全省各级不设内设机构用户。", (await dongguan.Read($"units/{Dongguan}/user-rule")).Ok().Text("text"));
    }

    [Fact(DisplayName = "R4.1 a stricter rule says what it would break before it takes effect; what is there stays, and each version is kept")]
    public async System.Threading.Tasks.Task StricterRule_IsTriedFirst()
    {
        var zhejiang = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var rule = new { text = "不设基层所用户。", deepest = "County" };

        var tried = (await zhejiang.SetRule(Zhejiang, rule, "?dryRun=true")).Ok().Body;
        var stations = await _console.ScalarAsync<long>(
            "select count(*) from units where level > 4 and status <> 'Closed' and path like (select path || '%' from units where code = '3300000000')");
        Assert.Equal(stations, tried.GetProperty("breakCount").GetInt64());
        Assert.Equal(100, tried.GetProperty("breaks").GetArrayLength());
        (await zhejiang.Read($"units/{Zhejiang}/user-rule")).Refused(404, "UserRuleNotFound", "R4.1");
        (await zhejiang.SetRule(Zhejiang, rule)).Refused(409, "UserRuleBreaks", "R4.1");

        (await zhejiang.SetRule(Zhejiang, new { rule.text, rule.deepest, confirmed = true })).Ok();
        Assert.Equal(stations, await _console.ScalarAsync<long>(
            "select count(*) from units where level > 4 and status <> 'Closed' and path like (select path || '%' from units where code = '3300000000')"));
        (await (await _console.As(Role.CenterSystemAdministrator, Xihu)).Post("units", UnitBodies.Station(Xihu))).Refused(409, "OutsideUserRule", "R4.1");
        (await zhejiang.SetRule(Zhejiang, new { text = "恢复基层所用户。" })).Ok();
        (await (await _console.As(Role.CenterSystemAdministrator, Xihu)).Post("units", UnitBodies.Station(Xihu))).Ok();
        Assert.Equal(2, await _console.ScalarAsync<long>("select count(*) from user_rules where unit_code = '3300000000'"));
        var versions = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"units/{Xihu}/user-rule/versions")).Ok();
        Assert.Equal(Zhejiang, versions.Text("unitCode"));
        Assert.Equal(["恢复基层所用户。", "不设基层所用户。"], versions.Items.Select(version => version.GetProperty("text").GetString()));
        Assert.Equal(2, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'UserRuleSet' and unit_code = '3300000000'"));
    }

    [Theory(DisplayName = "R4.1 only the center of a first-level authority keeps a rule, its own")]
    [InlineData(Role.CenterSystemAdministrator, Hangzhou, Zhejiang, 403, "RoleRequired")]
    [InlineData(Role.CenterSystemAdministrator, Nation, Zhejiang, 403, "RoleRequired")]
    [InlineData(Role.Leader, Zhejiang, Zhejiang, 403, "RoleRequired")]
    [InlineData(Role.CenterSystemAdministrator, Shenzhen, Guangdong, 404, "UnitNotFound")]
    public async System.Threading.Tasks.Task Rule_ByAnyoneElse_IsRefused(Role role, string by, string of, int status, string code) =>
        (await (await _console.As(role, by)).CallAsync("PUT", $"units/{of}/user-rule", new { text = "试" })).Refused(status, code, "R4.1");

    [Theory(DisplayName = "R4.1 a rule narrows and names what it limits")]
    [InlineData("""{ "text": " " }""")]
    [InlineData("""{ "text": "x", "kinds": ["Authority"] }""")]
    [InlineData("""{ "text": "x", "deepest": "Nation" }""")]
    [InlineData("""{ "text": "x", "roles": [] }""")]
    [InlineData("""{ "text": "x", "maxAccounts": { "Authority": 0 } }""")]
    public async System.Threading.Tasks.Task Rule_Malformed_IsRefused(string body) =>
        (await (await _console.As(Role.CenterSystemAdministrator, Shenzhen)).CallAsync(
            "PUT", $"units/{Shenzhen}/user-rule", System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(body)))
        .Refused(400, "FieldMalformed");
}

file static class UserRuleCalls
{
    public static Task<ApiAnswer> SetRule(this HttpClient client, string unit, object body, string query = "") =>
        client.CallAsync("PUT", $"units/{unit}/user-rule{query}", body);
}
