using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>Requests for assistance over HTTP: the whole way, and what stands against each step.</summary>
public sealed class AssistanceApiTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R6.1, R7.2, R7.3 a request goes up to the lowest common superior, straight down to the unit asked, and its answer comes back")]
    public async System.Threading.Tasks.Task Request_GoesAndComesBack()
    {
        var (officer, asked) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.EnforcementOfficer, Nanshan));
        var number = await officer.AssistDraftAsync(Nanshan);
        Assert.StartsWith("A330106", number, StringComparison.Ordinal);
        (await officer.Step(number, "submit")).Ok();
        (await asked.Read($"assistance-requests/{number}")).Refused(404, "AssistanceNotFound");
        (await (await _console.As(Role.ResponsiblePerson, Xihu)).Step(number, "approve")).Ok();

        foreach (var center in new[] { Hangzhou, Zhejiang, Nation })
        {
            var detail = (await officer.Read($"assistance-requests/{number}")).Ok();
            Assert.Equal(("Routing", center), (detail.Text("state"), detail.Text("currentHop")));
            var administrator = await _console.As(Role.CenterBusinessAdministrator, center);
            Assert.Contains((await administrator.Read("assistance-requests?box=Routing")).Ok().Items, item => item.GetProperty("number").GetString() == number);
            (await administrator.Step(number, "pass-on")).Ok();
        }

        var delivered = (await asked.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal("Delivered", delivered.Text("state"));
        Assert.Equal(
            [(Xihu, "Passed"), (Hangzhou, "Passed"), (Zhejiang, "Passed"), (Nation, "Passed"), (Nanshan, "Current")],
            delivered.Body.GetProperty("route").EnumerateArray()
                .Select(hop => (hop.GetProperty("unitCode").GetString()!, hop.GetProperty("state").GetString()!)));
        Assert.Contains((await asked.Read("assistance-requests?box=Inbox")).Ok().Items, item => item.GetProperty("number").GetString() == number);
        (await asked.Step(number, "accept")).Ok();
        (await asked.Step(number, "reply", new { answers = new[] { new { questionId = "1", text = "是。" } }, final = false })).Ok();
        Assert.Equal("PartlyReplied", (await officer.Read($"assistance-requests/{number}")).Ok().Text("state"));
        (await officer.Step(number, "close")).Refused(409, "QuestionsOpen");
        (await asked.Step(number, "reply", new { answers = new[] { new { questionId = "2", text = "单据见附件。" } }, final = true })).Ok();
        (await officer.Step(number, "close", new { timeliness = 5, sufficiency = 4 })).Ok();

        var closed = (await officer.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal("Closed", closed.Text("state"));
        Assert.Equal(["是。", "单据见附件。"], closed.Body.GetProperty("questions").EnumerateArray()
            .Select(question => question.GetProperty("answers")[0].GetProperty("text").GetString()!));
    }
}
