namespace NetMonitor.Console.Journal.Log;

/// <summary>What the journal's log has outside the database.</summary>
public sealed class JournalLogOptions
{
    /// <summary>Where this node keeps the newest checkpoint.</summary>
    public required string Folder { get; set; }

    /// <summary>The file of the log's key; nodes of one database have the same.</summary>
    public required string KeyFile { get; set; }

    /// <summary>The log's name in its checkpoints, such as <c>netmonitor.example.gov.cn/journal</c>; used when its key is made.</summary>
    public string? Origin { get; set; }
}
