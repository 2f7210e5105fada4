using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Desk;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Ui;
using Xunit;

namespace NetMonitor.Tests.Features.Supervision;

public sealed class BoardComponentsTests : PageContext
{
    private static readonly WorkingCalendar s_calendar = new(HolidayNoticeFile.Embedded());

    [Fact]
    public void TileLayout_HasASquareOfItsOwn_ForEachFirstLevelAuthorityOfTheCountry()
    {
        var country = DivisionTree.Build(DivisionFiles.Read()).Where(unit => unit.Kind == UnitKind.Authority && unit.Level == UnitLevel.Province).ToList();

        Assert.Equal(country.Select(unit => unit.Code.Division).Order(), TileLayout.Tiles.Select(tile => tile.Division).Order());
        Assert.All(TileLayout.Tiles,
            tile => Assert.StartsWith(tile.Name, country.Single(unit => unit.Code.Division == tile.Division).Name, StringComparison.Ordinal));
        Assert.Equal(36, TileLayout.Tiles.DistinctBy(tile => (tile.Column, tile.Row)).Count());
        Assert.All(TileLayout.Tiles, tile => Assert.InRange(tile.Column, 1, TileLayout.Columns));
    }

    [Fact]
    public void TileMap_OfTheCountry_SaysThePercentage_AndLeadsDown()
    {
        var map = Map(UnitLevel.Nation, [Part("330000", "浙江省市场监督管理局", accepted: 3, open: 1, late: 1), Part("540000", "西藏自治区市场监督管理局", accepted: 2, open: 0)]);

        var tile = map.Find("a[href='/under/3300000000']");
        Assert.Equal("浙江", tile.QuerySelector("b")!.TextContent);
        Assert.Equal("75%", tile.QuerySelector("span")!.TextContent);
        Assert.Contains("q4", tile.ClassName, StringComparison.Ordinal);
        Assert.Equal("浙江省市场监督管理局: 75% done, 3 of 4 accepted, 1 overdue", tile.QuerySelector(".sr")!.TextContent);
        Assert.NotNull(tile.QuerySelector(".tile-late"));
        Assert.Null(map.Find("a[href='/under/5400000000']").QuerySelector(".tile-late"));
        // Who has no part in it keeps its place, but leads nowhere.
        Assert.Equal(36, map.FindAll(".tiles > li").Count);
        Assert.Equal(2, map.FindAll(".tiles a").Count);
    }

    [Fact]
    public void TileMap_BelowTheFirstLevel_ShowsTheUnitsSideBySide()
    {
        var map = Map(UnitLevel.Province, [Part("330100", "杭州市市场监督管理局", 0, 5), Part("330300", "温州市市场监督管理局", 5, 0)]);
        Assert.Equal(["杭州市", "温州市"], map.FindAll(".tiles b").Select(name => name.TextContent));
        Assert.Equal(["0%", "100%"], map.FindAll(".tiles a > span:not(.sr)").Select(percent => percent.TextContent));
    }

    [Theory]
    [InlineData(0, 0, null, 0)]
    [InlineData(0, 7, 0, 0)]
    [InlineData(1, 1000, 0, 0)]
    [InlineData(1, 100, 1, 1)]
    [InlineData(24, 100, 24, 1)]
    [InlineData(25, 100, 25, 2)]
    [InlineData(999, 1000, 99, 4)]
    [InlineData(7, 7, 100, 5)]
    public void Completion_IsRoundedDown_SoThatAHundredMeansAll(int accepted, int total, int? percent, int shade)
    {
        var counted = Completion.Percent(new Dictionary<AssignmentState, int> { [AssignmentState.Accepted] = accepted }, total);
        Assert.Equal(percent, counted);
        Assert.Equal(shade, Completion.Shade(counted));
    }

