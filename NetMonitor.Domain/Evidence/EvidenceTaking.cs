using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Evidence;

/// <summary>How a piece of evidence was come by.</summary>
public enum EvidenceMethod
{
    /// <summary>Photographed, filmed or recorded at the place.</summary>
    OnSite,

    /// <summary>Copied or taken from books, records or devices at the place.</summary>
    Copy,

    /// <summary>Fixed from a page, a shop or an app.</summary>
    OnlineCapture,

    /// <summary>Handed in by a party, a platform or another authority.</summary>
    HandedIn,
}

/// <summary>
/// How a piece of evidence was taken, as far as whoever brings it says. At the place two officers take it, and a witness stands by or the record says why
/// none does.
/// </summary>
/// <param name="Device">What it was taken with.</param>
/// <param name="Officers">Names of the officers: none, or two.</param>
/// <param name="NoWitnessReason">Why there was no witness.</param>
public sealed record EvidenceTaking(
    EvidenceMethod? Method, string? Device, DateTimeOffset? TakenAt, IReadOnlyList<string> Officers, string? Witness, string? NoWitnessReason)
{
    /// <summary>Characters of a name, of a device.</summary>
    public const int MaxName = 64;

    public const int MaxDevice = 200;

    public const int MaxReason = 500;

    /// <summary>Nothing is said.</summary>
    public static EvidenceTaking Untold { get; } = new(null, null, null, [], null, null);

    /// <summary>Whether it is taken at the place, by two officers and before a witness.</summary>
    public static bool NeedsOfficers(EvidenceMethod? method) => method is EvidenceMethod.OnSite or EvidenceMethod.Copy;

    /// <summary>
    /// Null where it can be so. <c>EvidenceTakingMalformed</c> with the <c>field</c>; <c>TwoOfficersRequired</c> where there are one or more than two, or
    /// none at the place; <c>WitnessOrReasonRequired</c> where both are given, or neither at the place.
    /// </summary>
    public Refusal? Problem(DateTimeOffset now)
    {
        if (Device is not null && !PlainText.IsLine(Device, MaxDevice)) return Malformed("device");
        if (TakenAt > now) return Malformed("takenAt");
        if (Officers.Any(officer => !PlainText.IsLine(officer, MaxName))) return Malformed("officers");
        if (Witness is not null && !PlainText.IsLine(Witness, MaxName)) return Malformed("witness");
        if (NoWitnessReason is not null && !PlainText.IsSaid(NoWitnessReason, MaxReason)) return Malformed("noWitnessReason");
        var two = Officers.Distinct(StringComparer.Ordinal).Count() == 2 && Officers.Count == 2;
        if (!two && (Officers.Count > 0 || NeedsOfficers(Method))) return Refusal.Malformed("TwoOfficersRequired");
        var witnesses = (Witness is null ? 0 : 1) + (NoWitnessReason is null ? 0 : 1);
        return witnesses == 2 || (witnesses == 0 && NeedsOfficers(Method)) ? Refusal.Malformed("WitnessOrReasonRequired") : null;
    }

    public static Refusal Malformed(string field) => Refusal.Malformed("EvidenceTakingMalformed").With("field", field);
}
