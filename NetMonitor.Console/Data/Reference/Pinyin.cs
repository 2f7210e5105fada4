using System.Collections.Frozen;
using System.Text;

namespace NetMonitor.Console.Data.Reference;

/// <summary>How a Chinese name is typed in Latin letters: each character in each of its readings, without tones.</summary>
public static class Pinyin
{
    /// <summary>A name of many characters with several readings each has too many spellings to try.</summary>
    private const int MostSpellings = 64;

    /// <summary>Letters that are read as pinyin at most: longer than the longest name of a unit.</summary>
    private const int MostLetters = 100;

    /// <summary>Letters can be syllables in several ways, xian as xi an too; of too many the likeliest, which have the longest syllables first.</summary>
    private const int MostWays = 16;

    private const int LongestSyllable = 6;

    private static readonly Lazy<FrozenDictionary<string, string>> s_characters = new(ReadCharacters);
    private static readonly Lazy<FrozenDictionary<char, string[]>> s_readings = new(ReadReadings);

    /// <summary>All ways to spell it; none for a text in which a character has no reading.</summary>
    public static IReadOnlyList<string> SpellingsOf(string name)
    {
        List<string> spellings = [""];
        foreach (var character in name)
        {
            if (!s_readings.Value.TryGetValue(character, out var readings)) return [];
            spellings = [.. spellings.SelectMany(start => readings.Select(reading => start + reading)).Take(MostSpellings)];
        }

        return name.Length == 0 ? [] : spellings;
    }

    /// <summary>
    /// What finds typed pinyin in a Chinese text, as a regular expression that PostgreSQL and .NET read alike: whole syllables without tones, with or without
    /// blanks between them, the last one as far as it is typed; a character by any of its readings. Null where there is no syllable in it.
    /// </summary>
    public static string? Pattern(string typed)
    {
        var text = typed.ToLowerInvariant().Replace('ü', 'v');
        if (text.Count(char.IsAsciiLetterLower) is 0 or > MostLetters) return null;
        var (pattern, whole) = (new StringBuilder(), false);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetterLower(text[end])) end++;
            if (end == at)
            {
                // Blanks and apostrophes only say where a syllable ends.
                if (!char.IsWhiteSpace(text[at]) && text[at] is not ('\'' or '’')) pattern.Append(Literal(text[at..(at + 1)]));
                at++;
                continue;
            }

            var letters = text[at..end];
            var ways = Ways(letters, Whole);
            whole |= ways.Count > 0;
            if (ways.Count == 0 && end == text.Length)
            {
                ways = Ways(letters, Begun);
                whole |= ways.Exists(way => way.Length > 1);
            }

            if (ways.Count == 0) return null;
            pattern.Append("(?:").AppendJoin('|', ways.Select(way => string.Concat(way.Select(characters => $"[{characters}]")))).Append(')');
            at = end;
        }

        return whole ? pattern.ToString() : null;
    }

    /// <summary>A text that stands for itself in a regular expression.</summary>
    public static string Literal(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsLetterOrDigit(c) ? $"\\{c}" : $"{c}"));

    /// <summary>The ways to cut letters into syllables, each as the characters that may stand for one after the other.</summary>
    private static List<string[]> Ways(string letters, Func<string, bool, string?> syllable)
    {
        // Where the letters from a place on can be cut to the end: otherwise each way that ends nowhere would be walked for itself.
        var ends = new bool[letters.Length + 1];
        ends[^1] = true;
        for (var at = letters.Length - 1; at >= 0; at--) ends[at] = Next(at).Any();
        var ways = new List<string[]>();
        Walk(0, []);
        return ways;

        IEnumerable<(string Characters, int End)> Next(int at)
        {
            for (var end = Math.Min(letters.Length, at + LongestSyllable); end > at; end--)
                if (ends[end] && syllable(letters[at..end], end == letters.Length) is { } characters) yield return (characters, end);
        }

        void Walk(int at, IReadOnlyList<string> way)
        {
            if (at == letters.Length) ways.Add([.. way]);
            else
                foreach (var (characters, end) in Next(at).TakeWhile(_ => ways.Count < MostWays)) Walk(end, [.. way, characters]);
        }
    }

    /// <summary>A few interjections are read without a vowel, and no name.</summary>
    private static string? Whole(string syllable, bool last) =>
        syllable.AsSpan().IndexOfAny("aeiouv") < 0 ? null : s_characters.Value.GetValueOrDefault(syllable);

    /// <summary>The last syllable may be one that was only begun.</summary>
    private static string? Begun(string syllable, bool last) => !last ? Whole(syllable, last)
        : string.Concat(s_characters.Value.Where(known => known.Key.StartsWith(syllable, StringComparison.Ordinal)).SelectMany(known => known.Value).Distinct())
            is { Length: > 0 } characters ? characters : null;

    private static FrozenDictionary<string, string> ReadCharacters()
    {
        var characters = new Dictionary<string, string>();
        using var reader = ReferenceFiles.Read("pinyin/characters-by-reading.tsv");
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#') && line.Split('\t') is [var reading, var having]) characters.Add(reading, having);
        return characters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<char, string[]> ReadReadings() => s_characters.Value
        .SelectMany(reading => reading.Value, (reading, character) => (Character: character, Reading: reading.Key))
        .GroupBy(pair => pair.Character, pair => pair.Reading)
        .ToFrozenDictionary(character => character.Key, character => character.Order(StringComparer.Ordinal).ToArray());
}
