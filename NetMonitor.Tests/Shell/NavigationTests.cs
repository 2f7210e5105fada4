using NetMonitor.Console.Localization;
using NetMonitor.Console.Shell;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Ui;
using Xunit;

namespace NetMonitor.Tests.Shell;

public sealed class NavigationTests
{
    [Theory]
    [InlineData(Role.CenterBusinessAdministrator, "/ /dispatch /tasks /assignments /feed /units")]
    [InlineData(Role.EnforcementOfficer, "/ /tasks /assignments /feed /units")]
    [InlineData(Role.ResponsiblePerson, "/ /tasks /assignments /feed /units")]
    [InlineData(Role.Leader, "/ /tasks /feed /units")]
    [InlineData(Role.CenterSystemAdministrator, "/ /journal /units")]
    public void Rail_ShowsOnlyTheDoorsThatOpen(Role role, string paths) =>
        Assert.Equal(paths, string.Join(' ', Navigation.For(AnActor.Of(role)).Select(item => item.Path)));

    [Fact]
    public void LockedDoor_IsLockedByAddressToo()
    {
        var leader = AnActor.Of(Role.Leader);
        Assert.False(Navigation.IsOpen(leader, "/dispatch"));
        Assert.False(Navigation.IsOpen(leader, "/dispatch/T3301002026000001"));
        Assert.True(Navigation.IsOpen(leader, "/tasks/T3301002026000001"));
        Assert.True(Navigation.IsOpen(leader, "/sessions"));
    }

    [Theory]
    [InlineData("/assignments/T1000002026000001-3301000000", "/assignments")]
    [InlineData("/assignments/T3301002026000001-3301060000", "/tasks")]
    [InlineData("/assignments", "/assignments")]
    public void Rail_AtAPartOfATask_ShowsTheOwnWorkOrTheBoard(string path, string at) =>
        Assert.Equal([at], Navigation.For(AnActor.Of(Role.CenterBusinessAdministrator)).Where(item => item.Path != "/" && item.IsAt(AnActor.Of(Role.CenterBusinessAdministrator), path)).Select(item => item.Path));

    [Theory]
    [InlineData("/tasks", "/tasks")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData(null, "/")]
    [InlineData("/units?q=西湖", "/units?q=%E8%A5%BF%E6%B9%96")]
    public void Back_LeadsNowhereElse(string? path, string expected) => Assert.Equal(expected, LocalPath.OrHome(path));
}
