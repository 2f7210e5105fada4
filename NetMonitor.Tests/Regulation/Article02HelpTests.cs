using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 2: a center supports the units of its authority, and help requests have somewhere to go.</summary>
public sealed class Article02HelpTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R2.2 any account asks its own authority's center; a center asks the one above, and the nation's itself")]
    [InlineData(Role.EnforcementOfficer, "station", Xihu)]
    [InlineData(Role.GrassrootsSystemAdministrator, "station", Xihu)]
    [InlineData(Role.ResponsiblePerson, Xihu, Xihu)]
    [InlineData(Role.BodyBusinessAdministrator, "3300002001", Zhejiang)]
    [InlineData(Role.CenterSystemAdministrator, Xihu, Hangzhou)]
    [InlineData(Role.KeyCustodian, Hangzhou, Zhejiang)]
    [InlineData(Role.CenterBusinessAdministrator, Shenzhen, Nation)]
    [InlineData(Role.CenterSystemAdministrator, Nation, Nation)]
    public async Task Request_GoesToTheCenter(Role role, string unit, string center)
    {
        var asker = await _console.As(role, unit == "station" ? await _console.StationAsync("330106") : unit);

        var number = (await asker.Post("help-requests", new { text = "密钥无法使用，请协助。" })).Ok().Text("number");

        Assert.StartsWith("H", number, StringComparison.Ordinal);
        var request = (await asker.Read($"help-requests/{number}")).Ok();
        Assert.Equal((center, "Open", ""), (request.Text("centerCode"), request.Text("state"), request.Text("owner")));
        var answering = await _console.As(Role.CenterSystemAdministrator, center);
        Assert.Contains((await answering.Read("help-requests?state=Open&limit=200")).Ok().Items, item => item.GetProperty("number").GetString() == number);
    }

    [Fact(DisplayName = "R2.2 the center takes, answers and is asked again; who asked closes; each step is on record")]
    public async Task Request_IsAnsweredAndClosed()
    {
        var asker = await _console.As(Role.EnforcementOfficer, Xihu);
        var (system, business) = (await _console.As(Role.CenterSystemAdministrator, Xihu), await _console.As(Role.CenterBusinessAdministrator, Xihu));
        var number = (await asker.Post("help-requests", new { text = "如何上报？" })).Ok().Text("number");

        (await asker.Post($"help-requests/{number}/answer", new { text = "x" })).Refused(403, "RoleRequired", "R2.2");
        (await business.Post($"help-requests/{number}/close")).Refused(403, "HelpRequestOfOthers", "R2.2");
        (await asker.Post($"help-requests/{number}/ask-again", new { text = "x" })).Refused(409, "HelpRequestStateRefused", "R2.2");
        Assert.Equal((await _console.AccountAsync(Role.CenterSystemAdministrator, Xihu)).UserName,
            (await system.Post($"help-requests/{number}/take")).Ok().Text("owner"));
        (await business.Post($"help-requests/{number}/answer", new { text = " " })).Refused(400, "HelpTextRequired");
        (await business.Post($"help-requests/{number}/answer", new { text = "见使用手册第三章。" })).Ok();
        (await system.Post($"help-requests/{number}/answer", new { text = "x" })).Refused(409, "HelpRequestStateRefused", "R2.2");
        (await asker.Post($"help-requests/{number}/ask-again", new { text = "手册里没有。" })).Ok();
        (await system.Post($"help-requests/{number}/answer", new { text = "已补充。" })).Ok();
        (await asker.Post($"help-requests/{number}/close")).Ok();
        (await asker.Post($"help-requests/{number}/close")).Refused(409, "HelpRequestStateRefused", "R2.2");

        var request = (await asker.Read($"help-requests/{number}")).Ok();
        Assert.Equal("Closed", request.Text("state"));
        Assert.Equal(["Asker", "Center", "Asker", "Center"],
            request.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("party").GetString()));
        Assert.Equal("HelpAsked HelpTaken HelpAnswered HelpAsked HelpAnswered HelpClosed", await _console.ScalarAsync<string>(
            $"select string_agg(verb, ' ' order by id) from journal where subject_type = 'HelpRequest' and subject_number = '{number}' and verb <> 'Refused'"));
    }

    [Fact(DisplayName = "R2.2 a request is read by who asked, by the center and by leaders at or above it, and by nobody else")]
    public async Task Request_IsReadByWhoItConcerns()
    {
        var number = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post("help-requests", new { text = "x" })).Ok().Text("number");

        foreach (var (role, unit) in new[]
            {
                (Role.EnforcementOfficer, Xihu), (Role.CenterSystemAdministrator, Xihu), (Role.CenterBusinessAdministrator, Xihu), (Role.Leader, Xihu),
                (Role.Leader, Hangzhou), (Role.Leader, Zhejiang),
            })
        {
            (await (await _console.As(role, unit)).Read($"help-requests/{number}")).Ok();
        }

        foreach (var (role, unit) in new[]
            {
                (Role.ResponsiblePerson, Xihu), (Role.KeyCustodian, Xihu), (Role.CenterSystemAdministrator, Hangzhou), (Role.Leader, Guangdong),
                (Role.CenterSystemAdministrator, Nanshan),
            })
        {
            var stranger = await _console.As(role, unit);
            (await stranger.Read($"help-requests/{number}")).Refused(404, "HelpRequestNotFound", "R2.2");
            (await stranger.Post($"help-requests/{number}/close")).Refused(404, "HelpRequestNotFound", "R2.2");
            Assert.DoesNotContain((await stranger.Read("help-requests?limit=200")).Ok().Items, item => item.GetProperty("number").GetString() == number);
        }
    }

    [Fact(DisplayName = "R2.2 a step that the table does not have is refused")]
    public void Steps_OutsideTheTable_AreRefused()
    {
        foreach (var state in Enum.GetValues<HelpState>())
            foreach (var step in Enum.GetValues<HelpStep>())
                Assert.Equal(HelpWorkflow.Table.Rows.Any(row => row.From == state && row.Step == step), HelpWorkflow.Table.Guard(state, step) is null);
    }
}

/// <summary>R2.2 as time goes on.</summary>
public sealed class Article02DeadlineTests(PostgresServer server)
{
    [Fact(DisplayName = "R2.2 what is not answered in 2 working days is late, and stands on the leader's list")]
    public async Task Request_After2WorkingDays_IsLate()
    {
        await using var console = await TestConsole.StartAsync(server);
        // Wednesday the third of June: due on Friday.
        var number = (await (await console.As(Role.EnforcementOfficer, Xihu)).Post("help-requests", new { text = "x" })).Ok().Text("number");

        foreach (var (day, late) in new[] { (new DateOnly(2026, 6, 5), 0), (new DateOnly(2026, 6, 6), 1) })
        {
            console.Time.MoveTo(WorkingCalendar.StartOf(day).AddHours(10));
            foreach (var unit in new[] { Xihu, Zhejiang })
            {
                using var leader = await console.SignInAsync(await console.AccountAsync(Role.Leader, unit));
                Assert.Equal(late, (await leader.Read("help-requests?overdue=true")).Ok().Items.Count);
                Assert.Equal("2026-06-05", (await leader.Read($"help-requests/{number}")).Ok().Text("dueOn"));
            }
        }
    }
}
