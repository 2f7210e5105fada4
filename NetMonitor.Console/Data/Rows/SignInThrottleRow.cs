namespace NetMonitor.Console.Data.Rows;

/// <summary>Tries that are not forgotten yet, of an account's name (existing or not) from one place, of one network or of one session.</summary>
public sealed class SignInThrottleRow
{
    public string Subject { get; init; } = "";
    public double Level { get; init; }
    public DateTimeOffset At { get; init; }
}
