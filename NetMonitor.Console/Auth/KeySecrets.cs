using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Keys;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>What a code is of a key: the unused step whose code it is, or else whether it is the code of one that was used already.</summary>
public readonly record struct CodeMatch(long? Step, bool Used)
{
    /// <summary>Whether only the key itself can have shown it.</summary>
    public bool IsOfKey => Step is not null || Used;
}

/// <summary>Seeds of security keys: encrypted at rest, never shown again; and which of their codes were used.</summary>
public sealed class KeySecrets(IDataProtectionProvider protection)
{
    /// <summary>Steps either side that a key's clock may be off.</summary>
    private const int Window = 1;

    internal const string Purpose = "SecurityKeys.v1";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);
    private readonly byte[] _standIn = RandomNumberGenerator.GetBytes(20);

    /// <summary>A key without a seed has nothing to protect.</summary>
    public string Protect(byte[] secret) => secret.Length == 0 ? "" : Convert.ToBase64String(_protector.Protect(secret));

    public byte[] Reveal(SecurityKey key) => _protector.Unprotect(Convert.FromBase64String(key.ProtectedSecret));

    /// <summary>
    /// The unused step whose code this is, within the window around the key's own clock, or around the right time: a clock that was off may have been
    /// set right since, the console's or the key's. The same work whatever comes of it, and for no key at all.
    /// </summary>
    public CodeMatch Match(SecurityKey? key, string code, DateTimeOffset now)
    {
        // A FIDO2 key shows none.
        if (key is { ShowsCodes: false }) key = null;
        var secret = key is null ? _standIn : Reveal(key);
        var current = Auth.KeyCode.StepAt(now, key?.PeriodSeconds ?? 30);
        long? match = null;
        var used = false;
        // All steps are computed whatever the first one says: the same work for every outcome.
        foreach (var center in (ReadOnlySpan<long>)[current + (key?.Drift ?? 0), current])
            for (var step = center - Window; step <= center + Window; step++)
            {
                if (!IsCodeOf(key, secret, step, code) || key is null) continue;
                if (step > key.LastStep) match ??= step;
                else used = true;
            }

        return new CodeMatch(match, match is null && used);
    }

    /// <summary>
    /// The unused step of the second of two consecutive codes, as far off as a clock can be: so a key whose clock went wrong in years in a box shows that
    /// it is the one. Null where they are none of its.
    /// </summary>
    public long? MatchBoth(SecurityKey key, string code, string next, DateTimeOffset now)
    {
        if (!key.ShowsCodes) return null;
        var (secret, current, most) = (Reveal(key), Auth.KeyCode.StepAt(now, key.PeriodSeconds), MostDrift(key));
        for (var step = current - most; step < current + most; step++)
            if (step >= key.LastStep && IsCodeOf(key, secret, step, code) && IsCodeOf(key, secret, step + 1, next)) return step + 1;
        return null;
    }

    /// <summary>
    /// Counts a wrong code against its key, and where there is none, against the name. The statement writes a row whatever was wrong: the same work for
    /// every outcome.
    /// </summary>
    public static NpgsqlBatchCommand Count(SecurityKey? key, string named, bool wrong, DateTimeOffset now) => Sql.Statement(
        "insert into wrong_codes as c (subject, count, at) values ($1, $2, $3) on conflict (subject) do update set count = c.count + $2, at = $3",
        key?.Serial ?? $"?{named}", wrong ? 1 : 0, now);

    /// <summary>
    /// Marks the code as used, in one statement: of two sign-ins with the same code, on whatever nodes, one wins. Learns the
    /// clock's drift.
    /// </summary>
    public async Task<bool> UseAsync(NetMonitorDb db, SecurityKey key, long step, DateTimeOffset now, CancellationToken cancel)
    {
        // The drift is learnt anew at each use, so that a slowly drifting clock stays inside the window.
        var most = MostDrift(key);
        var drift = (int)Math.Clamp(step - Auth.KeyCode.StepAt(now, key.PeriodSeconds), -most, most);
        if (await db.SecurityKeys.Where(row => row.Serial == key.Serial && row.LastStep < step).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LastStep, step).SetProperty(row => row.Drift, drift), cancel) != 1) return false;
        await db.WrongCodes.Where(row => row.Subject == key.Serial).ExecuteDeleteAsync(cancel);
        return true;
    }

    /// <summary>Steps that a clock can be off: one that is an hour off means a broken key.</summary>
    private static int MostDrift(SecurityKey key) => 3600 / key.PeriodSeconds;

    private static bool IsCodeOf(SecurityKey? key, byte[] secret, long step, string code) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Auth.KeyCode.At(key?.Algorithm ?? KeyAlgorithm.Sha1, secret, step, key?.Digits ?? 6)), Encoding.UTF8.GetBytes(code));
}
