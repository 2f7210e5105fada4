using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Signing in with user name, password and key code, for every account (R10.4), or provisionally with a code by text in the key's place (R10.5). On a page
/// a FIDO2 key's answer stands in the code's place.
/// </summary>
public sealed record SignInCommand(string UserName, string Password, string Code, bool ByText = false)
{
    public UsbKeyAnswer? UsbKey { get; init; }

    /// <summary>As it was typed, by an input method or from a card.</summary>
    public static SignInCommand Of(string? userName, string? password, string? keyCode, string? textCode = null) =>
        new(Typed.Code(userName ?? ""), password ?? "", Typed.Code(textCode ?? keyCode ?? ""), textCode is not null);
}

/// <summary>A session that was opened. The token is shown this once.</summary>
public sealed record SignInAnswer(
    Guid SessionId, [property: Secret] string Token, DateTimeOffset ExpiresAt, bool MustChangePassword, bool DutyAccepted, Actor Actor);

/// <summary>
/// Signs in. The answer and the work are the same whichever of the three is wrong, and also where the account is unknown or frozen (R10.4): a
/// password is always stretched and a code always computed, against a stand-in where there is none.
/// </summary>
public sealed class SignIn(
    CommandRunner commands, SignInThrottle throttle, SessionStore sessions, IPasswordHasher<Account> hasher, KeySecrets secrets, UsbKeys usbKeys,
    SignInSecrets hashes, TextCodes texts, RegulationInForce regulation, TimeProvider time)
{
    /// <summary>The operation of a caller that has no session yet.</summary>
    public static readonly Operation Open = new("SignIn", Permission.UseOwnAccount);

    /// <summary>The same for who asks for a code by text.</summary>
    public static readonly Operation SendText = new("SendTextCode", Permission.UseOwnAccount);

    public static readonly Operation Confirm = new("ConfirmSession", Permission.UseOwnAccount);

    /// <summary>What entries about tries with a name that no account has are about.</summary>
    internal static readonly Subject Nobody = Subject.Account("unknown");

    private static readonly Refusal Refused = new("SignInRefused", RefusalKind.Unauthenticated, "R10.4");
    private static string? s_standInHash;

    public async Task<Result<SignInAnswer>> HandleAsync(SignInCommand command, SessionKind kind, Visitor visitor, CancellationToken cancel)
    {
        // Said by the key's own answer, whoever is named: no account has a part in it.
        if (command.UsbKey is { } answer && UsbKeys.LacksPin(answer)) return UsbKeys.NoPin;
        // A name that no account can have, too long or odd, is cut to what the throttle keeps, and takes the same path as any other.
        var counted = await throttle.CountSignInAsync(PlainText.Shorten(command.UserName, UserName.Length), visitor, command.ByText, cancel);
        if (counted.IsRefused) return counted.Refusal;
        var seen = await LookAsync(command, UsbKeys.ToSignIn, visitor, cancel);
        var shortest = await regulation.OfAsync(SettingName.PasswordLength, cancel);
        var opened = await commands.RunAsync<OpenedSession>(
            new Command(seen.Author, Open, Subject.Account(seen.Named), new { }, Call.None), seen.Lock, async (context, token) =>
            {
                var (account, cause) = await AdmitAsync(context, seen, token);
                if (account is null) return Refuse(context, seen, cause);
                foreach (var statement in counted.Value.IfRight) context.Write(statement);
                if (account.InitialPasswordUntil is not null)
                    context.Write(Sql.Statement("update accounts set initial_password_used = true where user_name = $1", account.UserName));
                if (command.ByText && !account.IsVerified(Contact.Mobile))
                    context.Write(Sql.Statement("update accounts set mobile_verified_at = $2 where user_name = $1", account.UserName, context.Now));
                await AtRisk.MarkAsync(context, account, command.Password, shortest, token);
                return await SessionStore.OpenAsync(context, account, kind, visitor, command.ByText ? seen.Rules.Until : null, seen.Key?.Serial, token);
            }, cancel);
        if (opened.IsRefused) return opened.Refusal;
        var (id, accessToken, expiresAt) = opened.Value;
        var live = await sessions.FindAsync(id, cancel) ?? throw new InvalidOperationException("A session just opened is not found.");
        return new SignInAnswer(id, accessToken, expiresAt, live.MustChangePassword, live.DutyAccepted, live.Actor);
    }

    /// <summary>
    /// Sends a code to the phone of an account that signs in provisionally (R10.5), if name and password are right and everything else is. The answer
    /// and the work are the same whatever comes of it; the tries are never given back, which would tell that the password was right.
    /// </summary>
    public async Task<Result> SendTextAsync(SignInCommand command, Visitor visitor, CancellationToken cancel)
    {
        var counted = await throttle.CountSignInAsync(PlainText.Shorten(command.UserName, UserName.Length), visitor, byText: true, cancel);
        if (counted.IsRefused) return counted.Refusal;
        var seen = await LookAsync(command, UsbKeys.ToSignIn, visitor, cancel);
        var sent = await commands.RunAsync<bool>(
            new Command(seen.Author, SendText, Subject.Account(seen.Named), new { }, Call.None), null, (context, _) =>
            {
                var cause = seen.CauseBeforeCode ?? Standing(seen.Account!, seen, context.Now);
                var code = TextCodes.New();
                foreach (var statement in texts.Keep(seen.Named, cause is null ? seen.Account!.Mobile : "", code, context.Now)) context.Write(statement);
                context.Record(cause is null
                    ? AccountSubject.Entry(new TextCodeSent(visitor.Network, visitor.Device?.Hash), seen.Account!, Author.System, context.Now)
                    : Failure(seen, cause.Value, context.Now));
                return Task.FromResult(Result.Of(true));
            }, cancel);
        return sent.IsRefused ? sent.Refusal : Result.Done;
    }

    /// <summary>Gives the password and a fresh code again, for sensitive calls. Counted by session: guesses from elsewhere don't stop it.</summary>
    public async Task<Result> ConfirmAsync(
        Actor actor, string password, string code, bool byText, Visitor visitor, CancellationToken cancel, UsbKeyAnswer? usbKey = null)
    {
        if (usbKey is not null && UsbKeys.LacksPin(usbKey)) return UsbKeys.NoPin;
        var counted = await throttle.CountConfirmationAsync(actor.SessionId, cancel);
        if (counted.IsRefused) return counted.Refusal;
        var given = new SignInCommand(actor.UserName, password, Typed.Code(code), byText) { UsbKey = usbKey };
        var seen = await LookAsync(given, UsbKeys.ToConfirm(actor), visitor, cancel);
        var done = await commands.RunAsync<bool>(
            new Command(actor, Confirm, Subject.Account(actor.UserName), new { }, Call.None), seen.Lock, async (context, token) =>
            {
                var (account, cause) = await AdmitAsync(context, seen, token);
                if (account is null) return Refuse(context, seen, cause);
                foreach (var statement in counted.Value.IfRight) context.Write(statement);
                context.Write(Sql.Statement("update sessions set confirmed_at = $2 where id = $1", actor.SessionId, context.Now));
                return true;
            }, cancel);
        return done.IsRefused ? done.Refusal : Result.Done;
    }

    /// <summary>
    /// Looks at all that was given before the transaction: stretching a password takes longer than one may be open. The same work is done
    /// whatever is wrong.
    /// </summary>
    private async Task<Seen> LookAsync(SignInCommand command, string purpose, Visitor visitor, CancellationToken cancel)
    {
        // A code by text is used up by the sign-in that it opens, whatever is given beside it.
        if (command.ByText) command = command with { UsbKey = null };
        var credential = UsbKeys.CredentialOf(command.UsbKey);
        var named = UserName.TryParse(command.UserName, out _) ? command.UserName : "";
        var now = time.GetUtcNow();
        var (account, keys, rules, text) = await commands.LookAsync(async (db, token) =>
        {
            var found = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == named, token);
            // A key is good only for the account that it is bound to, even if another account names its serial number (R11.1). One of the account's that is
            // lost opens nothing, but that somebody has it is to be known (R12.1). A FIDO2 key's answer says by itself which key it is.
            var serial = found?.KeySerial ?? "";
            var all = await db.SecurityKeys.FromSql(
                $"""
                select * from security_keys where serial = {serial} and bound_to = {named}
                union all
                (select k.* from key_ledger l join security_keys k on k.serial = l.serial and k.state = {nameof(KeyState.Lost)}
                  where l.account = {named} and l.entry = {nameof(KeyEntry.Bound)} order by l.id desc limit 1)
                union all
                select * from security_keys where credential_id = {credential}
                """).AsNoTracking().ToListAsync(token);
            await db.Database.OpenConnectionAsync(token);
            var read = ReadDoor.Within((NpgsqlConnection)db.Database.GetDbConnection(), null);
            var given = SignInRules.Add(read, found is null ? UnitPath.Root(UnitCode.Nation) : UnitPath.Parse(found.UnitPath), now);
            var sent = TextCodes.Add(read, named);
            await read.RunAsync(token);
            return (found, all, given(), sent());
        }, cancel);
        var key = keys.Find(row => row.Serial == account?.KeySerial && row.BoundTo == named);
        var code = secrets.Match(key, command.Code, now);
        var lostKey = keys.Find(row => row is { State: KeyState.Lost, ShowsCodes: true });
        var lost = secrets.Match(lostKey, command.Code, now);
        var shown = await usbKeys.MatchAsync(command.UsbKey, purpose, keys.Find(row => row.CredentialId is { } id && id.AsSpan().SequenceEqual(credential)));
        var textFits = texts.Fits(text, named, command.Code, now);
        return new Seen(named, command.ByText, visitor, account, rules)
        {
            Key = key, Code = code, TextCode = textFits, ByUsbKey = command.UsbKey is not null, Shown = shown,
            LostKey = shown?.Key.State == KeyState.Lost ? shown.Key.Serial
                : lost.IsOfKey && !(code.IsOfKey && key!.State == KeyState.Bound) ? lostKey!.Serial : null,
            PasswordFits = Verify(account, command.Password), TypedName = hashes.OfName(command.UserName),
        };
    }

    /// <summary>
    /// The account, if all that was seen of it still holds now that it is locked, and else why not; and the code is used up. Of two sign-ins with the
    /// same code, on whatever nodes, one wins.
    /// </summary>
    private async Task<(Account? Account, SignInCause Cause)> AdmitAsync(CommandContext context, Seen seen, CancellationToken cancel)
    {
        var account = await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == seen.Named, cancel);
        if (seen.Cause is { } wrong) return (null, wrong);
        if (Standing(account!, seen, context.Now) is { } cause) return (null, cause);
        if (!await IsInServiceAsync(context, account!, cancel)) return (null, SignInCause.NotActive);
        if (seen.Shown is { } shown) return await UsbKeys.UseAsync(context, shown, cancel) is { } over ? (null, over) : (account, default);
        var used = seen.ByText
            ? await TextCodes.UseAsync(context, seen.Named, cancel)
            : await secrets.UseAsync(context.Db, seen.Key!, seen.Code.Step!.Value, context.Now, cancel);
        return used ? (account, default) : (null, SignInCause.CodeReplayed);
    }

    /// <summary>Where a unit is suspended or closed, nobody signs in.</summary>
    private static Task<bool> IsInServiceAsync(CommandContext context, Account account, CancellationToken cancel)
    {
        var sql = new Sql();
        return ReadDoor.Within(context.Connection, null).AnyAsync(
            sql.InBatch($"select from units u where u.code = {sql.Value(account.UnitCode.ToString())} and {UnitSql.IsInService("u")}"), cancel);
    }

    /// <summary>Why an account is not let in although name, password and code are right; null where it is.</summary>
    private static SignInCause? Standing(Account account, Seen seen, DateTimeOffset now) =>
        account.Status != AccountStatus.Active || account.IsOverAt(now) ? SignInCause.NotActive
        // The password was changed since it was looked at; or it is an initial one that has had its day.
        : account.SecurityStamp != seen.Account!.SecurityStamp || !account.TakesPasswordAt(now) ? SignInCause.WrongPassword
        : !seen.Rules.Admits(seen.Visitor.Network, seen.ByText) ? SignInCause.NetworkNotAllowed
        : null;

    /// <summary>A failure is on record with its cause, and a wrong code is counted: the same statements and rows whatever was wrong.</summary>
    private static Refusal Refuse(CommandContext context, Seen seen, SignInCause cause)
    {
        context.KeepIfRefused(Failure(seen, cause, context.Now), seen.ByText
            ? TextCodes.Count(seen.Named)
            : KeySecrets.Count(seen.Key, seen.Named, wrong: seen.Code.Step is null && seen.Shown is null, context.Now));
        return Refused;
    }

    private static JournalEntry Failure(Seen seen, SignInCause cause, DateTimeOffset now)
    {
        // What was typed in the wrong field may be a password: only names of real accounts go on record, others as a hash under a key that does not.
        var known = seen.Account?.UserName;
        var what = new SignInRefused(
            seen.Visitor.Network, cause, seen.Visitor.Device?.Hash, known is null ? seen.TypedName : null, seen.KeyOf(cause), seen.ByText);
        return new JournalEntry(what, known is null ? Nobody : Subject.Account(known), 0, Author.System, now)
        {
            UnitCode = seen.Account?.UnitCode.ToString() ?? "",
            UnitPath = seen.Account?.UnitPath ?? "",
            Readers = known is null ? Readers.Nobody : Readers.OfAccount(known),
        };
    }

    private bool Verify(Account? account, string password)
    {
        // Stands in for an unknown account's hash, so that checking takes as long as for a real one; nobody knows its password.
        s_standInHash ??= hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        return hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? s_standInHash, PasswordRule.Normalize(password) ?? "")
            != PasswordVerificationResult.Failed && account is not null;
    }

    /// <summary>What was seen before the transaction; the name that was given is empty where it is none of the coding rule.</summary>
    private sealed record Seen(string Named, bool ByText, Visitor Visitor, Account? Account, SignInRules Rules)
    {
        public SecurityKey? Key { get; init; }
        public CodeMatch Code { get; init; }
        public TextCodeMatch TextCode { get; init; }
        public bool ByUsbKey { get; init; }

        /// <summary>The FIDO2 key whose answer it is, whosever that is.</summary>
        public UsbKeyShown? Shown { get; init; }

        /// <summary>Serial number of the lost key that somebody has; null where none was shown.</summary>
        public string? LostKey { get; init; }
        public bool PasswordFits { get; init; }

        /// <summary>The name as it was typed, by its hash.</summary>
        public required string TypedName { get; init; }

        public Author Author => Account is { } known ? known : Author.System;

        /// <summary>What is wrong whatever the code is. A lost key that somebody has says most, then the password.</summary>
        public SignInCause? CauseBeforeCode =>
            Account is null ? SignInCause.UnknownName
            : LostKey is not null ? SignInCause.KeyLost
            : !PasswordFits ? SignInCause.WrongPassword
            : ByText && !Rules.Covered ? SignInCause.ModeNotAllowed
            : null;

        /// <summary>What is wrong, as far as can be said before the account is locked; null where nothing is.</summary>
        public SignInCause? Cause => CauseBeforeCode ?? (ByText ? TextCode switch
        {
            TextCodeMatch.Right => null,
            TextCodeMatch.Used => SignInCause.CodeReplayed,
            _ => SignInCause.WrongCode,
        }
        : Key?.State != KeyState.Bound ? SignInCause.KeyNotBound
        : ByUsbKey ? Shown?.Key.Serial == Key.Serial ? null : SignInCause.WrongCode
        : Code.Step is not null ? null
        : Code.Used ? SignInCause.CodeReplayed
        : SignInCause.WrongCode);

        /// <summary>The key that a refusal is about, where it says more than that of the account.</summary>
        public string? KeyOf(SignInCause cause) => cause switch
        {
            SignInCause.KeyLost => LostKey,
            SignInCause.CodeReplayed when !ByText => Key?.Serial,
            _ => null,
        };

        /// <summary>A try that is refused in any case locks no row: that there is one could be told by it.</summary>
        public SubjectLock? Lock => Cause is null ? AccountSubject.Lock(Named) : null;
    }
}
