using System.Collections.Frozen;

namespace NetMonitor.Console.Data.Reference;

/// <summary>How a Chinese name is typed in Latin letters: each character in each of its readings, without tones.</summary>
public static class Pinyin
{
    /// <summary>A name of many characters with several readings each has too many spellings to try.</summary>
    private const int MostSpellings = 64;

    private static readonly Lazy<FrozenDictionary<char, string[]>> s_readings = new(ReadCharacters);

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

    private static FrozenDictionary<char, string[]> ReadCharacters()
    {
        var readings = new Dictionary<char, List<string>>();
        using var reader = ReferenceFiles.Read("pinyin/characters-by-reading.tsv");
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#') && line.Split('\t') is [var reading, var characters])
                foreach (var character in characters)
                    (readings.TryGetValue(character, out var known) ? known : readings[character] = []).Add(reading);
        return readings.ToFrozenDictionary(character => character.Key, character => character.Value.ToArray());
    }
}
