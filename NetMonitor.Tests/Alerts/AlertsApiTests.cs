using NetMonitor.Console.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Alerts;

/// <summary>Alerts on a real console: from what happens at its doors to what those who watch do with it.</summary>
public sealed class AlertsApiTests(WatchedConsole fixture) : IClassFixture<WatchedConsole>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task RefusedSignIns_BecomeOneAlert_ForWhoManagesTheAccount_AndNotForItsHolder()
    {
        var (account, id) = await _console.RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        var answer = (await administrator.Read($"alerts/{id}")).Ok();

        var alert = answer.Body;
        Assert.Equal(
            ("D1", "Medium", "Open", 5), (answer.Text("detector"), answer.Text("severity"), answer.Text("state"), alert.GetProperty("count").GetInt32()));
        Assert.Equal(account.UserName, answer.Text("account"));
        Assert.Equal(5, alert.GetProperty("entries").GetArrayLength());
        Assert.Contains("WrongPassword", alert.GetProperty("entries")[0].GetProperty("data").ToString(), StringComparison.Ordinal);
        // Whom it was texted to, and how far each text has come; here there is no gateway.
        var text = alert.GetProperty("texts")[0];
        Assert.Equal("NoGateway", text.GetProperty("delivery").GetString());
        Assert.Contains("*", text.GetProperty("recipient").GetString(), StringComparison.Ordinal);
        var leader = await _console.As(Role.Leader, Hangzhou);
        (await leader.Read($"alerts/{id}")).Ok();
        (await leader.Post($"alerts/{id}/acknowledge", new { })).Refused(403, "RoleRequired", "R13.1");
        foreach (var other in new[]
                 {
                     await _console.As(Role.CenterSystemAdministrator, Nanshan), await _console.As(Role.CenterSystemAdministrator, Hangzhou),
                 })
            (await other.Read($"alerts/{id}")).Refused(404, "AlertNotFound");
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read("alerts")).Refused(403, "RoleRequired");
    }

    [Fact]
    public async Task Alert_IsAcknowledgedOnce_AStaleVersionIsRefused_AndResolvedWithAReason()
    {
        var (_, id) = await _console.RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        var tried = await System.Threading.Tasks.Task.WhenAll(
            administrator.Post($"alerts/{id}/acknowledge", new { }), administrator.Post($"alerts/{id}/acknowledge", new { }));
        Assert.Equal([200, 409], tried.Select(answer => answer.Status).Order());
        (await administrator.Post($"alerts/{id}/resolve", new { reason = "误报", resolution = "FalseAlarm" }, ifMatch: "\"1\""))
            .Refused(412, "Stale");
        (await administrator.Post($"alerts/{id}/resolve", new { })).Refused(400, "ReasonRequired");
        (await administrator.Post($"alerts/{id}/resolve", new { reason = "x", resolution = "Incident" })).Refused(400, "FieldMalformed");
        (await administrator.Post($"alerts/{id}/resolve", new { reason = "本人忘记密码", resolution = "Expected" })).Ok();
        (await administrator.Post($"alerts/{id}/resolve", new { reason = "再次" })).Refused(409, "AlertStateRefused");

        Assert.Equal(
            "AlertRaised, AlertAcknowledged, AlertResolved", await _console.ScalarAsync<string>(
                $"select string_agg(verb, ', ' order by xid, id) from journal where subject_number = '{id}'"));
    }

    [Fact]
    public async Task Incident_OfAnAlert_FreezesFirst_HasTheAlert_AndLetsItGo()
    {
        var (account, id) = await _console.RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        (await administrator.Post($"alerts/{id}/open-incident", new { })).Refused(400, "IncidentTextRequired");
        var number = (await administrator.Post($"alerts/{id}/open-incident", new { report = "疑似口令泄露。" })).Ok().Text("number");

        Assert.Equal("Frozen", await _console.StateOfAsync(account.UserName));
        var alert = (await administrator.Read($"alerts/{id}")).Ok();
        Assert.Equal(("Resolved", "Incident", number), (alert.Text("state"), alert.Text("resolution"), alert.Text("incident")));
        Assert.Equal([$"{id}"], (await administrator.Read($"alerts?incident={number}")).Ok().Items.Select(item => item.GetProperty("id").GetString()));
        (await administrator.Post("alerts/detach", new { ids = new[] { id }, reason = "另案处理" })).Ok();
        Assert.Equal("Open", (await administrator.Read($"alerts/{id}")).Ok().Text("state"));
        var again = (await administrator.Post("alerts/detach", new { ids = new[] { id }, reason = "另案处理" })).Ok().Body.GetProperty("excluded")[0];
        Assert.Equal("AlertStateRefused", again.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Alerts_AreMergedIntoAnIncident_AllOrNone()
    {
        var (account, one) = await _console.RaisedAsync();
        var (_, two) = await _console.RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(administrator, "Hazard", null);

        var nowhere = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        (await administrator.StepAsync(number, "attach-alerts", new { ids = new[] { one, two, nowhere } })).Refused(404, "AlertNotFound");
        Assert.Equal("Open", (await administrator.Read($"alerts/{one}")).Ok().Text("state"));
        (await administrator.StepAsync(number, "attach-alerts", new { ids = Enumerable.Repeat(one, 201) })).Refused(400, "TooManyAlerts", "R13.1");
        (await administrator.StepAsync(number, "attach-alerts", new { ids = Array.Empty<Guid>() })).Refused(400, "FieldMissing");
        (await (await _console.As(Role.CenterSystemAdministrator, Nanshan)).StepAsync(number, "attach-alerts", new { ids = new[] { one } }))
            .Refused(404, "IncidentNotFound");
        (await administrator.StepAsync(number, "attach-alerts", new { ids = new[] { one, two } })).Ok();

        foreach (var id in new[] { one, two }) Assert.Equal(number, (await administrator.Read($"alerts/{id}")).Ok().Text("incident"));
        Assert.Equal(2, (await administrator.Read($"alerts?incident={number}")).Ok().Items.Count());
        (await administrator.StepAsync(number, "attach-alerts", new { ids = new[] { one } })).Refused(409, "AlertInIncident", "R13.1");
        var attached = await _console.ScalarAsync<string>(
            $"select data->>'alerts' from journal where subject_number = '{number}' and verb = 'IncidentAlertsAttached'");
        Assert.Contains($"{two}", attached, StringComparison.Ordinal);

        (await administrator.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        (await administrator.StepAsync(number, "close")).Ok();
        (await administrator.StepAsync(number, "attach-alerts", new { ids = new[] { one } })).Refused(409, "IncidentIsClosed", "R15.1");

        // Out of it again, the account of one of them turns out to have leaked: its incident takes the other in, or nothing is frozen.
        (await administrator.Post("alerts/detach", new { ids = new[] { one, two }, reason = "另案处理" })).Ok();
        var opening = $"alerts/{one}/open-incident";
        (await administrator.Post(opening, new { report = "疑似口令泄露。", with = new[] { nowhere } })).Refused(404, "AlertNotFound");
        Assert.Equal("Active", await _console.StateOfAsync(account.UserName));
        number = (await administrator.Post(opening, new { report = "疑似口令泄露。", with = new[] { two } })).Ok().Text("number");
        Assert.Equal("Frozen", await _console.StateOfAsync(account.UserName));
        Assert.Equal(2, (await administrator.Read($"alerts?incident={number}")).Ok().Items.Count());
    }

    [Fact]
    public async Task Detector_IsSetByTheNation_TightenedByAProvince_AndExceptedForAWhile()
    {
        var nation = await _console.As(Role.CenterSystemAdministrator, Nation);
        var province = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var city = await _console.As(Role.CenterSystemAdministrator, Hangzhou);

        (await city.Read("detectors")).Refused(403, "RoleRequired", "R19.1");
        (await province.CallAsync("PUT", "detectors/D2/settings", new { figures = new { tries = 40 }, ground = "x" }))
            .Refused(409, "DetectorLoosened", "R19.1");
        (await province.CallAsync("PUT", "detectors/D2/settings", new { figures = new { tries = 20 }, from = "2026-01-01T00:00:00+08:00", ground = "x" }))
            .Refused(409, "DetectorSetTooLate", "R19.1");
        (await province.CallAsync("PUT", "detectors/D2/settings", new { figures = new { tries = 20 }, ground = "浙市监〔2026〕8号" })).Ok();
        (await nation.CallAsync("PUT", "detectors/D99/settings", new { figures = new { tries = 20 }, ground = "x" })).Refused(404, "DetectorNotFound");
        (await nation.Post("detectors/D2/preview", new { figures = new { tries = 5, names = 1 }, ground = "x" })).Ok();

        (await nation.Post("detectors/D2/exceptions", new { of = "203.0.113.9", reason = "演练" })).Refused(409, "ExceptionEndless", "R17.1");
        (await nation.Post("detectors/D2/exceptions", new { of = "203.0.113.9", reason = "演练", until = _console.Time.GetUtcNow().AddDays(31) }))
            .Refused(409, "ExceptionEndless", "R17.1");
        (await province.Post("detectors/D2/exceptions", new { of = "203.0.113.9", reason = "演练", until = _console.Time.GetUtcNow().AddDays(1) }))
            .Refused(403, "ExceptionOfNation", "R19.1");
        var aDay = new { of = "203.0.113.9", reason = "演练", until = _console.Time.GetUtcNow().AddDays(1) };
        var made = (await nation.Post("detectors/D2/exceptions", aDay)).Ok();
        (await nation.Post("detectors/D2/exceptions", aDay)).Refused(409, "ExceptionThere");
        var exception = made.Body.GetProperty("exceptions")[0].GetProperty("id").GetInt64();
        (await nation.Post($"detectors/D2/exceptions/{exception}/end", new { reason = "结束" })).Ok();
        (await nation.Post($"detectors/D2/exceptions/{exception}/end", new { reason = "结束" })).Refused(404, "ExceptionNotFound");
    }

    [Fact]
    public async Task Duty_NamesTheUnitsOwnAdministrators()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var own = await _console.AccountAsync(Role.CenterSystemAdministrator, Xihu);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);

        (await administrator.CallAsync("PUT", $"units/{Xihu}/duty", new { accounts = new[] { officer.UserName } })).Refused(409, "DutyOfOthers", "R5.1");
        (await administrator.CallAsync("PUT", $"units/{Nanshan}/duty", new { accounts = new[] { own.UserName } })).Refused(404, "UnitNotFound");
        (await administrator.CallAsync("PUT", $"units/{Xihu}/duty", new { accounts = new[] { own.UserName } })).Ok();
        Assert.Equal(own.UserName, (await administrator.Read($"units/{Xihu}/duty")).Ok().Body.GetProperty("accounts")[0].GetString());
        (await administrator.CallAsync("PUT", $"units/{Xihu}/duty", new { accounts = Array.Empty<string>() })).Ok();
    }

    [Fact]
    public async Task Alerts_AreAcknowledgedTogether_AndMoreThan200AreRefused()
    {
        var (_, one) = await _console.RaisedAsync();
        var (_, two) = await _console.RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        var nowhere = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        var answer = (await administrator.Post("alerts/acknowledge", new { ids = new[] { one, two, nowhere } })).Ok().Body;
        Assert.Equal(2, answer.GetProperty("done").GetInt32());
        Assert.Equal("AlertNotFound", answer.GetProperty("excluded")[0].GetProperty("code").GetString());
        (await administrator.Post("alerts/acknowledge", new { ids = Enumerable.Range(0, 10_000).Select(_ => one) })).Refused(400, "TooManyAlerts");
        (await administrator.Post("alerts/acknowledge", new { ids = Array.Empty<Guid>() })).Refused(400, "FieldMissing");
    }

    [Fact]
    public async Task ReplayFromZero_GivesTheSameAlerts_AndTellsNobodyTwice()
    {
        await _console.RaisedAsync();
        const string Told = "select count(*) || ' ' || (select count(*) from outgoing_texts) || ' ' || (select count(*) from alert_entries) from alerts";
        var before = await _console.ScalarAsync<string>(Told);
        var entries = await _console.ScalarAsync<long>("select count(*) from journal where verb like 'Alert%'");

        await _console.ExecuteAsync("delete from detector_memories; delete from reader_cursors where reader = 'alerts'");
        await _console.AppliedAsync(WatchJournal.Reader);

        Assert.Equal(before, await _console.ScalarAsync<string>(Told));
        Assert.Equal(entries, await _console.ScalarAsync<long>("select count(*) from journal where verb like 'Alert%'"));
    }
}
