using System.Text.Json;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>R13.2: the log analysis of the window, proposed from the journal, confirmed or corrected by a person.</summary>
public sealed class Article13WindowTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Kind = "UserLeak";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R13.2 R14.2 the window has sign-ins, refusals, exports with their rows and everything written, by kind and page by page")]
    public async Task Window_HasAllThatTheAccountDid()
    {
        var (leaked, task) = await LeakedAsync();
        (await _console.Anonymous().Post("sessions", new { userName = leaked.UserName, password = "Wrong-River-11*", keyCode = "000000" }))
            .Refused(401, "SignInRefused");
        var own = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var number = await _console.OpenAsync(own, Kind, leaked.UserName);

        var analysis = (await own.Read($"incidents/{number}/analysis")).Ok().Body;

        var counts = analysis.GetProperty("counts").EnumerateArray().ToDictionary(count => count.GetProperty("kind").GetString()!);
        Assert.Equal(["Export", "Refusal", "Session", "Written"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, counts["Export"].GetProperty("rows").GetInt64());
        Assert.Equal(2, counts["Refusal"].GetProperty("lines").GetInt32());
        Assert.True(counts["Session"].GetProperty("lines").GetInt32() >= 2);
        var written = await LinesAsync(own, number, "kind=Written&limit=2");
        Assert.Equal(["DutyAccepted", "PasswordChanged", "TaskDispatched", "TaskDrafted"],
            written.Select(line => line.GetProperty("verb").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(counts["Written"].GetProperty("lines").GetInt32(), written.Count);
        Assert.Contains(written, line => line.GetProperty("subject").GetProperty("number").GetString() == task);
        Assert.All(written, line => Assert.Equal(JsonValueKind.Null, line.GetProperty("mark").ValueKind));
        Assert.Equal(counts.Values.Sum(count => count.GetProperty("lines").GetInt32()), (await LinesAsync(own, number, "")).Count);
        // Not what was before the window, nor what the administrator does about it.
        var late = await _console.OpenAsync(own, Kind, (await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer)).UserName, _console.Time.GetUtcNow());
        Assert.Empty(await LinesAsync(own, late, ""));
        foreach (var (role, unit) in new[] { (Role.CenterSystemAdministrator, Zhejiang), (Role.EnforcementOfficer, Hangzhou) })
            Assert.True((await (await _console.As(role, unit)).Read($"incidents/{number}/analysis?kind=Written")).Status is 403 or 404);
    }

    [Fact(DisplayName = "R13.2 lines are marked one by one or all of a kind; outside the window and struck ones want a reason; the confirmed list is frozen")]
    public async Task Lines_AreMarked()
    {
        var (leaked, task) = await LeakedAsync();
        var (other, _) = await LeakedAsync();
        var own = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var number = await _console.OpenAsync(own, Kind, leaked.UserName);
        var dispatched = (await LinesAsync(own, number, "kind=Written")).Single(line => line.GetProperty("verb").GetString() == "TaskDispatched")
            .GetProperty("id").GetInt64();
        var outside = await _console.ScalarAsync<long>($"select max(id) from journal where actor = '{other.UserName}' and verb = 'TaskDispatched'");
        (await own.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false))).Refused(409, "LinesUnmarked", "R14.2");

        (await MarkAsync(new { mark = "Foreign", lines = new[] { outside } })).Refused(409, "LineOutsideWindow", "R14.2");
        (await MarkAsync(new { mark = "Struck", lines = new[] { dispatched } })).Refused(400, "ReasonRequired");
        (await MarkAsync(new { mark = "Noted", lines = new[] { dispatched } })).Refused(400, "MarkNotGiven");
        (await MarkAsync(new { mark = "Own", lines = new[] { 987654321L } })).Refused(400, "LineUnknown");
        (await MarkAsync(new { mark = "Own", lines = Enumerable.Range(1, 1001) })).Refused(400, "LinesMalformed");
        (await MarkAsync(new { mark = "Own", lines = new[] { dispatched }, kind = "Written" })).Refused(400, "LinesMalformed");
        (await MarkAsync(new { mark = "Own", kind = "AccountMade" })).Refused(409, "AccountsByName", "R14.2");
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from incident_lines where incident = '{number}'"));
        Assert.Equal(2, (await MarkAsync(new { mark = "Foreign", lines = new[] { dispatched, outside }, reason = "同一网络所为。" })).Ok().Number("lines"));
        var left = (await LinesAsync(own, number, "kind=Written&unmarked=true")).Count;
        Assert.Equal(left, (await MarkAsync(new { mark = "Struck", kind = "Written", reason = "与事件无关。" })).Ok().Number("lines"));
        Assert.Equal(left, (await MarkAsync(new { mark = "Own", kind = "Written", was = "Struck" })).Ok().Number("lines"));
        var added = (await LinesAsync(own, number, "")).Single(line => line.GetProperty("id").GetInt64() == outside);
        Assert.Equal("Added", added.GetProperty("origin").GetString());

        (await own.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false))).Ok();

        var confirmed = (await own.Read($"incidents/{number}")).Ok().Body.GetProperty("analysis");
        Assert.True(confirmed.GetProperty("foreignWrites").GetBoolean());
        var counts = confirmed.GetProperty("lines");
        Assert.Equal((2, left, 0), (counts.GetProperty("foreign").GetInt32(), counts.GetProperty("own").GetInt32(), counts.GetProperty("struck").GetInt32()));
        Assert.Equal(2, await _console.ScalarAsync<long>(
            $"""
            select (data->'lines'->>'foreign')::bigint from journal where verb = 'IncidentAnalysisConfirmed' and subject_number = '{number}'
            """));
        (await MarkAsync(new { mark = "Own", lines = new[] { dispatched } })).Refused(409, "IncidentStateRefused", "R14.2");
        Assert.NotEmpty(task);

        System.Threading.Tasks.Task<ApiAnswer> MarkAsync(object body) => own.StepAsync(number, "mark-lines", body);
    }

    [Fact(DisplayName = "R13.2 an entry of the window that comes after the list was confirmed opens it again at the next step that rests on it")]
    public async Task LateEntry_ReopensTheList()
    {
        var (leaked, _) = await LeakedAsync();
        var own = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var number = await _console.OpenAsync(own, Kind, leaked.UserName);
        (await own.ConfirmAsync(number, IncidentBodies.Analysis(leak: false))).Ok();
        await LateAsync();
        Assert.Equal(1, (await own.Read($"incidents/{number}/analysis")).Ok().Number("since"));

        (await own.StepAsync(number, "confirm-clean", new { ground = "已清理。" })).Ok();

        Assert.Equal("Contained", await own.StateAsync(number));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'IncidentReopened' and subject_number = '{number}' and data->>'step' = 'ConfirmClean'"));
        (await own.ConfirmAsync(number, IncidentBodies.Analysis(leak: false))).Ok();
        (await own.StepAsync(number, "confirm-clean", new { ground = "已清理。" })).Ok();
        await LateAsync();
        Assert.Empty((await own.StepAsync(number, "change-password")).Ok().Text("initialPassword"));
        Assert.Equal("Contained", await own.StateAsync(number));

        // As if its command had begun before the cut, and committed only now.
        System.Threading.Tasks.Task LateAsync() => _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data
            from journal where verb = 'TaskDispatched' and actor = '{leaked.UserName}' limit 1
            """);
    }

    [Fact(DisplayName = "R13.2 what an account did that the leaked one made is in the window too; foreign writes are to be cleaned")]
    public async Task MadeAccounts_AreInTheWindow()
    {
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        string made;
        using (var thief = await _console.SignInAsync(leaked))
            made = (await thief.Post("accounts", AccountBodies.Account(Hangzhou, Role.EnforcementOfficer))).Ok().Text("userName");
        await _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, 'HelpAsked', '{made}', actor_path, 'HelpRequest', 'H3301002026999999', 1, unit_code, unit_path, '{"{}"}'
            from journal where verb = 'AccountCreated' and subject_number = '{made}'
            """);
        var number = await _console.OpenAsync(above, "AdministratorLeak", leaked.UserName);
        var line = (await LinesAsync(above, number, "kind=Written")).Single(line => line.GetProperty("actor").GetString() == made).GetProperty("id").GetInt64();
        (await above.StepAsync(number, "confirm-analysis", IncidentBodies.Analysis(leak: false, made))).Refused(409, "LinesUnmarked", "R13.2");
        (await above.StepAsync(number, "mark-lines", new { mark = "Foreign", lines = new[] { line } })).Ok();

        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: false, made))).Ok();

        (await above.StepAsync(number, "freeze-new-accounts")).Ok();
        (await above.StepAsync(number, "delete-new-accounts")).Ok();
        Assert.Equal("Cleaning", await above.StateAsync(number));
        Assert.Equal("Foreign", (await LinesAsync(above, number, "kind=AccountMade")).Single().GetProperty("mark").GetString());
    }

    /// <summary>An account that dispatched a task, exported its rows and was refused something.</summary>
    private async Task<(DemoAccount Account, string Task)> LeakedAsync()
    {
        var account = await _console.NewAccountAsync(Hangzhou, Role.CenterBusinessAdministrator, inCenter: true);
        using var client = await _console.SignInAsync(account);
        var task = await client.DispatchAsync(Picked(Xihu));
        using var exported = await client.GetAsync(new Uri($"/api/v1/tasks/{task}/assignments.xlsx", UriKind.Relative));
        await exported.Content.ReadAsByteArrayAsync();
        (await client.Post($"tasks/{task}/dispatch")).Refused(409, "TaskStepNotPossible");
        return (account, task);
    }

    private static async Task<List<JsonElement>> LinesAsync(HttpClient by, string number, string filter)
    {
        List<JsonElement> lines = [];
        for (var after = ""; ;)
        {
            var page = (await by.Read($"incidents/{number}/analysis?{filter}{after}")).Ok().Body.GetProperty("lines");
            lines.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("next").GetString() is not { } next) return lines;
            after = $"&after={next}";
        }
    }
}
