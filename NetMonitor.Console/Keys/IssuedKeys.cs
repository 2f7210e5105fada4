using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Keys;

/// <summary>A key that was issued and opens no account yet, and the account that it was issued for.</summary>
public sealed record IssuedKey(string Serial, string? IssuedFor);

/// <summary>Keys that can be bound: what a field for a serial number suggests.</summary>
public sealed class IssuedKeys(ReadDoor door)
{
    /// <summary>By the beginning of the number, those of the ledgers that the reader reads (R16.2).</summary>
    public Task<IReadOnlyList<IssuedKey>> FindAsync(Actor actor, string typed, int limit, CancellationToken cancel)
    {
        var serial = KeySerial.OfTyped(typed);
        if (serial.IsRefused) return Task.FromResult<IReadOnlyList<IssuedKey>>([]);
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select k.serial, k.issued_for from security_keys k
            where k.state = '{nameof(KeyState.Issued)}' and starts_with(k.serial, {sql.Value(serial.Value)}) and {Scopes.Keys(sql, actor, "k")}
            order by k.serial limit {limit}
            """);
        return door.For(actor).AllAsync(find, row => new IssuedKey(row.Text(), row.TextOrNull()), cancel);
    }

    /// <summary>Whether a number is a FIDO2 key's, among the keys that the reader reads: then it is asked to answer where another one shows a code.</summary>
    public async Task<bool> IsUsbKeyAsync(Actor actor, string typed, CancellationToken cancel)
    {
        if (KeySerial.OfTyped(typed) is not { IsRefused: false, Value: var serial }) return false;
        var sql = new Sql();
        return await door.For(actor).AnyAsync(
            sql.InBatch(
                $"""
                select from security_keys k
                where k.serial = {sql.Value(serial)} and k.algorithm = '{nameof(KeyAlgorithm.Fido2)}' and {Scopes.Keys(sql, actor, "k")}
                """), cancel);
    }
}
