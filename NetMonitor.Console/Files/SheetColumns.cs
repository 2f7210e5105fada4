using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>Which column of a sheet is which, by its header: in any order, but every column known and none there twice.</summary>
internal sealed class SheetColumns
{
    /// <summary>Of what a header says of itself, as much as an answer repeats.</summary>
    private const int LongestSaid = 60;

    private readonly Dictionary<string, int> _indexes = [];
    private readonly List<(string? Column, Refusal Why)> _problems = [];

    private SheetColumns()
    {
    }

    /// <summary>What is wrong with the header, column by column: <c>ColumnUnknown</c>, <c>ColumnTwice</c>, <c>ColumnMissing</c>.</summary>
    public IReadOnlyList<(string? Column, Refusal Why)> Problems => _problems;

    /// <param name="header">The first row.</param>
    /// <param name="names">The column by each name that its header may have; case, width and blanks around don't matter.</param>
    /// <param name="required">The columns that must be there.</param>
    public static SheetColumns Of(SheetRow header, IReadOnlyDictionary<string, string> names, IEnumerable<string> required)
    {
        var known = new Dictionary<string, string>(names, StringComparer.OrdinalIgnoreCase);
        var columns = new SheetColumns();
        foreach (var (index, said) in header.Cells.Select(cell => cell.Text.Trim()).Index())
        {
            // A column without a header is one only where a row has something in it.
            if (said.Length == 0) continue;
            if (!known.TryGetValue(Typed.Fold(said), out var column)) columns._problems.Add((PlainText.Shorten(said, LongestSaid), Unknown));
            else if (!columns._indexes.TryAdd(column, index)) columns._problems.Add((column, Refusal.Malformed("ColumnTwice")));
        }

        foreach (var missing in required.Where(column => !columns._indexes.ContainsKey(column)))
            columns._problems.Add((missing, Refusal.Malformed("ColumnMissing")));
        return columns;
    }

    public SheetCell CellOf(SheetRow row, string column) =>
        _indexes.TryGetValue(column, out var index) && index < row.Cells.Count ? row.Cells[index] : SheetCell.Empty;

    /// <summary><c>ColumnUnknown</c> where a row has something in a column that has no header; null otherwise.</summary>
    public Refusal? Beyond(SheetRow row) =>
        row.Cells.Where((cell, index) => !cell.IsBlank && !_indexes.ContainsValue(index)).Any() ? Unknown : null;

    private static Refusal Unknown => Refusal.Malformed("ColumnUnknown");
}
