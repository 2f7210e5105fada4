using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Tests.Incidents;

/// <summary>The kinds of lines of an incident's window.</summary>
public sealed class WindowLinesTests
{
    [Fact(DisplayName = "R13.2 every verb of the journal is of exactly one kind of line, and of no kind is a verb that there is not")]
    public void EveryVerb_IsOfOneKind()
    {
        var listed = WindowLines.Table.SelectMany(row => row.Verbs).ToList();

        Assert.Equal(DomainEvent.ByVerb.Keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<LineKind>().Order(), WindowLines.Table.Select(row => row.Kind).Order());
        Assert.All(WindowLines.Table, row => Assert.All(row.Verbs, verb => Assert.Equal(row.Kind, WindowLines.KindOf(verb))));
    }

    [Fact]
    public void KindOf_AVerbOfALaterConsole_WantsAMark() => Assert.True(WindowLines.IsWrite(WindowLines.KindOf("SomethingElseDone")));
}
