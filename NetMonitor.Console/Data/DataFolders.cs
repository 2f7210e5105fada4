namespace NetMonitor.Console.Data;

/// <summary>Folders with modes of their own, whatever the umask of whoever starts the console.</summary>
internal static class DataFolders
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Others may pass through to a folder below that is theirs, but can't list this one.</summary>
    public const UnixFileMode Enterable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder and its missing parents; leaves alone what is there already.</summary>
    public static void Create(string folder, UnixFileMode mode)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
            Create(parent, mode);
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, mode);
    }
}
