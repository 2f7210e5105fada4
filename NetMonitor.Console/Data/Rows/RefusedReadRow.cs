namespace NetMonitor.Console.Data.Rows;

/// <summary>How often an account was refused a read, by route template, refusal and hour.</summary>
public sealed class RefusedReadRow
{
    public string UserName { get; init; } = "";
    public string Route { get; init; } = "";
    public string Code { get; init; } = "";
    public DateTimeOffset Hour { get; init; }
    public long Count { get; init; }
}
