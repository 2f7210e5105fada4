using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>What the task list's address asks for, on the screen and on paper; <c>asked</c> answers a part of the address's query.</summary>
public static class TaskList
{
    public static TaskFilter Filter(Func<string, string?> asked) => new(
        Query.Name<TaskState>(asked("status")), Query.Flag(asked("overdue")) == true ? true : null,
        Q: string.IsNullOrWhiteSpace(asked("q")) ? null : asked("q"),
        Kind: Query.Name<TaskKind>(asked("kind")), Line: Query.Name<LineOfBusiness>(asked("line")), Priority: Query.Name<Priority>(asked("priority")),
        Issuer: UnitCode.TryParse(Typed.Code(asked("issuer") ?? ""), out var issuer) ? issuer : null, From: Query.Date(asked("from")),
        Until: Query.Date(asked("until")), Level: Query.Name<UnitLevel>(asked("level")));

    /// <summary>What a list is narrowed to, beside what is searched for and in what state.</summary>
    public static string Said(TaskFilter filter, string? issuer, IStringLocalizer<SupervisionText> texts, Words words, SupervisionWords supervision) =>
        Words.Beside(
            filter.Kind is { } kind ? supervision.Of(kind) : null, filter.Line is { } line ? words.Of(line) : null,
            filter.Level is { } level ? texts[SupervisionText.IssuedAtLevel, words.Of(level)].Value : null,
            filter.Priority is { } priority ? supervision.Of(priority) : null, issuer, filter.From is { } from ? $"≥ {Times.Day(from)}" : null,
            filter.Until is { } until ? $"≤ {Times.Day(until)}" : null);

    public static (TaskOrder Order, bool Reversed) Order(Func<string, string?> asked) =>
        (Query.Name<TaskOrder>(asked("sort")) ?? TaskOrder.Created, Query.Flag(asked("reversed")) == true);
}
