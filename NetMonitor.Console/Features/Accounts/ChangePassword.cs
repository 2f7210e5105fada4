using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Its holder changes the password (R10.6, R10.7). All other sessions of the account end.</summary>
public sealed class ChangePassword(
    IDbContextFactory<NetMonitorDb> databases, IPasswordHasher<Account> hasher, SignInThrottle throttle, SessionCuts cuts, JournalWake wake, TimeProvider time)
{
    private static readonly Refusal CurrentPasswordWrong = Refusal.Conflict("CurrentPasswordWrong");

    public async Task<Result> HandleAsync(Actor actor, string current, string next, string network, CancellationToken cancel)
    {
        // Guessing the current password here is guessing all the same.
        if (await throttle.CheckAsync(actor.UserName, network, cancel) is { } blocked) return blocked;
        var changed = await ChangeAsync(actor, current, next, cancel);
        if (changed is { IsRefused: true, Refusal: var refusal } && refusal == CurrentPasswordWrong) await throttle.FailedAsync(actor.UserName, network, cancel);
        return changed;
    }

    private async Task<Result> ChangeAsync(Actor actor, string current, string next, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await SessionStore.LockAccountAsync(db, actor.UserName, cancel);
        var account = await db.Accounts.FirstAsync(row => row.UserName == actor.UserName, cancel);
        if (current.Length > PasswordRule.Longest || hasher.VerifyHashedPassword(account, account.PasswordHash, current) == PasswordVerificationResult.Failed)
            return CurrentPasswordWrong;
        if (PasswordRule.Check(next, UserName.Parse(account.UserName), account.Name) is { IsRefused: true } weak) return weak;
        if (next == current) return Refusal.Conflict("PasswordUnchanged", "R10.7");
        var now = time.GetUtcNow();
        var stamp = Guid.CreateVersion7(now).ToString("N");
        account.ChangePassword(hasher.HashPassword(account, next), stamp, now);
        // This session goes on under the new stamp; the others fall with the old one.
        await db.Sessions.Where(row => row.Id == actor.SessionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.SecurityStamp, stamp), cancel);
        var ended = await SessionStore.EndWhereAsync(db, "user_name = {0} and id <> {1}", [actor.UserName, actor.SessionId], "PasswordChanged", now, cancel);
        var entry = new JournalEntry(Verbs.PasswordChanged, Subject.Account(account.UserName), account.Version, actor, now)
        {
            UnitCode = account.UnitCode.ToString(), UnitPath = account.UnitPath,
        };
        await db.SaveChangesAsync(cancel);
        var xid = await JournalWriter.AppendAsync(db, entry, cancel);
        await transaction.CommitAsync(CancellationToken.None);
        wake.Signal(xid);
        await cuts.CutAsync(ended, cancel);
        return Result.Done;
    }
}
