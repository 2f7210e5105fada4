using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Its holder changes the password (R10.6–R10.8). All other sessions of the account end.</summary>
public sealed class ChangePassword(
    CommandRunner commands, IPasswordHasher<Account> hasher, SignInThrottle throttle, RegulationInForce regulation)
{
    public static readonly Operation Change = new("ChangePassword", Permission.UseOwnAccount);

    private static readonly Refusal CurrentPasswordWrong = Refusal.Conflict("CurrentPasswordWrong");

    /// <summary>Where <paramref name="acceptsDuty"/>, its holder has been shown the duty of article 11, and takes it on with this.</summary>
    public async Task<Result> HandleAsync(Actor actor, string current, string next, bool acceptsDuty, CancellationToken cancel)
    {
        // The current password could be guessed here too.
        var counted = await throttle.CountConfirmationAsync(actor.SessionId, cancel);
        if (counted.IsRefused) return counted.Refusal;
        // Passwords are stretched before the transaction: that takes longer than one may be open.
        var above = actor.UnitPath.Codes().ToList();
        var (seen, units) = await commands.LookAsync(async (db, token) => (
            await db.Accounts.AsNoTracking().FirstAsync(row => row.UserName == actor.UserName, token),
            await db.Units.Where(unit => above.Contains(unit.Code)).Select(unit => unit.Name).ToListAsync(token)), cancel);
        var (given, wanted) = (PasswordRule.Normalize(current), PasswordRule.Normalize(next));
        var fits = given is not null && hasher.VerifyHashedPassword(seen, seen.PasswordHash, given) != PasswordVerificationResult.Failed;
        var shortest = await regulation.OfAsync(SettingName.PasswordLength, cancel);
        var weak = !fits ? null
            : PasswordRule.Check(wanted ?? next, UserName.Parse(seen.UserName), AtRisk.Leaked, shortest, AtRisk.NamesOf(seen, units)).Refusal
            ?? (wanted == given ? Refusal.Conflict("PasswordUnchanged", "R10.7") : null);
        var hash = fits && weak is null ? hasher.HashPassword(seen, wanted!) : "";
        var done = await commands.RunAsync<long>(
            new Command(actor, Change, Subject.Account(actor.UserName), new { }, Call.None), AccountSubject.Lock(actor.UserName), async (context, token) =>
            {
                var account = await context.Db.Accounts.FirstAsync(row => row.UserName == actor.UserName, token);
                if (!fits || account.SecurityStamp != seen.SecurityStamp) return CurrentPasswordWrong;
                if (weak is not null)
                {
                    // The password was right: looking for a better one is no guessing.
                    context.KeepIfRefused(null, [.. counted.Value.IfRight]);
                    return weak;
                }

                foreach (var statement in counted.Value.IfRight) context.Write(statement);
                var stamp = AccountSubject.NewStamp(context.Now);
                account.ChangePassword(hash, stamp, context.Now);
                // This session goes on under the new stamp; the others fall with the old one.
                context.Write(Sql.Statement("update sessions set security_stamp = $2 where id = $1", actor.SessionId, stamp));
                await SessionStore.EndWhereAsync(context, "user_name = {0} and id <> {1}", [actor.UserName, actor.SessionId], "PasswordChanged", token);
                context.Record(AccountSubject.Entry(new PasswordChanged(), account, actor, context.Now));
                if (acceptsDuty && account.AcceptDuty(context.Now)) context.Record(AccountSubject.Entry(new DutyAccepted(), account, actor, context.Now));
                return account.Version;
            }, cancel);
        return done.IsRefused ? done.Refusal : Result.Done;
    }
}
