using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Why an account is frozen or enabled again, 1–1,000 characters.</summary>
public sealed record AccountStateCommand(string? Reason);

public sealed record AccountStateAnswer(string UserName, AccountStatus Status, long Version);

/// <summary>Freezes an account (all its sessions end at once, on every node) or enables it again, by who manages it (R5.1–R5.3).</summary>
public sealed class FreezeAccount(CommandRunner commands)
{
    public static readonly Operation Freeze = new("FreezeAccount", Permission.ManageAccounts) { Fresh = true };
    public static readonly Operation Unfreeze = new("UnfreezeAccount", Permission.ManageAccounts) { Fresh = true };

    public Task<Result<AccountStateAnswer>> FreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, userName, Freeze, command, call, new AccountFrozen(command.Reason ?? ""), async (context, account, token) =>
        {
            var frozen = account.Freeze(Guid.CreateVersion7(context.Now).ToString("N"));
            if (!frozen.IsRefused) await SessionStore.EndWhereAsync(context, "user_name = {0}", [userName], "AccountFrozen", token);
            return frozen;
        }, cancel);

    public Task<Result<AccountStateAnswer>> UnfreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, userName, Unfreeze, command, call, new AccountUnfrozen(command.Reason ?? ""), (_, account, _) =>
            Task.FromResult(account.Unfreeze()), cancel);

    private async Task<Result<AccountStateAnswer>> RunAsync(
        Actor actor, string userName, Operation operation, AccountStateCommand command, Call call, DomainEvent what,
        Func<CommandContext, Account, CancellationToken, Task<Result<AccountStatus>>> step, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, operation, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var taken = await step(context, account, token);
                if (taken.IsRefused) return taken.Refusal;
                context.Record(AccountSubject.Entry(what, account, actor, context.Now, actor.UnitPath));
                return new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }
}
