using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Why something is done to an account, 1–1,000 characters.</summary>
public sealed record AccountStateCommand(string? Reason)
{
    internal static Refusal ReasonRequired { get; } = Refusal.Malformed("ReasonRequired");
}

public sealed record AccountStateAnswer(string UserName, AccountStatus Status, long Version);

/// <summary>
/// Freezes an account (all its sessions end at once, on every node) or enables it, by who manages it (R5.1–R5.3): for the first time, or again. A system
/// administrator's is enabled for the first time only once its registration form is registered (R9.3), and none whose key is lost, damaged or back
/// (R12.1).
/// </summary>
public sealed class FreezeAccount(CommandRunner commands)
{
    public static readonly Operation Freeze = new("FreezeAccount", Permission.ManageAccounts) { Fresh = true };
    public static readonly Operation Unfreeze = new("UnfreezeAccount", Permission.ManageAccounts) { Fresh = true };

    public Task<Result<AccountStateAnswer>> FreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, userName, Freeze, command, call,
            (context, account, token) => AccountSubject.FreezeAsync(context, account, command.Reason!, token, actor.UnitPath), cancel);

    public Task<Result<AccountStateAnswer>> UnfreezeAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel) =>
        RunAsync(actor, userName, Unfreeze, command, call, (context, account, token) => EnableAsync(context, actor, account, command.Reason!, token), cancel);

    private static async Task<Result<AccountStatus>> EnableAsync(
        CommandContext context, Actor actor, Account account, string reason, CancellationToken cancel)
    {
        var first = account.EnabledAt is null;
        var form = first && account.IsSystemAdministrator ? await AccountForms.FindAsync(context, account, FormPurpose.SetUp, cancel) : null;
        if (first && account.IsSystemAdministrator && form is null) return AccountForms.Missing;
        if (await AccountLife.WhyKeyOpensNothingAsync(context, account, cancel) is { } back) return back;
        var taken = account.Enable(context.Now);
        if (taken.IsRefused) return taken;
        form?.Use(context.Now);
        DomainEvent what = first ? new AccountEnabled(reason, form?.Number) : new AccountUnfrozen(reason);
        context.Record(AccountSubject.Entry(what, account, actor, context.Now, actor.UnitPath));
        return taken;
    }

    private async Task<Result<AccountStateAnswer>> RunAsync(
        Actor actor, string userName, Operation operation, AccountStateCommand command, Call call,
        Func<CommandContext, Account, CancellationToken, Task<Result<AccountStatus>>> step, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return AccountStateCommand.ReasonRequired;
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, operation, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var taken = await step(context, account, token);
                return taken.IsRefused ? taken.Refusal : new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }
}
