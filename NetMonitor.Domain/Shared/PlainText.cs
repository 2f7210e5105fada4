using System.Globalization;
using System.Text;

namespace NetMonitor.Domain.Shared;

/// <summary>What people may type. Lengths count UTF-16 units, as the database's columns and the browser's maxlength do.</summary>
public static class PlainText
{
    /// <summary>One line, not blank, without control or invisible formatting characters.</summary>
    public static bool IsLine(string? text, int maxLength) =>
        text is not null && text.Any(IsSeen) && text.Length <= maxLength && !HasControl(text, allowLineBreaks: false);

    /// <summary>Text of several lines, possibly empty; line breaks and tabs are allowed, other control characters not.</summary>
    public static bool IsText(string? text, int maxLength) =>
        text is not null && text.Length <= maxLength && !HasControl(text, allowLineBreaks: true);

    /// <summary>What a program said of itself, as far as it can be kept: no control characters, no half characters, no more than that many.</summary>
    public static string Shorten(string text, int maxLength)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > maxLength) break;
            kept.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return kept.ToString();
    }

    /// <summary>A zero-width space is no white space to the framework, and yet nobody sees it.</summary>
    private static bool IsSeen(char c) => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format;

    private static bool HasControl(string text, bool allowLineBreaks)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (allowLineBreaks && c is '\n' or '\r' or '\t') continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (char.IsSurrogate(c)) return true; // half a character: PostgreSQL can't store it
            // Bidirectional overrides (U+202A–E, U+2066–9) could show a title as something else than it says.
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069') return true;
        }

        return false;
    }
}
