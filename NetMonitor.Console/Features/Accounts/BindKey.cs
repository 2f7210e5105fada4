using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>A key's serial number; a code that it shows now, or two consecutive ones where its clock went wrong, prove that it is the one at hand.</summary>
public sealed record BindKeyCommand(string? KeySerial)
{
    [Omissible] public string? KeyCode { get; init; }
    [Omissible] public string? NextKeyCode { get; init; }
}

/// <summary>
/// Binds a key to an account (R10.2), also in the place of a lost or damaged one (R12.1), and unbinds it once the account is frozen and the key is back
/// (R10.10). By who manages the account; the custodian hands the key out (R16.2).
/// </summary>
public sealed class BindKey(CommandRunner commands, KeyProof proof)
{
    public static readonly Operation Bind = new("BindKey", Permission.ManageAccounts) { Fresh = true };
    public static readonly Operation Unbind = new("UnbindKey", Permission.ManageAccounts) { Fresh = true };

    /// <summary>On a page a FIDO2 key's answer proves it, as a code does.</summary>
    public async Task<Result<AccountStateAnswer>> HandleAsync(
        Actor actor, string userName, BindKeyCommand command, Call call, CancellationToken cancel, UsbKeyAnswer? answer = null)
    {
        if (string.IsNullOrWhiteSpace(command.KeySerial)) return Refusal.Malformed("FieldMissing").With("field", "keySerial");
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Bind, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var bound = await KeyBinding.BindAsync(
                    context, proof, account, new KeyGiven(command.KeySerial, command.KeyCode, command.NextKeyCode, answer), token);
                return bound.IsRefused ? bound.Refusal : new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }

    public async Task<Result<AccountStateAnswer>> UnbindAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return AccountStateCommand.ReasonRequired;
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Unbind, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var unbound = await KeyBinding.UnbindAsync(context, account, command.Reason!, token, actor.UnitPath);
                if (unbound.IsRefused) return unbound.Refusal;
                await FourEyes.AskAsync(context, FourEyes.AreAlwaysFor(account.UnitCode, account.Roles), token);
                return new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }
}
