using System.Security.Cryptography;
using System.Text;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// A signing key in a file of its own. Its first line is written as Go's sumdb/note writes private keys; each further line is a key that was used
/// before, so that what it signed can still be verified: its verifier key, a space, and the size of the last tree that it signed.
/// </summary>
public sealed record KeyFile(NoteSigner Signer, IReadOnlyList<RetiredKey> Retired)
{
    private const int MaxBytes = 64 * 1024;
    private const string Start = "PRIVATE+KEY+";

    public static Result<KeyFile> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (DurableFile.IsOpenToOthers(file))
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
        DurableFile.Write(path, FirstLine(name, seed), DurableFile.Private, overwrite: false);
        return new KeyFile(new NoteSigner(name, seed), []);
    }

    /// <summary>Puts another key in the place of this one, which is kept for what it signed.</summary>
    /// <param name="path">Of this file.</param>
    /// <param name="seed">The other private key.</param>
    /// <param name="upTo">The size of the last tree that this one signed.</param>
    public void Rotate(string path, byte[] seed, long upTo)
    {
        IEnumerable<RetiredKey> retired = [new RetiredKey(Signer.Key, upTo), .. Retired];
        DurableFile.Write(path, FirstLine(Signer.Key.Name, seed) + string.Concat(retired.Select(key => $"{key}\n")), DurableFile.Private, overwrite: true);
    }

    private static string FirstLine(string name, byte[] seed) =>
        $"{Start}{name}+{VerifierKey.IdText(new NoteSigner(name, seed).Key.Id)}+{Convert.ToBase64String([VerifierKey.Ed25519, .. seed])}\n";

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
        var retired = lines[1..].Select(RetiredKey.Parse).ToList();
        return VerifierKey.IdText(signer.Key.Id) == id && retired.All(parsed => !parsed.IsRefused)
            ? new KeyFile(signer, [.. retired.Select(parsed => parsed.Value)])
            : refusal;
    }
}
