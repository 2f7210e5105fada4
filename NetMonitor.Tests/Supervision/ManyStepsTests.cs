using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>Many at once: each is decided by itself, has its own entry, and what can't be done is told and keeps nothing back.</summary>
public sealed class ManyStepsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    private Task<HttpClient> IssuerAsync() => _console.As(Role.CenterBusinessAdministrator, Hangzhou);

    /// <summary>A task of Hangzhou's to all its counties, of which these have submitted.</summary>
    private async Task<string> SubmittedByAsync(params string[] units)
    {
        var number = await (await IssuerAsync()).DispatchAsync(Rule(Hangzhou, "County"));
        await LetSubmitAsync(number, units);
        return number;
    }

    /// <summary>Counties without accounts of the demonstration can't submit by themselves: their rows are set as if they had.</summary>
    private System.Threading.Tasks.Task LetSubmitAsync(string number, params string[] units) => _console.ExecuteAsync(
        $"""
        update assignments set state = {(int)AssignmentState.Submitted}, submitted_at = updated_at, version = version + 1, left_version = version + 1
        where task_number = '{number}' and (unit_code = any('{"{"}{string.Join(',', units)}{"}"}') or {(units.Length == 0 ? "true" : "false")})
        """);

    private static string[] Codes(ApiAnswer answer) =>
        [.. answer.Body.GetProperty("excluded").EnumerateArray().Select(item => $"{item.GetProperty("unitCode")} {item.GetProperty("code")}")];

    private Task<long> CountAsync(string number, AssignmentState state) =>
        _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and state = {(int)state}");

    private Task<long> EntriesAsync(string number, string verb) =>
        _console.ScalarAsync<long>($"select count(*) from journal where verb = '{verb}' and subject_number like '{number}-%'");

    [Fact]
    public async Task Accept_OfUnitsNamed_AcceptsWhatIsSubmitted_AndTellsTheRest()
    {
        const string Yuhang = "3301100000", Tonglu = "3301220000";
        var number = await SubmittedByAsync(Xihu, Yuhang);

        var answer = (await (await IssuerAsync()).Post(
            $"tasks/{number}/assignments/accept", new { units = new[] { Xihu, Yuhang, Tonglu, Nanshan } })).Ok();

        Assert.Equal(2, answer.Number("done"));
        Assert.Equal([$"{Tonglu} StepNotPossible", $"{Nanshan} AssignmentNotFound"], Codes(answer));
        Assert.Equal(2, await CountAsync(number, AssignmentState.Accepted));
        Assert.Equal(2, await EntriesAsync(number, "AssignmentAccepted"));
        var detail = (await (await IssuerAsync()).Read($"assignments/{number}-{Xihu}")).Ok();
        Assert.Equal("Accepted", detail.Text("state"));
        Assert.Equal(await _console.ScalarAsync<long>($"select version from assignments where task_number = '{number}' and unit_code = '{Xihu}'"),
            await _console.ScalarAsync<long>($"select max(subject_version) from journal where subject_number = '{number}-{Xihu}'"));
    }

    [Fact]
    public async Task Return_OfAFilter_GivesEachTheReason_AndTheFiguresFollow()
    {
        var number = await SubmittedByAsync();
        var total = await CountAsync(number, AssignmentState.Submitted);

        var answer = (await (await IssuerAsync()).Post(
            $"tasks/{number}/assignments/return", new { filter = new { state = "Submitted" }, reason = "请核对立案数。" })).Ok();

        Assert.Equal(total, answer.Number("done"));
        Assert.Empty(Codes(answer));
        Assert.Equal(total, await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = '{number}' and reason = '请核对立案数。'"));
        Assert.Equal(total, await EntriesAsync(number, "AssignmentReturned"));
    }

    [Fact]
    public async Task Accept_OfAWholeProvince_CountsItsFiguresAnew()
    {
        var dispatcher = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await dispatcher.DispatchAsync(Rule(Zhejiang, "Station"));
        await LetSubmitAsync(number);
        var total = await CountAsync(number, AssignmentState.Submitted);
        Assert.True(total > 1000);

        var answer = (await dispatcher.Post($"tasks/{number}/assignments/accept", new { filter = new { } })).Ok();

        Assert.Equal(total, answer.Number("done"));
        Assert.Equal(total, await EntriesAsync(number, "AssignmentAccepted"));
        await Eventually.TrueAsync(async () =>
            (await dispatcher.Read($"tasks/{number}/progress")).Ok().Body.GetProperty("byState").GetProperty("Accepted").GetInt64() == total, "figures");
    }

    [Fact]
    public async Task Accept_OfWhatSomebodyChanged_TellsThatItIsStale()
    {
        var number = await SubmittedByAsync(Xihu);
        var seen = await _console.ScalarAsync<long>($"select version from assignments where task_number = '{number}' and unit_code = '{Xihu}'");
        var issuer = await IssuerAsync();

        var stale = (await issuer.Post($"tasks/{number}/assignments/accept",
            new { units = new[] { Xihu }, versions = new Dictionary<string, long> { [Xihu] = seen - 1 } })).Ok();
        Assert.Equal((0, $"{Xihu} Stale"), (stale.Number("done"), Assert.Single(Codes(stale))));

        var done = (await issuer.Post($"tasks/{number}/assignments/accept",
            new { units = new[] { Xihu }, versions = new Dictionary<string, long> { [Xihu] = seen } })).Ok();
        Assert.Equal(1, done.Number("done"));
    }

    [Fact]
    public async Task Grant_OfWhatWasAskedFor_MovesEachDeadlineByItsOwnDays()
    {
        var issuer = await IssuerAsync();
        var number = await issuer.DispatchAsync(Rule(Hangzhou, "County"));
        var before = (await issuer.Read($"assignments/{number}-{Xihu}")).Ok().Body.GetProperty("deadline").GetDateTimeOffset();
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post(
            $"assignments/{number}-{Xihu}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();

        var answer = (await issuer.Post($"tasks/{number}/assignments/grant-extension", new { filter = new { } })).Ok();

        Assert.Equal(1, answer.Number("done"));
        Assert.All(Codes(answer), code => Assert.EndsWith(" NoExtensionRequested", code, StringComparison.Ordinal));
        var after = (await issuer.Read($"assignments/{number}-{Xihu}")).Ok().Body.GetProperty("deadline").GetDateTimeOffset();
        Assert.True(after > before.AddDays(2), $"{before} {after}");
    }

    [Fact]
    public async Task Preview_SaysWhatTheCommandWillDo()
    {
        var number = await SubmittedByAsync(Xihu);
        var issuer = await IssuerAsync();
        var actor = (await _console.Get<Console.Auth.SessionStore>().FindAsync(
            issuer.DefaultRequestHeaders.Authorization!.Parameter!, CancellationToken.None))!.Actor;
        foreach (var command in new[]
        {
            new ManyCommand(Filter: new()), new ManyCommand([Xihu, Nanshan]), new ManyCommand(Filter: new(Under: Xihu)),
            new ManyCommand(Filter: new(AssignmentState.Dispatched)),
            new ManyCommand([Xihu, Hangzhou], Versions: new Dictionary<string, long> { [Xihu] = 1, [Hangzhou] = 1 }),
        })
        {
            await SameAsync(actor, number, AssignmentStep.Return, command);
            await _console.ExecuteAsync($"update assignments set state = {(int)AssignmentState.Submitted} where task_number = '{number}' and reason = 'x'");
        }
    }

    [Fact]
    public async Task Preview_OfExtensions_LeavesOutWhatNoNoticeReaches()
    {
        var issuer = await IssuerAsync();
        var number = await issuer.DispatchAsync(Rule(Hangzhou, "County"));
        // More days than a unit can ask for, whatever the day of the test; one row has its deadline from an earlier extension, from which it is counted on.
        await _console.ExecuteAsync(
            $"""
            update assignments set extension_requested_at = updated_at, extension_days = case when unit_code = '{Xihu}' then 2 else 400 end,
              counted_from = case when unit_code = '3301080000' then dispatched_at::date end, counted_days = case when unit_code = '3301080000' then 3 end
            where task_number = '{number}' and unit_code in ('{Xihu}', '3301080000', '3301100000')
            """);
        var done = await SameAsync(await _console.ActorAsync(Role.CenterBusinessAdministrator, Hangzhou), number, AssignmentStep.GrantExtension,
            new ManyCommand(Filter: new()));
        Assert.Equal((1, 2), (done.Done, done.Excluded.Count(item => item.Code == "BeyondHolidayNotices")));
    }

    /// <summary>Does what was shown before, and finds it so.</summary>
    private async Task<ManyAnswer> SameAsync(Actor actor, string number, AssignmentStep step, ManyCommand command)
    {
        var preview = (await _console.Get<TakeStepForMany>().PreviewAsync(actor, number, step, command, CancellationToken.None)).Value;
        var reason = step == AssignmentStep.Return ? "x" : null;
        var done = (await _console.Get<TakeStepForMany>().HandleAsync(
            actor, number, step, command with { Reason = reason }, Call.None, CancellationToken.None)).Value;
        Assert.Equal(preview.Done, done.Done);
        Assert.Equal(preview.Total, done.Done + done.Excluded.Count);
        Assert.Equal(preview.Excluded.ToDictionary(code => code.Code, code => code.Units),
            done.Excluded.GroupBy(item => item.Code).ToDictionary(code => code.Key, code => code.Count()));
        return done;
    }

    [Fact]
    public async Task Command_ThatIsSentTwice_ActsOnce()
    {
        var number = await SubmittedByAsync(Xihu);
        var issuer = await IssuerAsync();
        var first = (await issuer.Post($"tasks/{number}/assignments/accept", new { units = new[] { Xihu } }, key: number)).Ok();
        var again = (await issuer.Post($"tasks/{number}/assignments/accept", new { units = new[] { Xihu } }, key: number)).Ok();

        Assert.Equal(first.Raw, again.Raw);
        Assert.Equal(1, await EntriesAsync(number, "AssignmentAccepted"));
    }

    [Fact]
    public async Task TwoAtOnce_AcceptEachOnce()
    {
        var number = await SubmittedByAsync();
        var total = await CountAsync(number, AssignmentState.Submitted);
        var issuer = await IssuerAsync();

        var both = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            issuer.Post($"tasks/{number}/assignments/accept", new { filter = new { } })));

        Assert.Equal(total, both.Sum(answer => answer.Ok().Number("done")));
        Assert.Equal(total, await EntriesAsync(number, "AssignmentAccepted"));
    }

    [Fact]
    public async Task BadInput_IsRefusedByItsRule()
    {
        var number = await SubmittedByAsync(Xihu);
        var issuer = await IssuerAsync();
        (await issuer.Post($"tasks/{number}/assignments/accept")).Refused(400, "UnitsOrFilter");
        (await issuer.Post($"tasks/{number}/assignments/accept", new { units = Array.Empty<string>() })).Refused(400, "UnitsOrFilter");
        (await issuer.Post($"tasks/{number}/assignments/accept", new { units = new[] { Xihu }, filter = new { } })).Refused(400, "UnitsOrFilter");
        (await issuer.Post($"tasks/{number}/assignments/accept", new { units = new[] { "nonsense" } })).Refused(400, "UnitCodeMalformed");
        (await issuer.Post($"tasks/{number}/assignments/accept", new { filter = new { under = "nonsense" } })).Refused(400, "UnitCodeMalformed");
        (await issuer.Post($"tasks/{number}/assignments/return", new { units = new[] { Xihu } })).Refused(400, "ReasonRequired");
        (await issuer.Post($"tasks/{number}/withdraw", new { reason = "x" })).Ok();
        (await issuer.Post($"tasks/{number}/assignments/accept", new { units = new[] { Xihu } })).Refused(409, "TaskEnded");
        Assert.Equal(0, await EntriesAsync(number, "AssignmentAccepted"));
    }
}
