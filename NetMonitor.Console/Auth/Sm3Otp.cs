using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace NetMonitor.Console.Auth;

/// <summary>
/// One-time passwords of GM/T 0021: the SM3 digest of key, then time factor (8 bytes, big-endian), then challenge; read as eight
/// big-endian words, added modulo 2^32, of which the last decimal digits are the code.
/// </summary>
public static class Sm3Otp
{
    private const int ShortestInput = 16;

    /// <param name="key">The seed; the standard wants 128 bits or more.</param>
    /// <param name="factor">The time factor.</param>
    /// <param name="digits">How many decimal digits, leading zeros kept.</param>
    /// <param name="challenge">ASCII; null or empty for none.</param>
    /// <param name="counter">The event factor, for keys that have one; 4 bytes, big-endian, between time and challenge.</param>
    public static string At(byte[] key, long factor, int digits, string? challenge = null, int? counter = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var question = Encoding.ASCII.GetBytes(challenge ?? "");
        var id = new byte[Math.Max(ShortestInput, 8 + (counter is null ? 0 : 4) + question.Length)];
        BinaryPrimitives.WriteInt64BigEndian(id, factor);
        var at = 8;
        if (counter is { } events)
        {
            BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(at), events);
            at += 4;
        }

        question.CopyTo(id, at);

        var sm3 = new SM3Digest();
        sm3.BlockUpdate(key, 0, key.Length);
        sm3.BlockUpdate(id, 0, id.Length);
        var digest = new byte[sm3.GetDigestSize()];
        sm3.DoFinal(digest, 0);

        var sum = 0u;
        for (var word = 0; word < digest.Length; word += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(digest.AsSpan(word)));

        var modulus = 1UL;
        for (var i = 0; i < digits; i++)
            modulus *= 10;
        return (sum % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
