using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Units;

/// <summary>A unit is found by what somebody remembers of it: palette, fields and directory look for it in one way.</summary>
public sealed class FindUnitsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Nanchang = "3601030000";

    private readonly TestConsole _console = fixture.Console;

    [Theory]
    [InlineData("xihuqu", Xihu, Nanchang)]
    [InlineData("xi hu qu", Xihu, Nanchang)]
    [InlineData("XIHUQU", Xihu, Nanchang)]
    [InlineData("hangzhou xihuqu", Xihu, null)]
    [InlineData("zhe jiang hang zhou xi hu qu", Xihu, null)]
    [InlineData("hz xihuqu", Xihu, null)]
    [InlineData("hz xhq", Xihu, null)]
    [InlineData("hangzhou 西湖区", Xihu, null)]
    [InlineData("杭州 西湖区", Xihu, null)]
    [InlineData("nanchang xihuqu", Nanchang, null)]
    [InlineData("zhongqingshi", "5000000000", null)]
    [InlineData("xhqsc", Xihu, Nanchang)]
    public async Task Unit_IsFound_AsItIsTyped(string typed, string first, string? second)
    {
        var filter = new UnitFilter(Kind: UnitKind.Authority, Q: typed);
        var page = await _console.Get<UnitQueries>().ListAsync(filter, new PageRequest(50), default);
        var found = page.Value.Items.Select(unit => unit.Code.ToString()).ToList();
        Assert.Contains(first, found);
        if (second is null) Assert.DoesNotContain(first == Xihu ? Nanchang : Xihu, found);
        else Assert.Contains(second, found);
    }

    [Fact]
    public async Task Units_OfOnesOwnScope_StandFirst()
    {
        async Task<string> FirstAsync(string province) => (await _console.Get<UnitQueries>()
            .FindAsync(new UnitFilter(Q: "xihuqu"), UnitPath.Parse($"{Nation}/{province}/"), 6, default)).Items[0].Code.ToString();

        Assert.Equal(Xihu, await FirstAsync(Zhejiang));
        Assert.Equal(Nanchang, await FirstAsync("3600000000"));
    }

    [Fact]
    public async Task Authority_AndItsCenter_AreFoundAsOne()
    {
        async Task<UnitsFound> FoundAsync(string typed) => await _console.Get<UnitQueries>().FindAsync(new UnitFilter(Q: typed), null, 200, default);
        var center = UnitCode.Parse(Xihu).CenterCode;

        var both = await FoundAsync("西湖区");
        Assert.Contains(both.Items, unit => unit.Code.ToString() == Xihu);
        Assert.DoesNotContain(both.Items, unit => unit.Code == center);
        Assert.Equal(both.Items.Count, both.Total);
        // By its own name or code the center itself is meant.
        Assert.Contains((await FoundAsync("西湖区市场监督管理局网监")).Items, unit => unit.Code == center);
        Assert.Contains((await FoundAsync("xihuqushichangjianduguanlijuwangjian")).Items, unit => unit.Code == center);
        Assert.Equal([center], (await FoundAsync(center.ToString())).Items.Select(unit => unit.Code));
    }

    [Fact]
    public async Task Palette_SaysHowManyMoreThereAre_OfEachGroup()
    {
        using var scope = _console.Services.CreateScope();
        var palette = scope.ServiceProvider.GetRequiredService<PaletteSearch>();
        var nation = await _console.ActorAsync(Role.CenterBusinessAdministrator, Nation);
        var all = (await _console.Get<UnitQueries>().FindAsync(new UnitFilter(Q: "xihu"), null, 1, default)).Total;
        var units = (await palette.FindAsync(nation, "xihu", default)).Where(hit => hit.Group == ShellText.PaletteUnits).ToList();
        Assert.Equal(6, units.Count);
        Assert.Equal($"{all - 6:N0}", units[^1].More);
        Assert.All(units[..^1], hit => Assert.Null(hit.More));
        Assert.All(await palette.FindAsync(nation, "hangzhou xihuqu", default), hit => Assert.Null(hit.More));

        var zhejiang = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        for (var i = 0; i < 7; i++) await zhejiang.DraftAsync(Picked(Xihu), body => body["title"] = $"刷单炒信整治{i}");
        var tasks = await palette.FindAsync(await _console.ActorAsync(Role.Leader, Zhejiang), "shuadan chaoxin", default);
        Assert.Equal((6, "1"), (tasks.Count(hit => hit.Group == ShellText.PaletteTasks), tasks.Last(hit => hit.Group == ShellText.PaletteTasks).More));
    }

    [Theory]
    [InlineData("西")]
    [InlineData("xi")]
    [InlineData("xi ")]
    [InlineData("(")]
    [InlineData("%_\\")]
    public async Task AnythingOfAnyLength_IsAnswered(string part)
    {
        using var scope = _console.Services.CreateScope();
        var palette = scope.ServiceProvider.GetRequiredService<PaletteSearch>();
        var leader = await _console.ActorAsync(Role.Leader, Zhejiang);
        foreach (var times in new[] { 1, 20, 33, 5000 })
        {
            var text = string.Concat(Enumerable.Repeat(part, times))[..Math.Min(5000, part.Length * times)];
            await palette.FindAsync(leader, text, default);
            await _console.Get<UnitQueries>().FindAsync(new UnitFilter(Q: text), leader.ActingPath, 6, default);
        }

        Assert.Empty(await palette.FindAsync(leader, new string('x', 5000), default));
    }

    [Fact]
    public async Task Account_IsFound_ByItsNameInFull()
    {
        var administrator = await _console.ActorAsync(Role.CenterSystemAdministrator, Zhejiang);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Zhejiang);
        var name = await _console.ScalarAsync<string>($"select name from accounts where user_name = '{officer.UserName}'");
        var typed = string.Join(' ', name.Select(character => Console.Data.Reference.Pinyin.SpellingsOf($"{character}")[0]));
        Assert.Contains(await _console.Get<FindAccounts>().HandleAsync(administrator, typed, 50, default), match => match.UserName == officer.UserName);
    }
}
