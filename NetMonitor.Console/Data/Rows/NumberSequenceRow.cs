namespace NetMonitor.Console.Data.Rows;

/// <summary>The next number of a kind in a division and year. A number is never used twice.</summary>
public sealed class NumberSequenceRow
{
    public string Kind { get; init; } = "";
    public string Division { get; init; } = "";
    public int Year { get; init; }
    public int Last { get; init; }
}
