using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>Where questions stand that were split off to another unit.</summary>
public enum PartState
{
    Given,

    /// <summary>The unit does not take them: they can be given to it again, or to another.</summary>
    Declined,
    Answered,

    /// <summary>Taken back, or the request ended meanwhile.</summary>
    TakenBack,
}

public enum PartStep
{
    Answer,
    Decline,
    TakeBack,
}

public enum PartParty
{
    /// <summary>Officers of the unit that the questions were given to (R7.3).</summary>
    GivenUnit,

    /// <summary>Officers of the unit asked, who gave them (R7.3).</summary>
    AskedOfficer,
}

/// <summary>Questions that the unit asked has split off, as a table.</summary>
public static class PartWorkflow
{
    public static Workflow<PartState, PartStep, PartParty> Table { get; } = new("PartStepNotPossible",
    [
        new(PartState.Given, PartStep.Answer, PartState.Answered, PartParty.GivenUnit),
        new(PartState.Given, PartStep.Decline, PartState.Declined, PartParty.GivenUnit),
        new(PartState.Given, PartStep.TakeBack, PartState.TakenBack, PartParty.AskedOfficer),
    ], PartStep.Answer);

    /// <summary>The state of the request as the unit sees it that was given a part of it, and knows nothing of the rest.</summary>
    public static AssistanceState SeenAs(PartState state) => state switch
    {
        PartState.Given => AssistanceState.Accepted,
        PartState.Declined => AssistanceState.Rejected,
        PartState.Answered => AssistanceState.Replied,
        _ => AssistanceState.Withdrawn,
    };
}

/// <summary>
/// Some questions of a leg, for another unit, which sees these and nothing else. Its answers go to the unit asked, which answers for the whole.
/// </summary>
public sealed class AssistancePart
{
    private AssistancePart()
    {
    }

    public AssistancePart(LegId leg, int no, UnitPath unit, IReadOnlyList<int> questions, string? note, DateTimeOffset now)
    {
        (Number, Leg, No, UnitCode, UnitPath) = (leg.Number, leg.No, no, unit.Leaf, unit.ToString());
        (Questions, Note, GivenAt, UpdatedAt) = (questions, note, now, now);
    }

    public string Number { get; private set; } = "";

    /// <summary>The leg's number in its request.</summary>
    public int Leg { get; private set; }

    /// <summary>Counts a request's parts from 1.</summary>
    public int No { get; private set; }

    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public PartState State { get; private set; }

    /// <summary>Numbers of questions.</summary>
    public IReadOnlyList<int> Questions { get; private set; } = [];

    /// <summary>What was said with them.</summary>
    public string? Note { get; private set; }

    public IReadOnlyList<GivenAnswer> Answers { get; private set; } = [];

    /// <summary>Why they were declined.</summary>
    public string? Reason { get; private set; }

    public DateTimeOffset GivenAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Its request's version when it changed last.</summary>
    public long Version { get; private set; }

    /// <summary>Answers questions of it; with the last one it is answered.</summary>
    public Result Answer(IReadOnlyList<GivenAnswer> answers, DateTimeOffset now)
    {
        if (PartWorkflow.Table.Guard(State, PartStep.Answer) is { } refusal) return refusal;
        if (answers.Count == 0) return Refusal.Malformed("NothingAnswered");
        if (answers.FirstOrDefault(answer => Answers.Any(given => given.Question == answer.Question)) is { } twice)
            return Refusal.Conflict("QuestionAnswered").With("question", $"{twice.Question}");
        (Answers, UpdatedAt) = ([.. Answers, .. answers], now);
        if (Questions.All(question => Answers.Any(answer => answer.Question == question))) State = PartState.Answered;
        return Result.Done;
    }

    public Result Decline(string reason, DateTimeOffset now)
    {
        if (PartWorkflow.Table.Guard(State, PartStep.Decline) is { } refusal) return refusal;
        (State, Reason, UpdatedAt) = (PartState.Declined, reason, now);
        return Result.Done;
    }

    public Result TakeBack(DateTimeOffset now)
    {
        if (PartWorkflow.Table.Guard(State, PartStep.TakeBack) is { } refusal) return refusal;
        (State, UpdatedAt) = (PartState.TakenBack, now);
        return Result.Done;
    }

    internal void Stamp(long version) => Version = version;
}
