using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.CommandLine;

/// <summary>
/// <c>make-log-key &lt;file&gt;</c>: makes the key of a journal's log before its first console starts, so that witnesses can be told of it. A console
/// makes it by itself where there is none.
/// </summary>
internal static class MakeLogKey
{
    private const string Help = "make-log-key <file> [--origin <name>] [--public <file>]";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (Options.Parse(args, "--origin", "--public") is not { Alone: [var file] } options
            || (options.Last("--origin") is { } name && !VerifierKey.IsName(name)))
        {
            await error.WriteLineAsync(Help);
            return CommandLine.Usage;
        }

        if (Directory.Exists(file))
        {
            await error.WriteLineAsync($"{file} is a folder.");
            return CommandLine.Failed;
        }

        var log = JournalLogOptions.In(Path.GetDirectoryName(Path.GetFullPath(file))!);
        (log.KeyFile, log.Origin) = (Path.GetFullPath(file), options.Last("--origin"));
        // Where there is one, it is told again.
        var key = new JournalKeys(Microsoft.Extensions.Options.Options.Create(log)).ReadOrMakeFirst();
        if (key.IsRefused)
        {
            await error.WriteLineAsync(CommandLine.Words(key.Refusal));
            return CommandLine.Failed;
        }

        if (options.Last("--public") is { } told) DurableFile.Write(told, $"{key.Value.Key}\n", DurableFile.Public, overwrite: true);
        await output.WriteLineAsync($"{key.Value.Key}");
        return CommandLine.Done;
    }
}
