using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Auth;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 7: who reads below, reviews and works.</summary>
public class Article07Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R7.1 R7.2 leaders and responsible persons read all work of their own unit and of the units below, and no other")]
    [InlineData(Role.Leader)]
    [InlineData(Role.ResponsiblePerson)]
    public async System.Threading.Tasks.Task Read_ByLeaderOrResponsiblePerson_ReachesAllBelow(Role role)
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(await _console.StationAsync("330106")));

        foreach (var unit in new[] { Xihu, Hangzhou, Zhejiang, Nation })
        {
            var client = await _console.As(role, unit);
            (await client.Read($"tasks/{number}")).Ok();
            (await client.Read($"tasks/{number}/progress")).Ok();
        }

        (await (await _console.As(role, Guangdong)).Read($"tasks/{number}")).Refused(404, "TaskNotFound");
    }

    [Fact(DisplayName = "R7.1 a leader changes nothing")]
    public async System.Threading.Tasks.Task Change_ByALeader_IsRefused()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var (issuing, assigned) = (await _console.As(Role.Leader, Hangzhou), await _console.As(Role.Leader, Xihu));
        var before = await _console.RowsAsync();

        foreach (var step in new[] { "receive", "submit", "approve", "send-back", "recall", "accept", "return", "request-extension", "grant-extension",
            "decline-extension", "withdraw", "sub-dispatch" })
            foreach (var leader in new[] { issuing, assigned })
            {
                var answer = await leader.Post($"assignments/{number}-{Xihu}/{step}", step switch
                {
                    "submit" => Values(1),
                    "sub-dispatch" => Task(Picked(await _console.StationAsync("330106"))),
                    "request-extension" => new { workingDays = 3, reason = "x" },
                    _ => new { reason = "x" },
                });
                Assert.True(answer.Status == 403, $"{step}: {answer.Raw}");
            }

        foreach (var step in new[] { "withdraw", "close", "urge" })
            (await issuing.Post($"tasks/{number}/{step}", new { reason = "x" })).Refused(403, "RoleRequired");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact(DisplayName = "R7.2 what an officer submits leaves the unit only by its own responsible person")]
    public async System.Threading.Tasks.Task Submission_IsReviewedInItsUnit()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var id = $"{number}-{Xihu}";
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{id}/receive")).Ok();
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Values(3))).Ok().Text("state"));

        (await officer.Post($"assignments/{id}/approve")).Refused(403, "RoleRequired", "R7.2");
        (await (await _console.As(Role.ResponsiblePerson, Hangzhou)).Post($"assignments/{id}/approve")).Refused(403, "RoleRequired", "R7.2");
        Assert.Equal("Submitted", (await (await _console.As(Role.ResponsiblePerson, Xihu)).Post($"assignments/{id}/approve")).Ok().Text("state"));
    }

    [Fact(DisplayName = "R7.3 an officer works what its own unit got, and reads no further")]
    public async System.Threading.Tasks.Task Work_OfAnotherUnit_IsNotTheOfficers()
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var id = $"{number}-{Xihu}";

        (await (await _console.As(Role.EnforcementOfficer, Hangzhou)).Post($"assignments/{id}/receive")).Refused(403, "RoleRequired", "R7.3");
        (await (await _console.As(Role.EnforcementOfficer, Zhejiang)).Read($"assignments/{id}")).Refused(404, "AssignmentNotFound");
        (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post($"assignments/{id}/receive")).Ok();
    }
}

