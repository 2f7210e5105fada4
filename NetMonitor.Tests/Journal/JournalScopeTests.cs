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
        Assert.DoesNotContain((await administrator.Read($"journal?unit={below.UnitCode}&limit=200")).Ok().Items,
            entry => entry.GetProperty("actor").GetString() == below.UserName);
        Assert.NotEmpty((await administrator.Read($"journal?actor={managed.UserName}")).Ok().Items);
        Assert.NotEmpty((await administrator.Read($"journal?actor={own.UserName}")).Ok().Items);
        var theirs = await _console.ScalarAsync<long>($"select id from journal where actor = '{below.UserName}' order by id desc limit 1");
        (await administrator.Read($"journal/{theirs}/proof")).Refused(404, "EntryNotFound");
    }

    [Fact]
    public async Task Journal_AskedByNames_FindsTheSameEntries_WithinTheSameScope()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var own = await _console.AccountAsync(Role.EnforcementOfficer, Zhejiang);
        await _console.As(Role.EnforcementOfficer, Zhejiang);
        var below = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        await _console.As(Role.EnforcementOfficer, Hangzhou);
        foreach (var (account, manager) in new[] { (own, Zhejiang), (below, Hangzhou) })
            (await (await _console.As(Role.CenterSystemAdministrator, manager)).CallAsync("PATCH", $"accounts/{account.UserName}", new { name = "欧阳静" }))
                .Ok();

        var byName = (await administrator.Read("journal?actor=欧阳&limit=200")).Ok().Items;
        Assert.Equal((await administrator.Read($"journal?actor={own.UserName}&limit=200")).Ok().Items.Select(Id), byName.Select(Id));
        Assert.NotEmpty(byName);
        Assert.All(byName, entry => Assert.Equal("欧阳静", entry.GetProperty("actorName").GetString()));
        Assert.All(byName, entry => Assert.Equal("浙江省市场监督管理局", entry.GetProperty("unit").GetProperty("name").GetString()));
        Assert.Equal((await administrator.Read($"journal?unit={own.UnitCode}&limit=200")).Ok().Items.Select(Id),
            (await administrator.Read("journal?unit=浙江省市场监督管理局&limit=200")).Ok().Items
                .Where(entry => entry.GetProperty("unitCode").GetString() == own.UnitCode).Select(Id));
        Assert.Empty((await administrator.Read("journal?unit=杭州市市场监督管理局&actor=欧阳静")).Ok().Items);
        Assert.Empty((await administrator.Read("journal?actor=没有这个人")).Ok().Items);
        (await administrator.Read("journal?unit=123")).Refused(400, "UnitCodeMalformed");
    }

    private static long Id(System.Text.Json.JsonElement entry) => entry.GetProperty("id").GetInt64();

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
