using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Keys;

/// <summary>
/// One line of a unit's ledger of keys (R16.2): what happened to a key, from where to where, by whose hand, why, and by which voucher. Lines are only
/// ever added. The sum of <see cref="Stock"/> is the unit's stock.
/// </summary>
public sealed class KeyLedgerEntry
{
    private KeyLedgerEntry()
    {
    }

    /// <summary>A line about a key that has just taken the step.</summary>
    /// <param name="before">Its state before; null for a key that is taken in.</param>
    /// <param name="unit">The unit whose ledger it is.</param>
    public KeyLedgerEntry(SecurityKey key, KeyEntry entry, KeyState? before, UnitCode unit, KeyHands hands, DateTimeOffset at)
        : this(entry, unit, hands, at)
    {
        Serial = key.Serial;
        State = key.State;
        Stock = (short)((key.State.IsInStock() ? 1 : 0) - (before?.IsInStock() == true ? 1 : 0));
        if (Stock != 0) Movement = KeyWorkflow.MovementOf(entry);
        Account = key.BoundTo ?? key.IssuedFor;
    }

    /// <summary>A line about an application, or about the whole stock.</summary>
    public KeyLedgerEntry(KeyEntry entry, UnitCode unit, KeyHands hands, int quantity, DateTimeOffset at)
        : this(entry, unit, hands, at) => Quantity = quantity;

    private KeyLedgerEntry(KeyEntry entry, UnitCode unit, KeyHands hands, DateTimeOffset at)
    {
        (Entry, UnitCode, At) = (entry, unit, at);
        (Handler, From, To, Receiver, Reason, Voucher) = (hands.Handler, hands.From, hands.To, hands.Receiver, hands.Reason, hands.Voucher);
    }

    public long Id { get; private set; }
    public UnitCode UnitCode { get; private set; }
    public KeyEntry Entry { get; private set; }

    /// <summary>Null for a line about an application or the whole stock.</summary>
    public string? Serial { get; private set; }

    /// <summary>The key's state after it.</summary>
    public KeyState? State { get; private set; }

    /// <summary>How many keys an application, its approval or a hand-over is about.</summary>
    public int? Quantity { get; private set; }

    /// <summary>What it adds to the unit's stock: 1, 0 or −1.</summary>
    public short Stock { get; private set; }

    /// <summary>The side of the equation that it stands on; null where the stock stays as it is.</summary>
    public StockMovement? Movement { get; private set; }

    /// <summary>The account that the key was bound to, or issued for.</summary>
    public string? Account { get; private set; }

    public string? From { get; private set; }
    public string? To { get; private set; }

    /// <summary>User name of who made the entry.</summary>
    public string Handler { get; private set; } = "";

    /// <summary>Into whose hands it went, or who told it by telephone.</summary>
    public string? Receiver { get; private set; }

    public DateTimeOffset At { get; private set; }
    public string? Reason { get; private set; }

    /// <summary>Number of the paper, the parcel or the application.</summary>
    public string? Voucher { get; private set; }
}

/// <summary>By whose hand, from where to where and why a key moves: what every line of the ledger says besides the key.</summary>
public sealed record KeyHands(string Handler, string? From = null, string? To = null, string? Receiver = null, string? Reason = null, string? Voucher = null);
