using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Accounts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// Deletes an account, as the last of four steps: frozen, its key back, unbound (R10.10). Its user name stays taken and its journal stays; its saved views
/// and unfinished forms go. A center's or a body's only system administrator stays: nobody could take over from it.
/// </summary>
public sealed class DeleteAccount(CommandRunner commands)
{
    public static readonly Operation Delete = new("DeleteAccount", Permission.ManageAccounts) { Fresh = true };

    public async Task<Result<AccountStateAnswer>> HandleAsync(Actor actor, string userName, AccountStateCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, 1000)) return AccountStateCommand.ReasonRequired;
        return await commands.RunAsync<Account, AccountStateAnswer>(
            new Command(actor, Delete, Subject.Account(userName), command, call), AccountSubject.Managed(actor, userName), async (context, account, token) =>
            {
                var db = context.Db;
                // Two administrators of one unit deleted at once would each see the other.
                await db.Database.ExecuteSqlAsync($"select 1 from units where code = {account.UnitCode.ToString()} for update", token);
                if (account.IsSystemAdministrator && account.UnitCode.Kind != UnitKind.GrassrootsUnit
                    && await CreateAccount.AdministratorsOf(db, account.UnitCode).CountAsync(token) == 1)
                    return Refusal.Conflict("OnlyAdministrator", RoleRules.RuleOf(account.Roles.First(RoleRules.IsSystemAdministrator)));
                var deleted = await AccountLife.DeleteAsync(context, account, command.Reason!, token, actor.UnitPath);
                if (deleted.IsRefused) return deleted.Refusal;
                await FourEyes.AskAsync(context, FourEyes.AreAlwaysFor(account.UnitCode, account.Roles), token);
                return new AccountStateAnswer(account.UserName, account.Status, account.Version);
            }, cancel);
    }
}
