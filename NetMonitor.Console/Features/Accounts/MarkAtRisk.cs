using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// Who manages an account says that its password may be known to others (R10.8): all its sessions end, and at the next sign-in it must be changed before
/// anything else can be reached.
/// </summary>
public sealed class MarkAtRisk(CommandRunner commands)
{
    public static readonly Operation Mark = new("MarkAtRisk", Permission.ManageAccounts) { Fresh = true };

    public async Task<Result<AccountStateAnswer>> HandleAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return AccountStateCommand.ReasonRequired;
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Mark, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var marked = account.MarkAtRisk(AccountSubject.NewStamp(context.Now));
                if (marked.IsRefused) return marked.Refusal;
                await SessionStore.EndWhereAsync(context, "user_name = {0}", [userName], "PasswordAtRisk", token);
                context.Record(AccountSubject.Entry(new PasswordAtRisk(command.Reason!), account, actor, context.Now, actor.UnitPath));
                return new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }
}
