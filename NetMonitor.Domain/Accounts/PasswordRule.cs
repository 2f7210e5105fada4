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
    public const int Shortest = 7;
    public const int Longest = 128;

    private const string Rule = "R10.7";

    // With more digits and signs than this round a common word, the password is hard to guess, unless the digits are a common run or a year.
    private const int FewTrimmings = 5;

    private static readonly SearchValues<char> LetterStandIns = SearchValues.Create("@$!013457");

    /// <summary>Words from public lists of leaked passwords, once case, look-alikes and trimmings are gone.</summary>
    private static readonly FrozenSet<string> CommonWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "aa", "aaa", "abc", "abcd", "abcde", "abcdef", "admin", "adminadmin", "administrator", "asd", "asdf", "asdfgh", "asdfghjkl",
        "baseball", "changeme", "china", "beijing", "dragon", "football", "hello", "huawei", "iloveyou", "letmein", "login", "manager",
        "master", "monkey", "nihao", "oracle", "pass", "passw", "password", "passwd", "princess", "pwd", "qaz", "qazwsx", "qq", "qwe", "qwer",
        "qwert", "qwerty", "qwertyuiop", "root", "secret", "shadow", "shanghai", "summer", "winter", "spring", "autumn", "sunshine",
        "superman", "supervisor", "system", "temp", "test", "tester", "trustno", "user", "wang", "welcome", "woaini", "woaizhongguo",
        "wodemima", "mima", "xiaoming", "zaq", "zhang", "zhongguo", "zxc", "zxcv", "zxcvbn", "zxcvbnm");

    /// <summary>Walks over the keyboard in which digits and letters alternate, so that no word is found in them; look-alikes and case folded.</summary>
    private static readonly FrozenSet<string> Walks = FrozenSet.Create(
        StringComparer.Ordinal,
        "1q2w3e", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "1qaz2wsx3edc", "1qazxsw2", "2wsx1qaz", "a1b2c3", "a1b2c3d4", "q1w2e3", "q1w2e3r4",
        "q1w2e3r4t5", "zaq12wsx", "zaq1xsw2", "123qwe", "123qweasd", "123qweasdzxc", "1234qwer", "123abc", "123456a", "123456aa", "123456qq");

    private static readonly FrozenSet<string> CommonRuns = FrozenSet.Create(
        StringComparer.Ordinal, "520", "521", "1314", "5201314", "147258", "147258369", "159357", "1122", "112233", "123321", "1230", "1024");

    /// <summary>
    /// Refuses, in this order, <c>PasswordMalformed</c> (not Unicode text), <c>PasswordTooShort</c>, <c>PasswordTooLong</c>,
    /// <c>PasswordLacksClasses</c>, <c>PasswordBreached</c>, <c>PasswordBearsName</c>; all R10.7.
    /// </summary>
    /// <param name="names">The holder's name and anything else that names them, e.g. its spelling in Latin letters or the staff number.</param>
    public static Result Check(string password, UserName? userName, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!IsWellFormed(password))
            return Refusal.Malformed("PasswordMalformed", Rule);

        var runes = password.EnumerateRunes().ToArray();
        if (runes.Length < Shortest)
            return Weak("PasswordTooShort").With("shortest", Shortest.ToString(CultureInfo.InvariantCulture));
        if (runes.Length > Longest)
            return Weak("PasswordTooLong").With("longest", Longest.ToString(CultureInfo.InvariantCulture));
        if (!(runes.Any(Rune.IsDigit) && runes.Any(Rune.IsLetter) && runes.Any(IsSpecial)))
            return Weak("PasswordLacksClasses");

        var folded = Fold(password);
        if (IsBreached(folded))
            return Weak("PasswordBreached");
        if (BearsName(folded, userName, names))
            return Weak("PasswordBearsName");
        return Result.Done;
    }

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

    private static bool IsBreached(string folded)
    {
        if (folded.EnumerateRunes().Distinct().Count() <= 3)
            return true;
        if (Walks.Contains(OnlyLettersAndDigits(UnshiftDigits(folded))) || Walks.Contains(OnlyLettersAndDigits(folded)))
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
                if (IsCommonWord(folded[from..to]) && IsEasyTrimming(folded[..from], folded[to..]))
                    return true;
        return false;
    }

    private static bool IsLetterLike(char c) => char.IsLetter(c) || LetterStandIns.Contains(c);

    private static bool IsCommonWord(string core)
    {
        if (!core.Any(char.IsLetter))
            return false;
        var plain = core.Replace('@', 'a').Replace('4', 'a').Replace('3', 'e').Replace('0', 'o').Replace('5', 's').Replace('$', 's').Replace('7', 't');
        return CommonWords.Contains(plain.Replace('1', 'i').Replace('!', 'i')) || CommonWords.Contains(plain.Replace('1', 'l').Replace('!', 'l'));
    }

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
        if (userName is { } given && folded.Contains(given.ToString(), StringComparison.Ordinal))
            return true;

        // A name of one character would refuse every password with that character in it.
        return names.Where(IsWellFormed).Select(Fold).Any(name => name.EnumerateRunes().Count() >= 2 && folded.Contains(name, StringComparison.Ordinal));
    }
}
