using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// The file of the log's key. It lies outside the database and is made once, for the first checkpoint: until that is on record it waits beside its
/// place under another name. A log that has its key but no checkpoint any more was cut off; it is never begun anew by itself.
/// </summary>
public sealed class JournalKeys(IOptions<JournalLogOptions> options)
{
    private const string WaitingEnd = ".new";

    /// <summary>Whether no checkpoint can have been signed yet.</summary>
    public bool AwaitsFirst => !File.Exists(Path);

    private string Path => options.Value.KeyFile;

    private string Waiting => Path + WaitingEnd;

    /// <summary>The key; refused as <see cref="KeyFile"/> does. It is read each time: another may have been put in its place.</summary>
    public Result<LogKey> Read() => KeyFile.Read(File.Exists(Path) || !File.Exists(Waiting) ? Path : Waiting).Map(file => new LogKey(file));

    /// <summary>Puts a new key in the place of the log's, which signed trees up to a size. The caller holds the sealer back.</summary>
    public Result<VerifierKey> Rotate(byte[] seed, long upTo)
    {
        var file = KeyFile.Read(Path);
        if (file.IsRefused) return file.Refusal;
        file.Value.Rotate(Path, seed, upTo);
        PublishKey(new NoteSigner(file.Value.Signer.Key.Name, seed).Key);
        return file.Value.Signer.Key;
    }

    /// <summary>
    /// Moves key and kept checkpoint of a log that is given up aside and makes the key of the next, whose name is its own: who witnessed the former must
    /// not take the one for the other.
    /// </summary>
    public Result<LogKey> BeginAnew(DateTimeOffset now)
    {
        var at = now.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        if (File.Exists(Waiting)) File.Move(Waiting, $"{Waiting}.{at}", overwrite: false);
        // The new one waits beside the former, whose place it gets once that is away: between, a console that starts finds the one or the other.
        MakeWaiting(options.Value.Origin is { } origin ? $"{origin}/{at}" : RandomName());
        foreach (var path in new[] { Path, System.IO.Path.Combine(options.Value.Folder, CheckpointFile.Name) })
            if (File.Exists(path)) File.Move(path, $"{path}.{at}", overwrite: false);
        return Read();
    }

    /// <summary>The key for the first checkpoint, made if there is none. Nodes that start at once on one folder get the same.</summary>
    public Result<LogKey> ReadOrMakeFirst()
    {
        if (AwaitsFirst && !File.Exists(Waiting)) MakeWaiting(options.Value.Origin ?? RandomName());
        return Read();
    }

    /// <summary>A checkpoint by the key is on record: it gets its place.</summary>
    public void Confirm()
    {
        try
        {
            if (AwaitsFirst) File.Move(Waiting, Path, overwrite: false);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another node on this folder did it.
        }
    }

    private void MakeWaiting(string name)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        PublishKey(KeyFile.CreateNew(Waiting, name).Signer.Key);
    }

    private static string RandomName() => $"netmonitor.local/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    /// <summary>For whoever is to witness the log.</summary>
    private void PublishKey(VerifierKey key) =>
        DurableFile.Write(System.IO.Path.ChangeExtension(Path, ".vkey"), $"{key}\n", DurableFile.Public, overwrite: true);
}
