namespace NetMonitor.Console.Ui;

/// <summary>A column of a <see cref="UnitBoard{T}"/>.</summary>
/// <param name="Key">Its name in the address, where columns that are hidden are named.</param>
/// <param name="Text">Its head.</param>
/// <param name="Order">The order by it, by its name in the address; null where it has none.</param>
/// <param name="Css">The class of its head.</param>
/// <param name="Descends">Whether that order descends as people mean it first.</param>
/// <param name="Hides">Whether it can be hidden.</param>
/// <param name="Silent">Whether its head is only read aloud.</param>
public sealed record BoardColumn(
    string Key, string Text, string? Order = null, string? Css = null, bool Descends = false, bool Hides = false, bool Silent = false);
