namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// A task is read by its issuer, its assigned units and every unit above one of them: one row for each, so that a list of tasks is one index
/// range whatever the reader's place in the tree. A station gets a row only for what it issued, and its list does not use it: it is read from
/// the station's own tasks and assignments.
/// </summary>
public sealed class TaskGrantRow
{
    public string UnitCode { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string TaskNumber { get; init; } = "";

    /// <summary>True where the unit itself issued the task or was sent it, false where only a unit below was.</summary>
    public bool Direct { get; init; }
}
