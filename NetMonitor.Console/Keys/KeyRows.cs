using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>Gathers a file's keys, whatever its format, and everything that is wrong with each row.</summary>
internal sealed class KeyRows
{
    private readonly List<KeyInFile> _keys = [];
    private readonly List<KeyFileError> _errors = [];
    private readonly HashSet<string> _serials = [];

    /// <summary>Rows so far, good and bad.</summary>
    public int Count { get; private set; }

    /// <summary>One row. <paramref name="whole"/> is what is wrong with it as a whole, if anything.</summary>
    public void Add(
        int row, Refusal? whole, Result<string> serial, Result<byte[]> seed, Result<KeyAlgorithm> algorithm, Result<int> digits, Result<int> period)
    {
        Count++;
        var before = _errors.Count;
        Note(row, null, whole);
        Note(row, KeyValues.Serial, serial.Refusal);
        if (!serial.IsRefused && !_serials.Add(serial.Value)) Note(row, KeyValues.Serial, Refusal.Malformed("KeySerialTwice"));
        Note(row, KeyValues.SeedColumn, seed.Refusal);
        Note(row, KeyValues.AlgorithmColumn, algorithm.Refusal);
        Note(row, KeyValues.DigitsColumn, digits.Refusal);
        Note(row, KeyValues.PeriodColumn, period.Refusal);
        if (_errors.Count == before)
            _keys.Add(algorithm.Value == KeyAlgorithm.Fido2
                ? new KeyInFile(row, serial.Value, algorithm.Value, [], 0, 0)
                : new KeyInFile(row, serial.Value, algorithm.Value, seed.Value, digits.Value, period.Value));
    }

    public void Note(int row, string? column, Refusal? refusal)
    {
        if (refusal is not null) _errors.Add(new KeyFileError(row, column, refusal.Code));
    }

    public KeyFile ToFile() => new(_keys, _errors);
}
