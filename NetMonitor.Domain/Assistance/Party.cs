using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Assistance;

/// <summary>
/// Whom a case is about: a business by its credit code, a person by the citizen's number, or a name alone where neither is known yet. Both may stand for one
/// who runs a business under their own name.
/// </summary>
/// <param name="Name">1–64 characters.</param>
public sealed record Party(string Name, CreditCode? CreditCode, CitizenNumber? IdNumber)
{
    /// <summary>Characters of a name.</summary>
    public const int MaxName = 64;

    /// <summary>
    /// As it is typed. Refused as malformed, with the party's place in its list from 1 (detail <c>party</c>) and never the number itself:
    /// <c>PartyNameMalformed</c>, <c>CreditCodeMalformed</c>, <c>IdNumberMalformed</c> and <c>CreditCodeIsCitizenNumber</c>: one citizen's number in 31 passes
    /// the credit code's check as well, and filed as one it would be open to all who read the case.
    /// </summary>
    public static Result<Party> OfTyped(string? name, string? creditCode, string? idNumber, DateOnly today, int place)
    {
        if (!PlainText.IsLine(name, MaxName)) return At(Refusal.Malformed("PartyNameMalformed"));
        CreditCode? code = null;
        if (!string.IsNullOrWhiteSpace(creditCode))
        {
            if (CitizenNumber.TryParse(creditCode, today, out _)) return At(Refusal.Malformed("CreditCodeIsCitizenNumber"));
            if (!Assistance.CreditCode.TryParse(creditCode, out var read)) return At(Refusal.Malformed("CreditCodeMalformed"));
            code = read;
        }

        CitizenNumber? id = null;
        if (!string.IsNullOrWhiteSpace(idNumber))
        {
            if (!CitizenNumber.TryParse(idNumber, today, out var read)) return At(Refusal.Malformed("IdNumberMalformed"));
            id = read;
        }

        return new Party(name!.Trim(), code, id);

        Refusal At(Refusal refusal) => refusal.With("party", place.ToString(CultureInfo.InvariantCulture));
    }
}
