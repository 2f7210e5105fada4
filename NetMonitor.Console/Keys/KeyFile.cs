using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Keys;

/// <summary>What a file of keys says: the keys that can be taken as they are, and what is wrong with the other rows.</summary>
public sealed record KeyFile(IReadOnlyList<KeyInFile> Keys, IReadOnlyList<KeyFileError> Errors);

/// <summary>A key as its file describes it. Its seed is in no text that is made of it, such as a line of a log.</summary>
/// <param name="Row">Its place in the file: of PSKC the package from 1, of CSV the row as a spreadsheet program counts it, header included.</param>
/// <param name="Serial">As <see cref="KeySerial"/> wants it.</param>
/// <param name="Algorithm">What its codes are computed with.</param>
/// <param name="Secret">The seed; empty for a FIDO2 key.</param>
/// <param name="Digits">Of a code: 6 to 8; 0 for a FIDO2 key.</param>
/// <param name="PeriodSeconds">How long a code is shown: 30 or 60; 0 for a FIDO2 key.</param>
public sealed record KeyInFile(int Row, string Serial, KeyAlgorithm Algorithm, byte[] Secret, int Digits, int PeriodSeconds)
{
    public override string ToString() => $"{Serial} in row {Row}";
}

/// <summary>What is wrong with one row; never what stands in it.</summary>
/// <param name="Row">As <see cref="KeyInFile.Row"/>; of what is wrong with a CSV file's header, the header's.</param>
/// <param name="Column">One of <see cref="KeyValues.Columns"/>, for PSKC too; for a column that is not known, what its header says.</param>
/// <param name="Code">Worded as a refusal of that code is.</param>
public sealed record KeyFileError(int Row, string? Column, string Code);
