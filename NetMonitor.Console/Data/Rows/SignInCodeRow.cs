namespace NetMonitor.Console.Data.Rows;

/// <summary>The newest code that was sent to a phone, or asked for in vain: a name that does not exist has such a row too (R10.4).</summary>
public sealed class SignInCodeRow
{
    public string UserName { get; init; } = "";

    /// <summary>Under a key that is nowhere on record.</summary>
    public byte[] CodeHash { get; init; } = [];

    public DateTimeOffset Until { get; init; }
    public int Tries { get; init; }
    public bool Used { get; init; }
}
