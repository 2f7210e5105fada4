namespace NetMonitor.Console.Data.Rows;

/// <summary>One Merkle batch of the journal, chained to the one before.</summary>
public sealed class SealRow
{
    public long Number { get; init; }

    /// <summary>The last entry it covers, by the journal's order; it starts after the seal before.</summary>
    public ulong ToXid { get; init; }

    public long ToId { get; init; }
    public int Entries { get; init; }

    /// <summary>Entries under this and all earlier seals.</summary>
    public long TotalEntries { get; init; }

    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public byte[] Root { get; init; } = [];
    public byte[] Previous { get; init; } = [];
    public byte[] Hash { get; init; } = [];
    public DateTimeOffset SealedAt { get; init; }
}
