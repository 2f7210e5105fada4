namespace NetMonitor.Console.Ui;

/// <summary>A state by which rows can be chosen.</summary>
/// <param name="Value">Its name in the address.</param>
/// <param name="Text">What it is called.</param>
/// <param name="Count">How many rows are in it; null where that is told elsewhere.</param>
public sealed record StateChoice(string Value, string Text, int? Count = null)
{
    /// <summary>The text with the count.</summary>
    public string Shown => Count is { } count ? $"{Text} {count:N0}" : Text;
}
