using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Feed;

/// <summary>A line of a list of events is what one command did.</summary>
public sealed class FeedLinesTests
{
    private const string Task = "T3301002026000001";
    private const string Other = "T3301002026000002";

    private long _id;

    [Fact]
    public void ManyOfOneCommand_AreOneLineThatLeadsToTheirTask()
    {
        var lines = new FeedLines(10);
        lines.AddNewer([Happened(7, nameof(AssignmentAccepted), $"{Task}-3301060000"), Happened(7, nameof(AssignmentAccepted), $"{Task}-3301080000"),
            Happened(7, nameof(AssignmentAccepted), $"{Task}-3301100000"), Happened(8, nameof(TaskUrged), Task)]);

        Assert.Equal([nameof(TaskUrged), nameof(AssignmentAccepted)], lines.Lines.Select(line => line.Event.Kind));
        Assert.Equal((2, Task), (lines.Lines[1].Others, lines.Lines[1].Task));
        lines.AddNewer([Happened(9, nameof(AssignmentAccepted), $"{Task}-3301060000"), Happened(9, nameof(AssignmentAccepted), $"{Other}-3301080000")]);
        Assert.Null(lines.Lines[0].Task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DraftAndDispatchOfOneClick_AreOneLine(bool asTheyCome)
    {
        var lines = new FeedLines(10);
        ToldEvent[] events =
        [
            Happened(1, nameof(TaskDrafted), Other, minutes: -5), Happened(2, nameof(TaskDrafted), Task), Happened(3, nameof(TaskUrged), Other),
            Happened(4, nameof(TaskDispatched), Task), Happened(5, nameof(TaskDispatched), Other),
        ];
        if (asTheyCome) lines.AddNewer(events);
        else lines.AddOlder(new FeedStretch([.. events.Reverse()], null, null, new HashSet<ulong>()));

        Assert.Equal(
            [$"{Other} TaskDispatched ", $"{Task} TaskDispatched TaskDrafted", $"{Other} TaskUrged ", $"{Other} TaskDrafted "],
            lines.Lines.Select(line => $"{line.Event.Subject.Number} {line.Event.Kind} {string.Join(' ', line.Also)}"));
    }

    [Fact]
    public void AnEventThatComesTwice_IsCountedOnce()
    {
        var lines = new FeedLines(2);
        var (first, second) = (Happened(1, nameof(AssignmentAccepted), $"{Task}-3301060000"), Happened(1, nameof(AssignmentAccepted), $"{Task}-3301080000"));
        lines.AddOlder(new FeedStretch([second, first], null, null, new HashSet<ulong> { 1 }));
        lines.AddNewer([first, second]);
        Assert.Equal((1, true), (Assert.Single(lines.Lines).Others, lines.Lines[0].More));

        // What was held comes above, and the oldest lines give way to it.
        var held = new FeedLines(2);
        held.AddNewer([Happened(2, nameof(TaskUrged), Task), Happened(3, nameof(TaskClosed), Task)]);
        lines.AddNewer(held);
        Assert.Equal([nameof(TaskClosed), nameof(TaskUrged)], lines.Lines.Select(line => line.Event.Kind));
    }

    private ToldEvent Happened(ulong xid, string kind, string subject, int minutes = 0) => new(
        new JournalPosition(xid, ++_id), MovedTime.Start.AddMinutes(minutes), kind, new FeedSubject(subject == Task ? "Task" : "Assignment", subject, 1),
        "3301060000", "330110100022001", "title");
}
