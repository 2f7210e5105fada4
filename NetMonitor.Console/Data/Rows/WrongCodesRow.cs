namespace NetMonitor.Console.Data.Rows;

/// <summary>Wrong codes of a key since its last right one, or of a name without a key, which is counted alike: the same work whatever was wrong.</summary>
public sealed class WrongCodesRow
{
    /// <summary>The key's serial number; a name without a key stands behind a question mark.</summary>
    public string Subject { get; init; } = "";

    public int Count { get; init; }
    public DateTimeOffset At { get; init; }
}
