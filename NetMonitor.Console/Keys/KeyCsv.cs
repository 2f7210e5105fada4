using CsvHelper;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>
/// Keys in CSV: a header with <c>serial</c> and <c>seed</c>; <c>algorithm</c>, <c>digits</c> and <c>period</c> where they are not the usual ones. A FIDO2 key
/// says <c>FIDO2</c> as its algorithm and leaves the seed empty.
/// </summary>
internal static class KeyCsv
{
    private static readonly string[] s_required = [KeyValues.Serial, KeyValues.SeedColumn];

    public static Result<KeyRows> Read(byte[] bytes, string? secret)
    {
        if (TextFile.Read(bytes) is not { } text) return KeyFiles.Malformed(1);
        var rows = new KeyRows();
        try
        {
            SheetColumns? columns = null;
            foreach (var row in CsvRows.Of(text))
            {
                if (row.IsBlank) continue;
                if (columns is null)
                {
                    if (!string.IsNullOrEmpty(secret)) return Refusal.Malformed("KeyFileNotEncrypted");
                    columns = SheetColumns.Of(row, KeyValues.Columns.ToDictionary(name => name), s_required);
                    foreach (var (column, why) in columns.Problems) rows.Note(row.Number, column, why);
                    // Under a header that is wrong, no row would say what it seems to.
                    if (columns.Problems.Count > 0) return rows;
                    continue;
                }

                if (rows.Count == KeyFiles.MaxKeys) return KeyFiles.TooLarge;
                string Cell(string column) => columns.CellOf(row, column).Text;
                var algorithm = KeyValues.Algorithm(Cell(KeyValues.AlgorithmColumn));
                rows.Add(row.Number, columns.Beyond(row), KeySerial.OfTyped(Cell(KeyValues.Serial)),
                    KeyValues.Seed(Cell(KeyValues.SeedColumn), algorithm.IsRefused ? null : algorithm.Value), algorithm,
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
