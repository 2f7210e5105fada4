using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Units;

public enum FilingState
{
    Open,

    /// <summary>The national center has taken note of it.</summary>
    Acknowledged,
}

public enum FilingStep
{
    Acknowledge,
}

/// <summary>Who, seen from the filing, takes a step.</summary>
public enum FilingParty
{
    /// <summary>A system administrator of the national center.</summary>
    NationalCenter,
}

/// <summary>The states of a filing as a table (R3.2). Late is no state: it is derived from the day of filing.</summary>
public static class FilingWorkflow
{
    public static Workflow<FilingState, FilingStep, FilingParty> Table { get; } = new("FilingStateRefused",
        [new(FilingState.Open, FilingStep.Acknowledge, FilingState.Acknowledged, FilingParty.NationalCenter)], FilingStep.Acknowledge);
}

/// <summary>
/// What a first-level authority tells the national one (报备), number <c>L…</c>: it has set up a body other than its network-supervision body (R3.2).
/// Nothing waits for an approval; the national center takes note of it.
/// </summary>
public sealed class Filing
{
    /// <summary>Working days in which it is acknowledged (our figure); what is in force may be fewer (R19.1).</summary>
    public const int WorkingDays = 15;

    private Filing()
    {
    }

    public Filing(string number, Unit authority, Unit body, string by, DateTimeOffset now)
    {
        (Number, UnitCode, UnitPath) = (number, authority.Code, authority.Path);
        (BodyCode, BodyName, LineOfBusiness, FiledBy, FiledAt) = (body.Code, body.Name, body.LineOfBusiness, by, now);
    }

    public string Number { get; private set; } = "";

    /// <summary>The authority that files.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";
    public UnitCode BodyCode { get; private set; }

    /// <summary>As it was called then.</summary>
    public string BodyName { get; private set; } = "";

    public LineOfBusiness? LineOfBusiness { get; private set; }
    public FilingState State { get; private set; }
    public string FiledBy { get; private set; } = "";
    public DateTimeOffset FiledAt { get; private set; }
    public string? AcknowledgedBy { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }
    public long Version { get; private set; } = 1;

    /// <summary>Whether a new body is filed: one of a first-level authority, for any line but the network-supervision body's (R3.2).</summary>
    public static bool IsNeeded(Unit authority, Unit unit) =>
        authority.Level == UnitLevel.Province && unit.Kind.IsBody() && unit.LineOfBusiness != Units.LineOfBusiness.OnlineTrading;

    /// <summary><c>FilingStateRefused</c> (R3.2) where that was done.</summary>
    public Result<FilingState> Acknowledge(string by, DateTimeOffset now)
    {
        if (FilingWorkflow.Table.Guard(State, FilingStep.Acknowledge) is { } refusal) return refusal with { Rule = "R3.2" };
        (State, AcknowledgedBy, AcknowledgedAt) = (FilingState.Acknowledged, by, now);
        Version++;
        return State;
    }
}

/// <summary>What entries of filings are about.</summary>
public static class FilingSubjects
{
    public const string OfFiling = "Filing";

    extension(Subject)
    {
        public static Subject Filing(string number) => new(OfFiling, number);
    }
}

/// <summary>A first-level authority told the national one of a body that it set up (R3.2).</summary>
/// <param name="DueOn">By when it is to be acknowledged, as the notices stood then.</param>
public sealed record FilingOpened(UnitCode Body, string BodyName, LineOfBusiness? LineOfBusiness, DateOnly DueOn) : DomainEvent;

public sealed record FilingAcknowledged(UnitCode Body, string BodyName) : DomainEvent;
