namespace NetMonitor.Console.Files;

/// <summary>A row of a sheet that somebody made.</summary>
/// <param name="Number">As a spreadsheet program shows it.</param>
/// <param name="Cells">From the first column on, as far as the row goes; empty where there is nothing.</param>
internal sealed record SheetRow(int Number, IReadOnlyList<SheetCell> Cells)
{
    /// <summary>Formatted rows without anything in them are no rows.</summary>
    public bool IsBlank => Cells.All(cell => cell.IsBlank);
}

/// <summary>A cell: what it shows, or that it shows something else than was typed.</summary>
internal readonly record struct SheetCell(string Text, SheetCellKind Kind)
{
    public static SheetCell Empty { get; } = new("", SheetCellKind.Text);

    public bool IsBlank => Kind == SheetCellKind.Text && string.IsNullOrWhiteSpace(Text);
}

internal enum SheetCellKind
{
    Text,

    /// <summary>Something computed: whatever it shows, nobody wrote that.</summary>
    Formula,

    /// <summary>A number, date or truth value that is shown in a form of its own, or with digits that a number can't keep.</summary>
    Other,
}
