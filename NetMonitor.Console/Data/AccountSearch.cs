using System.Text;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data;

/// <summary>
/// How accounts are found by what somebody types, among 120,000 by an index: the beginning of a name or of what follows in it, in characters, pinyin or
/// initials, of a user name, or of a staff number. Mobile numbers are not among it, because who may not read them could find them out.
/// </summary>
public static class AccountSearch
{
    /// <summary>The column of an account's words, and that in which PostgreSQL keeps them for its index.</summary>
    public const string Words = nameof(Words), Column = "Search";

    /// <summary>Nothing that is searched is longer.</summary>
    private const int Longest = 64;

    /// <summary>Spellings of a name whose characters have several readings.</summary>
    private const int MostSpellings = 8;

    /// <summary>What an account is found by.</summary>
    public static string[] WordsOf(Account account)
    {
        var words = new HashSet<string>();
        Rune[] name = [.. Letters(account.Name).EnumerateRunes()];
        for (var at = 0; at < name.Length; at++)
        {
            // Of a name in Latin letters only its beginning; a Chinese given name is looked for without its surname.
            if (at > 0 && name[at].IsAscii) continue;
            var rest = string.Concat(name[at..]);
            words.Add(rest);
            words.UnionWith(Pinyin.SpellingsOf(rest).Take(MostSpellings));
            words.Add(PinyinInitials.Of(rest));
        }

        words.UnionWith([account.UserName.ToLowerInvariant(), Letters(account.Person)]);
        words.Remove("");
        return [.. words];
    }

    /// <summary>That a row of accounts has a word which begins with what was typed.</summary>
    public static string Matches(Sql sql, string account, string typed)
    {
        string[] begun = [.. new[] { Letters(typed), Letters(Typed.Code(typed)) }.Where(word => word.Length is > 0 and <= Longest).Distinct()];
        return begun.Length == 0 ? "false"
            : $"{account}.search @@ {sql.Value(string.Join(" | ", begun.Select(word => $"{Quoted(word)}:*")))}::tsquery";
    }

    /// <summary>
    /// The same where all accounts are looked through: those that match are found first, by their index. How many there are PostgreSQL can't guess, and would
    /// go through the country in the list's order for a name that few bear.
    /// </summary>
    public static string IsFound(Sql sql, string account, string typed) =>
        $"{account}.user_name = any(array(select found.user_name from accounts found where {Matches(sql, "found", typed)}))";

    /// <summary>Blanks, dots and apostrophes only say where a part ends; ü is typed as v.</summary>
    private static string Letters(string text) => string.Concat(
        Typed.Fold(text).ToLowerInvariant().Replace('ü', 'v').EnumerateRunes()
            .Where(rune => !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && rune.Value is not ('·' or '\'' or '’')));

    /// <summary>As a lexeme of its own, whatever is in it.</summary>
    private static string Quoted(string word) =>
        $"'{word.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
