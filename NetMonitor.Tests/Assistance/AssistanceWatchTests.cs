using NetMonitor.Console.Features.Assistance;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>The clocks of requests: what is told, to whom, once each, and what happens by itself.</summary>
public sealed class AssistanceWatchTests(PostgresServer server)
{
    private const string Nation = Tasks.Nation, Zhejiang = Tasks.Zhejiang, Hangzhou = Tasks.Hangzhou, Xihu = Tasks.Xihu, Nanshan = Tasks.Nanshan;

    [Fact]
    public async Task Center_ThatIsLate_IsToldOfOnce_AndItsLeaderWithIt()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.SentAsync();

        await LookAsync(console);
        Assert.Equal(0, await CountAsync(console, "AssistanceHopLate"));
        console.Time.Advance(TimeSpan.FromDays(7));
        await LookAsync(console);
        await LookAsync(console);

        Assert.Equal(1, await CountAsync(console, "AssistanceHopLate"));
        Assert.Contains("AssistanceHopLate", await NoticesAsync(console, Role.Leader, Hangzhou));
        // Once it has gone on, the next center has days of its own.
        (await (await FreshAsync(console, Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "pass-on")).Ok();
        await LookAsync(console);
        Assert.Equal(1, await CountAsync(console, "AssistanceHopLate"));
    }

    [Fact]
    public async Task Center_WithoutAnAdministrator_IsShownToItsLeaderAtOnce_AndToTheCenterAboveAfterItsDays()
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.ExecuteAsync("update accounts set status = 'Frozen' where unit_code = '3301001000' and 'CenterBusinessAdministrator' = any(roles)");
        await console.SentAsync();

        await LookAsync(console);
        Assert.Equal([""], await TextsAsync(console, "select coalesce(data->>'above', '') from journal where verb = 'AssistanceUnattended' order by xid, id"));
        console.Time.Advance(TimeSpan.FromDays(7));
        await LookAsync(console);
        await LookAsync(console);

        Assert.Equal(["", Zhejiang],
            await TextsAsync(console, "select coalesce(data->>'above', '') from journal where verb = 'AssistanceUnattended' order by xid, id"));
        Assert.Contains("AssistanceUnattended", await NoticesAsync(console, Role.Leader, Hangzhou));
        Assert.Contains("AssistanceUnattended", await NoticesAsync(console, Role.CenterBusinessAdministrator, Zhejiang));
    }

    [Fact]
    public async Task UnitAsked_IsRemindedAtHalfTime_ThreeDays_OneDay_AndWhenItHasPassed_OnceEach()
    {
        await using var console = await TestConsole.StartAsync(server);
        await console.AcceptedAsync();
        for (var day = 0; day < 40; day++)
        {
            console.Time.Advance(TimeSpan.FromDays(1));
            await LookAsync(console);
            await LookAsync(console);
        }

        Assert.Equal(["HalfTime", "ThreeDays", "OneDay"],
            await TextsAsync(console, "select data->>'told' from journal where verb = 'AssistanceReminded' order by xid, id"));
        Assert.Equal(1, await CountAsync(console, "AssistanceOverdue"));
    }

    [Fact]
    public async Task Dispute_ThatIsNotSettled_GoesBeforeTheCommonSuperiorByItself()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.DeliveredAsync(change: body =>
            body["case"] = new { number = "1", cause = "管辖", filedOn = "2026-05-20" });
        var asked = await console.As(Role.EnforcementOfficer, Nanshan);
        (await asked.Step(number, "dispute", new { reason = "本局先行立案", filedOn = "2026-05-11" })).Ok();
        Assert.Equal([Nanshan], await TextsAsync(console, "select data->>'firstFiled' from journal where verb = 'AssistanceDisputed'"));
        await LookAsync(console);
        Assert.Equal(0, await CountAsync(console, "AssistanceEscalated"));

        console.Time.Advance(TimeSpan.FromDays(14));
        await LookAsync(console);

        Assert.Equal(["system"], await TextsAsync(console, "select actor from journal where verb = 'AssistanceEscalated'"));
        var nation = await FreshAsync(console, Role.CenterBusinessAdministrator, Nation);
        (await nation.Step(number, "designate", new { unitCode = Xihu, reason = "先立案" })).Ok();
        Assert.Equal("Rejected", (await nation.Read($"assistance-requests/{number}")).Ok().Text("state"));
    }

    [Fact]
    public async Task Waiting_IsShownApart_AndAddedToTheDeadline()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.AcceptedAsync();
        var due = (await (await console.As(Role.EnforcementOfficer, Nanshan)).Read($"assistance-requests/{number}")).Ok().Text("dueOn");
        (await (await console.As(Role.EnforcementOfficer, Nanshan)).Step(number, "ask", new { text = "请提供店铺链接" })).Ok();
        console.Time.Advance(TimeSpan.FromDays(7));

        (await (await FreshAsync(console, Role.EnforcementOfficer, Xihu)).Step(number, "supply", new { text = "链接见附件" })).Ok();

        var detail = (await (await FreshAsync(console, Role.EnforcementOfficer, Nanshan)).Read($"assistance-requests/{number}")).Ok();
        Assert.Equal(5, detail.Body.GetProperty("legs")[0].GetProperty("waitedDays").GetInt32());
        Assert.True(string.CompareOrdinal(detail.Text("dueOn"), due) > 0, $"{due} → {detail.Text("dueOn")}");
    }

    [Fact]
    public async Task Center_ThatGoesOutOfService_IsLeft_WithAnEntry()
    {
        await using var console = await TestConsole.StartAsync(server);
        var number = await console.SentAsync();
        await console.ExecuteAsync($"update units set status = 'Suspended' where code = '{Hangzhou}'");

        await LookAsync(console);

        Assert.Equal([Hangzhou], await TextsAsync(console, "select data->>'left' from journal where verb = 'AssistanceRerouted'"));
        Assert.Equal([Zhejiang],
            await TextsAsync(console, $"select right(holder_path, 11)::varchar(10) from assistance_legs where number = '{number}'"));
    }

    private static Task<int> LookAsync(TestConsole console) => console.Get<WatchAssistance>().HandleAsync(TestContext.Current.CancellationToken);

    private static Task<long> CountAsync(TestConsole console, string verb) =>
        console.ScalarAsync<long>($"select count(*) from journal where verb = '{verb}'");

    private static async Task<string[]> TextsAsync(TestConsole console, string query) =>
        await console.ScalarAsync<string[]>($"select coalesce(array_agg(t.x), array[]::text[]) from ({query}) t(x)");

    /// <summary>Days have passed, and the sessions with them.</summary>
    private static async Task<HttpClient> FreshAsync(TestConsole console, Role role, string unit) =>
        await console.SignInAsync(await console.AccountAsync(role, unit));

    private static async Task<string[]> NoticesAsync(TestConsole console, Role role, string unit)
    {
        var account = await FreshAsync(console, role, unit);
        string[] told = [];
        await Eventually.TrueAsync(
            async () => (told = [.. (await account.Read("notices?limit=50")).Ok().Items.Select(item => item.GetProperty("kind").GetString()!)]).Length > 0,
            "no notice came");
        return told;
    }
}
