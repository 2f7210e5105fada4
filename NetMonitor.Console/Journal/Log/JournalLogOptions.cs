using System.Globalization;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A witness of the log (c2sp.org/tlog-witness).</summary>
public sealed class JournalWitness
{
    /// <summary>What lies above <c>/add-checkpoint</c>.</summary>
    public required Uri Url { get; set; }

    /// <summary>Its verifier key, or <c>@</c> and the file where that is.</summary>
    public required string Key { get; set; }

    /// <summary><c>WitnessKeyMissing</c> while there is no such file, <c>VerifierKeyMalformed</c> for what is none, or not of a witness.</summary>
    public Result<VerifierKey> ReadKey()
    {
        var text = Key;
        if (Key.StartsWith('@'))
        {
            try
            {
                text = File.ReadAllText(Key[1..]).Trim();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return Refusal.Conflict("WitnessKeyMissing");
            }
        }

        var key = VerifierKey.Parse(text);
        return key.IsRefused || key.Value.Type == VerifierKey.Cosignature ? key : Refusal.Malformed("VerifierKeyMalformed");
    }
}

/// <summary>What the journal's log has outside the database.</summary>
public sealed class JournalLogOptions
{
    /// <summary>Where this node keeps the newest checkpoint.</summary>
    public required string Folder { get; set; }

    /// <summary>The file of the log's key; nodes of one database have the same.</summary>
    public required string KeyFile { get; set; }

    /// <summary>The log's name in its checkpoints, such as <c>netmonitor.example.gov.cn/journal</c>; used when its key is made.</summary>
    public string? Origin { get; set; }

    /// <summary>Who is shown each checkpoint.</summary>
    public IReadOnlyList<JournalWitness> Witnesses { get; set; } = [];

    /// <summary>How many of them must have cosigned a checkpoint; all, where it is not said.</summary>
    public int? Quorum { get; set; }

    /// <summary>All in one folder.</summary>
    public static JournalLogOptions In(string folder) => new() { Folder = folder, KeyFile = Path.Combine(folder, "log.key") };

    /// <summary>As configured; by default in the folder <c>journal</c> of the data folder.</summary>
    public static JournalLogOptions Of(IConfiguration configuration, string dataFolder)
    {
        var log = In(Path.Combine(dataFolder, "journal"));
        if (configuration["NetMonitor:Journal:KeyFile"] is { Length: > 0 } file) log.KeyFile = file;
        if (configuration["NetMonitor:Journal:Origin"] is { Length: > 0 } origin) log.Origin = origin;
        log.Witnesses = [.. configuration.GetSection("NetMonitor:Journal:Witnesses").GetChildren().Select(WitnessOf)];
        if (configuration["NetMonitor:Journal:Quorum"] is { Length: > 0 } quorum)
            log.Quorum = int.TryParse(quorum, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new StartRefusedException($"NetMonitor:Journal:Quorum is how many witnesses must sign, a whole number, and not '{quorum}'.");
        return log;
    }

    private static JournalWitness WitnessOf(IConfigurationSection section) =>
        Uri.TryCreate(section["Url"], UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && section["Key"] is { Length: > 0 } key
            ? new JournalWitness { Url = url, Key = key }
            : throw new StartRefusedException(
                $"{section.Path} needs :Url, the witness's address (http or https), and :Key, its verifier key, or @ and the file with it.");
}
