using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Rows;

/// <summary>What somebody else decided about a command that waits for a second administrator. That it ended is told by the time.</summary>
public enum ApprovalState
{
    Waiting,
    Confirmed,
    Refused,
    Ended,
}

/// <summary>A command that waits for the confirmation of another system administrator: as data, with all that running it needs.</summary>
public sealed class ApprovalRow
{
    public Guid Id { get; init; }

    /// <summary>The authority whose administrators confirm it, and the requester's own unit.</summary>
    public UnitCode Authority { get; init; }

    public UnitCode UnitCode { get; init; }
    public string Operation { get; init; } = "";

    /// <summary>What the command is about; null for one that makes it.</summary>
    public string? SubjectType { get; init; }

    public string? SubjectNumber { get; init; }

    /// <summary>Its body, without what is said only once.</summary>
    public string Command { get; init; } = "";

    public string RequestedBy { get; init; } = "";
    public DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset Until { get; init; }
    public ApprovalState State { get; set; }
    public string? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Reason { get; set; }
}
