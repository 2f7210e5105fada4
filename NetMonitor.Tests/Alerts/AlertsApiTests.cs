using NetMonitor.Console.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
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
        var (account, id) = await RaisedAsync();
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);

        var answer = (await administrator.Read($"alerts/{id}")).Ok();

        var alert = answer.Body;
        Assert.Equal(
            ("D1", "Medium", "Open", 5), (answer.Text("detector"), answer.Text("severity"), answer.Text("state"), alert.GetProperty("count").GetInt32()));
        Assert.Equal(account.UserName, answer.Text("account"));
        Assert.Equal(5, alert.GetProperty("entries").GetArrayLength());
        Assert.Contains("WrongPassword", alert.GetProperty("entries")[0].GetProperty("data").ToString(), StringComparison.Ordinal);
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
        var (_, id) = await RaisedAsync();
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
    public async Task Alerts_AreAcknowledgedTogether_AndMoreThan200AreRefused()
    {
        var (_, one) = await RaisedAsync();
        var (_, two) = await RaisedAsync();
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
        await RaisedAsync();
        const string Told = "select count(*) || ' ' || (select count(*) from outgoing_texts) || ' ' || (select count(*) from alert_entries) from alerts";
        var before = await _console.ScalarAsync<string>(Told);
        var entries = await _console.ScalarAsync<long>("select count(*) from journal where verb like 'Alert%'");

        await _console.ExecuteAsync("delete from detector_memories; delete from reader_cursors where reader = 'alerts'");
        await _console.AppliedAsync(WatchJournal.Reader);

        Assert.Equal(before, await _console.ScalarAsync<string>(Told));
        Assert.Equal(entries, await _console.ScalarAsync<long>("select count(*) from journal where verb like 'Alert%'"));
    }

    /// <summary>An officer of Xihu for whom somebody tried five wrong passwords, and the alert of it.</summary>
    private async Task<(Console.DemoData.DemoAccount Account, Guid Id)> RaisedAsync()
    {
        var account = await _console.NewAccountAsync(Xihu, Role.EnforcementOfficer);
        for (var i = 0; i < 5; i++)
            (await _console.Anonymous().Post("sessions", new { userName = account.UserName, password = "Wrong-1234", keyCode = "000000" }))
                .Refused(401, "SignInRefused");
        await _console.AppliedAsync(WatchJournal.Reader);
        return (account, await _console.ScalarAsync<Guid>($"select id from alerts where account = '{account.UserName}' and detector = 'D1' and count = 5"));
    }
}