    [Fact]
    public void WhereStuck_NamesWhoLagsMost_AndLeadsToTheirRows()
    {
        var figures = new ProgressAnswer(
            UnitCode.Authority("330000"), "浙江省市场监督管理局", UnitLevel.Province, 12, ByState(4, 8), 3, new Dictionary<string, decimal>(),
            [Part("330100", "杭州市市场监督管理局", 3, 0), Part("330300", "温州市市场监督管理局", 1, 2, late: 1), Part("330400", "嘉兴市市场监督管理局", 0, 3, late: 2),
                Part("330500", "湖州市市场监督管理局", 0, 3)], null);
        var task = new TaskItem("T3300002026000001", "专项检查", TaskKind.Campaign, LineOfBusiness.OnlineTrading, Priority.Urgent, TaskState.Dispatched,
            Now.AddDays(9), null, UnitCode.Authority("330000"), "浙江", null, 12, Now, Now, 1);

        var stuck = Render<WhereStuck>(p => p.Add(c => c.Lines, [new WhereStuck.Line(task, figures, null)]).Add(c => c.Actor, Looks));

        Assert.Equal(["嘉兴市 0% · 2 overdue", "温州市 33% · 1 overdue", "湖州市 0%"], stuck.FindAll(".laggards a").Select(unit => unit.TextContent));
        Assert.Equal("/tasks/T3300002026000001?under=3304000000", stuck.Find(".laggards a").GetAttribute("href"));
        // Who does not read the work below has no rows to be led to.
        Assert.Equal("/tasks/T3300002026000001", stuck.Find("a.bad-text").GetAttribute("href"));
        var leader = AnActor.Of(NetMonitor.Domain.Accounts.Role.Leader);
        var leads = Render<WhereStuck>(p => p.Add(c => c.Lines, [new WhereStuck.Line(task, figures, null)]).Add(c => c.Actor, leader));
        Assert.Equal("/tasks/T3300002026000001?overdue=true#rows", leads.Find("a.bad-text").GetAttribute("href"));
        Assert.Contains("33% done", stuck.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereStuck_WithAllEquallyFarAndNobodyLate_NamesNobody()
    {
        var figures = new ProgressAnswer(
            UnitCode.Authority("330000"), "浙江省市场监督管理局", UnitLevel.Province, 6, ByState(0, 6), 0, new Dictionary<string, decimal>(),
            [Part("330100", "杭州市市场监督管理局", 0, 3), Part("330300", "温州市市场监督管理局", 0, 3)], null);
        var task = new TaskItem("T3300002026000001", "专项检查", TaskKind.Campaign, LineOfBusiness.OnlineTrading, Priority.Urgent, TaskState.Dispatched,
            Now.AddDays(9), null, UnitCode.Authority("330000"), "浙江", null, 6, Now, Now, 1);

        var stuck = Render<WhereStuck>(p => p.Add(c => c.Lines, [new WhereStuck.Line(task, figures, null)]).Add(c => c.Actor, Looks));

        Assert.Empty(stuck.FindAll(".laggards a"));
        Assert.Contains("equally far", stuck.Find(".laggards").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereStuck_WithSomethingLateAndNoUnitsBelow_DoesNotSayThatNothingIs()
    {
        var figures = new ProgressAnswer(
            UnitCode.Authority("330106"), "西湖区市场监督管理局", UnitLevel.County, 1, ByState(0, 1), 1, new Dictionary<string, decimal>(),
            [Part("330106", "西湖区市场监督管理局", 0, 1)], null);
        var task = new TaskItem("T3300002026000001", "专项检查", TaskKind.Campaign, LineOfBusiness.OnlineTrading, Priority.Urgent, TaskState.Dispatched,
            Now.AddDays(-2), null, UnitCode.Authority("330000"), "浙江", null, 1, Now, Now, 1);

        var stuck = Render<WhereStuck>(p => p.Add(c => c.Lines, [new WhereStuck.Line(task, figures, null)]).Add(c => c.Actor, Looks));

        Assert.Equal("", stuck.Find(".laggards").TextContent.Trim());
    }

    [Fact]
    public void DeadlineDays_OverTheSpringFestival_NamesHolidaysAndMakeUpDays_AndCountsTheRest()
    {
        var days = Render<DeadlineDays>(p => p.Add(c => c.Calendar, s_calendar).Add(c => c.From, new DateOnly(2026, 2, 10))
            .Add(c => c.To, new DateOnly(2026, 3, 9)));

        Assert.Equal(["February 2026", "March 2026"], days.FindAll("caption").Select(month => month.TextContent));
        Assert.Equal("9", days.Find("td.end b").TextContent);
        Assert.Equal("15", days.Find("td.end small").TextContent);
        Assert.Contains(days.FindAll("td.off small"), day => day.TextContent == "春节");
        var makeUp = days.Find("td.makeup");
        Assert.Equal("14", makeUp.QuerySelector("b")!.TextContent);
        Assert.Equal("make-up 4", makeUp.QuerySelector("small")!.TextContent);
        Assert.Contains("春节", makeUp.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal("10", days.Find("td.from b").TextContent);
    }

    [Fact]
    public void DeadlineDays_FarAway_ShowsNoCalendar() =>
        Assert.Empty(Render<DeadlineDays>(p => p.Add(c => c.Calendar, s_calendar).Add(c => c.From, new DateOnly(2026, 1, 5))
            .Add(c => c.To, new DateOnly(2026, 6, 5))).Markup.Trim());

    [Fact]
    public async Task UndoBar_CountsDown_AndGoesByItself()
    {
        var over = 0;
        var bar = Render<UndoBar>(p => p.Add(c => c.Until, Clock.GetUtcNow().AddSeconds(60)).Add(c => c.Undo, "Take it back").Add(c => c.OnOver, () => over++)
            .AddChildContent("sent"));
        Assert.Contains("Take it back (60 s)", bar.Markup, StringComparison.Ordinal);

        Clock.Advance(TimeSpan.FromSeconds(1));
        bar.WaitForAssertion(() => Assert.Contains("(59 s)", bar.Markup, StringComparison.Ordinal));
        Assert.Equal(0, over);
        for (var second = 1; second < 60; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await bar.InvokeAsync(() => { });
        }

        bar.WaitForAssertion(() => Assert.Empty(bar.Markup.Trim()));
        Assert.Equal(1, over);
    }

    [Theory]
    [InlineData("国家市场监督管理总局", "Nation")]
    [InlineData("浙江省市场监督管理局", "浙江省")]
    [InlineData("杭州市网监协调中心", "杭州市")]
    [InlineData("西湖街道市场监管所", "西湖街道")]
    [InlineData("浙江省市场监督管理局网络交易监督管理处", "浙江省市场监督管理局网络交易监督管理处")]
    public void Short_OfAUnitsName_IsItsPlace(string name, string expected) => Assert.Equal(expected, Services.GetRequiredService<Words>().Short(name));

    [Fact]
    public void RecipientSummary_CountsByLevel_NamesTheFirst_AndSaysHowManyMore()
    {
        var summary = Render<RecipientSummary>(p => p
            .Add(c => c.Counts,
                [new RecipientCount(UnitLevel.Prefecture, UnitKind.Authority, 2, 0), new RecipientCount(UnitLevel.Station, UnitKind.GrassrootsUnit, 1200, 3)])
            .Add(c => c.First,
                [new NamedUnit(UnitCode.Authority("330106"), "西湖区市场监督管理局", [new(UnitLevel.Province, "浙江省市场监督管理局"), new(UnitLevel.Prefecture, "杭州市市场监督管理局")]),
                    new NamedUnit(UnitCode.Authority("330300"), "温州市市场监督管理局", [])]));
        Assert.Equal(["2", "1,200"], summary.FindAll("dd b").Select(count => count.TextContent));
        Assert.Contains("3", Assert.Single(summary.FindAll("dd .muted")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["西湖区市场监督管理局 浙江省 › 杭州市", "温州市市场监督管理局", "and 1,200 more"], summary.FindAll(".names li").Select(name => name.TextContent.Trim()));
    }

    [Fact]
    public void RecipientSummary_OfManyPlaces_FoldsAllButAFew()
    {
        IRenderedComponent<RecipientSummary> Of(int places) => Render<RecipientSummary>(p => p.Add(c => c.Counts, []).Add(c => c.First, [])
            .Add(c => c.Places, [.. Enumerable.Range(1, places).Select(place => new PlaceCount($"{place}省市场监督管理局", 1300 - place))]));
        Assert.Equal(["1省 1,299", "2省 1,298"], Of(2).FindAll(".names li").Select(place => place.TextContent.Trim()));
        Assert.Empty(Of(6).FindAll("details"));
        Assert.Empty(Render<RecipientSummary>(p => p.Add(c => c.Counts, []).Add(c => c.First, []).Add(c => c.Places, [new("杭州市市场监督管理局", 1)]))
            .FindAll("li"));
        var many = Of(32);
        Assert.Equal((6, 26), (many.FindAll(":not(details) > .names li").Count, many.FindAll("details li").Count));
        Assert.Contains("26", many.Find("summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void TaskText_AfterAnExtension_NamesBothDeadlines()
    {
        var task = new TaskDetail(
            "T3300002026000001", "专项检查", TaskKind.Campaign, LineOfBusiness.OnlineTrading, Priority.Urgent, TaskState.Dispatched, "12号", "逐店核查。", null,
            Now.AddDays(9), null, [], UnitCode.Authority("330000"), "浙江省市场监督管理局", "a", null, null, 12, null, null, Now, Now, null, [], [], false, false, 1);
        string[] Deadlines(DateTimeOffset? unit) =>
            [.. Render<TaskText>(p => p.Add(c => c.Task, task).Add(c => c.UnitDeadline, unit)).FindAll("dt").Select(term => term.TextContent)
                .Where(term => term.StartsWith("Deadline", StringComparison.Ordinal))];

        Assert.Equal(["Deadline"], Deadlines(null));
        Assert.Equal(["Deadline"], Deadlines(Now.AddDays(9)));
        Assert.Equal(["Deadline of the task", "Deadline of this unit"], Deadlines(Now.AddDays(14)));
    }

    private IRenderedComponent<TileMap> Map(UnitLevel level, IReadOnlyList<UnitProgress> children) =>
        Render<TileMap>(p => p.Add(c => c.Level, level).Add(c => c.Children, children).Add(c => c.Href, code => $"/under/{code}"));

    private static UnitProgress Part(string division, string name, int accepted, int open, int late = 0) =>
        new(UnitCode.Authority(division), name, UnitLevel.Province, accepted + open, ByState(accepted, open), late, new Dictionary<string, decimal>());

    private static Dictionary<AssignmentState, int> ByState(int accepted, int open)
    {
        var states = Enum.GetValues<AssignmentState>().ToDictionary(state => state, _ => 0);
        (states[AssignmentState.Accepted], states[AssignmentState.Dispatched]) = (accepted, open);
        return states;
    }
}
