using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// The file of the log's key. It lies outside the database and is made once, for the first checkpoint: until that is on record it waits beside its
/// place under another name. A log that has its key but no checkpoint any more was cut off; it is never begun anew by itself.
/// </summary>
public sealed class JournalKeys(IOptions<JournalLogOptions> options)
{
    private const string WaitingEnd = ".new";

    private LogKey? _key;

    /// <summary>Whether no checkpoint can have been signed yet.</summary>
    public bool AwaitsFirst => !File.Exists(Path);

    private string Path => options.Value.KeyFile;

    private string Waiting => Path + WaitingEnd;

    /// <summary>The key; refused as <see cref="KeyFile"/> does. It is read once, a new one by a restart.</summary>
    public Result<LogKey> Read()
    {
        if (_key is not null) return _key;
        var read = KeyFile.Read(File.Exists(Path) || !File.Exists(Waiting) ? Path : Waiting);
        return read.Map(file => _key = new LogKey(file));
    }

    /// <summary>The key for the first checkpoint, made if there is none. Nodes that start at once on one folder get the same.</summary>
    public Result<LogKey> ReadOrMakeFirst()
    {
        if (!AwaitsFirst || File.Exists(Waiting)) return Read();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var made = KeyFile.CreateNew(Waiting, options.Value.Origin ?? $"netmonitor.local/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        // For whoever is to witness the log.
        DurableFile.Write(System.IO.Path.ChangeExtension(Path, ".vkey"), $"{made.Signer.Key}\n", DurableFile.Public, overwrite: true);
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
}
