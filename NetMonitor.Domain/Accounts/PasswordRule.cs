using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// R10.7: at least 7 characters with digits, letters and special characters, all three; up to 128; all Unicode. Characters are
/// Unicode scalar values. Known-breached and name-bearing passwords are refused as at risk.
/// </summary>
public static class PasswordRule
{
    /// <summary>Of the regulation; the length in force may be greater (R19.1).</summary>
    public const int Shortest = 7;

    public const int Longest = 128;

    private const string Rule = "R10.7";

    // With more digits and signs than this round a common word, the password is hard to guess, unless the digits are a common run or a year.
    private const int FewTrimmings = 5;

    private static readonly SearchValues<char> LetterStandIns = SearchValues.Create("@$!013457");

    /// <summary>Words that are too short for a list of leaked passwords, or too Chinese for most, once case, look-alikes and trimmings are gone.</summary>
    private static readonly FrozenSet<string> CommonWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "aa", "aaa", "abc", "abcd", "abcde", "abcdef", "adminadmin", "asd", "huawei", "login", "mima", "nihao", "pwd", "qaz", "qq", "qwe", "qwer",
        "wodemima", "woaizhongguo", "xiaoming", "zaq", "zxc", "zxcv");

    private static readonly FrozenSet<string> CommonRuns = FrozenSet.Create(
        StringComparer.Ordinal, "520", "521", "1314", "5201314", "147258", "147258369", "159357", "1122", "112233", "123321", "1230", "1024");

    /// <summary>
    /// Refuses, in this order, <c>PasswordMalformed</c> (not Unicode text), <c>PasswordTooShort</c>, <c>PasswordTooLong</c>,
    /// <c>PasswordLacksClasses</c>, <c>PasswordBreached</c>, <c>PasswordBearsName</c>; all R10.7.
    /// </summary>
    /// <param name="leaked">Passwords that leaks have made known, in lower case, and words that are as easy to guess.</param>
    /// <param name="shortest">The length in force, at least <see cref="Shortest"/> (R19.1).</param>
    /// <param name="names">
    /// The holder's name and anything else that names them or their unit, e.g. its spelling in Latin letters, the staff number or the mobile.
    /// </param>
    public static Result Check(string password, UserName? userName, IReadOnlySet<string> leaked, int shortest, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!IsWellFormed(password))
            return Refusal.Malformed("PasswordMalformed", Rule);

        var runes = password.EnumerateRunes().ToArray();
        if (runes.Length < shortest)
            return Weak("PasswordTooShort").With("shortest", shortest.ToString(CultureInfo.InvariantCulture));
        if (runes.Length > Longest)
            return Weak("PasswordTooLong").With("longest", Longest.ToString(CultureInfo.InvariantCulture));
        if (!(runes.Any(Rune.IsDigit) && runes.Any(Rune.IsLetter) && runes.Any(IsSpecial)))
            return Weak("PasswordLacksClasses");

        var folded = Fold(password);
        if (IsBreached(folded, leaked))
            return Weak("PasswordBreached");
        if (BearsName(folded, userName, names))
            return Weak("PasswordBearsName");
        return Result.Done;
    }

    /// <summary>
    /// A password as it is kept and compared: the same characters, however the keyboard composed them (NFC). Null for what no password can be, half a
    /// character or too long.
    /// </summary>
    public static string? Normalize(string password) =>
        IsWellFormed(password) && password.EnumerateRunes().Count() <= Longest ? password.Normalize(NormalizationForm.FormC) : null;

    private static Refusal Weak(string code) => Refusal.Conflict(code, Rule);

    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
                return false;
            rest = rest[used..];
        }

        return true;
    }

    // A combining mark or an invisible control is part of a neighbour, not a special character of its own.
    private static bool IsSpecial(Rune rune) => Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) || Rune.IsWhiteSpace(rune);

    /// <summary>Full-width forms, case and spaces don't make a password harder to guess, nor a name harder to find.</summary>
    private static string Fold(string text) => string.Concat(
        text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(c => !char.IsWhiteSpace(c)));

    private static bool IsBreached(string folded, IReadOnlySet<string> leaked)
    {
        if (folded.EnumerateRunes().Distinct().Count() <= 3)
            return true;
        // With Shift held down, or signs strewn in, a leaked password is still the same one.
        if (leaked.Contains(folded) || leaked.Contains(OnlyLettersAndDigits(UnshiftDigits(folded))) || leaked.Contains(OnlyLettersAndDigits(folded)))
            return true;

        // The word may end in a look-alike ("p@$$w0rd!" could be "passwordi"), so each way of trimming is tried.
        var first = 0;
        var last = folded.Length;
        while (first < last && !IsLetterLike(folded[first]))
            first++;
        while (last > first && !IsLetterLike(folded[last - 1]))
            last--;
        for (var from = first; from < last && (from == first || !char.IsLetter(folded[from - 1])); from++)
            for (var to = last; to > from && (to == last || !char.IsLetter(folded[to])); to--)
                if (IsCommonWord(folded[from..to], leaked) && IsEasyTrimming(folded[..from], folded[to..]))
                    return true;
        return false;
    }

    private static bool IsLetterLike(char c) => char.IsLetter(c) || LetterStandIns.Contains(c);

    private static bool IsCommonWord(string core, IReadOnlySet<string> leaked)
    {
        if (!core.Any(char.IsLetter))
            return false;
        return Knows(core) || Knows(Undisguise(core, 'i')) || Knows(Undisguise(core, 'l'));

        bool Knows(string word) => CommonWords.Contains(word) || leaked.Contains(word);
    }

    /// <summary>Signs and digits as the letters that they stand in for; the upright stroke is one of two.</summary>
    private static string Undisguise(string text, char stroke) => text.Replace('@', 'a').Replace('4', 'a').Replace('3', 'e').Replace('0', 'o')
        .Replace('5', 's').Replace('$', 's').Replace('7', 't').Replace('1', stroke).Replace('!', stroke);

    private static bool IsEasyTrimming(string before, string after)
    {
        if (before.Length + after.Length <= FewTrimmings)
            return true;
        var digits = string.Concat((before + after).Where(char.IsAsciiDigit));
        return IsRun(digits) || CommonRuns.Contains(digits) || IsYear(digits);
    }

    /// <summary>Counting up or down, or one digit again and again.</summary>
    private static bool IsRun(string digits)
    {
        for (var step = -1; step <= 1; step++)
        {
            var run = true;
            for (var i = 1; run && i < digits.Length; i++)
                run = (digits[i] - '0' + 10) % 10 == (digits[i - 1] - '0' + step + 10) % 10;
            if (run)
                return true;
        }

        return false;
    }

    private static bool IsYear(string digits) =>
        digits.Length == 4 && (digits.StartsWith("19", StringComparison.Ordinal) || digits.StartsWith("20", StringComparison.Ordinal));

    /// <summary>Turns the signs of the top row into its digits: a walk with Shift held down is the same walk.</summary>
    private static string UnshiftDigits(string folded) => string.Concat(folded.Select(c => "!@#$%^&*()".IndexOf(c) is var at and >= 0
        ? "1234567890"[at]
        : c));

    private static string OnlyLettersAndDigits(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static bool BearsName(string folded, UserName? userName, IEnumerable<string> names)
    {
        var plain = OnlyLettersAndDigits(folded);
        if (userName is { } given && plain.Contains(given.ToString(), StringComparison.Ordinal))
            return true;
        string[] ways = [folded, plain, OnlyLettersAndDigits(Undisguise(folded, 'i')), OnlyLettersAndDigits(Undisguise(folded, 'l'))];
        return names.Where(IsWellFormed).Select(name => OnlyLettersAndDigits(Fold(name)))
            .Any(name => IsTelling(name) && ways.Any(way => way.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>Of names that are shorter every password holds one: a character, two letters, three digits.</summary>
    private static bool IsTelling(string name) =>
        name.Any(char.IsAsciiDigit) ? name.Length >= 4 : name.All(char.IsAscii) ? name.Length >= 3 : name.EnumerateRunes().Count() >= 2;
}
