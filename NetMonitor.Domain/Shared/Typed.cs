using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NetMonitor.Domain.Shared;

/// <summary>
/// What people type is what they mean: an input method gives full-width digits, a printed form gives spaces and hyphens. Folded once, at the edge,
/// before anything is matched or counted.
/// </summary>
public static partial class Typed
{
    /// <summary>A search or a name: compatibility forms as their ordinary ones (NFKC), no blanks around it. Half characters are left to be refused.</summary>
    public static string Fold(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0) return text;
        try
        {
            return text.Normalize(NormalizationForm.FormKC).Trim();
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>A search both as it was typed and folded: what it looks for may be kept in full-width forms itself, such as a name's （二）.</summary>
    public static string[] Ways(string search) => [.. new[] { search.Trim(), Fold(search) }.Distinct(StringComparer.Ordinal)];

    /// <summary>A code, a user name or a number of ours: letters in upper case, and without the blanks and hyphens that set its parts apart.</summary>
    public static string Code(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(s_ofCodes) < 0) return text;
        var folded = Fold(text);
        var code = string.Concat(folded.Where(c => !char.IsWhiteSpace(c) && !IsHyphen(c)));
        // Nothing but hyphens is no code, and must not become one that all begin with.
        return (code.Length == 0 ? folded : code).ToUpperInvariant();
    }

    /// <summary>
    /// A number as it was typed; null for what is none. Commas only where thousands end, a point before decimals: <c>1,5</c> is no number, because
    /// some would mean one and a half by it.
    /// </summary>
    public static decimal? Number(string text)
    {
        // Only full-width forms: of ² or ① the ordinary form would be another number.
        var plain = string.Concat(text.Select(HalfWidth)).Trim();
        return NumberText().IsMatch(plain) && decimal.TryParse(plain, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A full-width form of ASCII as the ordinary one; anything else as it is.</summary>
    public static char HalfWidth(char c) => c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c;

    private static readonly System.Buffers.SearchValues<char> s_ofCodes = System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>A hyphen or a dash of any length.</summary>
    internal static bool IsHyphen(char c) => c is '\u2212' || char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    [GeneratedRegex(@"^-?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?$")]
    private static partial Regex NumberText();
}
