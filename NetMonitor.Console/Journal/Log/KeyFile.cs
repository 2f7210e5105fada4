using System.Security.Cryptography;
using System.Text;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// A signing key in a file of its own. Its first line is written as Go's sumdb/note writes private keys; each further line is the verifier key of a
/// key that was used before, so that what it signed can still be verified.
/// </summary>
public sealed record KeyFile(NoteSigner Signer, IReadOnlyList<VerifierKey> Retired)
{
    private const int MaxBytes = 64 * 1024;
    private const string Start = "PRIVATE+KEY+";

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static Result<KeyFile> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            // Asked of the open file: another can't be put in its place meanwhile.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ForOthers) != 0)
                return Refusal.Conflict("KeyFileReadable");
            if (file.Length > MaxBytes)
                return Refusal.Conflict("KeyFileMalformed");
            using var text = new StreamReader(file, new UTF8Encoding(false));
            return Parse(text.ReadToEnd());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refusal.Conflict("KeyFileMissing");
        }
    }

    /// <summary>Makes a file that only its owner can read, with a new key.</summary>
    /// <exception cref="IOException">There is a file already: a key is never overwritten.</exception>
    public static KeyFile CreateNew(string path, string name)
    {
        var seed = Ed25519.NewSeed();
        var made = new KeyFile(new NoteSigner(name, seed), []);
        var key = Convert.ToBase64String([VerifierKey.Ed25519, .. seed]);
        DurableFile.Write(path, $"{Start}{name}+{VerifierKey.IdText(made.Signer.Key.Id)}+{key}\n", DurableFile.Private, overwrite: false);
        return made;
    }

    private static Result<KeyFile> Parse(string text)
    {
        var refusal = Refusal.Conflict("KeyFileMalformed");
        var lines = text.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        if (!lines[0].StartsWith(Start, StringComparison.Ordinal) || lines[0][Start.Length..].Split('+', 3) is not [var name, var id, var key])
            return refusal;

        var bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != 1 + Ed25519.SeedSize || bytes[0] != VerifierKey.Ed25519
            || !VerifierKey.IsName(name))
            return refusal;

        var signer = new NoteSigner(name, bytes[1..length]);
        CryptographicOperations.ZeroMemory(bytes);
        var retired = lines[1..].Select(VerifierKey.Parse).ToList();
        return VerifierKey.IdText(signer.Key.Id) == id && retired.All(parsed => !parsed.IsRefused)
            ? new KeyFile(signer, [.. retired.Select(parsed => parsed.Value)])
            : refusal;
    }
}
