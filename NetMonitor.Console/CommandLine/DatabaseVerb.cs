using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.CommandLine;

/// <summary>A command on the console's database, with the console's own settings (environment, appsettings, <c>--name value</c>).</summary>
internal static class DatabaseVerb
{
    /// <summary>What is done gets the console's services, the owner's connection and the settings, and answers what to say of it.</summary>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, string help, Func<IServiceProvider, string, IConfiguration, Task<Result<string>>> act)
    {
        if (!AreSettings(args)) return await UsageAsync(error, help);
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            using var log = LoggerFactory.Create(_ => { });
            await using var database = await ConsoleDatabase.OpenExistingAsync(
                builder.Configuration, builder.Environment, log.CreateLogger(nameof(DatabaseVerb)), CancellationToken.None);
            var keyRing = await KeyRing.OpenAsync(builder.Configuration, database, CancellationToken.None);
            builder.Services.AddConsoleCore(
                database.ConnectionString, JournalLogOptions.Of(builder.Configuration, ConsoleDatabase.DataFolder(builder.Configuration)), keyRing);
            await using var services = builder.Services.BuildServiceProvider();
            var done = await act(services, database.OwnerConnectionString, builder.Configuration);
            await (done.IsRefused ? error.WriteLineAsync(CommandLine.Words(done.Refusal)) : output.WriteLineAsync(done.Value));
            return done.IsRefused ? CommandLine.Failed : CommandLine.Done;
        }
        catch (StartRefusedException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return CommandLine.Failed;
        }
        catch (FormatException)
        {
            return await UsageAsync(error, help);
        }
    }

    /// <summary>Whether there is nothing but settings: what an operator did not mean so must change nothing.</summary>
    private static bool AreSettings(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || args[i] == "--help" || (!args[i].Contains('=') && ++i == args.Length)) return false;
        return true;
    }

    private static async Task<int> UsageAsync(TextWriter error, string help)
    {
        await error.WriteLineAsync(help);
        return CommandLine.Usage;
    }
}
