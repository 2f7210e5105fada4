namespace NetMonitor.Domain.Keys;

/// <summary>Where a key is in the ledger (R10.3). A key can be bound only from <see cref="Issued"/>.</summary>
public enum KeyState
{
    Allocated,
    Shipped,
    InStock,
    Issued,
    Bound,
    Unbound,
    Recovered,
    Damaged,

    /// <summary>Final: a key reported lost and presented again is an alert (R12.1).</summary>
    Lost,
    WrittenOff,
}
