using NetMonitor.Console.Data;

namespace NetMonitor.Console.Files;

/// <summary>Files in a folder. Several nodes share it, on one machine or over a network file system.</summary>
public sealed class FolderStore(string folder) : IFileStore
{
    private readonly string _drafts = Path.Combine(folder, "drafts");

    public DraftFile NewDraft() => NewDraftIn(_drafts);

    public Task KeepAsync(string key, DraftFile draft, CancellationToken cancel)
    {
        var path = PathOf(key);
        // Flushing waits for the disk.
        return Task.Run(() => draft.MoveTo(path), cancel);
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancel)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0,
            }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task RemoveAsync(string key, CancellationToken cancel)
    {
        var path = PathOf(key);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    public Task RemoveAllAsync(string prefix, CancellationToken cancel)
    {
        var path = PathOf(prefix);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    public void RemoveDraftsBefore(DateTimeOffset time) => RemoveDraftsBefore(_drafts, time);

    internal static DraftFile NewDraftIn(string folder) => FileStoreException.OfDisk(() =>
    {
        DataFolders.Create(folder, DataFolders.Private);
        return new DraftFile(Path.Combine(folder, $"{Guid.CreateVersion7():N}"));
    });

    internal static void RemoveDraftsBefore(string folder, DateTimeOffset time)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var draft in Directory.EnumerateFiles(folder))
            if (File.GetLastWriteTimeUtc(draft) < time.UtcDateTime) File.Delete(draft);
    }

    private string PathOf(string key) => Path.Combine(folder, Path.Combine(key.Split('/', StringSplitOptions.RemoveEmptyEntries)));
}
