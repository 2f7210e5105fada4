using NetMonitor.Console.Files;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Keys;

/// <summary>
/// Reads files of keys: PSKC (RFC 6030) or CSV, told apart by what is in them. What makes the whole file unusable is a refusal; what is wrong with a row
/// is listed with all the others.
/// </summary>
public static class KeyFiles
{
    public const int MaxBytes = 50 * 1024 * 1024;
    public const int MaxKeys = 100_000;

    internal static Refusal TooLarge { get; } =
        new Refusal("KeyFileTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{MaxBytes}").With("maxKeys", $"{MaxKeys}");

    /// <summary>
    /// <c>KeyFileTooLarge</c>, <c>KeyFileEmpty</c>, <c>KeyFileMalformed</c> (with <c>line</c>), and for encryption <c>KeyFilePasswordRequired</c>,
    /// <c>KeyFilePasswordWrong</c>, <c>KeyFilePresharedKeyMalformed</c>, <c>KeyFileMacMissing</c>, <c>KeyFileMacWrong</c>, <c>KeyFileNotEncrypted</c>,
    /// <c>KeyFileEncryptionUnsupported</c> and <c>KeyFileIterationsTooMany</c>; of rows the codes of <see cref="KeyValues"/>,
    /// <c>KeySerialMalformed</c>, <c>KeySerialTwice</c>, <c>KeySeedPlain</c>, <c>KeyHasNoSeed</c>, <c>KeyCodeFormUnknown</c>, <c>ColumnUnknown</c>,
    /// <c>ColumnMissing</c> and <c>ColumnTwice</c>.
    /// </summary>
    /// <param name="file">Read from where it stands, waiting for it: a file on this machine, not a request's body.</param>
    /// <param name="secret">What the file says it was encrypted with: the password, or the pre-shared key in hexadecimal; null or empty for none.</param>
    public static Result<KeyFile> Read(Stream file, string? secret)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (WholeFile.Read(file, MaxBytes) is not { } bytes) return TooLarge;
        var rows = IsXml(bytes) ? PskcFile.Read(bytes, secret) : KeyCsv.Read(bytes, secret);
        if (rows.IsRefused) return rows.Refusal;
        return rows.Value.Count == 0 && rows.Value.ToFile().Errors.Count == 0 ? Refusal.Malformed("KeyFileEmpty") : rows.Value.ToFile();
    }

    internal static Refusal Malformed(int line) => Refusal.Malformed("KeyFileMalformed").With("line", $"{line}");

    /// <summary>Whether the first thing in it is an angle bracket, after a byte order mark and blanks, in UTF-8 or UTF-16.</summary>
    private static bool IsXml(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> before = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n'];
        var start = bytes.IndexOfAnyExcept(before);
        return start >= 0 && bytes[start] == '<';
    }
}
