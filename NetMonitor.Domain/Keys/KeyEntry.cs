namespace NetMonitor.Domain.Keys;

/// <summary>
/// What the ledger says of a key, or of an application for keys (R10.3, R16.2). Each entry of a key is a step from one state to the next.
/// </summary>
public enum KeyEntry
{
    /// <summary>An authority asks for keys.</summary>
    Applied,

    /// <summary>The Information Center approves that in whole or part.</summary>
    Approved,

    /// <summary>A key is taken into the Information Center's stock.</summary>
    Imported,

    /// <summary>It is set apart for an application; it still lies in the Information Center's stock.</summary>
    Allocated,
    Shipped,
    Received,

    /// <summary>A FIDO2 key made its credential before the custodian, who attests that the serial number is this key's.</summary>
    Enrolled,
    Issued,

    /// <summary>Issued in the place of a key that was lost or damaged (R12.1).</summary>
    Reissued,
    Bound,
    Unbound,
    Recovered,
    Damaged,
    Lost,
    WrittenOff,

    /// <summary>A count found it where the ledger had it not, or did not find it where the ledger had it.</summary>
    StockCounted,

    /// <summary>A custodian counted the stock and hands it over to another one of the unit.</summary>
    HandedOver,

    /// <summary>Who it was handed over to has it.</summary>
    TakenOver,
}
