using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Keys;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>Seeds of security keys: encrypted at rest, never shown again; and which of their codes were used.</summary>
public sealed class KeySecrets(IDataProtectionProvider protection)
{
    /// <summary>Steps either side that a key's clock may be off.</summary>
    private const int Window = 1;

    internal const string Purpose = "SecurityKeys.v1";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);
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
            var equal = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(code));
            if (equal && key is not null && step > key.LastStep) match ??= step;
        }

        return match;
    }

    /// <summary>
    /// Counts a wrong code against its key, and where there is none, against the name. The statement writes a row whatever was wrong: the same work for
    /// every outcome.
    /// </summary>
    public static NpgsqlBatchCommand Count(SecurityKeyRow? key, string named, bool wrong, DateTimeOffset now) => Sql.Statement(
        "insert into wrong_codes as c (subject, count, at) values ($1, $2, $3) on conflict (subject) do update set count = c.count + $2, at = $3",
        key?.Serial ?? $"?{named}", wrong ? 1 : 0, now);

    /// <summary>
    /// Marks the code as used, in one statement: of two sign-ins with the same code, on whatever nodes, one wins. Learns the
    /// clock's drift.
    /// </summary>
    public async Task<bool> UseAsync(NetMonitorDb db, SecurityKeyRow key, long step, DateTimeOffset now, CancellationToken cancel)
    {
        // The drift is learnt anew at each use, so that a slowly drifting clock stays inside the window. A clock that is an hour off means a broken key.
        var most = 3600 / key.PeriodSeconds;
        var drift = (int)Math.Clamp(step - Auth.KeyCode.StepAt(now, key.PeriodSeconds), -most, most);
        if (await db.SecurityKeys.Where(row => row.Serial == key.Serial && row.LastStep < step).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LastStep, step).SetProperty(row => row.Drift, drift), cancel) != 1) return false;
        await db.WrongCodes.Where(row => row.Subject == key.Serial).ExecuteDeleteAsync(cancel);
        return true;
    }
}
