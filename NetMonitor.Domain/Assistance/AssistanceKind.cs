namespace NetMonitor.Domain.Assistance;

/// <summary>What one authority asks of another. The names are part of the API.</summary>
public enum AssistanceKind
{
    /// <summary>Find something out, or take evidence (协查).</summary>
    Investigation,

    /// <summary>Handle a case together, one unit leading (协办).</summary>
    JointHandling,

    /// <summary>Take a case over (移送).</summary>
    Transfer,
}

/// <summary>A kind of request as it is in force from a day on.</summary>
/// <param name="WorkingDays">In which the unit asked answers, counted from its receipt; what the nation has set may be fewer (R19.1).</param>
/// <param name="MayBePassedBelow">Whether the unit asked may hand it to one below it.</param>
public sealed record KindTerms(AssistanceKind Kind, DateOnly From, int WorkingDays, bool MayBePassedBelow);

/// <summary>The kinds of request there are and their clocks, by the day from which they hold (R6.1 says "and the like"): what is not here is refused.</summary>
public static class AssistanceKinds
{
    /// <summary>The day from which 15 working days are the law: it came into force after the regulation.</summary>
    private static readonly DateOnly s_from = new(2021, 7, 15);

    public static IReadOnlyList<KindTerms> Table { get; } =
    [
        new(AssistanceKind.Investigation, s_from, 15, MayBePassedBelow: true),
        new(AssistanceKind.JointHandling, s_from, 15, MayBePassedBelow: true),
        // Who was transferred a case may not transfer it again.
        new(AssistanceKind.Transfer, s_from, 15, MayBePassedBelow: false),
    ];

    /// <summary>The newest terms of a kind on a day; null where there is no such kind yet.</summary>
    public static KindTerms? On(AssistanceKind kind, DateOnly day) =>
        Table.Where(terms => terms.Kind == kind && terms.From <= day).OrderBy(terms => terms.From).LastOrDefault();

    /// <summary>The kind of that name on that day; null where there is none.</summary>
    public static KindTerms? Find(string? name, DateOnly day) =>
        Enum.GetValues<AssistanceKind>().Where(kind => kind.ToString() == name).Select(kind => On(kind, day)).FirstOrDefault();
}
