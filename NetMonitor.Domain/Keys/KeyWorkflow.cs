using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Keys;

/// <summary>Who, seen from the key, makes an entry.</summary>
public enum KeyParty
{
    /// <summary>The custodian of the national Information Center, where all keys come from (R10.3).</summary>
    Supplier,

    /// <summary>The custodian of the authority whose ledger the key is in (R16.2).</summary>
    Custodian,

    /// <summary>The system administrator who manages the account (R10.2).</summary>
    Administrator,

    /// <summary>Its holder, the custodian or the system administrator (R12.1).</summary>
    Reporter,
}

/// <summary>The states of a key as a table (R10.3, R11.1, R12.1, R16.2). Lost and written off are final.</summary>
public static class KeyWorkflow
{
    private static readonly KeyState[] s_reportable =
        [KeyState.Allocated, KeyState.Shipped, KeyState.InStock, KeyState.Issued, KeyState.Bound, KeyState.Unbound, KeyState.Recovered];

    public static Workflow<KeyState, KeyEntry, KeyParty> Table { get; } = new("KeyStateRefused",
    [
        new(KeyState.InStock, KeyEntry.Allocated, KeyState.Allocated, KeyParty.Supplier),
        new(KeyState.Recovered, KeyEntry.Allocated, KeyState.Allocated, KeyParty.Supplier),
        new(KeyState.Allocated, KeyEntry.Shipped, KeyState.Shipped, KeyParty.Supplier),
        new(KeyState.Shipped, KeyEntry.Received, KeyState.InStock, KeyParty.Custodian),
        // In the custodian's hand, also when it is handed out and its holder sets the PIN. It stays where it is.
        new(KeyState.InStock, KeyEntry.Enrolled, KeyState.InStock, KeyParty.Custodian),
        new(KeyState.Recovered, KeyEntry.Enrolled, KeyState.Recovered, KeyParty.Custodian),
        new(KeyState.Issued, KeyEntry.Enrolled, KeyState.Issued, KeyParty.Custodian),
        .. From([KeyState.InStock, KeyState.Recovered], KeyEntry.Issued, KeyState.Issued, KeyParty.Custodian),
        .. From([KeyState.InStock, KeyState.Recovered], KeyEntry.Reissued, KeyState.Issued, KeyParty.Custodian),
        new(KeyState.Issued, KeyEntry.Bound, KeyState.Bound, KeyParty.Administrator),
        // Of an account that was never enabled: a mistake in its setting up. Elsewhere the key comes back first (R10.10).
        new(KeyState.Bound, KeyEntry.Unbound, KeyState.Unbound, KeyParty.Administrator),
        .. From([KeyState.Issued, KeyState.Bound, KeyState.Unbound], KeyEntry.Recovered, KeyState.Recovered, KeyParty.Custodian),
        .. From(s_reportable, KeyEntry.Damaged, KeyState.Damaged, KeyParty.Reporter),
        .. From([.. s_reportable, KeyState.Damaged], KeyEntry.Lost, KeyState.Lost, KeyParty.Reporter),
        .. From([KeyState.InStock, KeyState.Recovered, KeyState.Damaged], KeyEntry.WrittenOff, KeyState.WrittenOff, KeyParty.Custodian),
        .. From([KeyState.InStock, KeyState.Recovered, KeyState.Allocated], KeyEntry.StockCounted, KeyState.Lost, KeyParty.Custodian),
        .. From([KeyState.Issued, KeyState.Unbound], KeyEntry.StockCounted, KeyState.Recovered, KeyParty.Custodian),
    ]);

    /// <summary>Whether a key in that state lies in a stock: set apart for an application it still does.</summary>
    public static bool IsInStock(this KeyState state) => state is KeyState.InStock or KeyState.Recovered or KeyState.Allocated;

    /// <summary>The side of the stock's equation that an entry stands on, where it moves a key in or out.</summary>
    public static StockMovement MovementOf(KeyEntry entry) => entry switch
    {
        KeyEntry.Imported or KeyEntry.Received => StockMovement.Received,
        KeyEntry.Recovered => StockMovement.Recovered,
        KeyEntry.Issued or KeyEntry.Reissued or KeyEntry.Shipped => StockMovement.Issued,
        KeyEntry.StockCounted => StockMovement.Counted,
        KeyEntry.Lost or KeyEntry.Damaged or KeyEntry.WrittenOff => StockMovement.LeftStock,
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "It moves no key in or out of a stock."),
    };

    private static IEnumerable<Transition<KeyState, KeyEntry, KeyParty>> From(KeyState[] states, KeyEntry entry, KeyState to, KeyParty by) =>
        states.Select(from => new Transition<KeyState, KeyEntry, KeyParty>(from, entry, to, by));
}
