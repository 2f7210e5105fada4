using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.CommandLine;

/// <summary>
/// What an operator does to the journal's log. The verbs take the console's own settings (environment, appsettings, <c>--name value</c>) and its
/// database.
/// </summary>
internal static class JournalVerbs
{
    private const string Help = """
        rotate-journal-key                    a new key for the log; consoles may run meanwhile
        start-journal-over --reason <text>    gives the log up and begins another; stop every console before
        detach-journal-month <yyyy-MM>        takes a month's entries out, to be archived; their hashes stay in the tree
        verify-journal-month <yyyy-MM>        reads a month that was taken out again, where it still is or was brought back to
        Further --name value are settings of the console, such as --NetMonitor:DataFolder <folder>.
        """;

    public static Task<int> RotateAsync(string[] args, TextWriter output, TextWriter error) => RunAsync(args, error, async (upkeep, _, _) =>
        (await upkeep.RotateKeyAsync(CancellationToken.None)).Map(key => $"The log's key is now {key}"), output);

    public static Task<int> StartOverAsync(string[] args, TextWriter output, TextWriter error) => RunAsync(args, error, async (upkeep, owner, settings) =>
    {
        var done = await upkeep.StartOverAsync(settings["reason"] ?? "", owner, CancellationToken.None);
        return done.IsRefused ? done.Refusal : Result.Of("The log was given up; the next console begins another.");
    }, output);

    public static Task<int> DetachAsync(string[] args, TextWriter output, TextWriter error) => OfMonthAsync(args, output, error, async (upkeep, month, owner) =>
        (await upkeep.DetachMonthAsync(month, owner, CancellationToken.None)).Map(span =>
            $"{span.Entries} entries of {span.Month}, numbers {span.From} to {span.To - 1}, are in {JournalPartitions.ArchiveOf(span.First)}: "
            + "archive the table, then drop it."));

    public static Task<int> VerifyMonthAsync(string[] args, TextWriter output, TextWriter error) =>
        OfMonthAsync(args, output, error, async (upkeep, month, owner) => (await upkeep.CheckArchiveAsync(month, owner, CancellationToken.None)).Map(span =>
            $"{span.Entries} entries of {span.Month}, numbers {span.From} to {span.To - 1}, fit the tree."));

    private static Task<int> OfMonthAsync(
        string[] args, TextWriter output, TextWriter error, Func<LogUpkeep, string, string, Task<Result<string>>> act) =>
        args is [var month, .. var rest] && !month.StartsWith('-')
            ? RunAsync(rest, error, (upkeep, owner, _) => act(upkeep, month, owner), output)
            : UsageAsync(error);

    private static Task<int> RunAsync(
        string[] args, TextWriter error, Func<LogUpkeep, string, IConfiguration, Task<Result<string>>> act, TextWriter output) =>
        DatabaseVerb.RunAsync(
            args, output, error, Help, (services, owner, settings) => act(services.GetRequiredService<LogUpkeep>(), owner, settings));

    private static async Task<int> UsageAsync(TextWriter error)
    {
        await error.WriteLineAsync(Help);
        return CommandLine.Usage;
    }
}
