namespace NetMonitor.Bench;

/// <summary>One line of the table: what we take, what the machine takes at least, and how far apart the two may be.</summary>
/// <param name="Ours">One figure a round.</param>
/// <param name="Higher">True where more is better: a rate, not a time.</param>
/// <param name="Allowance">Added to the goal, in the row's own unit.</param>
internal sealed record Row(string Name, string Unit, IReadOnlyList<double> Ours, IReadOnlyList<double> Floor, double Goal, bool Higher = false, double Allowance = 0)
{
    public double Ratio => Median(Ours) / Median(Floor);

    public bool IsMet => Higher ? Ratio >= Goal : Median(Ours) <= Goal * Median(Floor) + Allowance;

    public override string ToString() => FormattableString.Invariant(
        $"| {Name} | {Show(Ours)} | {Show(Floor)} | {Ratio:0.00} | {(Higher ? "≥" : "≤")} {Goal:0.0#}×{(Allowance > 0 ? FormattableString.Invariant($" + {Allowance:0.0} {Unit} wake-up") : "")} | {(IsMet ? "met" : "missed")} |");

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private string Show(IReadOnlyList<double> values) => FormattableString.Invariant($"{Median(values):0.0} {Unit} ({values.Min():0.0}–{values.Max():0.0})");
}
