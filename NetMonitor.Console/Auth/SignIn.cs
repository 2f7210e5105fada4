using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Auth;

/// <summary>Formal sign-in: user name, password and key code, for every account (R10.4).</summary>
public sealed record SignInCommand(string UserName, string Password, string KeyCode);

/// <summary>A session that was opened. The token is shown this once.</summary>
public sealed record SignInAnswer(Guid SessionId, string Token, DateTimeOffset ExpiresAt, bool MustChangePassword, Actor Actor);

/// <summary>
/// Signs in. Whichever of the three is wrong, or whether the account exists or is frozen, the answer and the work are the
/// same (R10.4): a password is always stretched and a code always computed, against a stand-in where there is none.
/// </summary>
public sealed class SignIn(
    IDbContextFactory<NetMonitorDb> databases, SignInThrottle throttle, SessionStore sessions, IPasswordHasher<Account> hasher, KeySecrets secrets,
    JournalWake wake, TimeProvider time)
{
    private static readonly Refusal Refused = new("SignInRefused", RefusalKind.Unauthenticated, "R10.4");
    private static string? s_standInHash;

    public async Task<Result<SignInAnswer>> HandleAsync(SignInCommand command, SessionKind kind, string network, string device, CancellationToken cancel)
    {
        // Too long or odd to be any account's: cut to what the throttle keeps, and take the same path.
        var userName = PlainText.Shorten(command.UserName, UserName.Length);
        if (await throttle.CheckAsync(userName, network, cancel) is { } blocked) return blocked;

        await using var db = await databases.CreateDbContextAsync(cancel);
        var account = UserName.TryParse(command.UserName, out _)
            ? await db.Accounts.FirstOrDefaultAsync(row => row.UserName == command.UserName, cancel)
            : null;
        // A key opens the one account it is bound to, whatever an account says (R11.1).
        var key = account?.KeySerial is { } serial
            ? await db.SecurityKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Serial == serial && row.BoundTo == account.UserName, cancel)
            : null;
        var now = time.GetUtcNow();
        var step = secrets.Match(key, command.KeyCode, now);
        var passwordFits = Verify(account, command.Password);
        await secrets.CountAsync(db, key, wrong: step is null, cancel);
        if (account is null || !passwordFits || step is null || account.Status != AccountStatus.Active || key?.State != KeyState.Bound
            || !await secrets.UseAsync(db, key, step.Value, now, cancel))
        {
            await throttle.FailedAsync(userName, network, cancel);
            await RecordAsync(account, network, now, cancel);
            return Refused;
        }

        var answer = await sessions.OpenAsync(db, account, kind, network, device, now, cancel);
        await throttle.ClearAsync(userName, cancel);
        return answer;
    }

    /// <summary>Gives the password and a fresh code again, for sensitive calls.</summary>
    public async Task<Result> ConfirmAsync(Actor actor, string password, string keyCode, string network, CancellationToken cancel)
    {
        if (await throttle.CheckAsync(actor.UserName, network, cancel) is { } blocked) return blocked;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var account = await db.Accounts.FirstAsync(row => row.UserName == actor.UserName, cancel);
        var key = await db.SecurityKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Serial == account.KeySerial && row.BoundTo == account.UserName, cancel);
        var now = time.GetUtcNow();
        var step = secrets.Match(key, keyCode, now);
        var passwordFits = Verify(account, password);
        await secrets.CountAsync(db, key, wrong: step is null, cancel);
        if (!passwordFits || step is null || !await secrets.UseAsync(db, key!, step.Value, now, cancel))
        {
            await throttle.FailedAsync(actor.UserName, network, cancel);
            await RecordAsync(account, network, now, cancel);
            return Refused;
        }

        await db.Sessions.Where(row => row.Id == actor.SessionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ConfirmedAt, now), cancel);
        return Result.Done;
    }

    private bool Verify(Account? account, string password)
    {
        // The stand-in is stretched like a real one; its password nobody knows.
        s_standInHash ??= hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        if (password.Length > PasswordRule.Longest) password = "";
        return hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? s_standInHash, password) != PasswordVerificationResult.Failed && account is not null;
    }

    private async Task RecordAsync(Account? account, string network, DateTimeOffset now, CancellationToken cancel)
    {
        // What was typed in the wrong field may be a password: only names of real accounts go on record.
        await using var db = await databases.CreateDbContextAsync(cancel);
        var entry = new JournalEntry(Verbs.SignInRefused, Subject.Account(account?.UserName ?? "unknown"), 0, Author.System, now)
        {
            UnitCode = account?.UnitCode.ToString() ?? "",
            UnitPath = account?.UnitPath ?? "",
            Data = System.Text.Json.JsonSerializer.Serialize(new { network }, AnswerJson.Options),
        };
        wake.Signal(await JournalWriter.AppendAsync(db, entry, cancel));
    }

    /// <summary>The network a request came from: an IPv4 address, or the /64 of an IPv6 one, which is one household or office.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }
}

