namespace NetMonitor.Console.Data;

/// <summary>
/// A lock between processes, held by an open file (flock on Unix, share modes on Windows). The system lets go of it
/// when its process dies, however it dies, so there is no stale state to explain.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Waits until no other process holds the file in any way.</summary>
    public static async Task<FolderLock> ExclusiveAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            if (TryExclusive(path) is { } taken)
                return taken;
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }
    }

    /// <summary>Null while another holds the file, shared or exclusively.</summary>
    public static FolderLock? TryExclusive(string path)
    {
        try
        {
            return Open(path, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    /// <summary>Held beside other sharers. The caller makes sure that nobody holds it exclusively.</summary>
    public static FolderLock Share(string path) => Open(path, FileAccess.Read, FileShare.Read);

    public void Dispose() => _file.Dispose();

    private static FolderLock Open(string path, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = access, Share = share };
        // Whoever may open the file may lock it, and keep every console waiting.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FolderLock(new FileStream(path, options));
    }

    // EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows; a full disk or a missing folder is no lock.
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
