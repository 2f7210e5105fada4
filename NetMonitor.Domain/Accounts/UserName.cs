using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>
/// A user name by the national coding rule (R10.1): 15 digits, made of the unit's code (10), the account's class (1), a sequence
/// (3, <c>001</c>–<c>999</c>, never used twice in a unit and class) and an ISO 7064 MOD 11,10 check digit (1).
/// </summary>
public readonly record struct UserName : IComparable<UserName>
{
    public const int Length = 15;
    public const int LastSequence = 999;

    private const int ClassAt = UnitCode.Length;

    private readonly string? _digits;

    private UserName(string digits) => _digits = digits;

    public UnitCode Unit => UnitCode.Parse(ToString()[..UnitCode.Length]);

    public AccountClass Class => (AccountClass)(ToString()[ClassAt] - '0');

    public int Sequence => int.Parse(ToString().AsSpan(ClassAt + 1, 3), CultureInfo.InvariantCulture);

    /// <summary>
    /// Makes a user name. Refuses <c>UserNamesExhausted</c> (R10.1) past the last sequence: numbers of deleted accounts are not given out again.
    /// </summary>
    /// <param name="sequence">1 for the unit's first account of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is below 1 or the class unknown.</exception>
    public static Result<UserName> Create(UnitCode unit, AccountClass accountClass, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        if (!Enum.IsDefined(accountClass))
            throw new ArgumentOutOfRangeException(nameof(accountClass));
        if (sequence > LastSequence)
            return Refusal.Conflict("UserNamesExhausted", "R10.1").With("unit", unit.ToString());

        var body = string.Create(CultureInfo.InvariantCulture, $"{unit}{(int)accountClass}{sequence:000}");
        return new UserName($"{body}{CheckDigit(body)}");
    }

    /// <exception cref="ArgumentException">The text is no user name. People's input goes through <see cref="TryParse"/>.</exception>
    public static UserName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' is no user name.", nameof(text));

    /// <summary>Exactly fifteen ASCII digits whose parts and check digit fit; a mistyped digit or two swapped neighbours are caught here.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserName name)
    {
        name = default;
        if (text is not { Length: Length } || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!UnitCode.TryParse(text[..UnitCode.Length], out _) || text[ClassAt] is < '1' or > '3')
            return false;
        if (text.AsSpan(ClassAt + 1, 3) is "000" || CheckDigit(text.AsSpan(0, Length - 1)) != text[^1])
            return false;

        name = new UserName(text);
        return true;
    }

    /// <summary>The ISO 7064 MOD 11,10 check digit over ASCII digits, e.g. <c>0794</c> → <c>5</c>.</summary>
    public static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (product + digit - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (char)('0' + (11 - product) % 10);
    }

    public int CompareTo(UserName other) => string.CompareOrdinal(_digits, other._digits);

    /// <exception cref="InvalidOperationException">This is <c>default</c>, not a user name.</exception>
    public override string ToString() => _digits ?? throw new InvalidOperationException("A default UserName is no user name.");
}
