namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// By how much a folded count of <see cref="ProgressRow"/> changed on one day. Changes and not end-of-day figures are kept, so that a change which is
/// folded late still counts on its own day, and a day on which nothing happened needs no row: the figure at a day's end is the sum up to it.
/// </summary>
public sealed class ProgressDayRow
{
    public string TaskNumber { get; init; } = "";
    public string UnitCode { get; init; } = "";

    /// <summary>A count by state; sums of fields are not kept by day.</summary>
    public short Slot { get; init; }

    /// <summary>The day in Asia/Shanghai.</summary>
    public DateOnly Day { get; init; }

    public DateTimeOffset Deadline { get; init; }
    public decimal Amount { get; init; }
}
