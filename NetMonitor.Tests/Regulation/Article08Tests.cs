using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 8: a special-duty account may do what is listed for it, and nothing else.</summary>
public sealed class Article08Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R8.1 what is listed for a special-duty account is all that it may do, over the whole country")]
    [InlineData("", 403, 403, 403)]
    [InlineData("ReadJournal", 200, 403, 403)]
    [InlineData("ReadFigures", 403, 403, 200)]
    [InlineData("ReadWork", 403, 200, 200)] // the figures of work that one reads are no secret
    [InlineData("ReadWork,DispatchTasks,ManageAccounts", 403, 200, 200)] // what may not be listed is not held, whatever the row says
    [InlineData("ReadJournal,ReadWork,ReadFigures,FollowWork", 200, 200, 200)]
    public async Task SpecialDuty_MayWhatIsListed(string listed, int journal, int work, int figures)
    {
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var account = await _console.AccountAsync(Role.KeyCustodian, Nation);
        await _console.ExecuteAsync(
            $"update accounts set roles = '{{SpecialDuty}}', capabilities = '{{{listed}}}' where user_name = '{account.UserName}'");
        var client = await _console.SignInAsync(account);

        Assert.Equal(journal, (await client.Read("journal")).Status);
        Assert.Equal(work, (await client.Read("tasks")).Status);
        Assert.Equal(work, (await client.Read($"tasks/{number}")).Status);
        Assert.Equal(work, (await client.Read($"assignments/{number}-{Xihu}")).Status);
        Assert.Equal(figures, (await client.Read($"tasks/{number}/progress")).Status);
        (await client.Post("tasks", Task(Picked(Xihu)))).Refused(403, "RoleRequired", "R6.1");
        var names = listed.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Permission>).Where(Permissions.Listable.Contains).ToHashSet();
        if (names.Contains(Permission.ReadWork)) names.Add(Permission.ReadFigures);
        if (names.Contains(Permission.ReadJournal)) names.Add(Permission.VerifyJournal);
        // What everybody has comes with it; anybody reports a leak by the rule of that.
        names.UnionWith([Permission.UseOwnAccount, Permission.ReadDirectory, Permission.ReadFeed, Permission.ReportLeaks]);
        Assert.Equal(
            names.Order().Select(name => $"{name} {(name == Permission.ReportLeaks ? "R14.1" : "R8.1")}"),
            (await client.Read("permissions")).Ok().Body.EnumerateArray()
                .Select(item => $"{item.GetProperty("permission").GetString()} {item.GetProperty("rule").GetString()}"));
    }

    [Fact(DisplayName = "R8.1 what is listed counts for a special-duty account alone")]
    public void Capabilities_OfAnotherAccount_GiveNothing()
    {
        var officer = AnActor.Of(Role.EnforcementOfficer) with { Capabilities = [Permission.ReadJournal, Permission.ReadWork] };

        Assert.False(officer.May(Permission.ReadJournal));
        Assert.Equal((Reach.OwnUnit, "R7.3"), (officer.GrantOf(Permission.ReadWork)!.Reach, officer.GrantOf(Permission.ReadWork)!.Rule));
    }
}

/// <summary>R8.1 against the console: who sets a special-duty account up, with what, and how it ends.</summary>
public sealed class Article08AccountTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R8.1 only the national center sets one up, with decision, duty, exact capabilities and last day")]
    public async Task SpecialDuty_IsSetUpByTheNationalCenter()
    {
        var national = await _console.As(Role.CenterSystemAdministrator, Nation);

        var created = (await national.Post("accounts", Duty())).Ok();

        var account = (await national.Read($"accounts/{created.Text("userName")}")).Ok();
        Assert.Equal(("协调机制〔2026〕3号", "2026-06-30", '3'), (account.Text("dutyDecision"), account.Text("endsOn"), created.Text("userName")[10]));
        foreach (var field in new[] { "dutyDecision", "duty", "capabilities", "endsOn" })
            (await national.Post("accounts", Duty(with => with.Remove(field)))).Refused(400, "SpecialDutyIncomplete", "R8.1");
        (await national.Post("accounts", Duty(with => with["capabilities"] = new[] { "ReadJournal", "ManageAccounts" })))
            .Refused(400, "SpecialDutyIncomplete", "R8.1");
        (await national.Post("accounts", AccountBodies.Account(Nation, Role.EnforcementOfficer, with => with["endsOn"] = "2026-06-30")))
            .Refused(400, "SpecialDutyIncomplete", "R8.1");
        (await national.Post("accounts", Duty(with => with["roles"] = new[] { "SpecialDuty", "Leader" }))).Refused(409, "SpecialDutyHoldsNothingElse", "R8.1");
        (await (await _console.As(Role.BodySystemAdministrator, "1000003001")).Post("accounts", Duty(with => with["unitCode"] = "1000003001")))
            .Refused(403, "SpecialDutyByNationOnly", "R8.1");
        (await (await _console.As(Role.CenterSystemAdministrator, Zhejiang)).Post("accounts", Duty(with => with["unitCode"] = Zhejiang)))
            .Refused(409, "RoleNotInThisUnit", "R8.1");
    }

    [Fact(DisplayName = "R8.1 after its last day it is frozen by itself, on record, and opens nothing meanwhile")]
    public async Task SpecialDuty_AfterItsLastDay_IsFrozen()
    {
        var national = await _console.As(Role.CenterSystemAdministrator, Nation);
        var serial = await _console.IssuedKeyAsync(Nation);
        var created = (await national.Post("accounts", Duty(with => with["keySerial"] = serial))).Ok();
        var userName = created.Text("userName");
        var account = new Console.DemoData.DemoAccount(userName, created.Text("initialPassword"), "", [Role.SpecialDuty], Nation, "", serial);
        using var session = await _console.SignInAsync(account);
        await new Console.Jobs.EndSpecialDuty(_console.Get<Console.Commands.CommandRunner>(), _console.Time).RunAsync(CancellationToken.None);
        Assert.Equal("Active", await _console.StateOfAsync(userName));

        await _console.ExecuteAsync($"update accounts set ends_on = date '2026-06-02' where user_name = '{userName}'");
        (await session.Read("permissions")).Refused(401, "NotSignedIn");
        await new Console.Jobs.EndSpecialDuty(_console.Get<Console.Commands.CommandRunner>(), _console.Time).RunAsync(CancellationToken.None);

        Assert.Equal("Frozen", await _console.StateOfAsync(userName));
        Assert.Equal("system SpecialDutyEnded", await _console.ScalarAsync<string>(
            $"select actor || ' ' || (data::json->>'reason') from journal where verb = 'AccountFrozen' and subject_number = '{userName}'"));
    }

    private static Dictionary<string, object?> Duty(Action<Dictionary<string, object?>>? change = null) =>
        AccountBodies.Account(Nation, Role.SpecialDuty, with =>
        {
            with["dutyDecision"] = "协调机制〔2026〕3号";
            with["duty"] = "年度审计";
            with["capabilities"] = new[] { "ReadJournal" };
            with["endsOn"] = "2026-06-30";
            change?.Invoke(with);
        });
}
