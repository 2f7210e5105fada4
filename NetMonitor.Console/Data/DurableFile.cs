namespace NetMonitor.Console.Data;

/// <summary>Files that are there, whole, once the call has returned, whatever happens to the machine afterwards.</summary>
internal static class DurableFile
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const string DraftEnd = ".draft";

    private static readonly TimeSpan s_stale = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether others than its owner may open a file that holds a key. Asked of the open file: another can't be put in its place meanwhile.
    /// </summary>
    public static bool IsOpenToOthers(FileStream file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ForOthers) != 0;

    /// <summary>Writes all of the file, or leaves what was there.</summary>
    /// <exception cref="IOException">Also where the file is there already and is not to be overwritten.</exception>
    public static void Write(string path, string text, UnixFileMode mode, bool overwrite)
    {
        // What a process left that was killed here: a draft may hold a private key.
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileName(path)}.*{DraftEnd}"))
            if (File.GetLastWriteTimeUtc(left) < TimeProvider.System.GetUtcNow().UtcDateTime - s_stale) File.Delete(left);
        var draft = $"{path}.{Path.GetRandomFileName()}{DraftEnd}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using var file = new FileStream(draft, options);
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
            File.Move(draft, path, overwrite);
            // The new name is in the same journal of the file system as the file's own change of name: flushed again, both are on the disk.
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
