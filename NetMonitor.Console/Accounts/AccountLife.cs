using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Accounts;

/// <summary>
/// Steps of an account's life inside the caller's command (R10.2, R10.10): its administrator takes them, and an incident's playbook does. On record for the
/// account's administrators; those of the units in <c>told</c> hear of it at once.
/// </summary>
public static class AccountLife
{
    /// <summary>Gives it another initial password; all its sessions end.</summary>
    public static async Task<Result<AccountStatus>> ResetPasswordAsync(
        CommandContext context, Account account, string hash, TimeSpan lifetime, string reason, CancellationToken cancel, params UnitPath[] told)
    {
        var reset = account.ResetPassword(hash, AccountSubject.NewStamp(context.Now), context.Now, lifetime);
        if (reset.IsRefused) return reset;
        await SessionStore.EndWhereAsync(context, "user_name = {0}", [account.UserName], "PasswordReset", cancel);
        context.Record(AccountSubject.Entry(new PasswordReset(reason), account, context.Author, context.Now, told));
        return reset;
    }

    /// <summary><c>KeyIsBack</c> (R10.10) where its key can't open it any more, so that it could not sign in.</summary>
    public static async Task<Refusal?> WhyKeyOpensNothingAsync(CommandContext context, Account account, CancellationToken cancel) =>
        account.KeySerial is { } serial && !account.AwaitsReplacement
            && await context.Db.SecurityKeys.Where(key => key.Serial == serial).Select(key => key.State).FirstAsync(cancel) is not KeyState.Bound
            ? Refusal.Conflict("KeyIsBack", "R10.10").With("serial", serial)
            : null;

    /// <summary>Deletes it; its saved views and unfinished forms go.</summary>
    public static async Task<Result<AccountStatus>> DeleteAsync(
        CommandContext context, Account account, string reason, CancellationToken cancel, params UnitPath[] told)
    {
        var deleted = account.Delete(AccountSubject.NewStamp(context.Now));
        if (deleted.IsRefused) return deleted;
        await context.Db.SavedViews.Where(row => row.UserName == account.UserName).ExecuteDeleteAsync(cancel);
        await context.Db.FormDrafts.Where(row => row.UserName == account.UserName).ExecuteDeleteAsync(cancel);
        context.Record(AccountSubject.Entry(new AccountDeleted(reason), account, context.Author, context.Now, told));
        return deleted;
    }
}
