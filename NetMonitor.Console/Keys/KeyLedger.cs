using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Keys;

/// <summary>Keys as commands open and move them: what locks one, and the line of the ledger that every step writes (R16.2).</summary>
internal static class KeyLedger
{
    /// <summary>For who may not see it, or where there is none.</summary>
    public static Refusal NotFound { get; } = Refusal.OutOfScope("KeyNotFound", "R16.2");

    /// <summary>A serial number as it is kept; what can't be one is cut to what may be shown, and no key has it.</summary>
    public static string SerialOf(string typed) => KeySerial.OfTyped(typed) is { IsRefused: false } serial ? serial.Value : PlainText.Shorten(typed, 40);

    /// <summary>
    /// Locks the account that the key is bound to, then the key: in this order everywhere, so that a report of its loss and a binding wait for each other.
    /// </summary>
    public static SubjectLock Lock(string serial) => new(() =>
    [
        Sql.Statement("select 1 from accounts where user_name = (select bound_to from security_keys where serial = $1) for update", serial),
        Sql.Statement("select 1 from security_keys where serial = $1 for update", serial),
    ]);

    /// <summary>A key by its number, locked; null where there is none.</summary>
    public static Task<SecurityKey?> FindAsync(NetMonitorDb db, string serial, CancellationToken cancel) =>
        db.SecurityKeys.FromSql($"select * from security_keys where serial = {serial} for update").FirstOrDefaultAsync(cancel);

    /// <summary>A line about the step that a key has just taken.</summary>
    public static void Write(CommandContext context, SecurityKey key, KeyEntry entry, KeyState? before, UnitCode unit, KeyHands hands) =>
        context.Db.KeyLedger.Add(new KeyLedgerEntry(key, entry, before, unit, hands, context.Now));
}
