using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace NetMonitor.Tests.Support;

/// <summary>Reads a sheet as others do: by the library of the format's makers, whose validator must find nothing wrong first.</summary>
internal static class SheetReader
{
    /// <summary>Formats below are the format's own; the one that a sheet adds is a date's.</summary>
    private const uint OwnFormats = 164;

    private const uint Text = 49;

    /// <summary>The header and the rows, each as wide as the header: texts, numbers (double), dates by their style, null.</summary>
    public static List<object?[]> Read(Stream sheet)
    {
        using var workbook = SpreadsheetDocument.Open(sheet, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        var formats = workbook.WorkbookPart!.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>()
            .Select(format => format.NumberFormatId?.Value ?? 0).ToArray();
        var rows = RowsOf(workbook).Select(row => row.Elements<Cell>()
            .ToDictionary(cell => cell.CellReference!.Value!.TrimEnd([.. "0123456789"]), cell => Value(cell, formats))).ToList();
        return [.. rows.Select(row => rows[0].Keys.Select(column => row.GetValueOrDefault(column)).ToArray())];
    }

    public static IEnumerable<Row> RowsOf(SpreadsheetDocument workbook) => workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>();

    private static object? Value(Cell cell, uint[] formats)
    {
        Assert.Null(cell.CellFormula);
        if (cell.InnerText.Length == 0) return null;
        if (cell.DataType is null || cell.DataType.Value == CellValues.Number)
        {
            var number = double.Parse(cell.InnerText, CultureInfo.InvariantCulture);
            return formats[cell.StyleIndex!.Value] >= OwnFormats ? DateTime.FromOADate(number) : number;
        }

        // The header's cells are bold, all others are texts by their format too: a spreadsheet then takes what is typed over them as it is.
        Assert.True(cell.CellReference!.Value!.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]) == "1" || formats[cell.StyleIndex!.Value] == Text);
        return XmlConvert.DecodeName(cell.InnerText); // a text's characters that XML has no place for are written as in names
    }
}
