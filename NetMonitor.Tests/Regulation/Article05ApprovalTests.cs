using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Regulation;

/// <summary>Four eyes (R5.1): what an authority's administrators decide about accounts waits, where it wants so, for a second one.</summary>
public sealed class Article05ApprovalTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string XihuCenter = "3301061000", NationalCenter = "1000001000";

    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R5.1 four eyes are off by default: an administrator is made at once")]
    public async Task Off_ByDefault_NothingWaits()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Zhejiang);

        Assert.Equal("False", (await administrator.Read($"units/{TaskBodies.Zhejiang}/four-eyes")).Ok().Text("on"));
        Assert.Equal(201, (await administrator.Post("accounts", AccountBodies.Account("3301001000", Role.CenterSystemAdministrator))).Status);
    }

    [Fact(DisplayName = "R5.1 where an authority wants four eyes, an administrator is made by another's confirmation, not by one's own")]
    public async Task Creation_WaitsForAnother()
    {
        var (asks, confirms) = await TwoAsync(TaskBodies.Hangzhou);
        var (body, key) = (AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator), Guid.CreateVersion7().ToString("N"));
        var before = await CountAsync(XihuCenter);
        var asked = await asks.Post("accounts", body, key);
        Assert.Equal((202, before), (asked.Status, await CountAsync(XihuCenter)));
        var id = asked.Text("approval");
        Assert.Equal(id, (await asks.Post("accounts", body, key)).Text("approval"));

        (await asks.Post($"approvals/{id}/confirm")).Refused(409, "OwnApproval", "R5.1");
        Assert.Contains(id, await BoxAsync(asks, "Mine"));
        Assert.DoesNotContain(id, await BoxAsync(asks, "ToDecide"));
        Assert.Contains(id, await BoxAsync(confirms, "ToDecide"));
        Assert.DoesNotContain(id, await BoxAsync(confirms, "Decided"));
        (await (await _console.As(Role.CenterSystemAdministrator, TaskBodies.Nanshan)).Post($"approvals/{id}/confirm")).Refused(404, "ApprovalNotFound");
        (await (await _console.As(Role.Leader, TaskBodies.Hangzhou)).Post($"approvals/{id}/confirm")).Refused(403, "RoleRequired");
        Assert.Equal("Waiting", (await confirms.Read($"approvals/{id}")).Ok().Text("state"));
        Assert.Equal(before, await CountAsync(XihuCenter));

        var again = Guid.CreateVersion7().ToString("N");
        var done = (await confirms.Post($"approvals/{id}/confirm", new { }, again)).Ok().Body.GetProperty("answer");
        Assert.NotEmpty(done.GetProperty("initialPassword").GetString()!);
        Assert.Equal(before + 1, await CountAsync(XihuCenter));
        var replay = (await confirms.Post($"approvals/{id}/confirm", new { }, again)).Ok().Body.GetProperty("answer");
        Assert.Equal(done.GetProperty("userName").GetString(), replay.GetProperty("userName").GetString());
        Assert.True(!replay.TryGetProperty("initialPassword", out var kept) || kept.ValueKind == System.Text.Json.JsonValueKind.Null);
        (await confirms.Post($"approvals/{id}/confirm")).Refused(409, "ApprovalOver");
        Assert.Contains(id, await BoxAsync(confirms, "Decided"));
        Assert.DoesNotContain(id, await BoxAsync(confirms, "ToDecide"));
        (await confirms.Post($"approvals/{id}/refuse", AccountBodies.Because())).Refused(409, "ApprovalOver");
        Assert.Equal(
            "ApprovalRequested, AccountCreated, ApprovalConfirmed",
            await _console.ScalarAsync<string>(
                $"""
                select string_agg(verb, ', ' order by at, verb) from journal where verb in ('ApprovalRequested', 'ApprovalConfirmed', 'AccountCreated')
                  and subject_number in ('{id}', '{done.GetProperty("userName").GetString()}')
                """));
        Assert.DoesNotContain(
            done.GetProperty("initialPassword").GetString()!, await _console.ScalarAsync<string>("select string_agg(command::text, '') from approvals"),
            StringComparison.Ordinal);
    }

    [Fact(DisplayName = "R9.1 a change of roles waits for another; refused, nothing changes")]
    public async Task Roles_WaitForAnother()
    {
        var (asks, confirms) = await TwoAsync(TaskBodies.Hangzhou);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Hangzhou, 1);
        Task<ApiAnswer> AskAsync() => asks.CallAsync("PATCH", $"accounts/{officer.UserName}", new { roles = new[] { "Leader" } });
        Task<string> RolesAsync() => _console.ScalarAsync<string>($"select roles::text from accounts where user_name = '{officer.UserName}'");

        (await confirms.Post($"approvals/{(await AskAsync()).Text("approval")}/refuse", AccountBodies.Because())).Ok();
        Assert.Equal("{EnforcementOfficer}", await RolesAsync());
        (await asks.CallAsync("PATCH", $"accounts/{officer.UserName}", new { name = "改名" })).Ok();
        (await confirms.Post($"approvals/{(await AskAsync()).Text("approval")}/confirm")).Ok();

        Assert.Equal("{Leader}", await RolesAsync());
    }

    [Fact(DisplayName = "R10.10 unbinding and deletion wait for another")]
    public async Task Deletion_WaitsForAnother()
    {
        var account = await _console.NewAccountAsync(TaskBodies.Hangzhou, Role.EnforcementOfficer);
        var (asks, confirms) = await TwoAsync(TaskBodies.Hangzhou);
        (await asks.StepAsync(account, "freeze")).Ok();
        (await (await _console.As(Role.KeyCustodian, TaskBodies.Hangzhou)).Post($"keys/{account.KeySerial}/recover", AccountBodies.Because())).Ok();
        // What is refused anyway does not wait.
        (await asks.StepAsync(account, "delete")).Refused(409, "KeyNotUnbound", "R10.10");

        foreach (var step in new[] { "unbind-key", "delete" })
            (await confirms.Post($"approvals/{(await asks.StepAsync(account, step)).Text("approval")}/confirm")).Ok();

        Assert.Equal("Deleted", await _console.StateOfAsync(account.UserName));
    }

    [Fact(DisplayName = "R5.1 of two confirmations at once on two nodes one acts")]
    public async Task Confirmed_TwiceAtOnce_ActsOnce()
    {
        var (asks, confirms) = await TwoAsync(TaskBodies.Hangzhou);
        await using var node = await _console.StartAnotherAsync();
        using var there = node.WithToken(confirms.DefaultRequestHeaders.Authorization!.Parameter!);
        var before = await CountAsync(XihuCenter);
        var id = (await asks.Post("accounts", AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator))).Text("approval");

        var answers = await Task.WhenAll(confirms.Post($"approvals/{id}/confirm"), there.Post($"approvals/{id}/confirm"));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        Assert.Equal(before + 1, await CountAsync(XihuCenter));
    }

    [Fact(DisplayName = "R9.2 what changed meanwhile refuses a confirmation, by the rule that it offends")]
    public async Task Confirmed_AfterAChange_IsRefusedByTheUseCase()
    {
        var (asks, confirms) = await TwoAsync(TaskBodies.Hangzhou);
        var body = AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator);
        var id = (await asks.Post("accounts", body)).Text("approval");
        (await asks.Post(
            "accounts", AccountBodies.Account(TaskBodies.Hangzhou, Role.EnforcementOfficer, with => with["staffNumber"] = body["staffNumber"]))).Ok();

        (await confirms.Post($"approvals/{id}/confirm")).Refused(409, "PersonHasAccount", "R9.2");
        Assert.Equal("Waiting", (await confirms.Read($"approvals/{id}")).Ok().Text("state"));
    }

    [Fact(DisplayName = "R5.1 the national center's administrators are always made by two")]
    public async Task NationalAdministrator_IsMadeByTwo()
    {
        var (asks, confirms) = await TwoAsync(TaskBodies.Nation, on: false);
        Assert.Equal("False", (await asks.Read($"units/{TaskBodies.Nation}/four-eyes")).Ok().Text("on"));
        var asked = await asks.Post("accounts", AccountBodies.Account(NationalCenter, Role.CenterSystemAdministrator));

        Assert.Equal(202, asked.Status);
        var made = (await confirms.Post($"approvals/{asked.Text("approval")}/confirm")).Ok().Body.GetProperty("answer");
        Assert.Equal("Active", made.GetProperty("status").GetString());
        Assert.StartsWith(NationalCenter + "1", made.GetProperty("userName").GetString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "R5.1 a request ends after three days; a confirmation wants a fresh session; to switch four eyes off takes two")]
    public async Task Request_AfterThreeDays_HasEnded()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var (one, two) = await AdministratorsAsync(console, TaskBodies.Hangzhou);
        using var asks = await console.SignInAsync(one);
        using var confirms = await console.SignInAsync(two);
        (await asks.CallAsync("PUT", $"units/{TaskBodies.Hangzhou}/four-eyes", new { on = true })).Ok();
        var off = await asks.CallAsync("PUT", $"units/{TaskBodies.Hangzhou}/four-eyes", new { on = false });
        Assert.Equal((202, "True"), (off.Status, (await asks.Read($"units/{TaskBodies.Hangzhou}/four-eyes")).Text("on")));
        var id = off.Text("approval");
        console.Time.Advance(TimeSpan.FromMinutes(6));
        (await confirms.Post($"approvals/{id}/confirm")).Refused(403, "ReauthenticationRequired");

        console.Time.Advance(TimeSpan.FromDays(3));
        using var later = await console.SignInAsync(two);
        (await later.Post($"approvals/{id}/confirm")).Refused(409, "ApprovalOver");
        Assert.Equal(id, Assert.Single((await later.Read("approvals?state=Ended")).Ok().Items).GetProperty("id").GetString());
        Assert.Empty((await later.Read("approvals?state=Waiting")).Ok().Items);

        using var again = await console.SignInAsync(one);
        off = await again.CallAsync("PUT", $"units/{TaskBodies.Hangzhou}/four-eyes", new { on = false });
        (await later.Post($"approvals/{off.Text("approval")}/confirm")).Ok();
        Assert.Equal("False", (await again.Read($"units/{TaskBodies.Hangzhou}/four-eyes")).Text("on"));
    }

    private Task<long> CountAsync(string unit) => _console.ScalarAsync<long>($"select count(*) from accounts where unit_code = '{unit}'");

    /// <summary>Two administrators of an authority's center, with four eyes on: each in a session just opened.</summary>
    private static async Task<IEnumerable<string?>> BoxAsync(HttpClient client, string box) =>
        (await client.Read($"approvals?box={box}&limit=200")).Ok().Items.Select(item => item.GetProperty("id").GetString());

    private async Task<(HttpClient Asks, HttpClient Confirms)> TwoAsync(string unit, bool on = true)
    {
        var (one, two) = await AdministratorsAsync(_console, unit);
        var (asks, confirms) = (await _console.SignInAsync(one), await _console.SignInAsync(two));
        if (on) (await asks.CallAsync("PUT", $"units/{unit}/four-eyes", new { on = true })).Ok();
        return (asks, confirms);
    }

    /// <summary>There is one among the demo accounts, so the center's business administrator becomes the other.</summary>
    private static async Task<(DemoAccount, DemoAccount)> AdministratorsAsync(TestConsole console, string unit)
    {
        var second = await console.AccountAsync(Role.CenterBusinessAdministrator, unit);
        await console.ExecuteAsync($"update accounts set roles = '{"{CenterSystemAdministrator}"}' where user_name = '{second.UserName}'");
        return (await console.AccountAsync(Role.CenterSystemAdministrator, unit), second);
    }
}
