using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 13: the leak of a system administrator's account.</summary>
public sealed class Article13Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Kind = "AdministratorLeak";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R13.1 opening freezes the account and cuts its sessions in the step that reports it to the center above, and to no other")]
    public async Task Open_FreezesCutsAndReports()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        using var session = await _console.SignInAsync(leaked);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);

        var number = await _console.OpenAsync(above, Kind, leaked.UserName);

        Assert.StartsWith("I330100", number, StringComparison.Ordinal);
        Assert.Equal("Frozen", await _console.StateOfAsync(leaked.UserName));
        (await session.Read("tasks")).Refused(401, "NotSignedIn");
        var file = (await above.Read($"incidents/{number}")).Ok();
        Assert.Equal("Contained", file.Text("state"));
        Assert.Equal(Zhejiang, file.Text("handlerCode"));
        Assert.NotEmpty(file.Body.GetProperty("sessions").EnumerateArray());
        Assert.Equal("ConfirmAnalysis", Assert.Single(file.Body.GetProperty("next").EnumerateArray()).GetString());
        // Frozen and on record in one transaction: the same id of it stands at both entries.
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"""
            select count(distinct xid::text) from journal where (verb = 'AccountFrozen' and subject_number = '{leaked.UserName}')
              or (verb = 'IncidentOpened' and subject_number = '{number}')
            """));
        foreach (var (role, unit) in new[] { (Role.CenterSystemAdministrator, Hangzhou), (Role.CenterSystemAdministrator, Nation),
            (Role.CenterSystemAdministrator, Guangdong), (Role.EnforcementOfficer, Xihu) })
        {
            var other = await (await _console.As(role, unit)).Read($"incidents/{number}");
            Assert.True(other.Status is 404 or 403, $"{role} {unit}: {other.Status}");
        }

        Assert.Equal(200, (await (await _console.As(Role.Leader, Hangzhou)).Read($"incidents/{number}")).Status);
    }

    [Fact(DisplayName = "R13.3 without new accounts and without a leak of information the password is changed, and only then is the account restored")]
    public async Task NoNewAccountsNoLeak_PasswordThenRestore()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        (await above.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R13.3");
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: false))).Ok();
        (await above.StepAsync(number, "restore")).Refused(409, "IncidentStateRefused", "R13.3");
        (await above.Post($"accounts/{leaked.UserName}/unfreeze", AccountBodies.Because())).Refused(409, "AccountInIncident", "R13.6");

        var password = (await above.StepAsync(number, "change-password")).Ok().Text("initialPassword");
        (await above.StepAsync(number, "restore")).Ok();

        Assert.Equal("Active", await _console.StateOfAsync(leaked.UserName));
        (await _console.SignInAsync(leaked with { Password = password })).Dispose();
        (await above.StepAsync(number, "close")).Refused(409, "IncidentStateRefused", "R15.1");
        (await above.StepAsync(number, "file-report", new { text = "一、时间线……" })).Ok();
        (await above.StepAsync(number, "close")).Ok();
        Assert.Equal("Closed", await above.StateAsync(number));
    }

    [Fact(DisplayName = "R13.1 a body's administrator's leak is reported to its authority's center, which handles it; the body's own unit does not")]
    public async Task Open_OfABody_IsTheCentersOfItsAuthority()
    {
        const string body = "3300002001";
        var leaked = await _console.AccountAsync(Role.BodySystemAdministrator, body);
        using var holder = await _console.SignInAsync(leaked);

        var opened = await holder.Post("incidents", _console.Leak(Kind, null));

        Assert.Equal(201, opened.Status);
        Assert.Equal("Frozen", await _console.StateOfAsync(leaked.UserName));
        (await holder.Read($"incidents/{opened.Text("number")}")).Refused(401, "NotSignedIn");
        var center = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var file = (await center.Read($"incidents/{opened.Text("number")}")).Ok();
        Assert.Equal((Zhejiang, leaked.UserName), (file.Text("handlerCode"), file.Text("openedBy")));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"""
            select count(*) from journal where verb = 'IncidentOpened' and subject_number = '{opened.Text("number")}'
              and administration[1] like '%3300001000/'
            """));
    }

    [Fact(DisplayName = "R13.1 a report about an account that others look after freezes nothing, is told to them, and says nothing of the account")]
    public async Task Report_ByAStranger_IsTold()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var stranger = await _console.As(Role.EnforcementOfficer, Nanshan);

        var told = await stranger.Post("incidents", _console.Leak(Kind, leaked.UserName));
        var nobody = await stranger.Post("incidents", _console.Leak(Kind, "330100100019999"));

        Assert.Equal((202, told.Raw), (nobody.Status, nobody.Raw));
        Assert.Equal("Active", await _console.StateOfAsync(leaked.UserName));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"""
            select count(*) from journal where verb = 'LeakReported' and subject_number = '{leaked.UserName}' and holder is null
              and administration[1] like '%3300001000/'
            """));
    }

    [Theory(DisplayName = "R13.2 a window that begins in the future, or before the kept journal, is refused")]
    [InlineData(1, "SuspectedFromInFuture")]
    [InlineData(-4 * 365, "SuspectedFromBeforeJournal")]
    public async Task Open_WithAWindowThatCantBe_IsRefused(int days, string code)
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var leaked = await _console.AccountAsync(Role.CenterSystemAdministrator, Hangzhou);

        (await above.Post("incidents", _console.Leak(Kind, leaked.UserName, _console.Time.GetUtcNow().AddDays(days)))).Refused(400, code, "R13.2");

        Assert.Equal("Active", await _console.StateOfAsync(leaked.UserName));
    }

    [Fact(DisplayName = "R13.2 R13.5 40 accounts made by one that the leaked account made come out whole, are frozen at once and deleted")]
    public async Task NewAccounts_ToTheEnd_AreFrozenAndDeleted()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        using var thief = await _console.SignInAsync(leaked);
        // Of 81 one made 40; these are entries alone, as who makes accounts there is a system administrator.
        var first = (await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        List<string> made = [first];
        for (var more = 0; more < 40; more++)
            made.Add((await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName"));
        await _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, verb, '{first}', actor_path, subject_type, '33010000002' || lpad(n::text, 4, '0'), subject_version, unit_code, unit_path, data
            from journal, generate_series(9001, 9040) n where verb = 'AccountCreated' and subject_number = '{first}'
            """);
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);

        var proposed = (await above.Read($"incidents/{number}/analysis")).Ok().Body.GetProperty("accounts").EnumerateArray()
            .Select(account => account.GetProperty("userName").GetString()!).ToList();
        Assert.Equal(81, proposed.Count);
        Assert.Empty(made.Except(proposed));
        (await above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false, [.. made]))).Refused(409, "AccountsLeftOut", "R13.2");
        var struck = proposed.Except(made).Select(userName => new { userName, reason = "系测试条目。" }).ToArray();
        (await above.ConfirmAsync(number, new { accounts = made, leak = false, ground = "查阅日志。", struck })).Ok();
        Assert.Equal("NewToFreeze", await above.StateAsync(number));
        (await above.StepAsync(number, "delete-new-accounts")).Refused(409, "IncidentStateRefused", "R13.6");
        (await above.StepAsync(number, "freeze-new-accounts")).Ok();
        Assert.Equal(made.Count, await _console.ScalarAsync<long>(
            $"select count(*) from accounts where status = 'Frozen' and incident = '{number}' and user_name <> '{leaked.UserName}'"));
        (await (await _console.As(Role.CenterSystemAdministrator, Hangzhou)).Post($"accounts/{first}/unfreeze", AccountBodies.Because()))
            .Refused(409, "AccountInIncident", "R13.6");

        (await above.StepAsync(number, "delete-new-accounts")).Ok();

        Assert.Equal(made.Count, await _console.ScalarAsync<long>(
            $"select count(*) from accounts where status = 'Deleted' and user_name = any('{{{string.Join(',', made)}}}')"));
        Assert.Equal("PasswordDue", await above.StateAsync(number));
    }

    [Fact(DisplayName = "R13.2 an account made while the list is being confirmed refuses the confirmation, and one made since opens it again")]
    public async Task NewAccounts_MadeMeanwhile_ReopenTheList()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        using var thief = await _console.SignInAsync(leaked);
        var first = (await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        var second = (await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        (await above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false, first))).Refused(409, "AccountsLeftOut", "R13.2");
        (await above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false, first, second, "330100000020001")))
            .Refused(409, "NotMadeByTheAccount", "R13.2");
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: false, first, second))).Ok();
        // What was still under way when the account was frozen is on record only now.
        var own = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var third = (await own.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        await _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, verb, '{first}', actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data
            from journal where verb = 'AccountCreated' and subject_number = '{third}'
            """);

        (await above.StepAsync(number, "freeze-new-accounts")).Ok();

        Assert.Equal("Contained", await above.StateAsync(number));
        foreach (var account in new[] { first, second, third }) Assert.Equal("Frozen", await _console.StateOfAsync(account));
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: false, first, second, third))).Ok();
        (await above.StepAsync(number, "freeze-new-accounts")).Ok();
        Assert.Equal("NewToDelete", await above.StateAsync(number));
    }

    [Fact(DisplayName = "R13.4 a leak without new accounts waits for the unit's leader, and is closed by the decision, its measures done")]
    public async Task Leak_WaitsForTheLeader()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var leader = await _console.As(Role.Leader, Hangzhou);
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: true))).Ok();

        (await above.StepAsync(number, "decide", IncidentBodies.Decision())).Refused(403, "RoleRequired", "R13.5");
        (await (await _console.As(Role.Leader, Zhejiang)).StepAsync(number, "decide", IncidentBodies.Decision())).Refused(403, "IncidentOfOthers", "R13.1");
        (await leader.StepAsync(number, "decide", new
        {
            document = "市监决〔2026〕2号", decision = "恢复使用。", measures = Array.Empty<object>(), orders = new[] { "Restore" },
        })).Refused(409, "PasswordBeforeRestore", "R13.3");
        (await leader.StepAsync(number, "decide", new
        {
            document = "市监决〔2026〕2号", decision = "更换密码后恢复使用。", orders = new[] { "Restore", "ChangePassword" },
            measures = new[] { new { text = "全员培训", owner = "办公室", due = "2027-01-31" } },
        })).Ok();
        (await above.StepAsync(number, "file-report", new { text = "报告" })).Refused(409, "OrderOutstanding", "R13.4");
        (await above.StepAsync(number, "restore")).Refused(409, "StepNotOrdered", "R13.4");
        (await above.StepAsync(number, "change-password")).Ok();
        (await above.StepAsync(number, "restore")).Ok();
        (await above.StepAsync(number, "file-report", new { text = "报告" })).Ok();
        (await above.StepAsync(number, "close")).Refused(409, "MeasureOpen", "R15.1");
        (await leader.StepAsync(number, "complete-measure", new { measure = 1, done = "已培训。" })).Ok();
        (await above.StepAsync(number, "close")).Ok();
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'IncidentWithLeader' and subject_number = '{number}' and data->>'leader' = '{Hangzhou}'"));
    }

    [Fact(DisplayName = "R13.5 new accounts and a leak together are frozen first and then reported to the authority's leader, who may order their deletion")]
    public async Task NewAccountsAndLeak_AreTheAuthoritysLeaders()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        using var thief = await _console.SignInAsync(leaked);
        var made = (await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: true, made))).Ok();
        Assert.Equal("NewToFreeze", await above.StateAsync(number));
        (await above.StepAsync(number, "freeze-new-accounts")).Ok();
        Assert.Equal("WithLeader", await above.StateAsync(number));

        (await (await _console.As(Role.Leader, Hangzhou)).StepAsync(number, "decide", new
        {
            document = "市监决〔2026〕3号", decision = "删除新建账户。", measures = Array.Empty<object>(), orders = new[] { "DeleteNewAccounts" },
        })).Ok();
        (await above.StepAsync(number, "delete-new-accounts")).Ok();

        Assert.Equal("Deleted", await _console.StateOfAsync(made));
        (await above.StepAsync(number, "delete-new-accounts")).Refused(409, "StepNotOrdered", "R13.5");
    }

    [Fact(DisplayName = "R13.6 no step is taken out of order, on a stale version, or twice at once; every step names who and when")]
    public async Task Steps_KeepTheirOrder()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var number = await _console.OpenAsync(above, Kind, leaked.UserName);
        foreach (var step in new[] { "freeze-new-accounts", "delete-new-accounts", "confirm-clean", "change-password" })
            (await above.StepAsync(number, step)).Refused(409, "IncidentStateRefused", "R13.6");
        Assert.Equal(412, (await above.CallAsync(
            "POST", $"incidents/{number}/confirm-analysis", IncidentBodies.Analysis(leak: false), ifMatch: "\"99\"")).Status);
        Assert.Equal("Contained", await above.StateAsync(number));
        await above.MarkAllAsync(number);

        var both = await System.Threading.Tasks.Task.WhenAll(
            above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false)),
            above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false)));

        both.Single(answer => answer.Status != 200).Refused(409, "IncidentStateRefused", "R13.6");
        var taken = Assert.Single((await above.Read($"incidents/{number}")).Ok().Body.GetProperty("playbook").EnumerateArray());
        Assert.Equal((await _console.AccountAsync(Role.CenterSystemAdministrator, Zhejiang)).UserName, taken.GetProperty("who").GetString());
        Assert.True(taken.TryGetProperty("when", out _));
        var password = await above.CallAsync("POST", $"incidents/{number}/change-password", new { }, key: "leak-1");
        Assert.NotEmpty(password.Ok().Text("initialPassword"));
        Assert.Empty((await above.CallAsync("POST", $"incidents/{number}/change-password", new { }, key: "leak-1")).Ok().Text("initialPassword"));
    }

    [Fact(DisplayName = "R13.6 neither the holder nor an account that it made ever handles the incident, nor sees it")]
    public async Task Holder_AndWhatItMade_AreRefused()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Zhejiang, Nation);
        using var thief = await _console.SignInAsync(leaked);
        var handler = await _console.As(Role.CenterSystemAdministrator, Nation);
        var number = await _console.OpenAsync(handler, Kind, leaked.UserName);
        (await handler.ConfirmAsync(number, IncidentBodies.Analysis(leak: false))).Ok();
        var password = (await handler.StepAsync(number, "change-password")).Ok().Text("initialPassword");
        (await handler.StepAsync(number, "restore")).Ok();
        using var holder = await _console.SignInAsync(leaked with { Password = password });
        Assert.Equal(204, (await holder.Post("password", new { current = password, @new = "Calm-River-88*", acceptsDuty = true })).Status);

        (await holder.Read($"incidents/{number}")).Refused(404, "IncidentNotFound", "R13.1");
        (await holder.StepAsync(number, "file-report", new { text = "x" })).Refused(404, "IncidentNotFound", "R13.1");
        Assert.DoesNotContain(number, (await holder.Read("incidents")).Raw, StringComparison.Ordinal);
        Assert.Equal(0, await _console.ScalarAsync<long>(
            $"select count(*) from journal where subject_type = 'Incident' and holder = '{leaked.UserName}'"));
    }
}
