using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Rows;

/// <summary>An entry of the journal that is part of an alert.</summary>
public sealed class AlertEntryRow
{
    public Guid AlertId { get; init; }
    public long EntryId { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>What a detector remembers of one thing that it watches.</summary>
public sealed class DetectorMemoryRow
{
    public DetectorId Detector { get; init; }
    public string Name { get; init; } = "";

    /// <summary>As the detector reads it.</summary>
    public string Data { get; init; } = "";

    /// <summary>When the detector looks at it even if nothing happens.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>After this it is of no use.</summary>
    public DateTimeOffset KeptUntil { get; init; }
}

/// <summary>A detector that failed, and the place in the journal behind which it has seen nothing.</summary>
public sealed class DetectorStopRow
{
    public DetectorId Detector { get; init; }
    public ulong Xid { get; init; }
    public long EntryId { get; init; }
    public string Problem { get; init; } = "";
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset TriedAt { get; init; }
}

/// <summary>One key of a detector raises nothing for a while, and is counted on.</summary>
public sealed class DetectorExceptionRow
{
    public long Id { get; init; }
    public DetectorId Detector { get; init; }
    public string Of { get; init; } = "";
    public string Reason { get; init; } = "";

    /// <summary>The authority for whose tree it was made.</summary>
    public UnitCode UnitCode { get; init; }

    public string MadeBy { get; init; } = "";
    public DateTimeOffset From { get; init; }
    public DateTimeOffset Until { get; init; }
    public string? EndedBy { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it has kept back.</summary>
    public long Silenced { get; init; }
}

/// <summary>Who of a unit's system administrators is told of alerts; a unit without such a list tells all of them.</summary>
public sealed class UnitDutyRow
{
    public UnitCode UnitCode { get; init; }
    public string[] Accounts { get; set; } = [];
    public string SetBy { get; set; } = "";
    public DateTimeOffset SetAt { get; set; }
    public long Version { get; set; }
}