/// <summary>Seeds of security keys: encrypted at rest, never shown again; and which of their codes were used.</summary>
public sealed class KeySecrets(IDataProtectionProvider protection)
{
    /// <summary>Steps either side that a key's clock may be off.</summary>
    private const int Window = 1;

    private readonly IDataProtector _protector = protection.CreateProtector("SecurityKeys.v1");
    private readonly byte[] _standIn = RandomNumberGenerator.GetBytes(20);

    public string Protect(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    public byte[] Reveal(SecurityKeyRow key) => _protector.Unprotect(Convert.FromBase64String(key.ProtectedSecret));

    /// <summary>The unused step whose code this is, within the window around the key's own clock; null where there is none.</summary>
    public long? Match(SecurityKeyRow? key, string code, DateTimeOffset now)
    {
        var secret = key is null ? _standIn : Reveal(key);
        var current = Auth.KeyCode.StepAt(now, key?.PeriodSeconds ?? 30) + (key?.Drift ?? 0);
        long? match = null;
        // All steps are computed whatever the first one says: the same work for every outcome.
        for (var step = current - Window; step <= current + Window; step++)
        {
            var expected = Auth.KeyCode.At(key?.Algorithm ?? KeyAlgorithm.Sha1, secret, step, key?.Digits ?? 6);
            var equal = CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(expected), System.Text.Encoding.UTF8.GetBytes(code));
            if (equal && key is not null && step > key.LastStep) match ??= step;
        }

        return match;
    }

    /// <summary>Counts a wrong code against its key. The statement is sent whatever was wrong, and whether there is a key: the same work for every outcome.</summary>
    public Task CountAsync(NetMonitorDb db, SecurityKeyRow? key, bool wrong, CancellationToken cancel)
    {
        var (serial, more) = (key?.Serial ?? "", wrong ? 1 : 0);
        return db.SecurityKeys.Where(row => row.Serial == serial).ExecuteUpdateAsync(set => set.SetProperty(row => row.WrongCodes, row => row.WrongCodes + more), cancel);
    }

    /// <summary>
    /// Marks the code as used, in one statement: of two sign-ins with the same code, on whatever nodes, one wins. Learns the
    /// clock's drift.
    /// </summary>
    public async Task<bool> UseAsync(NetMonitorDb db, SecurityKeyRow key, long step, DateTimeOffset now, CancellationToken cancel)
    {
        // Resynchronised at each use: a clock that runs off slowly stays inside the window. An hour off is a broken key.
        var most = 3600 / key.PeriodSeconds;
        var drift = (int)Math.Clamp(step - Auth.KeyCode.StepAt(now, key.PeriodSeconds), -most, most);
        return await db.SecurityKeys.Where(row => row.Serial == key.Serial && row.LastStep < step).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LastStep, step).SetProperty(row => row.Drift, drift).SetProperty(row => row.WrongCodes, 0), cancel) == 1;
    }
}
