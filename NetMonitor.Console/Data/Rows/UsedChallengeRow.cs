namespace NetMonitor.Console.Data.Rows;

/// <summary>A challenge that a FIDO2 key has answered, by its hash, as long as it could be answered again.</summary>
public sealed class UsedChallengeRow
{
    public byte[] Hash { get; set; } = [];
    public DateTimeOffset Until { get; set; }
}
