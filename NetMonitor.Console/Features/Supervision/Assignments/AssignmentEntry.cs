using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>An entry about an assignment: for its unit and the one that issued it.</summary>
public static class AssignmentEntry
{
    public static JournalEntry Of(string verb, Assignment assignment, Author author, DateTimeOffset now, object data) =>
        new(verb, Subject.Assignment(assignment.Id), assignment.Version, author, now)
        {
            UnitCode = assignment.UnitCode.ToString(),
            UnitPath = assignment.UnitPath,
            Audience = [assignment.UnitPath, assignment.IssuerPath],
            Data = JsonSerializer.Serialize(data, AnswerJson.Options),
        };
}
