namespace NetMonitor.Domain.Assistance;

/// <summary>What is counted of the requests that a unit received. The names are part of the API.</summary>
public enum AssistanceMeasure
{
    Received,

    /// <summary>Taken on by the unit asked, or the one that forwarded it below, within <see cref="AssistanceMeasures.AcceptanceDays"/> days.</summary>
    AcceptedInWeek,

    /// <summary>Answered in full by the unit asked; the first time, where it was asked once more.</summary>
    Answered,

    /// <summary>Of these, no later than on the day that was agreed: the deadline, or the one that a notice of extension named.</summary>
    AnsweredInTime,

    /// <summary>With a notice of extension.</summary>
    Extended,

    /// <summary>Whose jurisdiction was objected to or disputed: counted, like all, at the unit that has it now, which may have been designated.</summary>
    Disputed,
}

public static class AssistanceMeasures
{
    /// <summary>Days after the one of receipt within which a request is to be taken on, in the manner of the Internal Market Information System.</summary>
    public const int AcceptanceDays = 7;
}

/// <summary>How many were answered after so many whole working days.</summary>
public readonly record struct DayBucket(int Days, int Count);

/// <summary>
/// Working days to answer as counts by whole days: those of several units are added, and what is said of them together is said of the sum.
/// </summary>
public static class DayBuckets
{
    public static IReadOnlyList<DayBucket> Sum(IEnumerable<DayBucket> buckets) =>
    [
        .. buckets.GroupBy(bucket => bucket.Days).OrderBy(days => days.Key).Select(days => new DayBucket(days.Key, days.Sum(bucket => bucket.Count))),
    ];

    /// <summary>The days within which at least that share of all was answered; null where there is none.</summary>
    /// <param name="buckets">By their days.</param>
    public static int? Within(int percent, IReadOnlyList<DayBucket> buckets)
    {
        var (all, reached) = (buckets.Sum(bucket => (long)bucket.Count), 0L);
        foreach (var bucket in buckets)
            if ((reached += bucket.Count) * 100 >= all * percent) return bucket.Days;
        return null;
    }
}
