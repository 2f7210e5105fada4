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

    /// <summary>All in one folder.</summary>
    public static JournalLogOptions In(string folder) => new() { Folder = folder, KeyFile = Path.Combine(folder, "log.key") };

    /// <summary>As configured; by default in the folder <c>journal</c> of the data folder.</summary>
    public static JournalLogOptions Of(IConfiguration configuration, string dataFolder)
    {
        var log = In(Path.Combine(dataFolder, "journal"));
        if (configuration["NetMonitor:Journal:KeyFile"] is { Length: > 0 } file) log.KeyFile = file;
        if (configuration["NetMonitor:Journal:Origin"] is { Length: > 0 } origin) log.Origin = origin;
        return log;
    }
}
