using System.Globalization;
using System.Resources;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.CommandLine;

/// <summary>What the console's program does instead of being a console, where its first argument says so.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    private static readonly ResourceManager s_refusals = new(typeof(RefusalText));

    /// <summary>The exit code; null where the arguments are the console's own.</summary>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        try
        {
            return await RunAsync(args);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NpgsqlException)
        {
            // A folder that is not there, a database that is away: a stack trace would only hide what it says.
            await System.Console.Error.WriteLineAsync(problem is PostgresException refused ? refused.MessageText : problem.Message);
            return Failed;
        }
    }

    private static async Task<int?> RunAsync(string[] args) => args switch
    {
        ["--help" or "-h", ..] => await HelpAsync(),
        ["witness", .. var rest] => await WitnessVerb.RunAsync(rest, System.Console.Out, System.Console.Error),
        ["rotate-journal-key", .. var rest] => await JournalVerbs.RotateAsync(rest, System.Console.Out, System.Console.Error),
        ["start-journal-over", .. var rest] => await JournalVerbs.StartOverAsync(rest, System.Console.Out, System.Console.Error),
        ["detach-journal-month", .. var rest] => await JournalVerbs.DetachAsync(rest, System.Console.Out, System.Console.Error),
        ["verify-journal-month", .. var rest] => await JournalVerbs.VerifyMonthAsync(rest, System.Console.Out, System.Console.Error),
        ["setup", .. var rest] => await SetupVerb.RunAsync(rest, System.Console.Out, System.Console.Error),
        ["apply-division-changes", .. var rest] => await DivisionsVerb.RunAsync(rest, System.Console.Out, System.Console.Error),
        ["make-log-key", .. var rest] => await MakeLogKey.RunAsync(rest, System.Console.Out, System.Console.Error),
        ["make-key-ring", .. var rest] => await MakeKeyRing.RunAsync(rest),
        ["verify-bundle", .. var rest] => await VerifyBundleVerb.RunAsync(rest, System.Console.Out, System.Console.Error),
        ["verify-proof", .. var rest] => await VerifyProofVerb.RunAsync(rest, System.Console.Out, System.Console.Error),
        // Settings of the console are --name value, or name=value.
        [var verb, ..] when !verb.StartsWith('-') && !verb.StartsWith('/') && !verb.Contains('=') => await UnknownAsync(verb),
        _ => null,
    };

    private static async Task<int> HelpAsync()
    {
        await System.Console.Out.WriteLineAsync(
            """
            NetMonitor.Console [--name value …]   the console, until it is told to stop; settings are in README.md
            NetMonitor.Console <command> …        something else instead; a command without arguments says what it takes:
              rotate-journal-key, start-journal-over, detach-journal-month, verify-journal-month, witness, make-log-key, make-key-ring, verify-proof,
              verify-bundle, apply-division-changes, setup
            """);
        return Done;
    }

    private static async Task<int> UnknownAsync(string verb)
    {
        await System.Console.Error.WriteLineAsync($"There is no command {verb}: docs/operations.md names those that there are. Nothing was done.");
        return Usage;
    }

    /// <summary>A refusal for whoever reads a terminal: its code, and what it means.</summary>
    public static string Words(Refusal refusal)
    {
        var text = $"{refusal.Code}: {s_refusals.GetString(refusal.Code, CultureInfo.InvariantCulture)}";
        return (refusal.Details ?? new Dictionary<string, string>())
            .Aggregate(text, (words, detail) => words.Replace($"{{{detail.Key}}}", detail.Value, StringComparison.Ordinal));
    }
}
