using System.IO.Compression;
using System.Text;

namespace NetMonitor.Tests.Accounts;

/// <summary>A workbook made part by part, as a spreadsheet program writes it: every part can be made wrong for itself.</summary>
internal static class Workbook
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Style 1 fills up to six digits, 2 leaves room behind, 3 is a date, 4 text, 5 has two decimals, 6 an own date.</summary>
    private const string Styles =
        $"""
        <styleSheet xmlns="{Main}">
        <numFmts><numFmt numFmtId="164" formatCode="000000"/>
        <numFmt numFmtId="165" formatCode="0_ ;[Red]\-0\ "/><numFmt numFmtId="166" formatCode="yyyy/m/d"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="49"/><xf numFmtId="2"/><xf numFmtId="166"/></cellXfs>
        </styleSheet>
        """;

    /// <summary>The file, with these rows in its sheet and these texts beside it.</summary>
    public static byte[] Of(string rows, string texts = "") => Zip(Parts(rows, texts));

    public static Dictionary<string, string> Parts(string rows, string texts = "") => new()
    {
        ["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ["_rels/.rels"] = Links(("a", "officeDocument", "/xl/workbook.xml")),
        ["xl/workbook.xml"] =
            $"""
            <workbook xmlns="{Main}" xmlns:r="{Office}"><sheets>
              <sheet name="h" sheetId="1" state="hidden" r:id="h"/><sheet name="s" sheetId="2" r:id="s"/></sheets></workbook>
            """,
        ["xl/_rels/workbook.xml.rels"] = Links(
            ("h", "worksheet", "worksheets/hidden.xml"), ("s", "worksheet", "worksheets/sheet.xml"), ("t", "sharedStrings", "sharedStrings.xml"),
            ("f", "styles", "styles.xml")),
        ["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{texts}</sst>",
        ["xl/styles.xml"] = Styles,
        ["xl/worksheets/hidden.xml"] = Sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>nobody sees this</t></is></c></row>"),
        ["xl/worksheets/sheet.xml"] = Sheet(rows),
    };

    public static byte[] Zip(Dictionary<string, string> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in parts)
            {
                using var part = zip.CreateEntry(path).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    /// <summary>A row of texts.</summary>
    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((cell, index) => Text($"{(char)('A' + index)}{number}", cell)))}</row>";

    public static string Text(string at, string text) =>
        $"<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{System.Security.SecurityElement.Escape(text)}</t></is></c>";

    private static string Sheet(string rows) => $"<worksheet xmlns=\"{Main}\"><cols><col min=\"1\" max=\"1\"/></cols><sheetData>{rows}</sheetData></worksheet>";

    private static string Links(params (string Id, string Type, string Target)[] links) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(links.Select(link => $"<Relationship Id=\"{link.Id}\" Type=\"{Office}/{link.Type}\" Target=\"{link.Target}\"/>")) + "</Relationships>";
}
