namespace NetMonitor.Console.Data.Rows;

/// <summary>One change not folded yet. Appended by each step, so that no two steps wait for one figure.</summary>
public sealed class ProgressDeltaRow
{
    /// <summary>This slot says that many assignments changed at once: the figures are counted afresh.</summary>
    public const short Recount = -1;

    public long Id { get; init; }
    public string TaskNumber { get; init; } = "";
    public string UnitPath { get; init; } = "";

    /// <summary>The day on which it changed, in Asia/Shanghai.</summary>
    public DateOnly Day { get; init; }

    public DateTimeOffset Deadline { get; init; }
    public short Slot { get; init; }
    public decimal Amount { get; init; }
}
