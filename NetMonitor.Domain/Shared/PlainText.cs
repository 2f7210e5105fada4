using System.Globalization;
using System.Text;

namespace NetMonitor.Domain.Shared;

/// <summary>What people may type. Lengths count UTF-16 units, as the database's columns and the browser's maxlength do.</summary>
public static class PlainText
{
    /// <summary>
    /// What is a letter or a mark by its category and yet nobody sees: fillers of Hangul, the Braille pattern without a dot, a joiner of graphemes, two
    /// Khmer vowels that no text has.
    /// </summary>
    private const string Unseen = "\u115F\u1160\u3164\uFFA0\u2800\u034F\u17B4\u17B5";

    /// <summary>Mongolian's vowel separator: a format character, but a part of how words are spelled.</summary>
    private const char VowelSeparator = '\u180E';

    /// <summary>One line, not blank, with nothing in it that nobody sees.</summary>
    public static bool IsLine(string? text, int maxLength) => text is not null && text.Length <= maxLength && !IsBlank(text) && IsClean(text, breaks: false);

    /// <summary>Text of several lines, possibly empty; line breaks and tabs are allowed, other control characters not.</summary>
    public static bool IsText(string? text, int maxLength) =>
        text is not null && text.Length <= maxLength && IsClean(text, breaks: true) && (string.IsNullOrWhiteSpace(text) || !IsBlank(text));

    /// <summary>The same where something has to be said, such as a reason: blank lines alone are nothing.</summary>
    public static bool IsSaid(string? text, int maxLength) => IsText(text, maxLength) && !IsBlank(text!);

    /// <summary>Whether nobody sees anything of it.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (IsSeen(rune)) return false;
        return true;
    }

    /// <summary>What a program said of itself, as far as it can be kept: a question mark for what can't, no half characters, no more than that many.</summary>
    public static string Shorten(string text, int maxLength)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > maxLength) break;
            kept.Append(IsKept(rune) ? rune : new Rune('?'));
        }

        return kept.ToString();
    }

    private static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune) && IsKept(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    private static bool IsClean(string text, bool breaks)
    {
        // Half a character: PostgreSQL can't store it, and the framework reads it as the sign for a broken one.
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            var spells = rune.Value == VowelSeparator && before.Value is >= 0x1820 and <= 0x18AA;
            if (!IsKept(rune) && !spells && !(breaks && rune.Value is '\n' or '\r' or '\t')) return false;
            before = rune;
        }

        return true;
    }

    /// <summary>
    /// No control character; no format character, by which a title could show as something else than it says (zero width, directions, tags); not the sign
    /// that a decoder puts in the place of what it could not read; no code point that is no character.
    /// </summary>
    private static bool IsKept(Rune rune) => rune != Rune.ReplacementChar && (rune.Value & 0xFFFE) != 0xFFFE
        && rune.Value is not (>= 0xFDD0 and <= 0xFDEF) && !(rune.IsBmp && Unseen.Contains((char)rune.Value, StringComparison.Ordinal))
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
