namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// A task is read by its issuer, its assigned units and every unit above one of them: one row for each, so that a list of tasks
/// is one index range whatever the reader's place in the tree. Stations have none: what they read is their own assignments.
/// </summary>
public sealed class TaskGrantRow
{
    public string UnitCode { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string TaskNumber { get; init; } = "";

    /// <summary>The unit itself issued it or was sent it; else only a unit below.</summary>
    public bool Direct { get; init; }
}
