namespace NetMonitor.Console.Files;

/// <summary>A file that is there only as long as it is open: for what is too large for memory and not kept.</summary>
internal static class TemporaryFile
{
    public static FileStream Create() => new(
        Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
