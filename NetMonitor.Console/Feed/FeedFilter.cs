using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Feed;

/// <summary>What a reader of the feed looks for; null is no filter.</summary>
/// <param name="Kind">What happened: a verb of the journal.</param>
/// <param name="Unit">The unit in which it happened.</param>
/// <param name="Task">The number of the task that it is about, itself or by one of its assignments.</param>
/// <param name="Until">Only what happened before.</param>
public sealed record FeedFilter(string? Kind = null, UnitCode? Unit = null, string? Task = null, DateTimeOffset? Until = null)
{
    public bool Fits(string kind, string unitCode, string subject, DateTimeOffset at) =>
        (Kind is null || kind == Kind) && (Unit is not { } unit || unitCode == unit.ToString()) && (Task is null || TaskOf(subject) == Task)
        && (Until is not { } until || at < until);

    /// <summary>The task of what is about one, or about one of its assignments; null for all else.</summary>
    public static string? TaskOf(string subject) => AssignmentId.TryParse(subject, out var part) ? part.TaskNumber : subject;
}
