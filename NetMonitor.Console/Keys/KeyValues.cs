using System.Globalization;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using OtpNet;

namespace NetMonitor.Console.Keys;

/// <summary>What a key is described by, in a file or typed: each value as its own type, or what is wrong with it.</summary>
public static class KeyValues
{
    public const string Serial = "serial";
    public const string SeedColumn = "seed";
    public const string AlgorithmColumn = "algorithm";
    public const string DigitsColumn = "digits";
    public const string PeriodColumn = "period";

    /// <summary>Bytes of a seed: GM/T 0021 wants 128 bits or more, and no hash makes use of more than its block.</summary>
    public const int ShortestSeed = 16;
    public const int LongestSeed = 64;

    public static IReadOnlyList<string> Columns { get; } = [Serial, SeedColumn, AlgorithmColumn, DigitsColumn, PeriodColumn];

    /// <summary>
    /// A seed in hexadecimal or Base32. What could be both is hexadecimal: a Base32 text of this length without one letter past F is no accident that
    /// happens.
    /// </summary>
    public static Result<byte[]> Seed(string? typed)
    {
        var text = string.Concat(Typed.Fold(typed ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        if (text.Length == 0) return Refusal.Malformed("KeySeedMalformed");
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)) return Seed(Convert.FromHexString(text));
        var bare = text.TrimEnd('=');
        // A last group of one, three or six characters ends within a byte: something is missing.
        if (bare.Length % 8 is 1 or 3 or 6 || bare.Any(c => c is not (>= 'A' and <= 'Z' or >= '2' and <= '7'))) return Refusal.Malformed("KeySeedMalformed");
        return Seed(Base32Encoding.ToBytes(bare));
    }

    public static Result<byte[]> Seed(byte[] seed) =>
        seed.Length is >= ShortestSeed and <= LongestSeed ? seed : Refusal.Malformed("KeySeedLength");

    /// <summary>
    /// What the seed's column says beside that algorithm: a FIDO2 key has none, <c>KeyHasNoSeed</c> where there is one.
    /// </summary>
    public static Result<byte[]> Seed(string? typed, KeyAlgorithm? algorithm) =>
        algorithm != KeyAlgorithm.Fido2 ? Seed(typed) : string.IsNullOrWhiteSpace(typed) ? Array.Empty<byte>() : Refusal.Malformed("KeyHasNoSeed");

    /// <summary>
    /// SHA-1 where nothing is said, as RFC 6238 has it. <c>SHA1</c>, <c>HMAC-SHA-1</c> and the like are the same; <c>SM3</c> is our own word, in CSV and as
    /// the <c>Suite</c> of a PSKC key alike, as nobody registered one for GM/T 0021. <c>FIDO2</c> is a key that shows no codes.
    /// </summary>
    public static Result<KeyAlgorithm> Algorithm(string? typed)
    {
        var name = string.Concat(Typed.Fold(typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return (name.StartsWith("HMAC", StringComparison.Ordinal) ? name[4..] : name) switch
        {
            "" when string.IsNullOrWhiteSpace(typed) => KeyAlgorithm.Sha1,
            "SHA1" => KeyAlgorithm.Sha1,
            "SHA256" => KeyAlgorithm.Sha256,
            "SM3" => KeyAlgorithm.Sm3,
            "FIDO2" => KeyAlgorithm.Fido2,
            _ => Refusal.Malformed("KeyAlgorithmUnknown"),
        };
    }

    /// <summary>Six where nothing is said.</summary>
    public static Result<int> Digits(string? typed) => Number(typed, 6) is { } digits and >= 6 and <= 8 ? digits : Refusal.Malformed("KeyDigitsUnknown");

    /// <summary>Thirty where nothing is said.</summary>
    public static Result<int> Period(string? typed) => Number(typed, 30) is { } seconds and (30 or 60) ? seconds : Refusal.Malformed("KeyPeriodUnknown");

    private static int? Number(string? typed, int unsaid) =>
        string.IsNullOrWhiteSpace(typed) ? unsaid
        : int.TryParse(Typed.Fold(typed), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
