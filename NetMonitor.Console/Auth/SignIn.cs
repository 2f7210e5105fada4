using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Auth;

/// <summary>Formal sign-in: user name, password and key code, for every account (R10.4).</summary>
public sealed record SignInCommand(string UserName, string Password, string KeyCode)
{
    /// <summary>As it was typed, by an input method or from a card.</summary>
    public static SignInCommand Of(string? userName, string? password, string? keyCode) =>
        new(Typed.Code(userName ?? ""), password ?? "", Typed.Code(keyCode ?? ""));
}

/// <summary>A session that was opened. The token is shown this once.</summary>
public sealed record SignInAnswer(Guid SessionId, [property: Secret] string Token, DateTimeOffset ExpiresAt, bool MustChangePassword, Actor Actor);

/// <summary>
/// Signs in. The answer and the work are the same whichever of the three is wrong, and also where the account is unknown or frozen (R10.4): a
/// password is always stretched and a code always computed, against a stand-in where there is none.
/// </summary>
public sealed class SignIn(
    CommandRunner commands, SignInThrottle throttle, SessionStore sessions, IPasswordHasher<Account> hasher, KeySecrets secrets, TimeProvider time)
{
    /// <summary>The operation of a caller that has no session yet.</summary>
    public static readonly Operation Open = new("SignIn", Permission.UseOwnAccount);

    public static readonly Operation Confirm = new("ConfirmSession", Permission.UseOwnAccount);

    private static readonly Refusal Refused = new("SignInRefused", RefusalKind.Unauthenticated, "R10.4");
    private static string? s_standInHash;

    public async Task<Result<SignInAnswer>> HandleAsync(SignInCommand command, SessionKind kind, Visitor visitor, CancellationToken cancel)
    {
        // A name that no account can have, too long or odd, is cut to what the throttle keeps, and takes the same path as any other.
        var counted = await throttle.CountSignInAsync(PlainText.Shorten(command.UserName, UserName.Length), visitor, cancel);
        if (counted.IsRefused) return counted.Refusal;
        var seen = await CheckAsync(UserName.TryParse(command.UserName, out _) ? command.UserName : "", command.Password, command.KeyCode, cancel);
        var author = seen.Account is { } known ? (Author)known : Author.System;
        var opened = await commands.RunAsync<OpenedSession>(
            new Command(author, Open, Subject.Account(seen.Named), new { }, Call.None), seen.Lock, async (context, token) =>
            {
                KeepFailure(context, seen, visitor.Network);
                if (await AdmitAsync(context, seen, token) is not { } account) return Refused;
                foreach (var statement in counted.Value.IfRight) context.Write(statement);
                if (account.InitialPasswordUntil is not null)
                    context.Write(Sql.Statement("update accounts set initial_password_used = true where user_name = $1", account.UserName));
                return await SessionStore.OpenAsync(context, account, kind, visitor.Network, visitor.Agent, token);
            }, cancel);
        if (opened.IsRefused) return opened.Refusal;
        var (id, accessToken, expiresAt) = opened.Value;
        var live = await sessions.FindAsync(id, cancel) ?? throw new InvalidOperationException("A session just opened is not found.");
        return new SignInAnswer(id, accessToken, expiresAt, live.MustChangePassword, live.Actor);
    }

    /// <summary>Gives the password and a fresh code again, for sensitive calls. Counted by session: guesses from elsewhere don't stop it.</summary>
    public async Task<Result> ConfirmAsync(Actor actor, string password, string keyCode, string network, CancellationToken cancel)
    {
        var counted = await throttle.CountConfirmationAsync(actor.SessionId, cancel);
        if (counted.IsRefused) return counted.Refusal;
        var seen = await CheckAsync(actor.UserName, password, Typed.Code(keyCode), cancel);
        var done = await commands.RunAsync<bool>(
            new Command(actor, Confirm, Subject.Account(actor.UserName), new { }, Call.None), seen.Lock, async (context, token) =>
            {
                KeepFailure(context, seen, network);
                if (await AdmitAsync(context, seen, token) is null) return Refused;
                foreach (var statement in counted.Value.IfRight) context.Write(statement);
                context.Write(Sql.Statement("update sessions set confirmed_at = $2 where id = $1", actor.SessionId, context.Now));
                return true;
            }, cancel);
        return done.IsRefused ? done.Refusal : Result.Done;
    }

    /// <summary>
    /// Looks at the three before the transaction: stretching a password takes longer than one may be open. The same work is done
    /// whatever is wrong.
    /// </summary>
    private async Task<Seen> CheckAsync(string userName, string password, string keyCode, CancellationToken cancel)
    {
        var (account, key) = await commands.LookAsync(async (db, token) =>
        {
            var found = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == userName, token);
            // A key is good only for the account that it is bound to, even if another account names its serial number (R11.1).
            var serial = found?.KeySerial ?? "";
            return (found, await db.SecurityKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Serial == serial && row.BoundTo == userName, token));
        }, cancel);
        var step = secrets.Match(key, keyCode, time.GetUtcNow());
        var passwordFits = Verify(account, password);
        return new Seen(userName, account, key, step, passwordFits && step is not null && key?.State == KeyState.Bound);
    }

    /// <summary>
    /// The account, if all that was seen of it still holds now that it is locked; and the code is used up. Of two sign-ins with the
    /// same code, on whatever nodes, one wins.
    /// </summary>
    private async Task<Account?> AdmitAsync(CommandContext context, Seen seen, CancellationToken cancel)
    {
        var account = await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == seen.Named, cancel);
        return seen.Fits && account?.Status == AccountStatus.Active && account.SecurityStamp == seen.Account!.SecurityStamp
            && account.TakesPasswordAt(context.Now) && !account.IsOverAt(context.Now) && await IsInServiceAsync(context, account, cancel)
            && await secrets.UseAsync(context.Db, seen.Key!, seen.Step!.Value, context.Now, cancel)
                ? account
                : null;
    }

    /// <summary>Where a unit is suspended or closed, nobody signs in.</summary>
    private static Task<bool> IsInServiceAsync(CommandContext context, Account account, CancellationToken cancel)
    {
        var sql = new Sql();
        return ReadDoor.Within(context.Connection, null).AnyAsync(
            sql.InBatch($"select from units u where u.code = {sql.Value(account.UnitCode.ToString())} and {UnitSql.IsInService("u")}"), cancel);
    }

    /// <summary>A failure is on record, and a wrong code is counted against its key: the same statements and rows whatever was wrong.</summary>
    private static void KeepFailure(CommandContext context, Seen seen, string network)
    {
        // What was typed in the wrong field may be a password: only names of real accounts go on record.
        var known = seen.Account?.UserName;
        var entry = new JournalEntry(new SignInRefused(network), Subject.Account(known ?? "unknown"), 0, Author.System, context.Now)
        {
            UnitCode = seen.Account?.UnitCode.ToString() ?? "",
            UnitPath = seen.Account?.UnitPath ?? "",
            Readers = known is null ? Readers.Nobody : Readers.OfAccount(known),
        };
        context.KeepIfRefused(entry, KeySecrets.Count(seen.Key, seen.Named, wrong: seen.Step is null, context.Now));
    }

    private bool Verify(Account? account, string password)
    {
        // Stands in for an unknown account's hash, so that checking takes as long as for a real one; nobody knows its password.
        s_standInHash ??= hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        return hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? s_standInHash, PasswordRule.Normalize(password) ?? "")
            != PasswordVerificationResult.Failed && account is not null;
    }

    /// <summary>
    /// What was seen before the transaction: the name that was given (empty where it is
    /// none of the coding rule), and whether password and code fit.
    /// </summary>
    private sealed record Seen(string Named, Account? Account, SecurityKey? Key, long? Step, bool Fits)
    {
        /// <summary>A try that is refused in any case locks no row: that there is one could be told by it.</summary>
        public SubjectLock? Lock => Fits ? AccountSubject.Lock(Named) : null;
    }
}
