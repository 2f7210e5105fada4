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

    /// <summary>When a log was given up, behind the names of its files.</summary>
    private const string GivenUpEnd = "'.'yyyyMMddHHmmssfff";

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
    /// Moves key and kept checkpoint of a log that is given up aside; the next checkpoint is the first of another log, with a name of its own.
    /// </summary>
    public void GiveUp(DateTimeOffset now)
    {
        var end = now.UtcDateTime.ToString(GivenUpEnd, CultureInfo.InvariantCulture);
        foreach (var path in new[] { Path, Waiting, System.IO.Path.Combine(options.Value.Folder, CheckpointFile.Name) })
            if (File.Exists(path)) File.Move(path, path + end, overwrite: false);
    }

    /// <summary>The key for the first checkpoint, made if there is none. Nodes that start at once on one folder get the same.</summary>
    public Result<LogKey> ReadOrMakeFirst()
    {
        if (!AwaitsFirst || File.Exists(Waiting)) return Read();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var made = KeyFile.CreateNew(Waiting, NextName());
        PublishKey(made.Signer.Key);
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

    /// <summary>A log's name is its own: one that was given up lies beside, and who witnessed it must not take the next for the same.</summary>
    private string NextName()
    {
        if (options.Value.Origin is not { } origin) return $"netmonitor.local/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var givenUp = Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, $"{System.IO.Path.GetFileName(Path)}.*")
            .Count(file => DateTime.TryParseExact(System.IO.Path.GetExtension(file), GivenUpEnd, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        return givenUp == 0 ? origin : string.Create(CultureInfo.InvariantCulture, $"{origin}/{givenUp + 1}");
    }

    /// <summary>For whoever is to witness the log.</summary>
    private void PublishKey(VerifierKey key) =>
        DurableFile.Write(System.IO.Path.ChangeExtension(Path, ".vkey"), $"{key}\n", DurableFile.Public, overwrite: true);
}
