using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace NetMonitor.Console.Files;

/// <summary>
/// Reads the first sheet in sight of a workbook (xlsx), row by row, with each cell's text as it is shown. Written here, not left to a library, as decision
/// 11 tells: a number's leading zeros and whether a cell is computed are what an import must know.
/// </summary>
internal static partial class WorkbookRows
{
    /// <summary>Bytes of the sheet when unpacked: a million blank rows that somebody formatted fit in.</summary>
    private const long MaxSheet = 64L * 1024 * 1024;

    /// <summary>Bytes of any other part, of which the texts are kept in memory.</summary>
    private const long MaxPart = 32L * 1024 * 1024;

    /// <summary>Characters of one cell, as the format has it.</summary>
    private const int MaxText = 32_767;

    /// <summary>What stands further to the right counts as one cell there: no sheet of ours is that wide.</summary>
    private const int MostCells = 256;

    /// <summary>Digits that a number keeps, in the format and in every program that writes it.</summary>
    private const decimal MostExact = 999_999_999_999_999;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    };

    /// <summary>Whether it is a zip file by its first bytes.</summary>
    public static bool IsWorkbook(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <exception cref="InvalidDataException">While it is read: the file is no workbook, is cut short, or unpacks to more than any of ours.</exception>
    /// <exception cref="XmlException">Likewise, inside a part.</exception>
    public static IEnumerable<SheetRow> Of(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var workbook = Links(zip, "").FirstOrDefault(link => link.Type == "officeDocument").Target ?? throw new InvalidDataException("There is no workbook.");
        var links = Links(zip, workbook).ToList();
        var sheetId = FirstSheet(zip, workbook);
        var sheet = links.FirstOrDefault(link => link.Id == sheetId && link.Type == "worksheet").Target ?? throw new InvalidDataException("There is no sheet.");
        var texts = Texts(zip, links.FirstOrDefault(link => link.Type == "sharedStrings").Target);
        var formats = Formats(zip, links.FirstOrDefault(link => link.Type == "styles").Target);
        using var reader = Open(zip, sheet, MaxSheet);
        var number = 0;
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "row" }) continue;
            number = reader.GetAttribute("r") is { } said ? Number(said) : number + 1;
            yield return new SheetRow(number, Cells(reader, texts, formats));
        }
    }

    private static List<SheetCell> Cells(XmlReader reader, List<string> texts, List<string> formats)
    {
        var cells = new List<SheetCell>();
        if (reader.IsEmptyElement) return cells;
        var (depth, column) = (reader.Depth, -1);
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "c" }) continue;
            column = reader.GetAttribute("r") is { } reference ? Column(reference) : column + 1;
            var cell = Cell(reader, texts, formats);
            if (cell.IsBlank) continue;
            var at = Math.Min(column, MostCells);
            while (cells.Count <= at) cells.Add(SheetCell.Empty);
            cells[at] = cell;
        }

        return cells;
    }

    private static SheetCell Cell(XmlReader reader, List<string> texts, List<string> formats)
    {
        var (type, style, empty, depth) = (reader.GetAttribute("t"), reader.GetAttribute("s"), reader.IsEmptyElement, reader.Depth);
        if (empty) return SheetCell.Empty;
        string? value = null;
        var isComputed = false;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "f") isComputed = true;
            else if (reader.LocalName == "v") value = Text(reader, "v");
            else if (reader.LocalName == "is") value = Text(reader, "t");
        }

        if (isComputed) return new SheetCell("", SheetCellKind.Formula);
        if (string.IsNullOrEmpty(value)) return SheetCell.Empty;
        var text = type switch
        {
            "s" => Number(value) is var index && index < texts.Count ? texts[index] : throw new InvalidDataException("There is no such text."),
            "inlineStr" or "str" => value,
            null or "n" => Shown(value, style is null ? "" : Number(style) is var format && format < formats.Count ? formats[format] : ""),
            _ => null,
        };
        return text is null ? new SheetCell("", SheetCellKind.Other) : new SheetCell(text, SheetCellKind.Text);
    }

    /// <summary>
    /// A whole number as its format shows it: <c>000000</c> fills it up, the usual ones do nothing. Null for anything else, such as a date, and for a number
    /// of so many digits that the last were lost when it was typed.
    /// </summary>
    private static string? Shown(string value, string format)
    {
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        if (number is < 0 or > MostExact || number != decimal.Truncate(number)) return null;
        var zeros = WholeNumber().Match(format);
        return zeros.Success ? number.ToString(new string('0', Math.Max(1, zeros.Groups["zeros"].Length)), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Id, kind (the last part of its address) and target of each relationship of a part; those of the package for "".</summary>
    private static IEnumerable<(string? Id, string? Type, string? Target)> Links(ZipArchive zip, string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var folder = part[..slash];
        using var reader = Open(zip, $"{folder}_rels/{part[slash..]}.rels", MaxPart);
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "Relationship" }) continue;
            if (reader.GetAttribute("Target") is not { } target || reader.GetAttribute("Type") is not { } type) continue;
            yield return (reader.GetAttribute("Id"), type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target);
        }
    }

    private static string? FirstSheet(ZipArchive zip, string workbook)
    {
        using var reader = Open(zip, workbook, MaxPart);
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "sheet" } || reader.GetAttribute("state") is not (null or "visible")) continue;
            while (reader.MoveToNextAttribute())
                if (reader.LocalName == "id" && reader.NamespaceURI.Length > 0) return reader.Value;
        }

        return null;
    }

    private static List<string> Texts(ZipArchive zip, string? part)
    {
        var texts = new List<string>();
        if (part is null) return texts;
        using var reader = Open(zip, part, MaxPart);
        while (reader.Read())
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" }) texts.Add(Text(reader, "t"));
        return texts;
    }

    /// <summary>The number format of each style; "" for the usual one.</summary>
    private static List<string> Formats(ZipArchive zip, string? part)
    {
        var formats = new List<string>();
        if (part is null) return formats;
        var own = new Dictionary<int, string>();
        using var reader = Open(zip, part, MaxPart);
        var inCells = false;
        while (reader.Read())
        {
            if (reader.LocalName == "cellXfs") inCells = reader is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "numFmt" && reader.GetAttribute("numFmtId") is { } id) own[Number(id)] = reader.GetAttribute("formatCode") ?? "";
            if (reader.LocalName != "xf" || !inCells) continue;
            var format = reader.GetAttribute("numFmtId") is { } named ? Number(named) : 0;
            // Of the format's own ones these three show a whole number as it is: General, 0 and text.
            formats.Add(format is 0 or 1 or 49 ? "" : own.GetValueOrDefault(format, "?"));
        }

        return formats;
    }

    /// <summary>What the elements of that name within this one say, or this one itself; how it is pronounced is left out.</summary>
    private static string Text(XmlReader reader, string name)
    {
        if (reader.IsEmptyElement) return "";
        var text = new StringBuilder();
        var chunk = new char[256];
        var (depth, isText, isPronunciation) = (reader.Depth, reader.LocalName == name, false);
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                var starts = reader is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
                if (reader.LocalName == "rPh") isPronunciation = starts;
                isText = starts && reader.LocalName == name && !isPronunciation;
            }
            else if (isText)
            {
                // Bit by bit: a text without end must not be in memory before it is found to be one.
                for (int read; (read = reader.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
                {
                    text.Append(chunk, 0, read);
                    if (text.Length > MaxText) throw new InvalidDataException("A text is too long.");
                }
            }
        }

        return Escaped().Replace(text.ToString(), match => $"{(char)Convert.ToInt32(match.Groups["code"].Value, 16)}");
    }

    /// <summary>A part that says it is no larger: what it unpacks to ends there.</summary>
    private static XmlReader Open(ZipArchive zip, string part, long most)
    {
        var entry = zip.GetEntry(part) ?? throw new InvalidDataException("A part is missing.");
        if (entry.Length > most) throw new InvalidDataException("A part is too large.");
        return XmlReader.Create(entry.Open(), s_settings);
    }

    /// <summary>The column of a cell such as <c>AB12</c>, from 0.</summary>
    private static int Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4)) column = column * 26 + letter - 'A' + 1;
        return column is > 0 and <= 16384 ? column - 1 : throw new InvalidDataException("There is no such cell.");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidDataException("This is no number.");

    /// <summary>Formats of whole numbers: any count of zeros that fill it up, what leaves room behind it, and other ones for negative numbers.</summary>
    [GeneratedRegex(@"^(?:#*(?<zeros>0{0,20})|General|@)(?:_.|\\? )*(?:;.*)?$", RegexOptions.Singleline)]
    private static partial Regex WholeNumber();

    /// <summary>Characters that XML can't hold, and an underscore where it looks like one of them.</summary>
    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
