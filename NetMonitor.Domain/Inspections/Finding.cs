using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Inspections;

public enum FindingState
{
    /// <summary>Waits for somebody to make it theirs.</summary>
    Open,

    /// <summary>Somebody sees to it.</summary>
    Assigned,

    /// <summary>The rule does not find it any more. Found again, it is open again.</summary>
    Fixed,

    /// <summary>The leader lets it be until a day, for a reason.</summary>
    Accepted,
}

public enum FindingStep
{
    Assign,
    Fix,
    Accept,
    Reopen,

    /// <summary>An inspection does not find it any more.</summary>
    Disappear,

    /// <summary>An inspection finds again what was fixed.</summary>
    ComeBack,

    /// <summary>The last day of its acceptance has passed.</summary>
    EndAcceptance,

    /// <summary>It is late: the authority above is told.</summary>
    Raise,
}

/// <summary>Who, seen from the finding, takes a step.</summary>
public enum FindingParty
{
    /// <summary>System administrators of the center of the authority whose it is.</summary>
    Administrator,

    /// <summary>The leaders of that authority and of those above it.</summary>
    Leader,

    /// <summary>The console itself: an inspection, or the clock.</summary>
    Inspection,
}

/// <summary>The states of a finding as a table (R17.1). Late is no state: it is derived from the day on which it was opened, or rose.</summary>
public static class FindingWorkflow
{
    public static Workflow<FindingState, FindingStep, FindingParty> Table { get; } = new("FindingStateRefused",
    [
        new(FindingState.Open, FindingStep.Assign, FindingState.Assigned, FindingParty.Administrator),
        new(FindingState.Open, FindingStep.Fix, FindingState.Fixed, FindingParty.Administrator),
        new(FindingState.Open, FindingStep.Accept, FindingState.Accepted, FindingParty.Leader),
        new(FindingState.Open, FindingStep.Disappear, FindingState.Fixed, FindingParty.Inspection),
        new(FindingState.Open, FindingStep.Raise, FindingState.Open, FindingParty.Inspection),

        new(FindingState.Assigned, FindingStep.Assign, FindingState.Assigned, FindingParty.Administrator),
        new(FindingState.Assigned, FindingStep.Fix, FindingState.Fixed, FindingParty.Administrator),
        new(FindingState.Assigned, FindingStep.Accept, FindingState.Accepted, FindingParty.Leader),
        new(FindingState.Assigned, FindingStep.Disappear, FindingState.Fixed, FindingParty.Inspection),
        new(FindingState.Assigned, FindingStep.Raise, FindingState.Assigned, FindingParty.Inspection),

        new(FindingState.Fixed, FindingStep.Reopen, FindingState.Open, FindingParty.Administrator),
        new(FindingState.Fixed, FindingStep.ComeBack, FindingState.Open, FindingParty.Inspection),

        new(FindingState.Accepted, FindingStep.Reopen, FindingState.Open, FindingParty.Leader),
        new(FindingState.Accepted, FindingStep.EndAcceptance, FindingState.Open, FindingParty.Inspection),
        new(FindingState.Accepted, FindingStep.Disappear, FindingState.Fixed, FindingParty.Inspection),
    ], FindingStep.Assign, FindingStep.Fix);

    /// <summary>The steps that people take; the others are the console's.</summary>
    public static IReadOnlyList<FindingStep> ByPeople { get; } =
        [.. Table.Rows.Where(row => row.By != FindingParty.Inspection).Select(row => row.Step).Distinct().Order()];

    /// <summary>The states in which somebody has to do something about it: only these can be late.</summary>
    public static IReadOnlyList<FindingState> ToDo { get; } = From(FindingStep.Raise);

    /// <summary>The states from which a step is possible.</summary>
    public static IReadOnlyList<FindingState> From(FindingStep step) => [.. Table.Rows.Where(row => row.Step == step).Select(row => row.From)];
}

/// <summary>
/// What an inspection found (R17.1). There is one for a rule and a subject, never two: they are its id. Inspections add findings, close and reopen them
/// many at once; people take steps one by one.
/// </summary>
public sealed class Finding
{
    /// <summary>Working days in which it is closed, or rises to the authority above (our figure); what is in force may be fewer (R19.1).</summary>
    public const int WorkingDays = 10;

    /// <summary>Days for which a leader can accept it at most.</summary>
    public const int LongestAcceptance = 366;

    public const int MaxReason = 1000;

    /// <summary>Between rule and subject in an id. A hyphen would be taken for one that only sets parts apart.</summary>
    public const char IdMark = '.';

    /// <summary>Characters of an id: rule, mark, number of the subject.</summary>
    public const int MaxId = 48;

    private Finding()
    {
    }

    public string Id { get; private set; } = "";
    public InspectionRule Rule { get; private set; }
    public string SubjectType { get; private set; } = "";
    public string SubjectNumber { get; private set; } = "";

