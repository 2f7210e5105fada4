using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 20: the national authority's interpretations.</summary>
public sealed class Article20Tests(PostgresServer server) : IAsyncLifetime
{
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server);

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact(DisplayName = "R20.1 an interpretation is kept with its versions, and the newest is shown with the refusals of its rule and of no other")]
    public async System.Threading.Tasks.Task Interpretation_IsShownWithItsRulesRefusals()
    {
        var xihu = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var both = AccountBodies.Account(
            Xihu, Role.EnforcementOfficer, with => with["roles"] = new[] { "EnforcementOfficer", "CenterSystemAdministrator" });
        var refused = await xihu.Post("accounts", both);
        refused.Refused(409, refused.Code!, "R9.1");
        Assert.False(refused.Body.TryGetProperty("interpretation", out _));

        (await InterpretAsync("R9.1", "国市监网函〔2026〕3号", "2026-05-01", "旧解释")).Ok();
        Assert.Equal("2", (await InterpretAsync("R9.1", "国市监网函〔2026〕9号", "2026-06-01", "系统管理员不得兼任其他角色。")).Ok().Text("version"));

        var read = (await xihu.Post("accounts", both)).Body.GetProperty("interpretation");
        Assert.Equal(
            ("国市监网函〔2026〕9号", "2026-06-01", "系统管理员不得兼任其他角色。"),
            (read.GetProperty("document").GetString(), read.GetProperty("date").GetString(), read.GetProperty("text").GetString()));
        Assert.False((await xihu.Read($"units/{Xihu}/user-rule")).Body.TryGetProperty("interpretation", out _));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        Assert.Equal(["2", "1"], (await officer.Read("interpretations")).Ok().Items.Select(item => item.GetProperty("version").ToString()));
        Assert.Equal(2, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'RuleInterpreted' and subject_number = 'R9.1'"));
    }

    [Theory(DisplayName = "R20.1 an interpretation names a rule that there is, its document and date, and what it says")]
    [InlineData("R1.1", "x", "2026-06-01", "x", 400, "FieldMalformed")]
    [InlineData("R10.11", "x", "2026-06-01", "x", 400, "FieldMalformed")]
    [InlineData("R10.10", " ", "2026-06-01", "x", 400, "FieldMalformed")]
    [InlineData("R10.10", "x", "2026-06-01", "", 400, "FieldMalformed")]
    [InlineData("R10.10", "x", "2027-06-01", "x", 409, "InterpretationInFuture")]
    public async System.Threading.Tasks.Task Interpretation_OfNothing_IsRefused(
        string rule, string document, string date, string text, int status, string code) =>
        (await InterpretAsync(rule, document, date, text)).Refused(status, code);

    [Theory(DisplayName = "R20.1 only the national center puts one on record")]
    [InlineData(Role.CenterSystemAdministrator, Zhejiang)]
    [InlineData(Role.Leader, Nation)]
    public async System.Threading.Tasks.Task Anyone_Else_IsRefused(Role role, string unit) =>
        (await InterpretAsync("R9.1", "x", "2026-06-01", "x", await _console.As(role, unit))).Refused(403, "RoleRequired", "R20.1");

    private async System.Threading.Tasks.Task<ApiAnswer> InterpretAsync(string rule, string document, string date, string text, HttpClient? by = null) =>
        await (by ?? await _console.As(Role.CenterSystemAdministrator, Nation)).Post("interpretations", new { rule, document, date, text });
}
