using NetMonitor.Console.Files;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Supervision;

/// <summary>The xlsx file itself; what an export puts into it is <see cref="ExportApiTests"/>'.</summary>
public sealed class SheetFileTests
{
    [Theory]
    [InlineData("\u0001\u000B\u001F")]
    [InlineData("a\uFFFE\uFFFF")]
    [InlineData("_x0041_ and _x000a_")]
    [InlineData(" kept\n\tas it is  ")]
    [InlineData("<![CDATA[&]]>\"'")]
    [InlineData("𠮷野家")]
    public async Task Text_OfAnyCharacters_IsReadAsWritten(string text)
    {
        Assert.Equal([["Header"], [text]], await WrittenAsync(["Header"], [text]));
        Assert.Equal([[text], [1d]], await WrittenAsync([text], [1m]));
    }

    [Fact]
    public async Task Text_WithHalfACharacter_StillMakesAGoodFile() =>
        Assert.StartsWith("a", (string?)(await WrittenAsync(["Header"], ["a" + (char)0xD842]))[1][0], StringComparison.Ordinal);

    [Fact]
    public async Task Rows_WithGapsAndManyColumns_KeepEveryValueInItsColumn()
    {
        var header = Enumerable.Range(0, 57).Select(no => $"field {no}").ToArray();
        object?[] values = [.. Enumerable.Range(0, 57).Select(no => no % 3 == 0 ? null : no % 3 == 1 ? (object)(no + 0.25m) : $"{no}")];
        object?[] read = [.. values.Select(value => value is decimal number ? (double)number : value)];

        Assert.Equal([header, read, new object?[57]], await WrittenAsync(header, values, new object?[57]));
    }

    [Fact]
    public async Task Date_IsADateOfTheSheet()
    {
        var date = new DateTime(2026, 6, 17, 15, 59, 30);
        Assert.Equal([["Due", "Sum"], [date, 2.5d]], await WrittenAsync(["Due", "Sum"], [date, 2.5m]));
    }

    private static async Task<List<object?[]>> WrittenAsync(string[] header, params object?[][] rows)
    {
        using var file = new MemoryStream();
        Assert.Equal(rows.Length,
            await SheetFile.WriteAsync(
                file, "A & B", [.. header.Select(title => new SheetColumn(title, 12))], rows.ToAsyncEnumerable(), CancellationToken.None));
        file.Position = 0;
        return SheetReader.Read(file);
    }
}
