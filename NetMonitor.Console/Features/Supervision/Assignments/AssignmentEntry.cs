using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>An entry about an assignment: for its unit and the one that issued it.</summary>
public static class AssignmentEntry
{
    public static JournalEntry Of(AssignmentEvent what, Assignment assignment, Author author, DateTimeOffset now) =>
        new(what, Subject.Assignment(assignment.Id), assignment.Version, author, now)
        {
            UnitCode = assignment.UnitCode.ToString(),
            UnitPath = assignment.UnitPath,
            Readers = Readers.OfWork(UnitPath.Parse(assignment.UnitPath), UnitPath.Parse(assignment.IssuerPath)),
        };
}
