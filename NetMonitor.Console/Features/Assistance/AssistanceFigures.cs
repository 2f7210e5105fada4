using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Which figures are asked for; null is the highest unit that the caller may oversee, every kind, and the period that is usual.</summary>
public sealed record FiguresAsked(
    UnitCode? Under = null, bool Pairs = false, AssistanceKind? Kind = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>
/// Figures of the requests that a unit, and those below it, received in a period: of all together, and by unit or by pair of provinces, which add up to
/// it. <c>rows</c>: what of <c>GET /assistance-requests</c> lists them, where <c>measure</c> is to be added; null where the caller may not read them all.
/// </summary>
public sealed record AssistanceFigures(
    UnitCode UnitCode, string UnitName, DateOnly From, DateOnly To, AssistanceKind? Kind, MeasuredRequests All, string? Rows,
    IReadOnlyList<MeasuredUnit> Units, IReadOnlyList<MeasuredPair> Pairs);

/// <summary><c>own</c>: what the unit itself was asked, without those below it.</summary>
public sealed record MeasuredUnit(UnitCode UnitCode, string UnitName, bool Own, MeasuredRequests Figures, string? Rows);

/// <summary>From the province of the unit that asks to that of the unit asked: first-level authorities, and the nation for its own units.</summary>
public sealed record MeasuredPair(
    UnitCode RequesterIn, string RequesterInName, UnitCode AskedIn, string AskedInName, MeasuredRequests Figures, string? Rows);

/// <summary>
/// Counts of requests received, leg by leg, by <see cref="AssistanceMeasure"/>; how many were answered after so many working days, and within how many half
/// and nine tenths of them were; and how the answers were rated.
/// </summary>
public sealed record MeasuredRequests(
    int Received, int AcceptedInWeek, int Answered, int AnsweredInTime, int Extended, int Disputed, IReadOnlyList<DayBucket> AnswerDays, int? MedianDays,
    int? P90Days, RatingShares? Ratings)
{
    public int Of(AssistanceMeasure measure) => measure switch
    {
        AssistanceMeasure.Received => Received,
        AssistanceMeasure.AcceptedInWeek => AcceptedInWeek,
        AssistanceMeasure.Answered => Answered,
        AssistanceMeasure.AnsweredInTime => AnsweredInTime,
        AssistanceMeasure.Extended => Extended,
        AssistanceMeasure.Disputed => Disputed,
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };
}

/// <summary>
/// How many of the ratings given in the period's whole quarters found the answer timely and sufficient, in percent. Never by whom: there is none where they
/// are too few (<see cref="RatingBlocks"/>).
/// </summary>
public sealed record RatingShares(int Ratings, int Timely, int Sufficient)
{
    public static RatingShares? Of(IEnumerable<RatingGroup> groups)
    {
        var (ratings, timely, sufficient) = (0, 0, 0);
        foreach (var group in groups)
            (ratings, timely, sufficient) = (ratings + group.Ratings, timely + group.Timely, sufficient + group.Sufficient);
        return ratings == 0 ? null : new RatingShares(ratings, Percent(timely, ratings), Percent(sufficient, ratings));
    }

    public static int Percent(int part, int all) => (int)Math.Round(100m * part / all, MidpointRounding.AwayFromZero);
}
