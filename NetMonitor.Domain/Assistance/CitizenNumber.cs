using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>
/// A citizen's number (GB 11643): division, date of birth, sequence and a check character by ISO 7064 MOD 11-2, 18 characters in all, e.g.
/// <c>11010519491231002X</c>. It is personal: kept encrypted, shown masked, and never written to a log or a refusal's details.
/// </summary>
public readonly record struct CitizenNumber
{
    public const int Length = 18;

    /// <summary>The oldest whose number can be asked about, in years: somebody who died long ago may still own a shop's name.</summary>
    private const int Oldest = 150;

    private const int BirthAt = 6, BirthLength = 8;

    /// <summary>Provinces of GB/T 2260, by which every number begins. A business's credit code begins with 9, where there is none.</summary>
    private static readonly FrozenSet<string> s_provinces = new[]
    {
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _text;

    private CitizenNumber(string text) => _text = text;

    /// <summary>
    /// As it was typed: full-width forms, a lower-case x and blanks between its parts are folded. False where the check character is wrong, the
    /// province does not exist, or the date of birth does not exist, lies after <paramref name="today"/> or too long before it.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? typed, DateOnly today, out CitizenNumber number)
    {
        number = default;
        if (typed is null) return false;
        var text = Typed.Code(typed);
        if (text.Length != Length || text.AsSpan(0, Length - 1).ContainsAnyExceptInRange('0', '9')) return false;
        if (!s_provinces.Contains(text[..2]) || CheckCharacter(text.AsSpan(0, Length - 1)) != text[^1]) return false;
        if (!DateOnly.TryParseExact(text.AsSpan(BirthAt, BirthLength), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
            || born > today || born.Year < today.Year - Oldest) return false;
        number = new CitizenNumber(text);
        return true;
    }

    /// <summary>The ISO 7064 MOD 11-2 check character over digits: a digit, or X for ten.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var rest = 0;
        foreach (var digit in digits) rest = (rest + digit - '0') * 2 % 11;
        return (12 - rest) % 11 is var value and < 10 ? (char)('0' + value) : 'X';
    }

    /// <summary>The division and the last two: <c>330106**********1X</c>.</summary>
    public static string Masked(string number) => Masking.Middle(number, BirthAt, 2);

    /// <exception cref="InvalidOperationException">This is <c>default</c>, no number.</exception>
    public override string ToString() => _text ?? throw new InvalidOperationException("A default CitizenNumber is no number.");
}
