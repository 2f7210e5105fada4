using System.Xml;
using CsvHelper;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Files;

/// <summary>The rows of a sheet that somebody made, a workbook (xlsx) or CSV, told apart by what is in the file. Blank rows are left out.</summary>
internal static class SheetRows
{
    /// <exception cref="InvalidDataException">While it is read: the file is neither, or was cut short.</exception>
    public static IEnumerable<SheetRow> Of(byte[] bytes)
    {
        using var rows = (WorkbookRows.IsWorkbook(bytes) ? WorkbookRows.Of(new MemoryStream(bytes)) : CsvRows.Of(Text(bytes))).GetEnumerator();
        while (Next(rows) is { } row)
            if (!row.IsBlank) yield return row;
    }

    /// <summary>The workbook of an older program could pass for text, if it were not for its many zero bytes.</summary>
    private static string Text(byte[] bytes) => TextFile.Read(bytes) is { } text && !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : throw new InvalidDataException("This is no text.");

    private static SheetRow? Next(IEnumerator<SheetRow> rows)
    {
        try
        {
            return rows.MoveNext() ? rows.Current : null;
        }
        catch (Exception unreadable) when (unreadable is XmlException or CsvFormatException or EndOfStreamException)
        {
            throw new InvalidDataException("The file can't be read.", unreadable);
        }
    }
}
