using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>Units where nobody is on duty are sent no tasks, so that a task can be done in full.</summary>
public sealed class NotAskedTests(PostgresServer server)
{
    private const string Tonglu = "3301220000";

    [Fact]
    public async System.Threading.Tasks.Task Unit_WhereNobodyIsOnDuty_IsSentNothing_UntilSomebodyIsAgain()
    {
        await using var console = await TestConsole.StartAsync(server);
        var administrator = await console.As(Role.CenterSystemAdministrator, Hangzhou);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var counties = await CountAsync(city, "County");
        var stations = await CountAsync(city, "Station");
        var earlier = await city.DispatchAsync(Picked(Tonglu, Xihu));

        var version = (await administrator.Read($"units/{Tonglu}")).Ok().Number("version");
        (await PatchAsync(administrator, new { status = "NotAsked" })).Refused(400, "ReasonRequired");
        (await PatchAsync(administrator, new { reason = "无人值守" })).Refused(400, "FieldMissing");
        (await PatchAsync(administrator, new { status = "Closed", reason = "x" })).Refused(409, "UnitStatusNotPossible");
        (await PatchAsync(administrator, new { status = "Active", reason = "x" })).Refused(409, "UnitStatusNotPossible");
        (await administrator.CallAsync("PATCH", $"units/{Tonglu}", new { status = "NotAsked", reason = "x" }, ifMatch: $"\"{version + 1}\""))
            .Refused(412, "Stale");
        var marked = (await PatchAsync(administrator, new { status = "NotAsked", reason = "全员抢险，无人值守" })).Ok();

        var below = marked.Number("units");
        Assert.True(below > 1);
        Assert.Equal("NotAsked", (await city.Read($"units/{Tonglu}")).Ok().Text("status"));
        Assert.Equal((counties.Units - 1, 1), await CountAsync(city, "County"));
        var after = await CountAsync(city, "Station");
        Assert.Equal(stations.Units, after.Units + after.NotAsked);
        Assert.True(after.NotAsked > 0);
        (await city.Post("tasks", Task(Picked(Xihu, Tonglu)))).Refused(409, "UnitNotAsked");
        var number = await city.DispatchAsync(Rule(Hangzhou, "County"));
        Assert.Equal(counties.Units - 1, (await city.Read($"tasks/{number}/progress")).Ok().Number("total"));
        // What it was sent before is its issuer's to take back; then the rest is all there is.
        (await city.Post($"assignments/{earlier}-{Tonglu}/withdraw", new { reason = "无人值守" })).Ok();
        (await city.Post($"assignments/{await console.SubmittedAsync(earlier, Xihu, 3)}/accept")).Ok();
        Assert.Equal(100, await DoneAsync(city, earlier));
        Assert.Equal($"{below} NotAsked 全员抢险，无人值守", await console.ScalarAsync<string>(
            "select concat_ws(' ', data->>'units', data->>'status', data->>'reason') from journal "
            + $"where verb = 'UnitStatusChanged' and subject_number = '{Tonglu}'"));

        // One below it stays as it is marked by itself, and can't be made an exception meanwhile.
        var station = (await city.Read($"units?parent={Tonglu}&kind=GrassrootsUnit")).Ok().Items[0];
        Assert.Equal("NotAsked", station.GetProperty("status").GetString());
        Assert.Equal("Active", await console.ScalarAsync<string>($"select status from units where code = '{station.GetProperty("code").GetString()}'"));
        Assert.Equal(below, (await PatchAsync(administrator, new { status = "Active", reason = "恢复值守" })).Ok().Number("units"));
        Assert.Equal((counties, stations), (await CountAsync(city, "County"), await CountAsync(city, "Station")));
        (await city.Post("tasks", Task(Picked(Tonglu)))).Ok();

        // A center is sent what its authority is.
        var above = await console.As(Role.CenterSystemAdministrator, Zhejiang);
        (await above.CallAsync("PATCH", $"units/{Hangzhou[..6]}1000", new { status = "NotAsked", reason = "x" }))
            .Refused(409, "UnitStatusNotPossible");
    }

