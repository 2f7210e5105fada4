using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Inspections;

/// <summary>
/// One look at an authority, or at it and all below it (R17.1), number <c>N…</c>: by the schedule, once for a period, or ordered by the nation. It happens
/// in one step: there is nothing to change about it afterwards.
/// </summary>
public sealed class Inspection
{
    public const int MaxReason = 1000;

    private Inspection()
    {
    }

    /// <param name="period">Null where it was ordered.</param>
    /// <param name="orderedBy">User name of who ordered it; null by the schedule.</param>
    public Inspection(
        string number, UnitPath authority, bool withAllBelow, string? period, string? orderedBy, string? reason, DateTimeOffset now)
    {
        (Number, UnitCode, UnitPath) = (number, authority.Leaf, authority.ToString());
        (WithAllBelow, Period, OrderedBy, Reason, At) = (withAllBelow, period, orderedBy, reason, now);
    }

    public string Number { get; private set; } = "";

    /// <summary>The authority.</summary>
    public UnitCode UnitCode { get; private set; }

    public string UnitPath { get; private set; } = "";
    public bool WithAllBelow { get; private set; }

    /// <summary>As <see cref="InspectionPeriod"/> names it: of an authority's scheduled inspections there is one in each.</summary>
    public string? Period { get; private set; }

    public string? OrderedBy { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }
}

/// <summary>
/// The time in which an authority is inspected once: a county's is a month, all others' a quarter. Each authority has a moment of its own in it, so that
/// the country does not come all at once.
/// </summary>
/// <param name="Name">E.g. <c>2026-06</c> or <c>2026-Q2</c>.</param>
public sealed record InspectionPeriod(string Name, DateOnly First, DateOnly Last)
{
    /// <summary>The part of the period over which the moments are spread: what was missed while the console was down still fits in.</summary>
    private const double Spread = 0.9;

    public static InspectionPeriod Of(UnitLevel level, DateOnly day)
    {
        var months = level is UnitLevel.County or UnitLevel.Station ? 1 : 3;
        var first = new DateOnly(day.Year, (day.Month - 1) / months * months + 1, 1);
        var name = months == 1
            ? FormattableString.Invariant($"{first.Year:0000}-{first.Month:00}")
            : FormattableString.Invariant($"{first.Year:0000}-Q{(first.Month + 2) / 3}");
        return new InspectionPeriod(name, first, first.AddMonths(months).AddDays(-1));
    }

    /// <summary>When an authority is inspected in this period: always the same moment, by its code.</summary>
    public DateTimeOffset MomentOf(UnitCode authority)
    {
        var begin = WorkingCalendar.StartOf(First);
        var length = WorkingCalendar.StartOf(Last.AddDays(1)) - begin;
        // FNV-1a: neighbours by their codes come far apart, and it is the same on every node and after every start.
        var hash = 2166136261u;
        foreach (var digit in authority.ToString()) hash = (hash ^ digit) * 16777619u;
        hash = (hash ^ (hash >> 16)) * 2246822519u;
        hash ^= hash >> 13;
        return begin + length * (Spread * hash / uint.MaxValue);
    }
}

/// <summary>What an inspection came to for one rule: found now, of these new, come back, and gone since the last time.</summary>
public sealed record RuleCount(InspectionRule Rule, int Found, int Opened, int CameBack, int Gone);
