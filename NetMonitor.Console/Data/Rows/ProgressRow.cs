namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// Folded figures of one task at one unit above its assignments. A slot is a count by state (0–6, the enum's order) or the
/// sum of a summed field (100 and up, the form's order). Counts are kept by deadline, so that overdue stays derived.
/// </summary>
public sealed class ProgressRow
{
    public string TaskNumber { get; init; } = "";
    public string UnitCode { get; init; } = "";
    public DateTimeOffset Deadline { get; init; }
    public short Slot { get; init; }
    public decimal Amount { get; init; }

    /// <summary>The task is closed or withdrawn: nothing of it is open work any more.</summary>
    public bool Ended { get; init; }
}
