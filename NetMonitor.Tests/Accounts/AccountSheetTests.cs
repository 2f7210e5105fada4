using System.IO.Compression;
using System.Text;
using CsCheck;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Accounts;

/// <summary>Sheets of many accounts, xlsx and CSV, as people make them and as they should not.</summary>
public sealed class AccountSheetTests
{
    private const string Chinese = "单位代码,姓名,工号,手机,即时通讯账号,角色,密钥序列号";
    private const string English = "unitCode,name,staffNumber,mobile,imAccount,roles,keySerial";

    private static readonly string[] s_header = Chinese.Split(',');

    [Theory]
    [InlineData(Chinese)]
    [InlineData(English)]
    [InlineData(" UNITCODE , 姓名 ,staffnumber,手机,IMACCOUNT,Roles,ＫｅｙＳｅｒｉａｌ")]
    public void Read_Csv_TakesAllThatARowSays(string header)
    {
        var sheet = Good($"{header}\r\n3301060000,王芳,000042,138 0000 0000,im-wang,执法人员、Leader；部门负责人,demo-1\r\n");

        var row = Assert.Single(sheet.Rows);
        Assert.Equal(
            (2, "3301060000", "王芳", "000042", "13800000000", "im-wang", "DEMO-1"),
            (row.Row, row.UnitCode, row.Name, row.StaffNumber, row.Mobile, row.ImAccount, row.KeySerial));
        Assert.Equal([Role.EnforcementOfficer, Role.Leader, Role.ResponsiblePerson], row.Roles);
    }

    [Fact]
    public void Read_ColumnsInAnyOrder_WithoutKeys_AreTheSame()
    {
        const string Roles = "\"Center system administrator, Center system administrator\"";
        var row = Assert.Single(Good($"角色,姓名,手机,工号,即时通讯账号,单位代码\n\n{Roles},A B,+86 13800000000,1,i,3301060000\n ,\n").Rows);

        Assert.Equal((3, "A B", "+8613800000000", "1", null), (row.Row, row.Name, row.Mobile, row.StaffNumber, row.KeySerial));
        Assert.Equal([Role.CenterSystemAdministrator], row.Roles);
    }

    [Fact]
    public void Read_EveryRole_IsKnownByItsNameAndItsWords()
    {
        string[] words =
        [
            "中心系统管理员", "机构系统管理员", "基层系统管理员", "中心业务管理员", "机构业务管理员", "基层业务管理员", "分管领导", "部门负责人", "执法人员", "专项职责用户",
            "密钥保管员",
        ];
        var names = Enum.GetNames<Role>();

        Assert.Equal(Enum.GetValues<Role>(), RolesOf(string.Join('、', words)));
        Assert.Equal(Enum.GetValues<Role>(), RolesOf(string.Join('；', names)));

        static IReadOnlyList<Role> RolesOf(string cell) => Assert.Single(Good($"{English}\n3301060000,王芳,1,1,i,{cell},\n").Rows).Roles;
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("GB18030", false)]
    public void Read_Encodings_AreFoundOut(string name, bool mark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

        var sheet = Good([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"{Chinese}\r\n3301060000,𠮷野,1,1,i,执法人员,")]);

