namespace NetMonitor.Console.Data.Rows;

/// <summary>Failed sign-ins of one account name (existing or not) or one network.</summary>
public sealed class SignInThrottleRow
{
    public string Subject { get; init; } = "";
    public int Failures { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? BlockedUntil { get; init; }
}
