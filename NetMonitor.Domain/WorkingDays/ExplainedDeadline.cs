namespace NetMonitor.Domain.WorkingDays;

/// <summary>Why a day counts or does not.</summary>
public enum DayKind
{
    Workday,

    /// <summary>A weekend day that is worked to make up for a holiday: it counts.</summary>
    MakeUpWorkday,
    Weekend,
    Holiday,
}

/// <summary>One day on the way to a deadline.</summary>
/// <param name="Number">Which working day it is, from 1; null for a day that is skipped.</param>
/// <param name="Holiday">The holiday that a day off or a make-up workday belongs to, e.g. 国庆节; else null.</param>
/// <param name="Provisional">Its year has no notice yet: it counts by the weekend alone, and may turn out otherwise.</param>
public sealed record ExplainedDay(DateOnly Date, DayKind Kind, int? Number, string? Holiday, bool Provisional);

/// <summary>
/// How a deadline comes about, day by day (DOMAIN 6). <see cref="Days"/> are all days after <see cref="From"/>, which is not counted, up to the end; for a
/// deadline of no working days, which only rolls forward, they begin with <see cref="From"/> and none of them has a number.
/// </summary>
/// <param name="Provisional">A day of it has no notice yet.</param>
public sealed record ExplainedDeadline(DateOnly From, int WorkingDays, DateOnly End, bool Provisional, IReadOnlyList<ExplainedDay> Days)
{
    /// <summary>Days that were skipped, for a sentence about it.</summary>
    public int Skipped => Days.Count(day => day.Kind is DayKind.Weekend or DayKind.Holiday);
}
