using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Desk;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Ui;
using Xunit;

namespace NetMonitor.Tests.Shell;

public sealed class NavigationTests
{
    [Theory]
    [InlineData(Role.CenterBusinessAdministrator, "/ /dispatch /tasks /assignments /assistance /feed /support /units")]
    [InlineData(Role.EnforcementOfficer, "/ /tasks /assignments /assistance /feed /support /units")]
    [InlineData(Role.ResponsiblePerson, "/ /tasks /assignments /assistance /feed /forms /incidents /support /units")]
    [InlineData(Role.Leader, "/ /tasks /assistance /feed /alerts /accounts /forms /keys /incidents /inspections /journal /support /units")]
    [InlineData(Role.CenterSystemAdministrator, "/ /alerts /accounts /forms /keys /incidents /inspections /journal /support /units")]
    [InlineData(Role.KeyCustodian, "/ /tasks /assistance /feed /keys /support /units")]
    public void Rail_ShowsOnlyTheDoorsThatOpen(Role role, string paths) =>
        Assert.Equal(paths, string.Join(' ', Navigation.For(AnActor.Of(role)).Select(item => item.Path)));

    [Theory]
    [InlineData(UnitLevel.Nation, true)]
    [InlineData(UnitLevel.Province, true)]
    [InlineData(UnitLevel.Prefecture, false)]
    public void Rail_OfAFirstLevelAuthority_LeadsToTheDetectors(UnitLevel level, bool leads) =>
        Assert.Equal(leads, Navigation.For(AnActor.Of(Role.CenterSystemAdministrator) with { Level = level }).Any(item => item.Path == "/detectors"));

    [Fact]
    public void EveryPage_DeclaresWhatItNeeds_UnlessItIsOpenToAll() => Assert.All(
        Pages().Where(page => !page.IsDefined(typeof(AllowAnonymousAttribute), inherit: false)),
        page => Assert.NotNull(page.GetCustomAttribute<NeedsAttribute>()));

    [Fact]
    public void EveryDoor_NeedsWhatItsPageNeeds() => Assert.All(Navigation.Items, item =>
    {
        var page = Pages().Single(page => page.GetCustomAttributes<RouteAttribute>()
            .Any(route => Regex.Replace(route.Template, @"/\{\w+\?\}$", "") == item.Path));
        Assert.Equal(item.Needs, page.GetCustomAttribute<NeedsAttribute>()!.Permission);
    });

    [Theory]
    [InlineData(typeof(DispatchPage), typeof(Denied))]
    [InlineData(typeof(TaskBoardPage), typeof(TaskBoardPage))]
    [InlineData(typeof(SessionsPage), typeof(SessionsPage))]
    [InlineData(typeof(DeniedPage), typeof(DeniedPage))]
    [InlineData(typeof(DeclaresNothing), typeof(Denied))]
    public void Door_ByItsAddress_OpensToALeaderAsTheRailSays(Type page, Type opened) =>
        Assert.Equal(opened, Routes.Opened(new RouteData(page, new Dictionary<string, object?>()), AnActor.Of(Role.Leader)).PageType);

    [Fact]
    public void Denied_KnowsWhichPageWasRefused()
    {
        var asked = new RouteData(typeof(DispatchPage), new Dictionary<string, object?>());

        Assert.Same(asked, Routes.Opened(asked, AnActor.Of(Role.Leader)).RouteValues[nameof(Denied.Refused)]);
    }

    private sealed class DeclaresNothing : ComponentBase;

    private static IEnumerable<Type> Pages() => typeof(Navigation).Assembly.GetTypes().Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false));

    [Theory]
    [InlineData("/assignments/T1000002026000001-3301000000", "/assignments")]
    [InlineData("/assignments/T3301002026000001-3301060000", "/tasks")]
    [InlineData("/assignments", "/assignments")]
    public void Rail_AtAPartOfATask_ShowsTheOwnWorkOrTheBoard(string path, string at) =>
        Assert.Equal([at], Navigation.For(AnActor.Of(Role.CenterBusinessAdministrator))
            .Where(item => item.Path != "/" && item.IsAt(AnActor.Of(Role.CenterBusinessAdministrator), path)).Select(item => item.Path));

    [Theory]
    [InlineData("/tasks", "/tasks")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData(null, "/")]
    [InlineData("/units?q=西湖", "/units?q=%E8%A5%BF%E6%B9%96")]
    public void Back_LeadsNowhereElse(string? path, string expected) => Assert.Equal(expected, LocalPath.OrHome(path));
}