/// <summary>R7.1 where it is about accounts, forms, keys and the journal.</summary>
public sealed class Article07AccountTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R7.1 a leader reads the journal of its own authority and below, masked, without causes, and does not verify it")]
    [InlineData(Xihu)]
    [InlineData(Hangzhou)]
    [InlineData(Zhejiang)]
    [InlineData(Nation)]
    public async Task Leader_ReadsTheJournalOfOwnAndLower(string unit)
    {
        var leader = await _console.As(Role.Leader, unit);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var userName = (await administrator.Post(
            "accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["mobile"] = "13800138001"))).Ok().Text("userName");
        (await administrator.CallAsync("PATCH", $"accounts/{userName}", new { mobile = "13900139002" })).Ok();
        (await _console.TryAsync(new { userName, password = "wrong-Password-1", keyCode = "000000" })).Refused(401, "SignInRefused", "R10.4");
        var task = await (await _console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(await _console.StationAsync("330106")));

        var account = (await leader.Read($"journal?subject={userName}&limit=200")).Ok();
        Assert.Equal(
            (await administrator.Read($"journal?subject={userName}&limit=200")).Ok().Items.Select(Id), account.Items.Select(Id));
        Assert.Contains("138******01", account.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138001", account.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("13900139002", account.Raw, StringComparison.Ordinal);
        var refused = Assert.Single(account.Items, entry => entry.GetProperty("verb").GetString() == "SignInRefused");
        Assert.False(refused.GetProperty("data").TryGetProperty("cause", out _));
        Assert.NotEmpty((await leader.Read($"journal?subject={task}")).Ok().Items);
        // A proof holds all of an entry's bytes.
        (await leader.Read($"journal/{Id(refused)}/proof")).Refused(403, "EntryOfAnotherUnit");
        (await leader.Read("journal/verify")).Refused(403, "RoleRequired", "R16.1");

        var elsewhere = await _console.As(Role.Leader, Guangdong);
        Assert.Empty((await elsewhere.Read($"journal?subject={userName}")).Ok().Items);
        Assert.Empty((await elsewhere.Read($"journal?subject={task}")).Ok().Items);
        Assert.DoesNotContain((await elsewhere.Read("journal?limit=200")).Ok().Items, entry => entry.GetProperty("unitCode").GetString()!.StartsWith("33"));
        (await elsewhere.Read($"journal/{Id(refused)}/proof")).Refused(404, "EntryNotFound");
    }

    private static long Id(System.Text.Json.JsonElement entry) => entry.GetProperty("id").GetInt64();

    [Fact(DisplayName = "R7.1 a leader reads accounts, forms and keys of its own authority and below, with masked numbers, and changes none")]
    public async Task Leader_ReadsAllWithMaskedNumbers()
    {
        var leader = await _console.As(Role.Leader, Hangzhou);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var form = (await (await _console.As(Role.ResponsiblePerson, Xihu)).Post(
            "registration-forms", AccountBodies.Form("3301061000", Role.CenterSystemAdministrator, null))).Ok().Text("number");
        var made = await (await _console.As(Role.CenterSystemAdministrator, Xihu)).Post(
            "accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["mobile"] = "13800138001"));
        var userName = made.Ok().Text("userName");
        (await (await _console.As(Role.CenterSystemAdministrator, Xihu)).CallAsync("PATCH", $"accounts/{userName}", new { mobile = "13900139002" }))
            .Ok();

        Assert.Equal("139******02", (await leader.Read($"accounts/{userName}")).Ok().Text("mobile"));
        var history = (await leader.Read($"accounts/{userName}/history")).Ok().Raw;
        Assert.Contains("138******01", history, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138001", history, StringComparison.Ordinal);
        Assert.DoesNotContain("13900139002", history, StringComparison.Ordinal);
        Assert.Equal("110101**********1X", (await leader.Read($"registration-forms/{form}")).Ok().Body.GetProperty("content").GetProperty("idNumber")
            .GetString());
        Assert.Contains(officer.UserName, (await leader.Read("accounts?limit=200")).Ok().Raw, StringComparison.Ordinal);
        (await leader.Read($"keys/{officer.KeySerial}")).Ok();
        (await leader.Read($"keys/stock?unit={Xihu}")).Ok();
        (await leader.Post($"accounts/{userName}/freeze", AccountBodies.Because())).Refused(403, "RoleRequired", "R5.1");
        (await leader.Post($"keys/{officer.KeySerial}/report-lost", AccountBodies.Because())).Refused(404, "KeyNotFound");

        var elsewhere = await _console.As(Role.Leader, Shenzhen);
        (await elsewhere.Read($"accounts/{userName}")).Refused(404, "AccountNotFound");
        (await elsewhere.Read($"registration-forms/{form}")).Refused(404, "FormNotFound");
        (await elsewhere.Read($"keys/{officer.KeySerial}")).Refused(404, "KeyNotFound");
        (await elsewhere.Read($"keys/stock?unit={Xihu}")).Refused(404, "KeyNotFound");
        Assert.DoesNotContain(officer.UserName, (await elsewhere.Read("accounts?limit=200")).Ok().Raw, StringComparison.Ordinal);
        Assert.Empty((await elsewhere.Read($"accounts?unit={Xihu}")).Ok().Items);
    }
}
