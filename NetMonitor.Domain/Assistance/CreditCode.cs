using System.Diagnostics.CodeAnalysis;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>
/// A unified social credit code (GB 32100), by which businesses and other bodies are known: 18 characters of an alphabet without I, O, S, V and Z, the last
/// a check over the others, e.g. <c>91350100M000100Y43</c>.
/// </summary>
public readonly record struct CreditCode
{
    public const int Length = 18;

    /// <summary>A character's place is its value.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private readonly string? _text;

    private CreditCode(string text) => _text = text;

    /// <summary>
    /// As it was typed: full-width forms, lower case and blanks between its parts are folded. False where a character is not of the alphabet or the check is
    /// wrong. A citizen's number may pass it: see <see cref="Party.OfTyped"/>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? typed, out CreditCode code)
    {
        code = default;
        if (typed is null) return false;
        var text = Typed.Code(typed);
        if (text.Length != Length || text.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal))) return false;
        if (CheckCharacter(text.AsSpan(0, Length - 1)) != text[^1]) return false;
        code = new CreditCode(text);
        return true;
    }

    /// <summary>The check character over characters of the alphabet: each weighs a power of three, modulo 31.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> body)
    {
        var (sum, weight) = (0, 1);
        foreach (var c in body)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }

    /// <exception cref="InvalidOperationException">This is <c>default</c>, no code.</exception>
    public override string ToString() => _text ?? throw new InvalidOperationException("A default CreditCode is no code.");
}
