namespace NetMonitor.Bench;

/// <summary>One line of the table: what we take, what the machine takes at least, and how far apart the two may be.</summary>
/// <param name="Ours">One figure a round.</param>
/// <param name="Floor">One figure a round, measured in turn with ours; empty where the goal is absolute.</param>
/// <param name="Goal">The ratio that is allowed; null where only <paramref name="Limit"/> counts.</param>
/// <param name="Higher">True where more is better: a rate, not a time.</param>
/// <param name="Allowance">Added to the goal, in the row's own unit.</param>
/// <param name="Limit">What ours may be at most, in the row's own unit.</param>
internal sealed record Row(
    string Name, string Unit, IReadOnlyList<double> Ours, IReadOnlyList<double> Floor, double? Goal, bool Higher = false, double Allowance = 0,
    double? Limit = null)
{
    private double Ratio => Median(Ours) / Median(Floor);

    private bool IsMet =>
        (Goal is not { } goal || (Higher ? Ratio >= goal : Median(Ours) <= goal * Median(Floor) + Allowance))
            && (Limit is not { } limit || Median(Ours) <= limit);

    public override string ToString()
    {
        var (floor, ratio) = Floor.Count == 0 ? ("", "") : (Show(Floor), FormattableString.Invariant($"{Ratio:0.00}"));
        return $"| {Name} | {Show(Ours)} | {floor} | {ratio} | {Wanted()} | {(IsMet ? "met" : "missed")} |";
    }

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private string Wanted()
    {
        var parts = new List<string>();
        if (Goal is { } goal)
            parts.Add(FormattableString.Invariant(
                $"{(Higher ? "≥" : "≤")} {goal:0.0#}×{(Allowance > 0 ? FormattableString.Invariant($" + {Allowance:0.0} {Unit}") : "")}"));
        if (Limit is { } limit) parts.Add(FormattableString.Invariant($"≤ {limit:0} {Unit}"));
        return string.Join(", ", parts);
    }

    private string Show(IReadOnlyList<double> values) => FormattableString.Invariant($"{Median(values):0.0#} {Unit} ({values.Min():0.0#}–{values.Max():0.0#})");
}
