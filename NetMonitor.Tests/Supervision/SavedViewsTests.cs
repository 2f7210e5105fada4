using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>A saved view belongs to one account, and to nobody else.</summary>
public sealed class SavedViewsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task View_IsReadAndDeletedByItsAccountAlone()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var saved = (await city.Post("saved-views", View("逾期", "?overdue=true"))).Ok();
        Assert.Equal(201, saved.Status);
        Assert.Equal("overdue=true", saved.Text("query"));

        // The same unit is not enough.
        foreach (var other in new[] { await _console.As(Role.Leader, Hangzhou), await _console.As(Role.CenterBusinessAdministrator, Zhejiang) })
        {
            Assert.Empty((await other.Read("saved-views")).Ok().Items);
            (await other.CallAsync("DELETE", $"saved-views/{saved.Text("id")}")).Refused(404, "ViewNotFound");
        }

        Assert.Contains((await city.Read("saved-views?page=Board")).Ok().Items, item => item.GetProperty("id").GetString() == saved.Text("id"));
        Assert.DoesNotContain((await city.Read("saved-views?page=Tasks")).Ok().Items, item => item.GetProperty("id").GetString() == saved.Text("id"));
        Assert.Equal(204, (await city.CallAsync("DELETE", $"saved-views/{saved.Text("id")}")).Status);
        (await city.CallAsync("DELETE", $"saved-views/{saved.Text("id")}")).Refused(404, "ViewNotFound");
    }

    [Fact]
    public async Task View_ThatIsShared_IsReadByTheUnitsAccounts_AndChangedByNone()
    {
        var (mine, leader) = (await _console.As(Role.CenterBusinessAdministrator, Guangdong), await _console.As(Role.Leader, Guangdong));
        // A unit outside the others' scopes: they are shown no more than its address would show.
        var saved = (await mine.Post("saved-views", new { page = "Board", name = "本处", query = $"under={Xihu}", shared = true })).Ok();

        var seen = Assert.Single((await leader.Read("saved-views")).Ok().Items);
        Assert.Equal((true, false), (seen.GetProperty("shared").GetBoolean(), seen.GetProperty("own").GetBoolean()));
        (await leader.CallAsync("DELETE", $"saved-views/{saved.Text("id")}")).Refused(404, "ViewNotFound");
        (await leader.Post("saved-views", View("本处", "overdue=true"))).Ok();
        Assert.Equal(
            $"under={Xihu}",
            (await mine.Read("saved-views")).Ok().Items.Single(item => item.GetProperty("own").GetBoolean()).GetProperty("query").GetString());
        Assert.Empty((await (await _console.As(Role.Leader, Dongguan)).Read("saved-views")).Ok().Items);

        (await mine.Post("saved-views", View("本处", $"under={Xihu}"))).Ok();
        Assert.DoesNotContain((await leader.Read("saved-views")).Ok().Items, item => !item.GetProperty("own").GetBoolean());
    }

    [Fact]
    public async Task View_SavedUnderTheSameName_IsReplaced()
    {
        var leader = await _console.As(Role.Leader, Zhejiang);
        (await leader.Post("saved-views", View("重点", "state=Dispatched"))).Ok();
        (await leader.Post("saved-views", View("重点", "state=Returned"))).Ok();
        Assert.Equal("state=Returned", Assert.Single((await leader.Read("saved-views")).Ok().Items).GetProperty("query").GetString());
    }

    [Theory]
    [InlineData("", "overdue=true", "ViewNameMalformed")]
    [InlineData("a\u202Eb", "overdue=true", "ViewNameMalformed")]
    [InlineData("x", "a=1#b", "ViewQueryMalformed")]
    [InlineData("x", "a=1\r\nb", "ViewQueryMalformed")]
    public async Task View_Malformed_IsRefused(string name, string query, string code) =>
        (await (await _console.As(Role.Leader, Xihu)).Post("saved-views", View(name, query))).Refused(400, code);

    [Fact]
    public async Task Views_BeyondFifty_AreRefused()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Nanshan);
        for (var i = 0; i < 50; i++) (await officer.Post("saved-views", View($"{i}", ""))).Ok();
        (await officer.Post("saved-views", View("50", ""))).Refused(409, "TooManyViews");
        (await officer.Post("saved-views", View("49", "overdue=true"))).Ok();
    }

    [Fact]
    public async Task View_OfTheLongestSearch_IsKept()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Dongguan);
        (await officer.Post("saved-views", View("长", $"q={Uri.EscapeDataString(new string('长', 100))}&state=Dispatched"))).Ok();
        (await officer.Post("saved-views", View("过长", $"q={new string('x', 2000)}"))).Refused(400, "ViewQueryMalformed");
    }

    private static object View(string name, string query) => new { page = "Board", name, query };
}
