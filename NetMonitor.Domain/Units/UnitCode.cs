using System.Diagnostics.CodeAnalysis;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Units;

/// <summary>
/// A unit's code: 10 digits, made of the division (6), the kind (1, see <see cref="UnitKind"/>) and a sequence in that division and
/// kind (3): <c>000</c> for an authority and its center, <c>001</c>–<c>999</c> for a body, for a station the last three digits of its
/// town's code, which are <c>000</c> where a county is its own only town (Kinmen, <c>350527000</c>).
/// </summary>
public readonly record struct UnitCode : IComparable<UnitCode>
{
    public const int Length = 10;

    /// <summary>Where the digit of the kind stands, from 0.</summary>
    public const int KindAt = 6;

    private readonly string? _digits;

    private UnitCode(string digits) => _digits = digits;

    /// <summary>The national authority.</summary>
    public static UnitCode Nation { get; } = Authority("100000");

    /// <summary>The national Information Center, where all keys come from (R10.3).</summary>
    public static UnitCode InformationCenter { get; } = Institution("100000", 1);

    public string Division => ToString()[..KindAt];

    public UnitKind Kind => (UnitKind)(ToString()[KindAt] - '0');

    public int Sequence => int.Parse(ToString().AsSpan(KindAt + 1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The authority of the same division: of a center, body, institution or station the one it hangs under; of an authority itself.</summary>
    public UnitCode AuthorityCode => Authority(Division);

    /// <summary>The center of the same division's authority.</summary>
    public UnitCode CenterCode => Center(Division);

    /// <summary>
    /// The unit in whose name this one acts: an authority and its center act as one, as the authority. Compare these
    /// wherever a rule says own, assigned, issuing, requesting or target unit.
    /// </summary>
    public UnitCode ActsAs => Kind == UnitKind.CoordinationCenter ? AuthorityCode : this;

    /// <summary><c>UnitCodeMalformed</c>, with what was given instead.</summary>
    public static Refusal Malformed(string? text) => Refusal.Malformed("UnitCodeMalformed").With("unit", text is { Length: <= 40 } ? text : "?");

    public static UnitCode Authority(string division) => Of(division, UnitKind.Authority, 0);

    public static UnitCode Center(string division) => Of(division, UnitKind.CoordinationCenter, 0);

    public static UnitCode Body(string division, int sequence) => Of(division, UnitKind.RegulatoryBody, sequence);

    public static UnitCode Institution(string division, int sequence) => Of(division, UnitKind.AffiliatedInstitution, sequence);

    public static UnitCode Station(string division, int sequence) => Of(division, UnitKind.GrassrootsUnit, sequence);

    /// <exception cref="ArgumentException">The parts make no code. People's input goes through <see cref="TryParse"/>.</exception>
    public static UnitCode Of(string division, UnitKind kind, int sequence) =>
        Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{division}{(int)kind}{sequence:000}"));

    /// <exception cref="ArgumentException">The text is no code. People's input goes through <see cref="TryParse"/>.</exception>
    public static UnitCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new ArgumentException($"'{text}' is no unit code.", nameof(text));

    /// <summary>Exactly ten ASCII digits with a known kind and a sequence that fits it; nothing is trimmed or padded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UnitCode code)
    {
        code = default;
        if (text is not { Length: Length } || text.AsSpan().ContainsAnyExceptInRange('0', '9') || text[0] == '0')
            return false;

        var kind = (UnitKind)(text[KindAt] - '0');
        var fits = text.EndsWith("000", StringComparison.Ordinal) ? !kind.IsBody() : kind >= UnitKind.RegulatoryBody;
        if (kind > UnitKind.GrassrootsUnit || !fits)
            return false;

        code = new UnitCode(text);
        return true;
    }

    /// <summary>A code as people type it; <c>UnitCodeMalformed</c> for what is none.</summary>
    public static Result<UnitCode> OfTyped(string? text) => TryParse(Typed.Code(text ?? ""), out var code) ? code : Malformed(text);

    public int CompareTo(UnitCode other) => string.CompareOrdinal(_digits, other._digits);

    /// <exception cref="InvalidOperationException">This is <c>default</c>, not a code.</exception>
    public override string ToString() => _digits ?? throw new InvalidOperationException("A default UnitCode is no code.");
}
