using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 15: the contractor, what it may see and until when.</summary>
public sealed class Article15ContractorTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R15.1 a contractor sees what one grant names and nothing else, each reading stands in the incident's file, and it ends by itself")]
    public async System.Threading.Tasks.Task Contractor_SeesWhatItsGrantNames()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read("permissions")).Ok();
        var number = await _console.OpenAsync(own, "UserLeak", officer.UserName);
        var other = await _console.OpenAsync(own, "Hazard", null);
        var (name, contractor) = await ContractorAsync();
        (await contractor.Read($"incidents/{number}")).Refused(403, "RoleRequired");

        var subject = new { type = "Account", number = officer.UserName };
        var now = _console.Time.GetUtcNow();
        var span = new { from = now.AddHours(-2), to = now.AddMinutes(5) };
        var made = await own.Post($"incidents/{number}/contractors", Grant(name, now.AddHours(72).AddMinutes(-1), [subject], [span]));
        Assert.Equal(201, made.Status);
        var id = made.Text("id");

        Assert.Equal(number, (await contractor.Read("granted-incidents")).Ok().Body[0].GetProperty("number").GetString());
        var file = (await contractor.Read($"granted-incidents/{id}")).Ok();
        Assert.Equal((number, officer.UserName), (file.Text("number"), file.Text("userName")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, file.Body.GetProperty("accountability").ValueKind);
        Assert.Empty(file.Body.GetProperty("next").EnumerateArray());
        var entries = (await contractor.Read($"granted-incidents/{id}/entries")).Ok().Items.ToList();
        Assert.Contains(entries, entry => entry.GetProperty("verb").GetString() == "AccountFrozen");
        Assert.All(entries, entry => Assert.True(
            entry.GetProperty("subjectNumber").GetString() == officer.UserName || entry.GetProperty("actor").GetString() == officer.UserName
            || entry.GetProperty("subjectType").GetString() is "Session" or "Key", entry.ToString()));
        string[] others = [$"incidents/{other}", $"incidents/{number}", $"incidents/{number}/contractors", "incidents", "journal", "alerts", "accounts"];
        foreach (var path in others)
            (await contractor.Read(path)).Refused(403, "RoleRequired");

        var listed = (await own.Read($"incidents/{number}/contractors")).Ok().Body[0];
        Assert.Equal(["Entries", "File"], listed.GetProperty("readings").EnumerateArray().Select(reading => reading.GetProperty("part").GetString()));
        Assert.Equal(name, await _console.ScalarAsync<string>(
            $"select actor from journal where subject_number = '{number}' and verb = 'IncidentReadByContractor' limit 1"));

        await _console.ExecuteAsync($"update incident_contractors set until = timestamptz '2026-06-02 00:00+00' where id = '{id}'");
        (await contractor.Read($"granted-incidents/{id}")).Refused(403, "GrantIsOver", "R15.1");
        (await contractor.Read($"granted-incidents/{id}/entries")).Refused(403, "GrantIsOver", "R15.1");
        Assert.False((await own.Read($"incidents/{number}/contractors")).Ok().Body[0].GetProperty("inForce").GetBoolean());
        (await own.Post($"incidents/{number}/contractors/{id}/renew", new { until = now.AddHours(1) })).Refused(403, "GrantIsOver", "R15.1");
    }

    [Fact(DisplayName = "R15.1 a grant to yesterday, beyond 72 hours, without purpose, of a closed incident, or by who does not handle it is refused")]
    public async System.Threading.Tasks.Task Grant_ThatIsNone_IsRefused()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);
        var (name, contractor) = await ContractorAsync();
        var (path, now) = ($"incidents/{number}/contractors", _console.Time.GetUtcNow());

        (await own.Post(path, Grant(name, now.AddDays(-1)))).Refused(409, "GrantFromPast", "R15.1");
        (await own.Post(path, Grant(name, now.AddHours(73)))).Refused(409, "GrantTooLong", "R15.1");
        (await own.Post(path, new { userName = name, purpose = " ", until = now.AddHours(1) })).Refused(400, "PurposeRequired", "R15.1");
        (await own.Post(path, new { userName = name, purpose = "查明原因" })).Refused(400, "FieldMissing");
        (await own.Post(path, Grant(name, now.AddHours(1), [new { type = "Account", number = "000000000000000" }]))).Refused(404, "SubjectNotFound", "R15.1");
        (await own.Post(path, Grant(name, now.AddHours(1), [], [new { from = now, to = now.AddHours(-1) }]))).Refused(400, "PeriodMalformed");
        (await (await _console.As(Role.Leader, Xihu)).Post(path, Grant(name, now.AddHours(1)))).Refused(403, "RoleRequired");
        (await (await _console.As(Role.CenterSystemAdministrator, Nanshan)).Post(path, Grant(name, now.AddHours(1)))).Refused(404, "IncidentNotFound");

        var made = (await own.Post(path, Grant(name, now.AddHours(1)))).Text("id");
        (await own.Post($"{path}/{made}/renew", new { until = now.AddHours(80) })).Refused(409, "GrantTooLong", "R15.1");
        (await own.Post($"{path}/{made}/renew", new { until = now.AddHours(48) })).Ok();
        (await contractor.Read($"granted-incidents/{made}")).Ok();
        (await own.Post($"{path}/{made}/end")).Ok();
        (await contractor.Read($"granted-incidents/{made}")).Refused(403, "GrantIsOver", "R15.1");
        (await own.Post($"{path}/{made}/end")).Refused(403, "GrantIsOver", "R15.1");
        var (_, another) = await ContractorAsync(1);
        (await another.Read($"granted-incidents/{made}")).Refused(404, "GrantNotFound", "R15.1");

        var last = (await own.Post(path, Grant(name, now.AddHours(1)))).Text("id");
        (await own.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        (await own.StepAsync(number, "close")).Ok();
        (await own.Post(path, Grant(name, now.AddHours(1)))).Refused(409, "IncidentIsClosed", "R15.1");
        (await contractor.Read($"granted-incidents/{last}")).Refused(403, "GrantIsOver", "R15.1");
    }

    [Fact(DisplayName = "R8.1 a contractor is a special-duty account listed for granted incidents; any other, or one that has to do with it, is refused")]
    public async System.Threading.Tasks.Task Contractor_IsASpecialDutyAccount()
    {
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, "Hazard", null);
        var (path, until) = ($"incidents/{number}/contractors", _console.Time.GetUtcNow().AddHours(1));
        var (name, _) = await ContractorAsync(capability: "ReadWork");

        (await own.Post(path, Grant(name, until))).Refused(409, "NotAContractor", "R8.1");
        (await own.Post(path, Grant((await _console.AccountAsync(Role.EnforcementOfficer, Xihu)).UserName, until))).Refused(409, "NotAContractor", "R8.1");
        (await own.Post(path, Grant("330106000029999", until))).Refused(409, "NotAContractor", "R8.1");
        var (listed, _) = await ContractorAsync();
        await _console.ExecuteAsync($"update incidents set barred = array['{listed}'] where number = '{number}'");
        (await own.Post(path, Grant(listed, until))).Refused(409, "ContractorBarred", "R15.1");
    }

    private static object Grant(string userName, DateTimeOffset until, object[]? subjects = null, object[]? spans = null) =>
        new { userName, purpose = "查明入侵原因", until, subjects = subjects ?? [], spans = spans ?? [] };

    private async System.Threading.Tasks.Task<(string UserName, HttpClient Client)> ContractorAsync(int index = 0, string capability = "ReadGrantedIncidents")
    {
        var account = await _console.ContractorAsync(index == 0 ? Nation : Zhejiang, capability);
        return (account.UserName, await _console.SignInAsync(account));
    }
}
