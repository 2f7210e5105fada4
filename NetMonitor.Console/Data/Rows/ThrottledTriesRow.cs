namespace NetMonitor.Console.Data.Rows;

/// <summary>Tries to sign in that were not weighed, by network and minute, until they are on record.</summary>
public sealed class ThrottledTriesRow
{
    public string Network { get; init; } = "";
    public DateTimeOffset Minute { get; init; }
    public long Count { get; init; }
}
