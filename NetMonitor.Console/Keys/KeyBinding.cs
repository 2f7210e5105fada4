using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Keys;

/// <summary>
/// A key as it is given to be bound: its serial number, and what it shows now. One whose clock went wrong shows two codes, one after the other; a FIDO2 key
/// answers. Without either the binding is on record as not proved.
/// </summary>
public sealed record KeyGiven(string Serial, string? Code, string? Next, UsbKeyAnswer? Answer = null);

/// <summary>What a key shows that is to be bound.</summary>
public sealed class KeyProof(KeySecrets secrets, UsbKeys usbKeys)
{
    /// <summary>
    /// Null where it is this key's, which uses it up, and where nothing is shown. <c>KeyCodeWrong</c> for a code that is none of its; for an answer
    /// <see cref="UsbKeys.NoPin"/>, <see cref="UsbKeys.Wrong"/>, and <c>UsbKeyQuestionOver</c> for one that was used.
    /// </summary>
    internal async Task<Refusal?> CheckAsync(CommandContext context, SecurityKey key, KeyGiven given, CancellationToken cancel)
    {
        if (given.Answer is { } answer)
        {
            if (UsbKeys.LacksPin(answer)) return UsbKeys.NoPin;
            if (await usbKeys.MatchAsync(answer, UsbKeys.ToBind(context.Actor, key.Serial), key) is not { } shown) return UsbKeys.Wrong;
            return await UsbKeys.UseAsync(context, shown, cancel) switch
            {
                null => null,
                SignInCause.CodeReplayed => UsbKeys.Over,
                _ => UsbKeys.Wrong,
            };
        }

        if (given.Code is not { } typed) return null;
        var code = Typed.Code(typed);
        var step = given.Next is { } next ? secrets.MatchBoth(key, code, Typed.Code(next), context.Now) : secrets.Match(key, code, context.Now).Step;
        return step is { } fits && await secrets.UseAsync(context.Db, key, fits, context.Now, cancel)
            ? null
            : Refusal.Conflict("KeyCodeWrong", "R10.4").With("serial", key.Serial);
    }
}

/// <summary>Binding a key to an account, in the step that sets the account up or later (R10.2, R11.1).</summary>
internal static class KeyBinding
{
    /// <summary>
    /// Binds it inside the caller's command, which holds the account's lock. <c>KeyNotInLedger</c> (R10.3) for a key that is not in the ledger of the
    /// account's authority, <c>KeyIsLost</c> (R12.1) for a lost one whosever it was, <c>KeyStateRefused</c> (R10.3) for one that was not issued,
    /// <c>KeyNotEnrolled</c> (R10.3) for a FIDO2 key without a credential, and what <see cref="KeyProof"/> refuses where something is shown.
    /// </summary>
    public static async Task<Result<SecurityKey>> BindAsync(
        CommandContext context, KeyProof proof, Account account, KeyGiven given, CancellationToken cancel)
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
        if (await proof.CheckAsync(context, key, given, cancel) is { } wrong) return wrong;
        KeyLedger.Write(context, key, KeyEntry.Bound, KeyState.Issued, ledger, hands);
        context.Record(AccountSubject.Entry(
            new AccountKeyBound(serial, given.Code is not null || given.Answer is not null, former?.Serial), account, context.Author, context.Now,
            context.Command.Actor is { } by ? [by.UnitPath] : []));
        return key;
    }

    /// <summary>
    /// Takes an account's key from it, inside the caller's command (R10.10). <c>KeyNotRecovered</c> where it is still out: only a mistake in setting the
    /// account up is put right while it is.
    /// </summary>
    public static async Task<Result<string>> UnbindAsync(
        CommandContext context, Account account, string reason, CancellationToken cancel, params UnitPath[] told)
    {
        var unbound = account.UnbindKey();
        if (unbound.IsRefused) return unbound;
        var key = (await KeyLedger.FindAsync(context.Db, unbound.Value, cancel))!;
        if (key.IsOut && account.EnabledAt is not null) return Refusal.Conflict("KeyNotRecovered", "R10.10").With("serial", key.Serial);
        var before = key.State;
        key.Unbind();
        KeyLedger.Write(context, key, KeyEntry.Unbound, before, key.UnitCode, new KeyHands(context.Author.UserName, From: account.UserName, Reason: reason));
        context.Record(AccountSubject.Entry(new AccountKeyUnbound(key.Serial, reason), account, context.Author, context.Now, told));
        return unbound;
    }
}
