using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>An entry about a task, for its issuing unit and whoever else is named.</summary>
public static class TaskEntry
{
    public static JournalEntry Of(TaskEvent what, SupervisionTask task, Author author, DateTimeOffset now, ResolvedRecipients? to = null) =>
        new(what, Subject.Task(task.Number), task.Version, author, now)
        {
            UnitCode = task.IssuerCode.ToString(),
            UnitPath = task.IssuerPath,
            Readers = new Readers { Work = [UnitPath.Parse(task.IssuerPath), .. to?.Picked ?? []], WorkRule = to?.WorkRule },
        };
}
