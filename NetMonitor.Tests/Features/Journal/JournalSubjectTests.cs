using System.Text.Json;
using Bunit;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Ui;
using Xunit;

namespace NetMonitor.Tests.Features.Journal;

public sealed class JournalSubjectTests : PageContext
{
    [Fact]
    public void Export_NamesTheTaskThatWasTakenOut_AndLeadsToIt()
    {
        var entry = Entry("AssignmentsExported", new("Account", "330110100022001", "业务管理员"), """{"task":"T3301002026000007","title":"专项检查","rows":13}""");

        Assert.Equal(("/tasks/T3301002026000007", "专项检查", "T3301002026000007"), Shown(entry, Role.SpecialDuty, Permission.FollowWork));
        // Who has no door to tasks is led to what else happened to it.
        Assert.Equal("/journal?subject=T3301002026000007", Shown(entry, Role.CenterSystemAdministrator).Href);
        Assert.Equal("/journal?subject=T3301002026000007", Shown(entry, Role.SpecialDuty, Permission.ReadJournal).Href);
    }

    [Fact]
    public void Account_IsNamed_AndWhatHasNoNameIsSaidByItsKind()
    {
        Assert.Equal((null, "业务管理员", "330110100022001"), Shown(Entry("SignedIn", new("Account", "330110100022001", "业务管理员"), "{}"), Role.SpecialDuty));
        Assert.Equal((null, "Holiday notice", "2026"), Shown(Entry("HolidayNoticeImported", new("HolidayNotice", "2026"), "{}"), Role.SpecialDuty));
    }

    private (string? Href, string Name, string Number) Shown(JournalItem item, Role role, params Permission[] listed)
    {
        var reader = AnActor.Of(role) with { Capabilities = listed };
        var subject = Render<JournalSubject>(p => p.Add(c => c.Item, item).Add(c => c.Reader, reader));
        return (subject.FindAll("a").FirstOrDefault()?.GetAttribute("href"), subject.Find("a, span").TextContent, subject.Find("code").TextContent);
    }

    private static JournalItem Entry(string verb, FeedSubjectItem subject, string data) =>
        new(1, Now, verb, "330110100022001", subject, 0, "3301000000", JsonDocument.Parse(data).RootElement, "业务管理员", null);
}
