using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;

namespace NetMonitor.Console.CommandLine;

/// <summary>Runs a witness until it is told to stop.</summary>
internal static class WitnessVerb
{
    private const string Help = """
        witness --folder <folder> [--name <name>] --log <verifier key> [--log <verifier key> …] [--urls http://127.0.0.1:7000] [--public <file>]
        --log     of a log that it serves, or @ and the file with it; lines of former keys are passed over
        --public  where its own verifier key is written for the log to read
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        if (Options.Parse(args, "--folder", "--name", "--log", "--urls", "--public") is not { Alone.Count: 0 } options
            || options.Last("--folder") is not { } folder || !options.All("--log").Any()
            || (options.Last("--name") is { } given && !Domain.Journal.Log.VerifierKey.IsName(given)))
        {
            await error.WriteLineAsync(Help);
            return CommandLine.Usage;
        }

        try
        {
            var logs = options.Keys("--log");
            if (logs.IsRefused)
            {
                await error.WriteLineAsync(CommandLine.Words(logs.Refusal));
                return CommandLine.Usage;
            }

            // What a log's former key signed is no news.
            var present = logs.Value.Where(log => log.UpTo is null).Select(log => log.Key).ToList();
            var opened = Witness.Open(folder, options.Last("--name"), present, TimeProvider.System);
            if (opened.IsRefused)
            {
                await error.WriteLineAsync(CommandLine.Words(opened.Refusal));
                return CommandLine.Failed;
            }

            using var witness = opened.Value;
            if (options.Last("--public") is { } told) DurableFile.Write(told, $"{witness.Key}\n", DurableFile.Public, overwrite: true);
            await using var app = WitnessServer.Build(witness, options.Last("--urls") ?? "http://127.0.0.1:7000");
            await app.StartAsync(stop);
            await output.WriteLineAsync(witness.Key.ToString());
            await error.WriteLineAsync($"Listening on {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(stop);
            return CommandLine.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            // The folder, or the address to listen on: the message says which.
            await error.WriteLineAsync(exception.Message);
            return CommandLine.Failed;
        }
    }
}
