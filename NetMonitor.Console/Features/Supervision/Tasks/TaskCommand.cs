using NetMonitor.Console.Api;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>
/// A task as a dispatcher writes it. Either <see cref="Deadline"/> or <see cref="WorkingDays"/>. <see cref="Unfinished"/>: a draft of which only the
/// title must be there; what it lacks is asked for when it is dispatched.
/// </summary>
public sealed record TaskCommand(
    string? Title, TaskKind? Kind, LineOfBusiness? LineOfBusiness, string? Instruction, string? Requirement, [property: Omissible] Priority? Priority,
    RecipientsCommand? Recipients, [property: Omissible] DateTimeOffset? Deadline, [property: Omissible] int? WorkingDays,
    [property: Omissible] IReadOnlyList<FieldCommand>? FeedbackFields, [property: Omissible] bool? Unfinished = null);

public sealed record RecipientsCommand(IReadOnlyList<string>? Units = null, RuleCommand? Rule = null);

/// <summary>Recipients by a rule over the tree; by default the kind is stations at level <c>Station</c>, and authorities elsewhere.</summary>
public sealed record RuleCommand(string? Under, UnitLevel? Level = null, UnitKind? Kind = null);

public sealed record FieldCommand(string? Name, FeedbackType? Type, bool Required = false, [property: Omissible] IReadOnlyList<string>? Options = null);

/// <summary>What is wrong with one field of a <see cref="TaskCommand"/>.</summary>
public sealed record TaskProblem(string Field, Refusal Refusal);
