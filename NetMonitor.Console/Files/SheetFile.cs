using System.IO.Compression;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;

namespace NetMonitor.Console.Files;

/// <summary>
/// A workbook (xlsx) of one sheet: a bold header that stays in sight and filters, then rows of texts, numbers and dates, written one by one,
/// whatever their number. It needs no library, as the format takes only six small parts; decision 11 tells why libraries were ruled out.
/// </summary>
internal static partial class SheetFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private const string Types =
        """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
          <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
          <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
          <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
          <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
        </Types>
        """;

    private const string PackageLinks =
        """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>
        """;

    private const string WorkbookLinks =
        """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
          <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
        </Relationships>
        """;

    /// <summary>A number that is shown as a date with its time, whatever the reader's language.</summary>
    private const string DateFormat = "yyyy-mm-dd hh:mm";

    /// <summary>
    /// Style 1 is the header's, 2 a date's, 3 a text's (format 49 is <c>@</c>): what is typed over it later stays a text too, an 18-digit number with
    /// all its digits, and nothing in it is ever taken for a formula. Own formats start at 164. The two fills are the format's own and must be there.
    /// </summary>
    private const string Styles =
        $"""
        <styleSheet xmlns="{Main}">
          <numFmts><numFmt numFmtId="164" formatCode="{DateFormat}"/></numFmts>
          <fonts><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
          <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
          <borders><border/></borders>
          <cellStyleXfs><xf/></cellStyleXfs>
          <cellXfs>
            <xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>
          </cellXfs>
        </styleSheet>
        """;

    /// <summary>The style of rows, for what has none of its own.</summary>
    private const string Body = "0";

    private const string FrozenHeader =
        """<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""";

    /// <summary>
    /// Answers how many rows there were. A row has a value a column: a text, a number
    /// (decimal), a date (on the clock that its header names) or null.
    /// </summary>
    public static async Task<int> WriteAsync(
        Stream file, string name, IReadOnlyList<SheetColumn> columns, IAsyncEnumerable<IEnumerable<object?>> rows, CancellationToken cancel)
    {
        await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await PartAsync("[Content_Types].xml", Types);
        await PartAsync("_rels/.rels", PackageLinks);
        await PartAsync("xl/_rels/workbook.xml.rels", WorkbookLinks);
        await PartAsync("xl/styles.xml", Styles);
        await PartAsync("xl/workbook.xml",
            $"""
            <workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
              <bookViews><workbookView/></bookViews>
              <sheets><sheet name="{SecurityElement.Escape(name)}" sheetId="1" r:id="rId1"/></sheets>
            </workbook>
            """);
        await using var part = await OpenAsync("xl/worksheets/sheet1.xml");
        using var xml = XmlWriter.Create(part);
        return await WriteSheetAsync(xml, columns, rows, cancel);

        Task<Stream> OpenAsync(string path) => zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancel);

        async Task PartAsync(string path, string content)
        {
            await using var writer = new StreamWriter(await OpenAsync(path));
            await writer.WriteAsync(content.AsMemory(), cancel);
        }
    }

    private static async Task<int> WriteSheetAsync(
        XmlWriter xml, IReadOnlyList<SheetColumn> columns, IAsyncEnumerable<IEnumerable<object?>> rows, CancellationToken cancel)
    {
        var letters = columns.Select((_, index) => Letters(index)).ToArray();
        xml.WriteStartElement("worksheet", Main);
        xml.WriteRaw(FrozenHeader);
        var widths = columns.Select((column, index) => 
            $"""<col min="{index + 1}" max="{index + 1}" width="{column.Width}" customWidth="1"{(column.IsText ? " style=\"3\"" : "")}/>""");
        xml.WriteRaw($"<cols>{string.Concat(widths)}</cols>");
        xml.WriteStartElement("sheetData", Main);
        var last = 1;
        WriteRow(xml, last, letters, columns.Select(column => column.Title), "1");
        await foreach (var row in rows.WithCancellation(cancel)) WriteRow(xml, ++last, letters, row, Body);
        xml.WriteEndElement();
        xml.WriteRaw($"""<autoFilter ref="A1:{letters[^1]}{last}"/>""");
        xml.WriteEndElement();
        return last - 1;
    }

    private static void WriteRow(XmlWriter xml, int number, string[] letters, IEnumerable<object?> values, string style)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", XmlConvert.ToString(number));
        foreach (var (letter, value) in letters.Zip(values))
        {
            if (value is null) continue;
            xml.WriteStartElement("c", Main);
            xml.WriteAttributeString("r", letter + XmlConvert.ToString(number));
            xml.WriteAttributeString("s", value is DateTime ? "2" : value is string && style == Body ? "3" : style);
            if (value is decimal sum)
            {
                xml.WriteElementString("v", Main, XmlConvert.ToString(sum));
            }
            else if (value is DateTime date)
            {
                xml.WriteElementString("v", Main, XmlConvert.ToString(date.ToOADate()));
            }
            else
            {
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", Main);
                xml.WriteStartElement("t", Main);
                xml.WriteAttributeString("xml", "space", null, "preserve");
                xml.WriteString(Unwritable().Replace((string)value, character => $"_x{(int)character.Value[0]:X4}_"));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Letters(int column) => (column < 26 ? "" : Letters(column / 26 - 1)) + (char)('A' + column % 26);

    /// <summary>
    /// Characters that XML can't hold are written as <c>_x0001_</c>; where a text looks like that already, its underscore is written so, too.
    /// </summary>
    [GeneratedRegex(@"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Unwritable();
}

/// <summary>A column of a sheet.</summary>
/// <param name="Title">What its header says.</param>
/// <param name="Width">In characters.</param>
/// <param name="IsText">Whether it is of texts: then its empty cells are made for them too.</param>
internal sealed record SheetColumn(string Title, int Width, bool IsText = true);
