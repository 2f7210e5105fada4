using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 19: the regulation's version, and what derives from it, which the national center can only tighten.</summary>
public sealed class Article19Tests(PostgresServer server) : IAsyncLifetime
{
    private TestConsole _console = null!;

    private DateOnly Today => WorkingCalendar.DayOf(_console.Time.GetUtcNow());

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server);

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact(DisplayName = "R19.1 the regulation's version is kept with its date in force, and the figures that derive from it, for every account to read")]
    public async System.Threading.Tasks.Task Regulation_IsReadByEveryone()
    {
        var answer = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read("settings")).Ok().Body;

        Assert.Equal("2016-08-10", answer.GetProperty("regulation")[0].GetProperty("inForceFrom").GetString());
        Assert.Equal(
            ["PasswordLength 7 7", "PasswordDays 180 180", "InitialPasswordHours 72 72", "FilingDays 15 15", "HelpDays 2 2", "ApprovalDays 3 3",
                "AssistanceDays 15 15", "AssistanceHopDays 2 2", "ConsultationDays 7 7", "DesignationDays 7 7", "WaitingCounts 0 0", "FindingDays 10 10"],
            answer.GetProperty("settings").EnumerateArray().Select(setting =>
                $"{setting.GetProperty("name")} {setting.GetProperty("regulation")} {setting.GetProperty("value")}"));
    }

    [Fact(DisplayName = "R19.1 a longer password is asked for from the day it is in force, not before; shorter ones are changed at the next sign-in")]
    public async System.Threading.Tasks.Task PasswordLength_IsInForceFromItsDay()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        var set = (await SetAsync(SettingName.PasswordLength, 12, Today.AddDays(2))).Ok().Body;
        Assert.Equal(
            ("7", "Ahead"), (set.GetProperty("value").ToString(), set.GetProperty("versions")[0].GetProperty("state").GetString()));
        using (var before = await _console.SignInAsync(account))
            Assert.Equal(204, (await before.Post("password", new { current = account.Password, @new = "kR7!mzq#" })).Status);
        account = account with { Password = "kR7!mzq#" };

        _console.Time.Advance(TimeSpan.FromDays(2));

        using var client = await _console.SignInAsync(account);
        (await client.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
        var refused = await client.Post("password", new { current = account.Password, @new = "kR7!mzq#vW" });
        refused.Refused(409, "PasswordTooShort", "R10.7");
        Assert.Equal("12", refused.Body.GetProperty("details").GetProperty("shortest").GetString());
        using (var browser = new PageClient(_console))
        {
            Assert.Equal("/password", await browser.SubmitAsync(account, await _console.CodeAsync(account)));
            Assert.Contains("minlength=\"12\"", (await browser.SendAsync(HttpMethod.Get, "/password")).Text, StringComparison.Ordinal);
        }

        Assert.Equal(204, (await client.Post("password", new { current = account.Password, @new = "kR7!mzq#vW2x" })).Status);
        (await client.Read("tasks")).Ok();
        Assert.Equal("InForce", (await OfAsync(client, SettingName.PasswordLength)).GetProperty("versions")[0].GetProperty("state").GetString());
    }

    [Fact(DisplayName = "R19.1 a password gets too old by the days in force, and its holder is told at the sign-in")]
    public async System.Threading.Tasks.Task PasswordDays_AreInForceFromTheirDay()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        await _console.ExecuteAsync(
            $"update accounts set password_changed_at = '{_console.Time.GetUtcNow().AddDays(-100):O}' where user_name = '{account.UserName}'");
        (await SetAsync(SettingName.PasswordDays, 90, Today.AddDays(1))).Ok();
        using (var before = await _console.SignInAsync(account)) (await before.Read("tasks")).Ok();

        _console.Time.Advance(TimeSpan.FromDays(1));

        using var client = await _console.SignInAsync(account);
        (await client.Read("tasks")).Refused(403, "PasswordChangeRequired", "R10.8");
    }

    [Fact(DisplayName = "R19.1 what is set for today is in force at once: hours of an initial password, days of filings, help and approvals")]
    public async System.Threading.Tasks.Task OtherFigures_AreUsed()
    {
        foreach (var (name, value) in new[]
        {
            (SettingName.InitialPasswordHours, 24), (SettingName.FilingDays, 5), (SettingName.HelpDays, 1), (SettingName.ApprovalDays, 1),
            (SettingName.AssistanceDays, 10), (SettingName.AssistanceHopDays, 1), (SettingName.ConsultationDays, 5), (SettingName.DesignationDays, 5),
            (SettingName.WaitingCounts, 1), (SettingName.FindingDays, 5),
        })
            (await SetAsync(name, value, Today)).Ok();
        var now = _console.Time.GetUtcNow();

        var xihu = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var created = (await xihu.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer))).Ok().Text("userName");
        var until = await _console.ScalarAsync<DateTime>($"select initial_password_until from accounts where user_name = '{created}'");
        Assert.InRange(new DateTimeOffset(until, TimeSpan.Zero), now.AddHours(23), now.AddHours(24).AddMinutes(5));

        var zhejiang = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var filing = (await zhejiang.Post("units", UnitBodies.Body(Zhejiang))).Ok().Text("filing");
        Assert.Equal("2026-06-10", (await zhejiang.Read($"filings/{filing}")).Ok().Text("dueOn"));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var help = (await officer.Post("help-requests", new { text = "试" })).Ok().Text("number");
        Assert.Equal("2026-06-04", (await officer.Read($"help-requests/{help}")).Ok().Text("dueOn"));

        (await xihu.CallAsync("PUT", $"units/{Xihu}/four-eyes", new { on = true })).Ok();
        var asked = (await xihu.CallAsync("PUT", $"units/{Xihu}/four-eyes", new { on = false })).Text("approval");
        var ends = DateTimeOffset.Parse((await xihu.Read($"approvals/{asked}")).Ok().Text("until"), null);
        Assert.InRange(ends, now.AddHours(23), now.AddHours(24).AddMinutes(5));
    }

    [Fact(DisplayName = "R19.1 what is late is late by the days that were in force when it began")]
    public async System.Threading.Tasks.Task Late_IsByTheDaysInForceThen()
    {
        var leader = await _console.AccountAsync(Role.Leader, Zhejiang);
        var zhejiang = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var first = (await zhejiang.Post("units", UnitBodies.Body(Zhejiang))).Ok().Text("filing");
        (await SetAsync(SettingName.FilingDays, 5, Today.AddDays(1))).Ok();
        _console.Time.Advance(TimeSpan.FromDays(1));
        using (var administrator = await _console.SignInAsync(await _console.AccountAsync(Role.CenterSystemAdministrator, Zhejiang)))
            (await administrator.Post("units", UnitBodies.Body(Zhejiang))).Ok();

        _console.Time.Advance(TimeSpan.FromDays(10));

        using var reader = await _console.SignInAsync(leader);
        var late = (await reader.Read("filings?overdue=true")).Ok().Items;
        Assert.NotEqual(first, Assert.Single(late).GetProperty("number").GetString());
        Assert.Single((await reader.Read("filings")).Ok().Items, filing => filing.GetProperty("overdue").GetBoolean());
    }

    [Fact(DisplayName = "R19.1 nothing is loosened: not below the regulation, not below what is in force that day, not for days gone by")]
    public async System.Threading.Tasks.Task Looser_IsRefused()
    {
        (await SetAsync(SettingName.PasswordLength, 6, Today)).Refused(409, "SettingLoosens", "R19.1");
        (await SetAsync(SettingName.PasswordDays, 181, Today)).Refused(409, "SettingLoosens", "R19.1");
        (await SetAsync(SettingName.PasswordLength, 10, Today.AddDays(10))).Ok();
        // Before it, less is tighter still; from its day on it is not.
        (await SetAsync(SettingName.PasswordLength, 8, Today.AddDays(5))).Ok();
        (await SetAsync(SettingName.PasswordLength, 9, Today.AddDays(10))).Refused(409, "SettingLoosens", "R19.1");
        (await SetAsync(SettingName.PasswordLength, 10, Today.AddDays(10), "另一文件")).Ok();
        (await SetAsync(SettingName.PasswordLength, 12, Today.AddDays(-1))).Refused(409, "SettingFromPast", "R19.1");
        (await SetAsync(SettingName.PasswordLength, 200, Today)).Refused(400, "FieldMalformed");
        (await SetAsync(SettingName.PasswordDays, 0, Today)).Refused(400, "FieldMalformed");
        (await SetAsync(SettingName.PasswordLength, 12, Today, " ")).Refused(400, "FieldMalformed");
        (await (await NationAsync()).CallAsync("PUT", "settings/Nothing", Body(12, Today, "x"))).Refused(404, "SettingNotFound", "R19.1");
        Assert.Equal(3, await _console.ScalarAsync<long>("select count(*) from setting_versions"));
        Assert.Equal(3, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'SettingTightened'"));
    }

    [Fact(DisplayName = "R19.1 what lies ahead can be withdrawn, what is in force can not")]
    public async System.Threading.Tasks.Task Ahead_IsWithdrawn()
    {
        (await SetAsync(SettingName.PasswordLength, 10, Today.AddDays(1))).Ok();
        (await SetAsync(SettingName.PasswordLength, 14, Today.AddDays(2))).Ok();
        var nation = await NationAsync();
        (await nation.Post("settings/PasswordLength/versions/2/withdraw", new { reason = "" })).Refused(400, "ReasonRequired");
        (await nation.Post("settings/PasswordLength/versions/2/withdraw", AccountBodies.Because())).Ok();
        (await nation.Post("settings/PasswordLength/versions/2/withdraw", AccountBodies.Because())).Refused(409, "SettingInForce", "R19.1");
        (await nation.Post("settings/PasswordLength/versions/3/withdraw", AccountBodies.Because())).Refused(404, "SettingNotFound", "R19.1");

        _console.Time.Advance(TimeSpan.FromDays(2));

        using var anew = await _console.SignInAsync(await _console.AccountAsync(Role.CenterSystemAdministrator, Nation));
        var setting = await OfAsync(anew, SettingName.PasswordLength);
        Assert.Equal("10", setting.GetProperty("value").ToString());
        Assert.Equal(["Withdrawn", "InForce"], setting.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("state").GetString()));
        (await anew.Post("settings/PasswordLength/versions/1/withdraw", AccountBodies.Because())).Refused(409, "SettingInForce", "R19.1");
    }

    [Theory(DisplayName = "R19.1 only the national center's system administrator tightens")]
    [InlineData(Role.CenterSystemAdministrator, Zhejiang)]
    [InlineData(Role.Leader, Nation)]
    [InlineData(Role.CenterBusinessAdministrator, Nation)]
    public async System.Threading.Tasks.Task Anyone_Else_IsRefused(Role role, string unit)
    {
        var client = await _console.As(role, unit);

        (await client.CallAsync("PUT", "settings/PasswordLength", Body(12, Today, "x"))).Refused(403, "RoleRequired", "R19.1");
        (await client.Post("settings/PasswordLength/versions/1/withdraw", AccountBodies.Because())).Refused(403, "RoleRequired", "R19.1");
    }

    [Fact(DisplayName = "R19.1 another node follows within seconds")]
    public async System.Threading.Tasks.Task Node_ThatDidNotSetIt_Follows()
    {
        await using var other = await _console.StartAnotherAsync();
        using var client = await other.SignInAsync(await other.AccountAsync(Role.EnforcementOfficer, Xihu));
        (await SetAsync(SettingName.PasswordLength, 12, Today)).Ok();

        _console.Time.Advance(TimeSpan.FromSeconds(6));

        (await client.Post("password", new { current = (await other.AccountAsync(Role.EnforcementOfficer, Xihu)).Password, @new = "kR7!mzq#" }))
            .Refused(409, "PasswordTooShort", "R10.7");
    }

    private static async System.Threading.Tasks.Task<System.Text.Json.JsonElement> OfAsync(HttpClient client, SettingName name) =>
        (await client.Read("settings")).Ok().Body.GetProperty("settings").EnumerateArray()
            .Single(setting => setting.GetProperty("name").GetString() == name.ToString());

    private static object Body(int value, DateOnly from, string ground) => new { value, from = $"{from:yyyy-MM-dd}", ground };

    private System.Threading.Tasks.Task<HttpClient> NationAsync() => _console.As(Role.CenterSystemAdministrator, Nation);

    private async System.Threading.Tasks.Task<ApiAnswer> SetAsync(SettingName name, int value, DateOnly from, string ground = "国市监网〔2026〕8号") =>
        await (await NationAsync()).CallAsync("PUT", $"settings/{name}", Body(value, from, ground));
}
