using System.Diagnostics.CodeAnalysis;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Keys;

/// <summary>The serial number of a key as its case says it: up to 40 letters A–Z, digits and hyphens. What is typed is brought to that form first.</summary>
public static class KeySerial
{
    public const int MaxLength = 40;

    /// <summary><c>KeySerialMalformed</c> (R10.3) for what can't be one. Hyphens are part of a serial number, blanks are not.</summary>
    public static Result<string> OfTyped(string? typed)
    {
        var serial = string.Concat(Typed.Fold(typed ?? "").Where(c => !char.IsWhiteSpace(c)).Select(c => Typed.IsHyphen(c) ? '-' : char.ToUpperInvariant(c)));
        return IsValid(serial) ? serial : Refusal.Malformed("KeySerialMalformed", "R10.3");
    }

    /// <summary>Whether it is one already, letter by letter.</summary>
    public static bool IsValid([NotNullWhen(true)] string? serial) =>
        serial is { Length: > 0 and <= MaxLength } && serial.Any(c => c != '-')
        && serial.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');
}
