using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>An entry about a task, for its issuing unit and whoever else is named.</summary>
public static class TaskEntry
{
    public static JournalEntry Of(string verb, SupervisionTask task, Author author, DateTimeOffset now, object data, ResolvedRecipients? to = null) =>
        new(verb, Subject.Task(task.Number), task.Version, author, now)
        {
            UnitCode = task.IssuerCode.ToString(),
            UnitPath = task.IssuerPath,
            Audience = [task.IssuerPath, .. to?.Picked.Select(path => path.ToString()) ?? []],
            AudienceRule = to?.AudienceRule is { } rule ? JsonSerializer.Serialize(rule, AnswerJson.Options) : null,
            Data = JsonSerializer.Serialize(data, AnswerJson.Options),
        };
}
