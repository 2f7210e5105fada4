using Microsoft.AspNetCore.Identity;
using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The initial password is shown once and kept nowhere: the same call again, by its idempotency key, answers without it.</summary>
public sealed record PasswordResetAnswer(string UserName, [property: Secret] string? InitialPassword, AccountStatus Status, long Version);

/// <summary>Gives an account another initial password (R10.2), by who manages it; all its sessions end.</summary>
public sealed class ResetPassword(CommandRunner commands, IPasswordHasher<Account> hasher, RegulationInForce regulation)
{
    public static readonly Operation Reset = new("ResetPassword", Permission.ManageAccounts) { Fresh = true };

    public async Task<Result<PasswordResetAnswer>> HandleAsync(
        Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return AccountStateCommand.ReasonRequired;
        if (actor.Lacks(Permission.ManageAccounts) is { } lacks) return lacks;
        var password = InitialPassword.New();
        var hash = hasher.HashPassword(null!, password);
        var lifetime = TimeSpan.FromHours(await regulation.OfAsync(SettingName.InitialPasswordHours, cancel));
        return await commands.RunAsync<Account, PasswordResetAnswer>(
            new Command(actor, Reset, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var reset = await AccountLife.ResetPasswordAsync(context, account, hash, lifetime, command.Reason!, token, actor.UnitPath);
                if (reset.IsRefused) return reset.Refusal;
                return new PasswordResetAnswer(account.UserName, password, account.Status, account.Version);
            }, cancel);
    }
}
