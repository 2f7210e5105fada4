using System.Text.Json;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>
/// An assignment's journal entries as a page shows them, newest first: a reason that was given, a file that was added, from where to where a
/// deadline moved.
/// </summary>
public static class AssignmentTimeline
{
    public static IReadOnlyList<Timeline.Entry> Of(AssignmentDetail assignment) =>
        [.. assignment.Timeline.Reverse()
            .Select(entry => new Timeline.Entry(entry.At, entry.Verb, entry.ActorName ?? entry.Actor, null,
                entry.Verb == nameof(TaskDeadlineMoved) ? $"{Day(entry.Data, "from")} → {Day(entry.Data, "to")}"
                    : Text(entry.Data, "reason") ?? Text(entry.Data, "name")))];

    private static string Day(JsonElement data, string name) =>
        Times.Day(WorkingCalendar.DayOf(data.GetProperty(name).GetDateTimeOffset()));

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
