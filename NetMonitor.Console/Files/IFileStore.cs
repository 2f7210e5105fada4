namespace NetMonitor.Console.Files;

/// <summary>
/// Where files lie outside the database: a folder that the nodes share, or a bucket of an S3-compatible store. Keys are made by the console alone, of
/// letters, digits, slashes and hyphens.
/// </summary>
public interface IFileStore
{
    /// <summary>A file to write into while something is received. It is gone with its end, unless it was kept.</summary>
    DraftFile NewDraft();

    /// <summary>Keeps what was written under a key, durably and all of it at once; it takes the place of what was there.</summary>
    Task KeepAsync(string key, DraftFile draft, CancellationToken cancel);

    /// <summary>What is kept under a key, from its beginning; it can be read twice. Null where there is nothing.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancel);

    /// <summary>Removes what is kept under a key, if anything is.</summary>
    Task RemoveAsync(string key, CancellationToken cancel);

    /// <summary>Removes all that is kept under keys with this beginning, which ends with a slash.</summary>
    Task RemoveAllAsync(string prefix, CancellationToken cancel);

    /// <summary>Removes drafts of processes that were killed.</summary>
    void RemoveDraftsBefore(DateTimeOffset time);
}