    /// <summary>Withdrawn while one of its recipients is asked no more: that one is told all the same.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Withdrawal_OfWhatAUnitWasSentBefore_IsInItsFeedToo()
    {
        await using var console = await TestConsole.StartAsync(server);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou))
            .CallAsync("PATCH", $"units/{Xihu}", new { status = "NotAsked", reason = "无人值守" })).Ok();

        (await city.Post($"tasks/{number}/withdraw", new { reason = "改派" })).Ok();

        Assert.True(await console.ScalarAsync<bool>(
            $"select array_to_string(work, ' ') like '%{Xihu}/%' from journal where verb = 'TaskWithdrawn' and subject_number = '{number}'"));
    }

    /// <summary>A rule passes it over: it hears nothing of the task, neither at its dispatch nor at its end; who was sent it before hears of the end.</summary>
    [Fact]
    public async System.Threading.Tasks.Task Feed_OfAUnitThatARulePassedOver_TellsItNothing()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (city, officer) = (await console.As(Role.CenterBusinessAdministrator, Hangzhou), await console.As(Role.EnforcementOfficer, Xihu));
        var leader = await console.As(Role.Leader, Xihu);
        var administrator = await console.As(Role.CenterSystemAdministrator, Hangzhou);
        var cursors = new Dictionary<HttpClient, string>();
        foreach (var reader in new[] { city, officer, leader }) cursors[reader] = (await reader.Read("feed")).Ok().Text("cursor");
        var before = await city.DispatchAsync(Rule(Hangzhou, "County"));
        (await administrator.CallAsync("PATCH", $"units/{Xihu}", new { status = "NotAsked", reason = "无人值守" })).Ok();
        var without = await city.DispatchAsync(Rule(Hangzhou, "County"));
        var below = await city.DispatchAsync(Rule(Hangzhou, "Station"));
        (await administrator.CallAsync("PATCH", $"units/{Xihu}", new { status = "Active", reason = "恢复" })).Ok();
        foreach (var number in new[] { before, without, below }) (await city.Post($"tasks/{number}/close", new { summary = "完成" })).Ok();
        await console.ToldAsync();

        foreach (var reader in new[] { officer, leader })
            Assert.Equal([$"TaskDispatched {before}", $"TaskClosed {before}"], await HeardAsync(reader));
        Assert.Equal(6, (await HeardAsync(city)).Count);

        async System.Threading.Tasks.Task<List<string>> HeardAsync(HttpClient reader)
        {
            var events = (await reader.Read($"feed?after={cursors[reader]}&limit=200")).Ok().Body.GetProperty("events").EnumerateArray();
            return [.. events.Where(happened => happened.GetProperty("kind").GetString() is "TaskDispatched" or "TaskClosed")
                .Select(happened => $"{happened.GetProperty("kind")} {happened.GetProperty("subject").GetProperty("number")}")];
        }
    }

    [Theory]
    [InlineData(3, 1, 4, 100)]
    [InlineData(3, 1, 5, 75)]
    [InlineData(4, 1, 5, 100)]
    [InlineData(0, 2, 2, null)]
    public void Completion_IsOfWhatWasNotWithdrawn(int accepted, int withdrawn, int total, int? percent)
    {
        var states = new Dictionary<AssignmentState, int> { [AssignmentState.Accepted] = accepted, [AssignmentState.Withdrawn] = withdrawn };
        Assert.Equal(percent, Completion.Percent(states, total));
    }

    private static System.Threading.Tasks.Task<ApiAnswer> PatchAsync(HttpClient client, object body) => client.CallAsync("PATCH", $"units/{Tonglu}", body);

    private static async System.Threading.Tasks.Task<(int Units, int NotAsked)> CountAsync(HttpClient dispatcher, string level)
    {
        var counts = (await dispatcher.Post("recipients/count", Rule(Hangzhou, level))).Ok().Body.EnumerateArray().ToList();
        return (counts.Sum(part => part.GetProperty("units").GetInt32()), counts.Sum(part => part.GetProperty("notAsked").GetInt32()));
    }

    private static async System.Threading.Tasks.Task<int?> DoneAsync(HttpClient client, string number)
    {
        var progress = (await client.Read($"tasks/{number}/progress")).Ok();
        var states = progress.Body.GetProperty("byState").EnumerateObject()
            .ToDictionary(state => Enum.Parse<AssignmentState>(state.Name), state => state.Value.GetInt32());
        return Completion.Percent(states, progress.Number("total"));
    }
}
