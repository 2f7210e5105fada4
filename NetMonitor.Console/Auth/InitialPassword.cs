using System.Security.Cryptography;

namespace NetMonitor.Console.Auth;

/// <summary>Initial passwords: made by the system, shown once, and nobody's choice (R10.2).</summary>
internal static class InitialPassword
{
    /// <summary>Letters and digits that nobody takes for one another, written or told by telephone.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", Digits = "23456789";

    /// <summary>Four groups of three letters and a digit: some 78 bits.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 4)
        .Select(_ => RandomNumberGenerator.GetString(Letters, 3) + RandomNumberGenerator.GetString(Digits, 1)));
}
