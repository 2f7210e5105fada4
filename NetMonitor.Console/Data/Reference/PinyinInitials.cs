using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Reference;

/// <summary>
/// First letters of the pinyin of a text, for search by typing them. Division names were read as words when the data was made; any
/// other text is read character by character in the commonest reading, which is wrong for some names and good enough to find them.
/// </summary>
public static class PinyinInitials
{
    private const char First = '\u4E00';
    private const char Last = '\u9FFF';

    private static readonly Lazy<string> ByCharacter = new(ReadCharacters);
    private static readonly Lazy<FrozenDictionary<string, string>> ByDivision = new(ReadDivisions);

    /// <summary>Letters and digits pass through in lower case and half width; what has no reading is left out.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var initials = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= First and <= Last)
            {
                if (ByCharacter.Value[c - First] is var letter and not '-')
                    initials.Append(letter);
                continue;
            }

            var plain = Typed.HalfWidth(c);
            if (char.IsAsciiLetterOrDigit(plain))
                initials.Append(char.ToLowerInvariant(plain));
        }

        return initials.ToString();
    }

    /// <summary>The initials of a division's name by its public code (2, 4, 6 or 9 digits); null for one that isn't in the data.</summary>
    public static string? OfDivision(string code) => ByDivision.Value.GetValueOrDefault(code);

    private static string ReadCharacters()
    {
        var letters = new StringBuilder(Last - First + 1);
        foreach (var (block, row) in Rows("pinyin/initials-by-character.tsv"))
        {
            if (int.Parse(block, NumberStyles.HexNumber, CultureInfo.InvariantCulture) != First + letters.Length || row.Length != 256)
                throw new InvalidOperationException($"The pinyin of characters is broken at {block}.");
            letters.Append(row);
        }

        return letters.ToString();
    }

    private static FrozenDictionary<string, string> ReadDivisions() =>
        Rows("pinyin/initials-by-division.tsv").ToFrozenDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Key, string Value)> Rows(string name)
    {
        using var reader = ReferenceFiles.Read(name);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#') && line.Split('\t') is [var key, var value])
                yield return (key, value);
    }
}
