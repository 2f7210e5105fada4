using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Journal;

/// <summary>A system administrator reads of the accounts it manages (R5.1–R5.3) and of its own, and of no others.</summary>
public sealed class JournalScopeTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Journal_OfACenterBelow_ShowsItsSystemAdministratorOnly()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var below = await _console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var managed = await _console.AccountAsync(Role.CenterSystemAdministrator, Hangzhou);
        var own = await _console.AccountAsync(Role.EnforcementOfficer, Zhejiang);
        await _console.As(Role.EnforcementOfficer, Zhejiang);

        Assert.Empty((await administrator.Read($"journal?actor={below.UserName}")).Ok().Items);
        Assert.DoesNotContain((await administrator.Read($"journal?unit={below.UnitCode}&limit=200")).Ok().Items, entry => entry.GetProperty("actor").GetString() == below.UserName);
        Assert.NotEmpty((await administrator.Read($"journal?actor={managed.UserName}")).Ok().Items);
        Assert.NotEmpty((await administrator.Read($"journal?actor={own.UserName}")).Ok().Items);
        var theirs = await _console.ScalarAsync<long>($"select id from journal where actor = '{below.UserName}' order by id desc limit 1");
        (await administrator.Read($"journal/{theirs}/proof")).Refused(404, "EntryNotFound");
    }

    [Fact]
    public async Task Sessions_OfManagedAccounts_AreListedForTheirAdministratorAlone()
    {
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        var client = await _console.As(Role.EnforcementOfficer, Xihu);
        var (manager, stranger) = (await _console.As(Role.CenterSystemAdministrator, Xihu), await _console.As(Role.CenterSystemAdministrator, Hangzhou));

        Assert.Contains(officer.UserName, Users(await manager.Read("sessions")));
        Assert.DoesNotContain(officer.UserName, Users(await stranger.Read("sessions")));
        Assert.Equal([officer.UserName], Users(await client.Read("sessions")).Distinct());
        var first = (await manager.Read("sessions?limit=1")).Ok();
        Assert.NotEmpty((await manager.Read($"sessions?limit=1&after={first.Text("next")}")).Ok().Items);
    }

    private static List<string?> Users(ApiAnswer answer) => [.. answer.Ok().Items.Select(item => item.GetProperty("userName").GetString())];
}
