using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Keys;

/// <summary>What becomes of an application for keys (R10.3).</summary>
public enum KeyApplicationState
{
    Submitted,

    /// <summary>In whole or part; what was not approved is declined by that.</summary>
    Approved,
    Declined,

    /// <summary>Serial numbers are set apart for it.</summary>
    Allocated,
    Shipped,

    /// <summary>The authority has all that was shipped, or said what became of the rest.</summary>
    Received,
}

/// <summary>An authority's application for keys to the national Information Center, number <c>K…</c> (R10.3).</summary>
public sealed class KeyApplication
{
    /// <summary>Keys that one application may ask for.</summary>
    public const int MaxQuantity = 50_000;

    public const int MaxReason = 1000;

    private KeyApplication()
    {
    }

    /// <param name="replaces">The lost or damaged key in whose place it asks for one (R12.1); null where it does not.</param>
    public KeyApplication(string number, UnitCode unit, int quantity, string reason, string? replaces, string by, DateTimeOffset now)
    {
        (Number, UnitCode, Quantity, Reason, Replaces, AppliedBy, AppliedAt) = (number, unit, quantity, reason, replaces, by, now);
    }

    public string Number { get; private set; } = "";

    /// <summary>The authority that applies.</summary>
    public UnitCode UnitCode { get; private set; }

    public int Quantity { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>The serial number of the lost or damaged key in whose place one is asked for (R12.1).</summary>
    public string? Replaces { get; private set; }

    public KeyApplicationState State { get; private set; }
    public int? Approved { get; private set; }
    public string AppliedBy { get; private set; } = "";
    public DateTimeOffset AppliedAt { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public long Version { get; private set; } = 1;

    /// <summary>
    /// Approves that many of them; 0 declines it. <c>ApprovedQuantityNotPossible</c> (R10.3) for less than none or more than was asked for,
    /// <c>KeyApplicationStateRefused</c> where it is decided already.
    /// </summary>
    public Result<KeyApplicationState> Approve(int quantity, string by, DateTimeOffset now)
    {
        if (Guard(KeyApplicationState.Submitted) is { } refusal) return refusal;
        if (quantity < 0 || quantity > Quantity) return Refusal.Malformed("ApprovedQuantityNotPossible", "R10.3").With("quantity", $"{Quantity}");
        (Approved, DecidedBy, DecidedAt) = (quantity, by, now);
        return Go(quantity == 0 ? KeyApplicationState.Declined : KeyApplicationState.Approved);
    }

    public Result<KeyApplicationState> Allocate() => Go(KeyApplicationState.Approved, KeyApplicationState.Allocated);

    public Result<KeyApplicationState> Ship() => Go(KeyApplicationState.Allocated, KeyApplicationState.Shipped);

    public Result<KeyApplicationState> Receive() => Go(KeyApplicationState.Shipped, KeyApplicationState.Received);

    private Refusal? Guard(KeyApplicationState expected) =>
        State == expected ? null : Refusal.Conflict("KeyApplicationStateRefused", "R10.3").With("state", State.ToString());

    private Result<KeyApplicationState> Go(KeyApplicationState from, KeyApplicationState to) => Guard(from) is { } refusal ? refusal : Go(to);

    private Result<KeyApplicationState> Go(KeyApplicationState to)
    {
        State = to;
        Version++;
        return to;
    }
}
