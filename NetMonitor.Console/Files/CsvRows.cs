using CsvHelper;

namespace NetMonitor.Console.Files;

/// <summary>The rows of a CSV file that people made, each with its line for a number, as a spreadsheet program shows it.</summary>
internal static class CsvRows
{
    /// <summary>More than any sheet of ours has: a line of nothing but commas is none.</summary>
    private const int MostCells = 256;

    /// <summary>
    /// What breaks the quoting is refused, never guessed at. No cell has a line break: then a quote that is never closed spoils its own row, not the
    /// rest of the file, and a row is a line.
    /// </summary>
    private static readonly CsvReaderOptions s_options = new()
    {
        Separator = ',', HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw, AllowLineBreaksInQuotes = false, TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
    };

    /// <summary>Row by row; of blank ones only those with commas.</summary>
    /// <exception cref="CsvFormatException">While it is read: the text is no CSV. Its line is named.</exception>
    public static IEnumerable<SheetRow> Of(string text)
    {
        using var csv = CsvReader.Create(new StringReader(text), s_options);
        while (csv.Read())
        {
            if (csv.FieldCount > MostCells) throw new CsvFormatException("There are too many cells in a row.");
            yield return new SheetRow((int)csv.LineNumber, [.. csv.Current.ToArray().Select(cell => new SheetCell(cell, SheetCellKind.Text))]);
        }
    }
}
