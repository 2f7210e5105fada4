using CsvHelper;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>
/// Keys in CSV: a header with <c>serial</c> and <c>seed</c>; <c>algorithm</c>, <c>digits</c> and <c>period</c> where they are not the usual ones.
/// </summary>
internal static class KeyCsv
{
    private static readonly string[] s_required = [KeyValues.Serial, KeyValues.SeedColumn];

    public static Result<KeyRows> Read(ReadOnlySpan<byte> bytes, string? secret)
    {
        if (TextFile.Read(bytes) is not { } text) return KeyFiles.Malformed(1);
        var rows = new KeyRows();
        try
        {
            SheetColumns? columns = null;
            foreach (var (number, cells) in CsvRows.Of(text))
            {
                if (cells.All(string.IsNullOrWhiteSpace)) continue;
                if (columns is null)
                {
                    if (!string.IsNullOrEmpty(secret)) return Refusal.Malformed("KeyFileNotEncrypted");
                    columns = SheetColumns.Of(cells, KeyValues.Columns.ToDictionary(name => name), s_required);
                    foreach (var (column, why) in columns.Problems) rows.Note(number, column, why);
                    // Under a header that is wrong, no row would say what it seems to.
                    if (columns.Problems.Count > 0) return rows;
                    continue;
                }

                if (rows.Count == KeyFiles.MaxKeys) return KeyFiles.TooLarge;
                string? Cell(string column) => columns.CellOf(cells, column);
                rows.Add(number, columns.TooMany(cells), KeySerial.OfTyped(Cell(KeyValues.Serial)),
                    KeyValues.Seed(Cell(KeyValues.SeedColumn)), KeyValues.Algorithm(Cell(KeyValues.AlgorithmColumn)),
                    KeyValues.Digits(Cell(KeyValues.DigitsColumn)), KeyValues.Period(Cell(KeyValues.PeriodColumn)));
            }

            return rows;
        }
        catch (CsvFormatException malformed)
        {
            return KeyFiles.Malformed(Math.Max(1, (int)malformed.LineNumber));
        }
    }
}