    /// <summary>The subject's unit.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";

    /// <summary>The authority that sees to it: that of the subject's unit, or the one above where that can do nothing about it.</summary>
    public UnitCode AuthorityCode { get; private set; }

    public string AuthorityPath { get; private set; } = "";

    /// <summary>What there is to say of it, as it was when it was last found.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; private set; } = new Dictionary<string, string>();

    public FindingState State { get; private set; }
    public DateTimeOffset FirstFoundAt { get; private set; }
    public string FirstInspection { get; private set; } = "";
    public DateTimeOffset LastFoundAt { get; private set; }
    public string LastInspection { get; private set; } = "";

    /// <summary>Since when it is not closed; when it was opened last, where it is.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>From when its time counts: when it was opened, or last rose.</summary>
    public DateTimeOffset ClockFrom { get; private set; }

    /// <summary>User name of who sees to it.</summary>
    public string? Assignee { get; private set; }

    /// <summary>Why the last step was taken, by whom and when; the console's own steps have no words.</summary>
    public string? Reason { get; private set; }

    public string? StepBy { get; private set; }
    public DateTimeOffset? StepAt { get; private set; }

    /// <summary>The last day of its acceptance, in the law's time zone.</summary>
    public DateOnly? AcceptedUntil { get; private set; }

    /// <summary>Path of the highest authority that it has risen to; null where it has not.</summary>
    public string? RaisedPath { get; private set; }

    public long Version { get; private set; } = 1;

    public static string IdOf(InspectionRule rule, string subject) => $"{rule}{IdMark}{subject}";

    /// <summary>Somebody sees to it from now on. <c>FindingStateRefused</c> (R17.1) where it is closed.</summary>
    public Result<FindingState> Assign(string assignee, string by, DateTimeOffset now)
    {
        var taken = Take(FindingStep.Assign, null, by, now);
        if (!taken.IsRefused) Assignee = assignee;
        return taken;
    }

    /// <summary>
    /// Closes it. <c>FindingStateRefused</c> (R17.1) where it is closed; <c>FindingStillFound</c> (R17.1) where the rule still finds it, with the rule.
    /// </summary>
    public Result<FindingState> Fix(bool found, string reason, string by, DateTimeOffset now) =>
        FindingWorkflow.Table.Guard(State, FindingStep.Fix) is null && found
            ? Refusal.Conflict("FindingStillFound", "R17.1").With("inspectionRule", Rule.ToString()).With("follows", RuleOfInspection.Of(Rule).Follows)
            : Take(FindingStep.Fix, reason, by, now);

    /// <summary>The leader lets it be until a day. <c>FindingStateRefused</c> (R17.1) where it is closed.</summary>
    public Result<FindingState> Accept(DateOnly until, string reason, string by, DateTimeOffset now)
    {
        var taken = Take(FindingStep.Accept, reason, by, now);
        if (!taken.IsRefused) AcceptedUntil = until;
        return taken;
    }

    /// <summary><c>FindingStateRefused</c> (R17.1) where it is not closed.</summary>
    public Result<FindingState> Reopen(string reason, string by, DateTimeOffset now) => OpenAgain(FindingStep.Reopen, reason, by, now);

    /// <summary>The last day of its acceptance has passed.</summary>
    public Result<FindingState> EndAcceptance(string by, DateTimeOffset now) => OpenAgain(FindingStep.EndAcceptance, null, by, now);

    /// <summary>It is late: the next authority above is told, and has its own time from now on.</summary>
    public Result<UnitPath> Raise(DateTimeOffset now)
    {
        if (FindingWorkflow.Table.Guard(State, FindingStep.Raise) is { } refusal) return refusal with { Rule = "R17.1" };
        if (NextAbove is not { } above) return Refusal.Conflict("FindingStateRefused", "R17.1").With("state", $"{State}").With("step", $"{FindingStep.Raise}");
        (RaisedPath, ClockFrom) = (above.ToString(), now);
        Version++;
        return above;
    }

    /// <summary>The authority that it rises to next; null at the nation.</summary>
    public UnitPath? NextAbove => Domain.Units.UnitPath.Parse(RaisedPath ?? AuthorityPath).Parent;

    private Result<FindingState> OpenAgain(FindingStep step, string? reason, string by, DateTimeOffset now)
    {
        var taken = Take(step, reason, by, now);
        if (!taken.IsRefused) (OpenedAt, ClockFrom, Assignee, AcceptedUntil, RaisedPath) = (now, now, null, null, null);
        return taken;
    }

    private Result<FindingState> Take(FindingStep step, string? reason, string by, DateTimeOffset now)
    {
        if (FindingWorkflow.Table.Guard(State, step) is { } refusal) return refusal with { Rule = "R17.1" };
        State = FindingWorkflow.Table.Find(State, step)!.Value.To!.Value;
        (Reason, StepBy, StepAt) = (reason, by, now);
        Version++;
        return State;
    }
}
