using NetMonitor.Console.Auth;

namespace NetMonitor.Console.CommandLine;

/// <summary><c>make-key-ring &lt;file&gt;</c>: makes the file that wraps the key ring of an external database.</summary>
internal static class MakeKeyRing
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file])
        {
            await System.Console.Error.WriteLineAsync("Usage: NetMonitor.Console make-key-ring <file>");
            return 2;
        }

        if (KeyRing.TryMake(file)) return 0;
        await System.Console.Error.WriteLineAsync($"{file} is there already; it was left as it is.");
        return 1;
    }
}
