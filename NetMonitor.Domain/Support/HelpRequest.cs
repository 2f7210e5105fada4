using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Support;

public enum HelpState
{
    /// <summary>Waits for the center.</summary>
    Open,

    /// <summary>Answered: who asked closes it, or asks once more.</summary>
    Answered,
    Closed,
}

public enum HelpStep
{
    /// <summary>Somebody of the center makes it theirs.</summary>
    Take,
    Answer,
    AskAgain,
    Close,
}

/// <summary>Who, seen from the request, takes a step.</summary>
public enum HelpParty
{
    /// <summary>The account that asked.</summary>
    Asker,

    /// <summary>Who answers requests at the center that was asked.</summary>
    Center,
}

/// <summary>The states of a request for help as a table (R2.2). Late is no state: it is derived from the day on which it was asked.</summary>
public static class HelpWorkflow
{
    public static Workflow<HelpState, HelpStep, HelpParty> Table { get; } = new("HelpRequestStateRefused",
    [
        new(HelpState.Open, HelpStep.Take, HelpState.Open, HelpParty.Center),
        new(HelpState.Open, HelpStep.Answer, HelpState.Answered, HelpParty.Center),
        new(HelpState.Open, HelpStep.Close, HelpState.Closed, HelpParty.Asker),
        new(HelpState.Answered, HelpStep.AskAgain, HelpState.Open, HelpParty.Asker),
        new(HelpState.Answered, HelpStep.Close, HelpState.Closed, HelpParty.Asker),
    ], HelpStep.Answer, HelpStep.Close);
}

/// <summary>What one side said, and when.</summary>
public sealed record HelpMessage(DateTimeOffset At, string By, HelpParty Party, string Text);

/// <summary>A unit's request for support to its center (R2.2), number <c>H…</c>.</summary>
public sealed class HelpRequest
{
    /// <summary>Working days in which the center answers (our figure); what is in force may be fewer (R19.1).</summary>
    public const int WorkingDays = 2;

    public const int MaxText = 2000;

    private HelpRequest()
    {
    }

    /// <param name="center">The authority whose center is asked, in whose name it acts.</param>
    public HelpRequest(string number, UnitCode unit, UnitPath path, UnitPath center, string by, string text, DateTimeOffset now)
    {
        (Number, UnitCode, UnitPath) = (number, unit, path.ToString());
        (CenterCode, CenterPath) = (center.Leaf, center.ToString());
        (AskedBy, AskedAt) = (by, now);
        Messages = [new HelpMessage(now, by, HelpParty.Asker, text)];
    }

    public string Number { get; private set; } = "";

    /// <summary>The asker's unit.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";
    public UnitCode CenterCode { get; private set; }
    public string CenterPath { get; private set; } = "";
    public HelpState State { get; private set; }

    /// <summary>User name of who makes it theirs at the center; null as long as nobody does.</summary>
    public string? Owner { get; private set; }

    public string AskedBy { get; private set; } = "";

    /// <summary>When it was asked, or asked again: the answer is due <see cref="WorkingDays"/> working days after that day.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    public IReadOnlyList<HelpMessage> Messages { get; private set; } = [];
    public long Version { get; private set; } = 1;

    /// <summary>Takes a step of <see cref="HelpWorkflow"/>: <c>HelpRequestStateRefused</c> (R2.2) where it is not possible.</summary>
    /// <param name="text">What is said with it; null where nothing is.</param>
    public Result<HelpState> Take(HelpStep step, string by, string? text, DateTimeOffset now)
    {
        if (HelpWorkflow.Table.Guard(State, step) is { } refusal) return refusal with { Rule = "R2.2" };
        var row = HelpWorkflow.Table.Find(State, step)!.Value;
        State = row.To!.Value;
        if (row.By == HelpParty.Center) Owner = by;
        if (step == HelpStep.AskAgain) AskedAt = now;
        if (text is not null) Messages = [.. Messages, new HelpMessage(now, by, row.By, text)];
        Version++;
        return State;
    }
}
