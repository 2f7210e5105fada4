namespace NetMonitor.Console.Data.Rows;

/// <summary>How often an account was refused something, by what it tried (a route template or an operation), refusal and hour.</summary>
public sealed class RefusalCountRow
{
    public string UserName { get; init; } = "";
    public string Route { get; init; } = "";
    public string Code { get; init; } = "";
    public DateTimeOffset Hour { get; init; }
    public long Count { get; init; }
}
