using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>What becomes of requests that are under way when units, or the notices of days off, change.</summary>
public sealed class AssistanceMovesTests(PostgresServer server)
{
    private const string Nation = Tasks.Nation, Zhejiang = Tasks.Zhejiang, Hangzhou = Tasks.Hangzhou, Xihu = Tasks.Xihu, Nanshan = Tasks.Nanshan;
    private const string Tonglu = "3301220000", Chunan = "3301270000", Wenzhou = "3303000000";
    private const string Guangdong = Tasks.Guangdong, Guangzhou = "4401000000", Tianhe = "4401060000", Shaoguan = "4402000000";

    [Fact]
    public async Task UnitAsked_ThatMovesAway_IsReachedByTheNewSuperior_WithAnEntry()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.SentAsync(Tonglu);
        Assert.Equal([Xihu, Hangzhou, Tonglu], await RouteAsync(console, number));

        (await (await console.As(Role.CenterSystemAdministrator, Zhejiang)).MoveAsync(Tonglu, Wenzhou)).Ok();

        Assert.Equal([Xihu, Hangzhou, Zhejiang, Tonglu], await RouteAsync(console, number));
        Assert.Equal([Zhejiang], await console.ScalarAsync<string[]>(
            $"select array(select json_array_elements_text(data->'ahead')) from journal where verb = 'AssistanceRerouted' and subject_number = '{number}'"));
        (await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();
        (await (await console.As(Role.CenterBusinessAdministrator, Zhejiang)).Step(number, "pass-on")).Ok();
        Assert.Equal("Delivered", (await (await console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}")).Ok().Text("state"));
    }

    [Fact]
    public async Task WayDown_GoesOnCenterByCenter_AsTheSuperiorDemands_WhenTheUnitAskedMoves()
    {
        await using var console = await TestConsole.StartAsync(server);
        var nation = await console.As(Role.CenterBusinessAdministrator, Nation);
        (await nation.CallAsync("PUT", $"units/{Nation}/assistance-rule", new { stepByStep = true, reviewReplies = false })).Ok();
        var number = await console.DeliveredAsync(Tianhe);
        Assert.Equal([Xihu, Hangzhou, Zhejiang, Nation, Guangdong, Guangzhou, Tianhe], await RouteAsync(console, number));

        (await (await console.As(Role.CenterSystemAdministrator, Guangdong)).MoveAsync(Tianhe, Shaoguan)).Ok();

        Assert.Equal([Xihu, Hangzhou, Zhejiang, Nation, Guangdong, Shaoguan, Tianhe], await RouteAsync(console, number));
        Assert.Equal(Nation, await console.ScalarAsync<string>($"select superior from assistance_legs where number = '{number}'"));
        (await (await console.As(Role.CenterBusinessAdministrator, Guangdong)).Step(number, "pass-on")).Ok();
        Assert.Equal(Shaoguan, (await (await console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}")).Ok().Text("currentHop"));
    }

    [Fact]
    public async Task UnitAsked_ThatIsMerged_LeavesItToItsSuccessor()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (routing, delivered) = (await console.SentAsync(Tonglu), await console.DeliveredAsync(Tonglu));

        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).MergeAsync(Tonglu, Chunan)).Ok();

        foreach (var number in new[] { routing, delivered })
            Assert.Equal(Chunan, (await LegAsync(console, number)).GetProperty("unitCode").GetString());
        (await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(routing, "pass-on")).Ok();
        Assert.Equal(("Delivered", "Delivered"), (
            (await LegAsync(console, routing)).GetProperty("state").GetString(), (await LegAsync(console, delivered)).GetProperty("state").GetString()));
    }

    [Fact]
    public async Task BothSides_MergedIntoOne_EndWhatIsNotAnswered_AndTakeSplitQuestionsBack()
    {
        await using var console = await TestConsole.StartAsync(server);
        // Gongshu has no accounts of its own: an officer of another county works there.
        await console.ExecuteAsync(
            $"update accounts set unit_code = u.code, unit_path = u.path from units u where u.code = '{Gongshu}' and accounts.unit_code = '{Nanshan}'");
        var asked = await console.As(Role.EnforcementOfficer, Gongshu);
        var (routing, accepted, replied) = (
            await console.SentAsync(Gongshu), await console.DeliveredAsync(Gongshu), await console.DeliveredAsync(Gongshu));
        foreach (var number in new[] { accepted, replied }) (await asked.Step(number, "accept")).Ok();
        (await asked.Step(accepted, "split", new { unitCode = Zhejiang, questionIds = new[] { "2" } })).Ok();
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };
        (await asked.Step(replied, "reply", new { answers, final = true })).Ok();

        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).MergeAsync(Gongshu, Xihu)).Ok();

        Assert.Equal(("Withdrawn", "Withdrawn", "Replied"), (await StateAsync(routing), await StateAsync(accepted), await StateAsync(replied)));
        Assert.Equal("TakenBack", await console.ScalarAsync<string>($"select state from assistance_parts where number = '{accepted}'"));
        Assert.Equal($"{Hangzhou}", await console.ScalarAsync<string>(
            $"select data->>'center' from journal where verb = 'AssistanceWithdrawn' and subject_number = '{routing}'"));
        Assert.Equal(1, await console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'AssistancePartTakenBack' and subject_number = '{accepted}'"));
        (await (await console.As(Role.EnforcementOfficer, Xihu)).Step(replied, "close")).Ok();

        async Task<string?> StateAsync(string number) => (await LegAsync(console, number)).GetProperty("state").GetString();
    }

    [Fact]
    public async Task UnitAsked_ThatIsSuspendedOnTheWay_IsNotDeliveredTo()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.SentAsync(Tonglu);
        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).Post($"units/{Tonglu}/suspend", new { reason = "机构改革" })).Ok();
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);

        (await city.Step(number, "pass-on")).Refused(409, "TargetOutOfService");

        (await city.Step(number, "return", new { reason = "被请求单位已停用" })).Ok();
    }

    [Fact]
    public async Task NewNotice_ShowsTheDeadlinesThatItMoves_ThenMovesThem_OfCentersAndConsultationsToo()
    {
        await using var console = await TestConsole.StartAsync(server);
        console.Time.MoveTo(new DateTimeOffset(2026, 12, 30, 10, 0, 0, TimeSpan.FromHours(8)));
        await console.RenewPasswordsAsync();
        var (routing, disputed) = (await console.SentAsync(), await console.DeliveredAsync());
        (await (await console.As(Role.EnforcementOfficer, Nanshan)).Step(disputed, "dispute", new { reason = "本局先行立案" })).Ok();
        var administrator = await console.As(Role.CenterSystemAdministrator, Nation);
        var before = await LegAsync(console, routing);
        Assert.Equal(("2027-01-01", true), (before.GetProperty("hopDueOn").GetString(), before.GetProperty("hopProvisional").GetBoolean()));
        Assert.Equal(("2026-12-30", 2), (
            before.GetProperty("hopCounted").GetProperty("from").GetString(), before.GetProperty("hopCounted").GetProperty("workingDays").GetInt32()));
        var notice = new
        {
            year = 2027, papers = new[] { "https://www.gov.cn/notice" }, days = new[] { new { name = "元旦", date = "2027-01-01", isOffDay = true } },
        };

        var preview = (await administrator.Post("holidays/2027?dryRun=true&confirmed=true", notice)).Ok();
        Assert.Equal("2027-01-01", (await LegAsync(console, routing)).GetProperty("hopDueOn").GetString());
        (await administrator.Post("holidays/2027?confirmed=true", notice)).Ok();

        Assert.Equal([$"{routing}-1 01-04", $"{disputed}-1 01-11", $"{disputed}-1 01-21"], preview.Body.GetProperty("deadlines").EnumerateArray()
            .Select(move => $"{move.GetProperty("number").GetString()} {Day(move.GetProperty("to"))}").Order(StringComparer.Ordinal));
        var (center, consulting) = (await LegAsync(console, routing), await LegAsync(console, disputed));
        Assert.Equal(("2027-01-04", false), (center.GetProperty("hopDueOn").GetString(), center.GetProperty("hopProvisional").GetBoolean()));
        Assert.Equal("2027-01-04", center.GetProperty("hops")[0].GetProperty("dueOn").GetString());
        Assert.Equal(("2027-01-11", "2027-01-21"), (consulting.GetProperty("consultUntil").GetString(), consulting.GetProperty("dueOn").GetString()));
        Assert.Equal(["Answer", "Center", "Consultation"], await console.ScalarAsync<string[]>(
            "select array(select data->>'of' from journal where verb = 'AssistanceDeadlineMoved' order by 1)"));
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        await Eventually.TrueAsync(async () => (await city.Read("notices?limit=50")).Ok().Items
            .Any(item => item.GetProperty("kind").GetString() == "AssistanceDeadlineMoved"), "the center is told");
    }

    /// <summary>Month and day by Beijing's clock.</summary>
    private static string Day(JsonElement at) =>
        at.GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonElement> LegAsync(TestConsole console, string number) =>
        (await (await console.As(Role.EnforcementOfficer, Xihu)).Read($"assistance-requests/{number}")).Ok().Body.GetProperty("legs")[0];

    private static async Task<string[]> RouteAsync(TestConsole console, string number) =>
        [.. (await LegAsync(console, number)).GetProperty("route").EnumerateArray().Select(stop => stop.GetProperty("unitCode").GetString()!)];
}
