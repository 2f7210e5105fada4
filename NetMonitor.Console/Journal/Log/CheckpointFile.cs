using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// The newest checkpoint that this node vouches for, in a file outside the database: what shows that the journal's end was cut off, or its tree made
/// anew. It is evidence, so it is only ever replaced by a checkpoint that follows it.
/// </summary>
public sealed class CheckpointFile(IOptions<JournalLogOptions> options)
{
    /// <summary>The reason that health gives.</summary>
    public const string NotWritable = "KeptCheckpointNotWritable";

    public const string Name = "newest-checkpoint";

    private string Path => System.IO.Path.Combine(options.Value.Folder, Name);

    /// <summary>
    /// Replaces the file in one step: after a crash either the old file or the new one is there, and complete. False where that is not possible.
    /// </summary>
    public bool TryKeep(string note)
    {
        try
        {
            Directory.CreateDirectory(options.Value.Folder);
            DurableFile.Write(Path, note, DurableFile.Private, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Null where there is none yet; not readable where it can't be opened.</summary>
    public (string? Note, bool Readable) TryRead()
    {
        try
        {
            return (File.Exists(Path) || Directory.Exists(Path) ? File.ReadAllText(Path) : null, true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, false);
        }
    }
}