        Assert.Equal("𠮷野", Assert.Single(sheet.Rows).Name);
    }

    [Fact]
    public void Read_Workbook_TakesWhatItsCellsShow()
    {
        var texts = "<si><t>王芳</t></si><si><r><t>执法</t></r><r><t>人员</t></r><rPh sb=\"0\" eb=\"1\"><t>zhi</t></rPh></si>";
        var rows = Workbook.Row(1, s_header)
            // Typed as numbers: a unit, a staff number that its format fills up, a mobile phone in two ways that it may be written.
            + "<row r=\"2\"><c r=\"A2\"><v>3301060000</v></c><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\" s=\"1\"><v>42</v></c>"
            + "<c r=\"D2\" s=\"2\"><v>13800000000</v></c>"
            + "<c r=\"E2\" s=\"4\" t=\"str\"><v>im_x005F_x0041_</v></c><c r=\"F2\" t=\"s\"><v>1</v></c><c r=\"G2\" s=\"4\"/></row>"
            // Blank, but formatted.
            + "<row r=\"3\" s=\"1\" customFormat=\"1\"><c r=\"A3\" s=\"1\"/><c r=\"B3\" t=\"inlineStr\"><is><t>  </t></is></c></row><row r=\"4\"/>"
            // Without addresses, and with a number as small programs write it.
            + "<row><c><v>3301060000</v></c><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>007</t></is></c><c><v>1.38E10</v></c>"
            + "<c t=\"inlineStr\"><is><t>i</t></is></c><c t=\"inlineStr\"><is><t>Leader</t></is></c></row>";

        var sheet = Good(Workbook.Of(rows, texts));

        Assert.Equal(
            [(2, "3301060000", "王芳", "000042", "13800000000", "im_x0041_"), (5, "3301060000", "王芳", "007", "13800000000", "i")],
            sheet.Rows.Select(row => (row.Row, row.UnitCode, row.Name, row.StaffNumber, row.Mobile, row.ImAccount)));
        Assert.Equal([Role.EnforcementOfficer], sheet.Rows[0].Roles);
    }

    [Fact]
    public async Task Read_AWorkbookOfOurOwn_ComesBack()
    {
        using var file = new MemoryStream();
        object?[] row = ["3301060000", "欧阳_x0041_锋", "000042", "13800000000", "im", "执法人员", null];
        await SheetFile.WriteAsync(
            file, "账号", [.. s_header.Select(title => new SheetColumn(title, 12))], new[] { row }.ToAsyncEnumerable(), CancellationToken.None);

        Assert.Equal("欧阳_x0041_锋", Assert.Single(Good(file.ToArray()).Rows).Name);
    }

    /// <summary>What a cell computes, or shows otherwise than it was typed, is nothing that an account is made of.</summary>
    [Theory]
    [InlineData("<f>A1&amp;\"1\"</f><v>42</v>", "", "CellHasFormula")]
    [InlineData("<f t=\"shared\" si=\"0\"/><v>42</v>", "", "CellHasFormula")]
    [InlineData("<f>\"\"</f><v></v>", "t=\"str\"", "CellHasFormula")]
    [InlineData("<is><t>=1+1</t></is>", "t=\"inlineStr\"", "CellHasFormula")]
    [InlineData("<v>42734</v>", "s=\"3\"", "CellNotText")]
    [InlineData("<v>42734</v>", "s=\"6\"", "CellNotText")]
    [InlineData("<v>42</v>", "s=\"5\"", "CellNotText")]
    [InlineData("<v>42.5</v>", "", "CellNotText")]
    [InlineData("<v>-42</v>", "", "CellNotText")]
    [InlineData("<v>1</v>", "t=\"b\"", "CellNotText")]
    [InlineData("<v>#N/A</v>", "t=\"e\"", "CellNotText")]
    [InlineData("<v>1E300</v>", "", "CellNotText")]
    [InlineData("<v>330106199001011000</v>", "", "CellNotText")]
    [InlineData("<is><t>a&#10;b</t></is>", "t=\"inlineStr\"", "CellUnreadable")]
    [InlineData("<is><t>a\u200Bb</t></is>", "t=\"inlineStr\"", "CellUnreadable")]
    [InlineData("<is><t/></is>", "t=\"inlineStr\"", "CellEmpty")]
    [InlineData("<v/>", "", "CellEmpty")]
    public void Read_CellThatIsNoText_IsListed(string cell, string attributes, string code)
    {
        var rows = Workbook.Row(1, s_header)
            + $"<row r=\"2\">{Workbook.Text("A2", "3301060000")}{Workbook.Text("B2", "王芳")}<c r=\"C2\" {attributes}>{cell}</c>{Workbook.Text("D2", "1")}"
            + $"{Workbook.Text("E2", "i")}{Workbook.Text("F2", "Leader")}</row>";

        var sheet = Read(Workbook.Of(rows)).Value;

        Assert.Empty(sheet.Rows);
        Assert.Equal([new AccountSheetError(2, "staffNumber", code)], sheet.Errors);
    }

    [Fact]
    public void Read_BadRows_AreAllListed()
    {
        var sheet = Read(Encoding.UTF8.GetBytes(
            $"""
            {English}
            3301060000,王芳,1,1,i,执法人员,
            33010600,,=1+1,+86-138-0000-0000,@im,司机,密钥
            3301060000,{new string('王', 65)},+1,-13800000000,＝1,执法人员、,-

            ,,,,,,密钥,surplus
            3301060000,王芳,1,1,i,、,
            3301060000,王芳,1,=1,i,执法人员,
            """)).Value;

        Assert.Equal(2, Assert.Single(sheet.Rows).Row);
        Assert.Equal(
            [
                new(3, "unitCode", "CellNoUnitCode"), new(3, "name", "CellEmpty"), new(3, "staffNumber", "CellHasFormula"),
                new(3, "imAccount", "CellHasFormula"), new(3, "roles", "RoleUnknown"), new(3, "keySerial", "KeySerialMalformed"),
                new(4, "name", "CellUnreadable"), new(4, "staffNumber", "CellHasFormula"), new(4, "mobile", "CellHasFormula"),
                new(4, "imAccount", "CellHasFormula"), new(4, "keySerial", "CellHasFormula"),
                new(6, null, "ColumnUnknown"), new(6, "unitCode", "CellEmpty"), new(6, "name", "CellEmpty"), new(6, "staffNumber", "CellEmpty"),
                new(6, "mobile", "CellEmpty"), new(6, "imAccount", "CellEmpty"), new(6, "roles", "CellEmpty"),
                new(6, "keySerial", "KeySerialMalformed"),
                new(7, "roles", "RoleUnknown"),
                new(8, "mobile", "CellHasFormula"),
            ], sheet.Errors);
    }

    [Fact]
    public void Read_WrongHeader_IsListedColumnByColumn()
    {
        AccountSheetError[] wrong =
            [new(1, "name", "ColumnTwice"), new(1, "身份证号", "ColumnUnknown"), new(1, "imAccount", "ColumnMissing"), new(1, "roles", "ColumnMissing")];

        Assert.Equal(wrong, Read(Encoding.UTF8.GetBytes("单位代码,姓名,name,工号,手机,身份证号\n3301060000,王芳,王芳,1,1,1")).Value.Errors);
        Assert.Equal(wrong, Read(Workbook.Of(Workbook.Row(1, "单位代码", "姓名", "name", "工号", "手机", "身份证号") + Workbook.Row(2, "x"))).Value.Errors);
    }

    [Fact]
    public void Read_AColumnTooMany_IsListed()
    {
        var rows = Workbook.Row(1, s_header) + Workbook.Row(2, "3301060000", "王芳", "1", "1", "i", "Leader", "", "surplus")
            + Workbook.Row(3, "3301060000", "王芳", "1", "1", "i", "Leader").Replace("</row>", "<c r=\"XFD3\"><v>1</v></c></row>", StringComparison.Ordinal);

        Assert.Equal([new(2, null, "ColumnUnknown"), new(3, null, "ColumnUnknown")], Read(Workbook.Of(rows)).Value.Errors);
    }

    [Fact]
    public void Read_ManyRows_AreRead_AndTooManyRefused()
    {
        var rows = Enumerable.Range(2, AccountSheet.MaxRows).Select(number => Workbook.Row(number, "3301060000", "王芳", $"{number}", "1", "i", "Leader"));
        var most = Workbook.Row(1, s_header) + string.Concat(rows);
        var blank = string.Concat(Enumerable.Range(AccountSheet.MaxRows + 2, 200_000).Select(number => $"<row r=\"{number}\" s=\"1\" customFormat=\"1\"/>"));

        Assert.Equal(AccountSheet.MaxRows, Good(Workbook.Of(most + blank)).Rows.Count);

        var refusal = Read(Workbook.Of(most + Workbook.Row(AccountSheet.MaxRows + 2, "x"))).Refusal;
        Assert.Equal(("TooManyRows", RefusalKind.TooLarge, "20000"), (refusal?.Code, refusal?.Kind, refusal?.Details?["max"]));
    }

    [Fact]
    public void Read_NothingInIt_IsSaidSo()
    {
        Assert.Equal("SheetEmpty", Code([]));
        Assert.Equal("SheetEmpty", Code(Encoding.UTF8.GetBytes(Chinese)));
        Assert.Equal("SheetEmpty", Code(Workbook.Of(Workbook.Row(1, s_header) + "<row r=\"2\"/>")));
    }

    [Fact]
    public void Read_CutShortAnywhere_IsRefused()
    {
        var bytes = Workbook.Of(Workbook.Row(1, s_header) + Workbook.Row(2, "3301060000", "王芳", "1", "1", "i", "Leader"));
        Assert.Single(Good(bytes).Rows);

        for (var length = 4; length < bytes.Length; length++) Assert.Equal("SheetMalformed", Code(bytes[..length]));
    }

    [Theory]
    [InlineData("xl/workbook.xml", "<workbook/>")]
    [InlineData("xl/worksheets/sheet.xml", "<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet/>")]
    [InlineData("xl/worksheets/sheet.xml", "<worksheet><sheetData><row r=\"x\"/></sheetData></worksheet>")]
    [InlineData("xl/worksheets/sheet.xml", "<worksheet><sheetData><row><c r=\"1A\"><v>1</v></c></row></sheetData></worksheet>")]
    [InlineData("xl/worksheets/sheet.xml", "<worksheet><sheetData><row><c t=\"s\"><v>9</v></c></row></sheetData></worksheet>")]
    [InlineData("xl/worksheets/sheet.xml", "<worksheet><sheetData><row>")]
    [InlineData("xl/styles.xml", "<styleSheet>")]
    [InlineData("_rels/.rels", "<Relationships/>")]
    public void Read_WrongPart_IsRefused(string part, string content)
    {
        var parts = Workbook.Parts(Workbook.Row(1, s_header));
        parts[part] = content;

        Assert.Equal("SheetMalformed", Code(Workbook.Zip(parts)));
    }

    [Fact]
    public void Read_WithoutAnyOfItsParts_IsRefused()
    {
        var parts = Workbook.Parts(Workbook.Row(1, s_header));
        foreach (var part in parts.Keys.Except(["[Content_Types].xml", "xl/worksheets/hidden.xml"]))
            Assert.Equal("SheetMalformed", Code(Workbook.Zip(parts.Where(other => other.Key != part).ToDictionary())));
    }

    [Fact]
    public void Read_ZipBomb_IsRefused()
    {
        // A part that unpacks to more than may be, and one within a cell; then one that says it is small.
        var blanks = new string(' ', 70 * 1024 * 1024);
        var parts = Workbook.Parts(Workbook.Row(1, s_header));
        parts["xl/worksheets/sheet.xml"] = blanks + parts["xl/worksheets/sheet.xml"];
        Assert.Equal("SheetMalformed", Code(Workbook.Zip(parts)));
        Assert.Equal("SheetMalformed", Code(Workbook.Of($"<row><c t=\"inlineStr\"><is><t>{new string('x', 40_000)}</t></is></c></row>")));

        var bomb = Workbook.Zip(parts);
        var length = BitConverter.GetBytes(parts["xl/worksheets/sheet.xml"].Length);
        Assert.Equal("SheetMalformed", Code(Replaced(bomb, length, BitConverter.GetBytes(1000))));
    }

    [Fact]
    public void Read_LargerThanWeTake_IsRefused() => Assert.Equal("SheetTooLarge", Code(new byte[AccountSheet.MaxBytes + 1]));

    [Theory]
    [InlineData("D0CF11E0A1B11AE1")] // an older program's file, or one with a password
    [InlineData("504B03041400000000000000")]
    public void Read_OtherFiles_AreRefused(string start) => Assert.Equal("SheetMalformed", Code([.. Convert.FromHexString(start), .. new byte[600]]));

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var good = Workbook.Of(Workbook.Row(1, s_header) + Workbook.Row(2, "3301060000", "王芳", "1", "1", "i", "Leader"));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte.Array[1, 4]).Sample((at, with) =>
        {
            _ = Read([.. good[..at], .. with, .. good[Math.Min(at + with.Length, good.Length)..]]);
        }, iter: 3000);
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            _ = Read(bytes);
        }, iter: 2000);
        Gen.String[Gen.Char["<>/=\" rctvfisn0A1xl"], 0, 200].Sample(sheet =>
        {
            _ = Read(Workbook.Of(sheet));
        }, iter: 1000);
    }

    private static byte[] Replaced(byte[] bytes, byte[] what, byte[] with)
    {
        var replaced = bytes.ToArray();
        for (int at; (at = replaced.AsSpan().IndexOf(what)) >= 0;) with.CopyTo(replaced, at);
        return replaced;
    }

    private static Result<AccountSheet> Read(byte[] bytes) => AccountSheet.Read(new MemoryStream(bytes));

    private static string? Code(byte[] bytes) => Read(bytes).Refusal?.Code;

    private static AccountSheet Good(string text) => Good(Encoding.UTF8.GetBytes(text));

    private static AccountSheet Good(byte[] bytes)
    {
        var sheet = Read(bytes);
        Assert.Null(sheet.Refusal);
        Assert.Empty(sheet.Value.Errors);
        return sheet.Value;
    }
}
