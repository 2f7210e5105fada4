using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Keys;

/// <summary>What entries of keys and of applications for keys are about.</summary>
public static class KeySubjects
{
    public const string OfKey = "Key";
    public const string OfApplication = "KeyApplication";

    /// <summary>A unit's whole stock, as in an import or a count.</summary>
    public const string OfStock = "KeyStock";

    extension(Subject)
    {
        public static Subject Key(string serial) => new(OfKey, serial);

        public static Subject KeyApplication(string number) => new(OfApplication, number);

        public static Subject KeyStock(string unit) => new(OfStock, unit);
    }
}

/// <param name="Keys">How many.</param>
/// <param name="First">Serial number of the first of them, and of the last.</param>
public sealed record KeysImported(int Keys, string First, string Last, string? Voucher) : DomainEvent;

/// <param name="Replaces">The lost or damaged key in whose place one is asked for (R12.1).</param>
public sealed record KeysApplied(int Quantity, string Reason, string? Replaces) : DomainEvent;

/// <param name="Approved">0 where it was declined.</param>
public sealed record KeyApplicationDecided(int Quantity, int Approved, string? Reason) : DomainEvent;

public sealed record KeysAllocated(int Keys) : DomainEvent;

public sealed record KeysShipped(int Keys, string? Voucher) : DomainEvent;

/// <param name="Missing">Keys of the shipment that did not come, each accounted for by itself.</param>
public sealed record KeysReceived(int Keys, int Missing) : DomainEvent;

public sealed record KeyReceived(string? Voucher) : DomainEvent;

/// <param name="Model">Which model it says it is: the AAGUID, zero where it says none.</param>
/// <param name="Again">In the place of a credential that it had before.</param>
public sealed record KeyEnrolled(Guid Model, bool Again) : DomainEvent;

/// <param name="Account">For whom.</param>
/// <param name="Again">In the place of one that was lost or damaged (R12.1).</param>
public sealed record KeyIssued(string? Account, string? Receiver, string? Reason, string? Voucher, bool Again) : DomainEvent;

public sealed record KeyRecovered(string? Account, string Reason, string? Voucher) : DomainEvent;

/// <param name="Account">Which is frozen by it (R12.1).</param>
/// <param name="Caller">Who told it by telephone; null where the reporter is who signed in.</param>
public sealed record KeyReportedLost(string? Account, string Reason, string? Caller) : DomainEvent;

/// <param name="Account">Which is frozen by it (R12.1).</param>
/// <param name="Caller">Who told it by telephone; null where the reporter is who signed in.</param>
public sealed record KeyReportedDamaged(string? Account, string Reason, string? Caller) : DomainEvent;

public sealed record KeyWrittenOff(string Reason, string? Voucher) : DomainEvent;

/// <param name="Counted">Keys that were there.</param>
/// <param name="Missing">Serial numbers that the ledger had and nobody found, and those that were found though the ledger had them elsewhere.</param>
public sealed record KeyStockCounted(int Counted, IReadOnlyList<string> Missing, IReadOnlyList<string> Found, string Reason) : DomainEvent;

/// <param name="From">User name of the custodian who counted the stock.</param>
/// <param name="To">Of the custodian who gets it, and confirms that.</param>
/// <param name="Counted">Keys that were there.</param>
public sealed record KeyStockHandedOver(string From, string To, int Counted) : DomainEvent;

/// <param name="From">User name of the custodian who had it.</param>
public sealed record KeyStockTakenOver(string From, string To, int Counted) : DomainEvent;
