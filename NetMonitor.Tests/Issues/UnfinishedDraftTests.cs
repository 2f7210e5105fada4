using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>A draft was refused until it was whole, and a task that is passed down had none: who was called away lost the thread.</summary>
public sealed class UnfinishedDraftTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Draft_WithATitleOnly_IsKept_Listed_AndRefusedAtDispatchByWhatItLacks()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = (await city.Post("tasks", new { title = "直播带货专项检查", unfinished = true })).Ok().Text("number");

        Assert.True((await city.Read($"tasks/{number}")).Ok().Body.GetProperty("unfinished").GetBoolean());
        Assert.True(await UnfinishedAsync(city, number));
        var refused = await city.Post($"tasks/{number}/dispatch");
        refused.Refused(409, "TaskUnfinished", "R6.1");
        Assert.Equal("instruction,recipients,deadline", refused.Body.GetProperty("details").GetProperty("missing").GetString());

        (await city.CallAsync("PATCH", $"tasks/{number}", new { title = "直播带货专项检查", instruction = "国市监网监〔2026〕12号", workingDays = 5, unfinished = true })).Ok();
        refused = await city.Post($"tasks/{number}/dispatch");
        Assert.Equal("recipients", refused.Body.GetProperty("details").GetProperty("missing").GetString());
        Assert.True(await UnfinishedAsync(city, number));

        (await city.CallAsync("PATCH", $"tasks/{number}", Task(Picked(Xihu)))).Ok();
        Assert.False(await UnfinishedAsync(city, number));
        (await city.Post($"tasks/{number}/dispatch")).Ok();
        Assert.False(await UnfinishedAsync(city, number));
    }

    [Theory]
    [InlineData("title", null, 400, "TitleMalformed")]
    [InlineData("title", "  ", 400, "TitleMalformed")]
    [InlineData("workingDays", 251, 400, "WorkingDaysOutOfRange")]
    [InlineData("instruction", "a\nb", 400, "InstructionRequired")]
    [InlineData("unfinished", false, 400, "InstructionRequired")]
    public async Task Draft_Unfinished_IsStillHeldToWhatIsThere(string name, object? value, int status, string code)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var body = new Dictionary<string, object?>
        {
            ["title"] = "专项检查", ["kind"] = "Daily", ["lineOfBusiness"] = "OnlineTrading", ["requirement"] = "", ["recipients"] = Picked(Xihu),
            ["unfinished"] = true, [name] = value,
        };
        (await city.Post("tasks", body)).Refused(status, code, code == "InstructionRequired" ? "R6.1" : null);
        (await city.Post("tasks", new { title = "专项检查", recipients = Picked(Nanshan), unfinished = true })).Refused(404, "UnitNotFound");
    }

    [Fact]
    public async Task Draft_Unfinished_MayHaveADeadlineThatHasPassed_WhichDispatchRefuses()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DraftAsync(Picked(Xihu), 
            body => (body["workingDays"], body["deadline"], body["unfinished"]) = (null, "2020-01-06T09:00:00Z", true));
        Assert.False(await UnfinishedAsync(city, number));
        (await city.Post($"tasks/{number}/dispatch")).Refused(409, "DeadlinePast");
    }

    [Fact]
    public async Task SubDispatch_KeptAsADraft_IsFoundAtItsAssignment_ChangedAndSent()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        var id = $"{number}-{Hangzhou}";
        var kept = new { title = "转派：专项检查", unfinished = true };
        (await city.Post($"assignments/{id}/sub-dispatch", kept)).Refused(409, "StepNotPossible");
        (await city.Post($"assignments/{id}/receive")).Ok();
        (await province.Post($"assignments/{id}/sub-dispatch", kept)).Refused(403, "RoleRequired", "R6.1");
        // However late it is.
        await _console.ExecuteAsync($"update assignments set deadline = '2026-01-05T09:00:00Z' where task_number = '{number}'");

        var draft = (await city.Post($"assignments/{id}/sub-dispatch", kept)).Ok();
        var child = draft.Text("number");
        Assert.Equal((201, "Draft"), (draft.Status, draft.Text("status")));
        var mine = (await city.Read($"assignments/{id}")).Ok().Body;
        Assert.Equal(child, Assert.Single(mine.GetProperty("drafts").EnumerateArray()).GetProperty("number").GetString());
        // Nothing was passed on yet, for nobody.
        Assert.Empty(mine.GetProperty("subTasks").EnumerateArray());
        Assert.Empty((await province.Read($"assignments/{id}")).Ok().Body.GetProperty("drafts").EnumerateArray());
        // Not for the leader above either, who reads the draft itself.
        var leader = await _console.As(Role.Leader, Zhejiang);
        Assert.Empty((await leader.Read($"tasks/{number}")).Ok().Body.GetProperty("subTasks").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, (await leader.Read($"tasks/{number}/progress")).Ok().Body.GetProperty("subDispatched").ValueKind);
        var seen = (await leader.Read($"assignments/{id}")).Ok().Body;
        Assert.Equal(child, Assert.Single(seen.GetProperty("drafts").EnumerateArray()).GetProperty("number").GetString());
        Assert.Empty(seen.GetProperty("subTasks").EnumerateArray());
        Assert.Equal(number, (await city.Read($"tasks/{child}")).Ok().Text("parentTask"));

        (await city.Post($"tasks/{child}/dispatch")).Refused(409, "TaskUnfinished", "R6.1");
        (await city.CallAsync("PATCH", $"tasks/{child}", Task(Picked(Hangzhou)))).Ok();
        (await city.Post($"tasks/{child}/dispatch")).Refused(409, "RecipientsNotBelow", "R6.1");
        (await city.CallAsync("PATCH", $"tasks/{child}", Task(Picked(Xihu)))).Ok();
        Assert.Equal(1, (await city.Post($"tasks/{child}/dispatch")).Ok().Number("assignments"));
        mine = (await city.Read($"assignments/{id}")).Ok().Body;
        Assert.Equal(child, Assert.Single(mine.GetProperty("subTasks").EnumerateArray()).GetString());
        Assert.Empty(mine.GetProperty("drafts").EnumerateArray());
    }

    [Fact]
    public async Task SubDispatch_KeptAsADraft_IsNotSentOnceItsAssignmentHasEnded_AndCanBeDiscarded()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        var id = $"{number}-{Hangzhou}";
        (await city.Post($"assignments/{id}/receive")).Ok();
        var child = (await city.Post($"assignments/{id}/sub-dispatch", Task(Picked(Xihu), body => body["unfinished"] = true))).Ok().Text("number");
        (await province.Post($"assignments/{id}/withdraw", new { reason = "重复派发" })).Ok();

        (await city.Post($"tasks/{child}/dispatch")).Refused(409, "StepNotPossible");
        Assert.Equal("Draft", (await city.Read($"tasks/{child}")).Ok().Text("status"));
        (await city.CallAsync("DELETE", $"tasks/{child}")).Ok();
        Assert.Empty((await city.Read($"assignments/{id}")).Ok().Body.GetProperty("drafts").EnumerateArray());
    }

    private static async Task<bool> UnfinishedAsync(HttpClient reader, string number) => (await reader.Read("tasks?issued=true")).Ok().Items
        .Single(task => task.GetProperty("number").GetString() == number).GetProperty("unfinished").GetBoolean();
}
