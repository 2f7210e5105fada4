using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>One particular of an account that has changed: its name, what it was and what it is (R10.9).</summary>
public sealed record FieldChange(string Field, string From, string To);

/// <summary>
/// Who an account's holder is and how to reach them. Name and staff number have 1–64 characters, an instant-messaging account too; a mobile number has
/// 6 to 15 digits after an optional <c>+</c> and the country's code, and is kept without the blanks that set its parts apart.
/// </summary>
public sealed record AccountParticulars(string Name, string StaffNumber, string Mobile, string ImAccount)
{
    private const int Longest = 64;

    /// <summary>As they are typed: <c>ParticularMalformed</c>, with the field, for the first that is none.</summary>
    public static Result<AccountParticulars> OfTyped(string? name, string? staffNumber, string? mobile, string? imAccount)
    {
        var number = MobileOf(mobile);
        var wrong = !PlainText.IsLine(name, Longest) ? "name"
            : !PlainText.IsLine(staffNumber, Longest) ? "staffNumber"
            : number is null ? "mobile"
            : !PlainText.IsLine(imAccount, Longest) ? "imAccount"
            : null;
        return wrong is null
            ? new AccountParticulars(name!.Trim(), staffNumber!.Trim(), number!, imAccount!.Trim())
            : Refusal.Malformed("ParticularMalformed").With("field", wrong);
    }

    /// <summary>A mobile number as it is kept; null for what is none.</summary>
    public static string? MobileOf(string? typed)
    {
        if (typed is null || typed.Length > Longest) return null;
        var plain = string.Concat(Typed.Fold(typed).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '(' or ')')));
        var digits = plain.StartsWith('+') ? plain[1..] : plain;
        return digits.Length is >= 6 and <= 15 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? plain : null;
    }
}
