using System.Text.Json;
using NetMonitor.Console.Ui;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>A request's journal entries as a page shows them, newest first, with what was said.</summary>
public static class AssistanceTimeline
{
    /// <param name="request">The request.</param>
    /// <param name="leg">Without what happened to other legs; null for all.</param>
    public static IReadOnlyList<Timeline.Entry> Of(AssistanceDetail request, LegItem? leg = null)
    {
        var names = request.Legs.SelectMany(leg => leg.Route.Select(stop => (Code: stop.UnitCode, Name: stop.UnitName)))
            .Append((Code: request.RequesterCode, Name: request.RequesterName)).DistinctBy(unit => unit.Code)
            .ToDictionary(unit => unit.Code, unit => unit.Name);
        return [.. request.Timeline.Reverse().Where(entry => leg is null || IsOf(leg, entry)).Select(entry => new Timeline.Entry(
            entry.At, entry.Verb, entry.ActorName ?? entry.Actor, names.GetValueOrDefault(entry.UnitCode), Said(entry.Data)))];
    }

    private static string? Said(JsonElement data) => Text(data, "from") is { } from && Text(data, "to") is { } to && Text(data, "reason") is { } reason
        ? $"{from} → {to} · {reason}"
        : Text(data, "reason") ?? Text(data, "text");

    /// <summary>What names no leg happened to all of them, at a unit that this one came to.</summary>
    private static bool IsOf(LegItem leg, AssistanceTimelineItem entry) =>
        LegOf(entry.Data) is { } of ? of == leg.No : leg.Route.Any(stop => stop.UnitCode == entry.UnitCode);

    private static int? LegOf(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("leg", out var leg) && leg.ValueKind == JsonValueKind.Number ? leg.GetInt32() : null;

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
