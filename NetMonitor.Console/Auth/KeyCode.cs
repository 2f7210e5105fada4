using NetMonitor.Domain.Keys;
using OtpNet;

namespace NetMonitor.Console.Auth;

/// <summary>The code a one-time-password key shows at a time step.</summary>
public static class KeyCode
{
    /// <summary>The code of one step. The caller decides which steps are tried, and makes sure that a code is good only once.</summary>
    /// <param name="algorithm">What the key works with, from its record.</param>
    /// <param name="secret">The seed as bytes.</param>
    /// <param name="step">Unix seconds divided by the key's period, rounded down.</param>
    /// <param name="digits">6 to 8; leading zeros are kept.</param>
    /// <param name="challenge">Only for SM3, as ASCII; null or empty for a key that takes none.</param>
    public static string At(KeyAlgorithm algorithm, byte[] secret, long step, int digits, string? challenge = null)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 8);
        if (algorithm == KeyAlgorithm.Sm3)
            return Sm3Otp.At(secret, step, digits, challenge);
        if (!string.IsNullOrEmpty(challenge))
            throw new ArgumentException("RFC 6238 knows no challenge.", nameof(challenge));

        // RFC 6238 is RFC 4226 with the step as its counter; computed that way, the key's own period is not needed here.
        var mode = algorithm switch
        {
            KeyAlgorithm.Sha1 => OtpHashMode.Sha1,
            KeyAlgorithm.Sha256 => OtpHashMode.Sha256,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        return new Hotp(secret, mode, digits).ComputeHOTP(step);
    }

    /// <summary>The step of an instant; the period of a key is 30 or 60 seconds as a rule.</summary>
    public static long StepAt(DateTimeOffset at, int periodSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periodSeconds, 1);
        return at.ToUnixTimeSeconds() / periodSeconds;
    }
}
