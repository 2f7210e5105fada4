namespace NetMonitor.Console.CommandLine;

/// <summary>What the program does besides being the console: a verb as its first argument.</summary>
public static class CommandLine
{
    /// <summary>The exit code of the verb that was asked for; null where there was none.</summary>
    public static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        ["make-key-ring", .. var rest] => await MakeKeyRing.RunAsync(rest),
        _ => null,
    };
}
