using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Keys;

/// <summary>
/// A key as it is given to be bound: its serial number, and what it shows now. One whose clock went wrong shows two codes, one after the other. Without a
/// code the binding is on record as not proved.
/// </summary>
public sealed record KeyGiven(string Serial, string? Code, string? Next);

/// <summary>Binding a key to an account, in the step that sets the account up or later (R10.2, R11.1).</summary>
internal static class KeyBinding
{
    /// <summary>
    /// Binds it inside the caller's command, which holds the account's lock. <c>KeyNotInLedger</c> (R10.3) for a key that is not in the ledger of the
    /// account's authority, <c>KeyIsLost</c> (R12.1) for a lost one whosever it was, <c>KeyStateRefused</c> (R10.3) for one that was not issued,
    /// <c>KeyCodeWrong</c> (R10.4) where the code given is none of its.
    /// </summary>
    public static async Task<Result<SecurityKey>> BindAsync(
        CommandContext context, KeySecrets secrets, Account account, KeyGiven given, CancellationToken cancel)
    {
        var serial = KeyLedger.SerialOf(given.Serial);
        var outside = Refusal.Conflict("KeyNotInLedger", "R10.3").With("serial", serial);
        var ledger = UnitPath.Parse(account.UnitPath).Authority;
        var key = await KeyLedger.FindAsync(context.Db, serial, cancel);
        if (key is null) return outside;
        if (key.State == KeyState.Lost) return key.Guard(KeyEntry.Bound)!;
        if (key.UnitCode != ledger) return outside;
        if (key.BoundTo is { } holder && holder != account.UserName) return Refusal.Conflict("KeyBoundElsewhere", "R11.1").With("serial", serial);
        var former = account is { KeySerial: { } has, AwaitsReplacement: true } ? await KeyLedger.FindAsync(context.Db, has, cancel) : null;
        var bound = account.BindKey(serial);
        if (bound.IsRefused) return bound.Refusal;
        var hands = new KeyHands(context.Author.UserName, To: account.UserName);
        if (former is not null)
        {
            former.Unbind();
            KeyLedger.Write(context, former, KeyEntry.Unbound, former.State, former.UnitCode, hands with { From = account.UserName, To = null });
        }

        if (key.Bind(account.UserName, ledger) is { IsRefused: true } refused) return refused.Refusal;
        if (given.Code is { } code && !await ProveAsync(context, secrets, key, Typed.Code(code), given.Next is { } next ? Typed.Code(next) : null, cancel))
            return Refusal.Conflict("KeyCodeWrong", "R10.4").With("serial", serial);
        KeyLedger.Write(context, key, KeyEntry.Bound, KeyState.Issued, ledger, hands);
        context.Record(AccountSubject.Entry(
            new AccountKeyBound(serial, given.Code is not null, former?.Serial), account, context.Author, context.Now,
            context.Command.Actor is { } by ? [by.UnitPath] : []));
        return key;
    }

    private static async Task<bool> ProveAsync(
        CommandContext context, KeySecrets secrets, SecurityKey key, string code, string? next, CancellationToken cancel) =>
        (next is null ? secrets.Match(key, code, context.Now).Step : secrets.MatchBoth(key, code, next, context.Now)) is { } step
            && await secrets.UseAsync(context.Db, key, step, context.Now, cancel);
}
