using System.Text.Json;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>R14.2: what was written in the window, and what others built on it, is taken back line by line, or stands with a reason.</summary>
public sealed class Article14CleaningTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Kind = "UserLeak";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R14.2 a draft is discarded, a dispatched task withdrawn, what others built on it decided; nothing is clean before all is decided")]
    public async Task ForeignTasks_AreTakenBack()
    {
        var thief = await AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        string task, draft;
        using (var client = await _console.SignInAsync(thief))
            (task, draft) = (await client.DispatchAsync(Picked(Xihu)), await client.DraftAsync(Picked(Xihu)));
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{task}-{Xihu}/receive")).Ok();
        var (own, number) = await ConfirmedAsync(thief, Hangzhou);
        var lines = await LinesAsync(own, number);
        var received = lines.Single(line => Verb(line) == "AssignmentReceived");
        Assert.Equal("Built", received.GetProperty("origin").GetString());
        var tasks = lines.Where(line => Verb(line).StartsWith("Task", StringComparison.Ordinal)).Select(Id).ToArray();

        var previews = (await own.StepAsync(number, "void/preview", new { lines = lines.Select(Id) })).Ok().Body.EnumerateArray()
            .ToDictionary(preview => preview.GetProperty("line").GetInt64());

        Assert.Equal("TaskWithdrawn", previews[Id(lines.Single(line => Verb(line) == "TaskDispatched"))].GetProperty("by").GetString());
        Assert.Equal("TaskDiscarded", previews[Id(lines.Last(line => Verb(line) == "TaskDrafted"))].GetProperty("by").GetString());
        Assert.Equal("LineOnlyStands", previews[Id(received)].GetProperty("code").GetString());
        Assert.Equal(1, await _console.ScalarAsync<long>($"select count(*) from tasks where number = '{draft}'"));
        (await own.StepAsync(number, "confirm-clean", new { ground = "已清理。" })).Refused(409, "LinesUndecided", "R14.2");
        // All or nothing: one of them can't be taken back.
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = tasks.Append(Id(received)) })).Refused(409, "LineOnlyStands", "R14.2");
        Assert.Equal("Dispatched", await StateAsync());

        Assert.Equal(3, (await own.StepAsync(number, "void", new { verdict = "Void", lines = tasks })).Ok().Number("lines"));

        Assert.Equal("Withdrawn", await StateAsync());
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from tasks where number = '{draft}'"));
        Assert.Equal(3, await _console.ScalarAsync<long>(
            $"""
            select count(*) from journal where verb = 'IncidentLineVoided' and subject_number = '{number}'
              and (data->>'entry')::bigint = any('{"{"}{string.Join(',', tasks)}{"}"}')
            """));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'TaskWithdrawn' and subject_number = '{task}' and data->>'reason' like '{number} #%'"));
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = tasks })).Refused(409, "LineIsVoided", "R14.2");
        (await own.StepAsync(number, "void", new { verdict = "Stands", lines = new[] { Id(received) } })).Refused(400, "ReasonRequired");
        // Its task is gone, and it with it.
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { Id(received) } })).Ok();
        var rest = (await LinesAsync(own, number, "?undecided=true")).Select(Id).ToArray();
        (await own.StepAsync(number, "void", new { verdict = "Stands", lines = rest, ground = "密码另行更换。" })).Ok();
        (await own.StepAsync(number, "confirm-clean", new { ground = "已清理。" })).Ok();
        Assert.Equal("PasswordDue", await own.StateAsync(number));
        (await own.StepAsync(number, "lift-void", new { lines = new[] { Id(received) }, reason = "误撤。" })).Refused(409, "LiftBySecond", "R14.2");

        System.Threading.Tasks.Task<string> StateAsync() => _console.ScalarAsync<string>(
            $"select case state when 1 then 'Dispatched' when 3 then 'Withdrawn' else state::text end from tasks where number = '{task}'");
    }

    [Fact(DisplayName = "R14.2 a foreign submission is returned and its figures come out of the task's sums; one that somebody changed meanwhile refuses all")]
    public async Task ForeignSubmission_IsReturned()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var task = await city.DispatchAsync(Picked(Xihu));
        var thief = await AccountAsync(Role.EnforcementOfficer, Xihu);
        var id = $"{task}-{Xihu}";
        using (var client = await _console.SignInAsync(thief))
        {
            (await client.Post($"assignments/{id}/receive")).Ok();
            (await client.Post($"assignments/{id}/submit", Values(7))).Ok();
        }

        await _console.ApproveAsync(id);
        Assert.Equal(7, await SumAsync());
        var (own, number) = await ConfirmedAsync(thief, Xihu);
        var lines = await LinesAsync(own, number);
        var submitted = Id(lines.Single(line => Verb(line) == "AssignmentSubmitted"));
        var approved = Id(lines.Single(line => Verb(line) == "AssignmentApproved"));
        var versions = new Dictionary<string, long> { [$"{submitted}"] = await _console.ScalarAsync<long>(
            $"select version from assignments where task_number = '{task}'") - 1 };
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { submitted }, versions })).Refused(412, "LineChanged", "R14.2");
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from incident_lines where incident = '{number}' and verdict is not null"));
        versions[$"{submitted}"]++;

        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { submitted, approved }, versions })).Ok();

        Assert.Equal("Returned", (await city.Read($"assignments/{id}")).Ok().Text("state"));
        await Eventually.TrueAsync(async () => await SumAsync() == 0, "the figures are taken out");

        async Task<decimal> SumAsync() => (await city.Read($"tasks/{task}/progress")).Ok().Body.GetProperty("fields")
            .GetProperty("shopsCheckedOnline").GetDecimal();
    }

    [Fact(DisplayName = "R14.2 lines are staged and published at once; a line outside the window wants a reason, one that is not in the list is refused")]
    public async Task Lines_AreStagedAndPublished()
    {
        var thief = await AccountAsync(Role.EnforcementOfficer, Xihu);
        string first, second;
        using (var client = await _console.SignInAsync(thief))
            (first, second) = (await client.AssistDraftAsync(Nanshan), await client.AssistDraftAsync(Nanshan));
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var number = await _console.OpenAsync(own, Kind, thief.UserName);
        var colleague = await AccountAsync(Role.EnforcementOfficer, Xihu);
        string other;
        using (var client = await _console.SignInAsync(colleague)) other = await client.AssistDraftAsync(Nanshan);
        var outside = await _console.ScalarAsync<long>($"select id from journal where verb = 'AssistanceDrafted' and subject_number = '{other}'");
        (await own.StepAsync(number, "mark-lines", new { mark = "Foreign", lines = new[] { outside }, reason = "同一设备。" })).Ok();
        (await own.ConfirmAsync(number, IncidentBodies.Analysis(leak: false), "Foreign")).Ok();
        var drafts = (await LinesAsync(own, number)).Where(line => Verb(line) == "AssistanceDrafted" && Id(line) != outside).Select(Id).ToArray();
        (await own.StepAsync(number, "publish-voids")).Refused(409, "NothingStaged", "R14.2");
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { 1L } })).Refused(409, "LineNotInList", "R14.2");
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { outside } })).Refused(409, "VoidOutsideWindow", "R14.2");
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = Enumerable.Range(1, 1001) })).Refused(400, "LinesMalformed");

        foreach (var line in drafts) (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { line }, stage = true })).Ok();
        Assert.Equal(2, await CountAsync());
        (await own.StepAsync(number, "confirm-clean", new { ground = "已清理。" })).Refused(409, "LinesUndecided", "R14.2");
        Assert.Equal(2, (await own.StepAsync(number, "publish-voids")).Ok().Number("lines"));

        Assert.Equal(0, await CountAsync());
        (await own.StepAsync(number, "void", new { verdict = "Void", lines = new[] { outside }, ground = "同一设备所为。" })).Ok();
        Assert.Equal(0, await _console.ScalarAsync<long>($"select count(*) from assistance_requests where number = '{other}'"));
        Assert.Equal(3, (await own.Read($"incidents/{number}/cleaning")).Ok().Body.GetProperty("counts").GetProperty("voided").GetInt32());

        System.Threading.Tasks.Task<long> CountAsync() => _console.ScalarAsync<long>(
            $"select count(*) from assistance_requests where number in ('{first}', '{second}')");
    }

    [Fact(DisplayName = "R14.2 a void is lifted by a second person alone, with a reason, and what can be put back is")]
    public async Task Void_IsLiftedByASecondPerson()
    {
        var holder = await _console.NewAccountAsync(Hangzhou, Role.EnforcementOfficer);
        var leaked = await _console.NewCenterAdministratorAsync(Hangzhou, Zhejiang);
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        using (var thief = await _console.SignInAsync(leaked))
        {
            (await thief.StepAsync(holder, "freeze")).Ok();
            (await thief.StepAsync(holder, "unfreeze")).Ok();
        }

        var number = await _console.OpenAsync(above, "AdministratorLeak", leaked.UserName);
        (await above.ConfirmAsync(number, IncidentBodies.Analysis(leak: false), "Foreign")).Ok();
        Assert.Equal("Cleaning", await above.StateAsync(number));
        var unfrozen = Id((await LinesAsync(above, number)).Single(line => Verb(line) == "AccountUnfrozen"));
        (await above.StepAsync(number, "void", new { verdict = "Void", lines = new[] { unfrozen } })).Ok();
        Assert.Equal("Frozen", await _console.StateOfAsync(holder.UserName));
        (await above.StepAsync(number, "lift-void", new { lines = new[] { unfrozen }, reason = "误撤。" })).Refused(409, "LiftBySecond", "R14.2");
        using var second = await _console.SignInAsync(await _console.NewCenterAdministratorAsync(Zhejiang, Nation));
        (await second.StepAsync(number, "lift-void", new { lines = new[] { unfrozen } })).Refused(400, "ReasonRequired");

        (await second.StepAsync(number, "lift-void", new { lines = new[] { unfrozen }, reason = "误撤。" })).Ok();

        Assert.Equal("Active", await _console.StateOfAsync(holder.UserName));
        (await second.StepAsync(number, "lift-void", new { lines = new[] { unfrozen }, reason = "误撤。" })).Refused(409, "LineNotVoided", "R14.2");
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'IncidentVoidLifted' and subject_number = '{number}' and data->>'by' = 'AccountUnfrozen'"));
        Assert.DoesNotContain(await LinesAsync(above, number), line => line.GetProperty("origin").GetString() == "Built");
    }

    private Task<DemoAccount> AccountAsync(Role role, string unit) =>
        _console.NewAccountAsync(unit, role, inCenter: role == Role.CenterBusinessAdministrator);

    /// <summary>An incident of the account whose lines are all somebody else's.</summary>
    private async Task<(HttpClient By, string Number)> ConfirmedAsync(DemoAccount leaked, string unit)
    {
        var own = await _console.As(Role.CenterSystemAdministrator, unit);
        var number = await _console.OpenAsync(own, Kind, leaked.UserName);
        (await own.ConfirmAsync(number, IncidentBodies.Analysis(leak: false), "Foreign")).Ok();
        Assert.Equal("Cleaning", await own.StateAsync(number));
        return (own, number);
    }

    private static string Verb(JsonElement line) => line.GetProperty("verb").GetString()!;

    private static long Id(JsonElement line) => line.GetProperty("id").GetInt64();

    private static async Task<List<JsonElement>> LinesAsync(HttpClient by, string number, string filter = "") =>
        [.. (await by.Read($"incidents/{number}/cleaning{filter}")).Ok().Body.GetProperty("lines").GetProperty("items").EnumerateArray()];
}
