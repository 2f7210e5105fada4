using NetMonitor.Console.Api;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// A request as an officer drafts it. Who is asked: <see cref="Target"/>, several <see cref="Targets"/> (up to 200, one leg each), or for a joint handling
/// the <see cref="Participants"/> with their duties, one of them leading.
/// </summary>
public sealed record AssistanceCommand(string? Kind, CaseCommand? Case)
{
    [Omissible] public Priority? Urgency { get; init; }
    [Omissible] public IReadOnlyList<QuestionInput>? Questions { get; init; }
    [Omissible] public TargetCommand? Target { get; init; }
    [Omissible] public IReadOnlyList<string>? Targets { get; init; }
    [Omissible] public IReadOnlyList<ParticipantCommand>? Participants { get; init; }

    /// <summary>Pieces of the file that are handed over with a transfer.</summary>
    [Omissible] public IReadOnlyList<HandedOver>? HandOver { get; init; }

    /// <summary>Ids of evidence that the own unit has uploaded.</summary>
    [Omissible] public IReadOnlyList<Guid>? Evidence { get; init; }
}

/// <summary>
/// <c>number</c>: 1–100 characters, the requesting unit's own.
/// <c>cause</c>: 1–500 characters.
/// </summary>
public sealed record CaseCommand(
    string? Number, string? Cause, [property: Omissible] DateOnly? FiledOn = null, [property: Omissible] IReadOnlyList<PartyCommand>? Parties = null);

/// <summary>Either number may be missing.</summary>
public sealed record PartyCommand(string? Name, [property: Omissible] string? CreditCode = null, [property: Omissible] string? IdNumber = null);

/// <summary>A unit; or a shop whose jurisdiction is not known: then the nation's center says which unit is asked.</summary>
public sealed record TargetCommand([property: Omissible] string? UnitCode = null, [property: Omissible] string? ShopId = null);

/// <summary>A unit of a joint handling.</summary>
public sealed record ParticipantCommand(string? UnitCode, [property: Omissible] string? Duty = null, [property: Omissible] bool? Lead = null);

/// <summary>What a step says; which of it counts depends on the step.</summary>
public sealed record AssistanceStepCommand
{
    [Omissible] public string? Reason { get; init; }

    /// <summary>Of return and reject: from the list; a rejection only as outside one's powers or as sent to the wrong authority.</summary>
    [Omissible] public ReasonCode? Code { get; init; }

    [Omissible] public string? UnitCode { get; init; }
    [Omissible] public IReadOnlyList<string>? QuestionIds { get; init; }
    [Omissible] public string? Text { get; init; }
    [Omissible] public IReadOnlyList<Guid>? Evidence { get; init; }
    [Omissible] public IReadOnlyList<AnswerCommand>? Answers { get; init; }
    [Omissible] public bool? Final { get; init; }
    [Omissible] public DateOnly? NewDueOn { get; init; }

    /// <summary>Of a dispute: when the unit asked filed the case itself. Who filed first has jurisdiction.</summary>
    [Omissible] public DateOnly? FiledOn { get; init; }

    /// <summary>From 1 to 5, with <see cref="Sufficiency"/>.</summary>
    [Omissible] public int? Timeliness { get; init; }

    [Omissible] public int? Sufficiency { get; init; }
}

public sealed record AnswerCommand(string? QuestionId, string? Text);

/// <summary>A request after a step, as who took it sees it.</summary>
public sealed record AssistanceAnswer(string Number, AssistanceState State, string? CurrentHop, DateOnly? DueOn, long Version);
