using Bunit;
using NetMonitor.Console.Ui;

namespace NetMonitor.Tests.Ui;

public sealed class RouteStepperTests : PageContext
{
    private static readonly RouteHop[] s_hops =
    [
        new("杭州市网监协调中心", "3301000000", HopPlace.Passed, Since: Now.AddDays(-2), Until: Now.AddDays(-1), By: "业务管理员", Spent: "1 working day"),
        new("浙江省网监协调中心", "3300000000", HopPlace.Current, Since: Now.AddDays(-1), Due: new(2026, 8, 31), Late: true),
        new("深圳市南山区市场监督管理局", "4403050000", HopPlace.Ahead, What: "Asked"),
    ];

    [Fact]
    public void Route_IsAnOrderedList_WhoseCurrentStationIsTheStepOneIsAt()
    {
        var route = Render<RouteStepper>(p => p.Add(c => c.Hops, s_hops).Add(c => c.Label, "Route"));

        Assert.Equal("Route", route.Find("ol").GetAttribute("aria-label"));
        Assert.Equal(["3301000000", "3300000000", "4403050000"], route.FindAll("li").Select(hop => hop.GetAttribute("data-unit")));
        Assert.Equal("3300000000", Assert.Single(route.FindAll("[aria-current=step]")).GetAttribute("data-unit"));
    }

    [Fact]
    public void Route_SaysAtEachStationHowItStands_HowLongItTook_AndWhatIsLate()
    {
        var hops = Render<RouteStepper>(p => p.Add(c => c.Hops, s_hops).Add(c => c.Label, "Route")).FindAll("li");

        Assert.Equal("Passed", hops[0].QuerySelector(".chip")!.TextContent);
        Assert.Contains("1 working day spent", hops[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("by 业务管理员", hops[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(2, hops[0].QuerySelectorAll("time").Length);
        // A colour never stands alone: late is said.
        Assert.Equal("was due 2026-08-31", hops[1].QuerySelector(".bad-text")!.TextContent);
        Assert.Equal("Asked", hops[2].QuerySelector(".chip")!.TextContent);
        Assert.Empty(hops[2].QuerySelectorAll("time"));
    }
}
