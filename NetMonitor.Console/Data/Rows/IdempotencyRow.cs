namespace NetMonitor.Console.Data.Rows;

/// <summary>What a POST answered under an idempotency key; the same key and body gets it again.</summary>
public sealed class IdempotencyRow
{
    public string UserName { get; init; } = "";
    public string Route { get; init; } = "";
    public string Key { get; init; } = "";
    public byte[] BodyHash { get; init; } = [];
    public int Status { get; init; }
    public string Answer { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}
