namespace NetMonitor.Console.Data.Rows;

/// <summary>A State Council notice, as it was imported.</summary>
public sealed class HolidayNoticeRow
{
    public int Year { get; init; }
    public string Notice { get; init; } = "";
    public DateTimeOffset ImportedAt { get; init; }
}
