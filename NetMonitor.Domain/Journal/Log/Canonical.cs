using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>Numbers and bytes in the one spelling that the formats of c2sp.org allow, so that what is read is written back the same.</summary>
internal static class Canonical
{
    /// <summary>ASCII digits without leading zeros.</summary>
    public static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && Text(number) == text;

    /// <summary>RFC 4648, section 4, padded, without anything between its characters and without bits left over.</summary>
    public static bool TryBytes(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var decoded = new byte[text.Length / 4 * 3];
        bytes = Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : null;
        return bytes is not null && Convert.ToBase64String(bytes) == text;
    }

    public static bool TryHash(string text, [NotNullWhen(true)] out byte[]? hash) => TryBytes(text, out hash) && hash.Length == TreeHash.Size;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
