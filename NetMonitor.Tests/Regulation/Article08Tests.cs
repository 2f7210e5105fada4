using NetMonitor.Domain.Accounts;
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
        Assert.Equal(
            ["UseOwnAccount R8.1", "ReadDirectory R8.1", "ReadFeed R8.1", .. names.Order().Select(name => $"{name} R8.1")],
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
