namespace NetMonitor.Console.Files;

/// <summary>
/// The store of files does not work: its disk is full or away, its server does not answer or refuses. Callers wait for it, as for the database.
/// </summary>
public sealed class FileStoreException(Exception cause) : Exception($"The store of files does not work: {cause.Message}", cause)
{
    public const string Code = "FilesAway";

    /// <summary>What a disk says is told as the store's; what a sender does is not.</summary>
    internal static T OfDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new FileStoreException(failed);
        }
    }

    internal static async Task OfDiskAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new FileStoreException(failed);
        }
    }
}
