using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Units;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.CommandLine;

/// <summary>Applies the published changes of divisions to the tree, as the national center does over the API.</summary>
internal static class DivisionsVerb
{
    private const string Help = """
        apply-division-changes                    each published change that is not applied yet; consoles may run meanwhile
        apply-division-changes --dry-run=true     only lists them
        Further --name value are settings of the console, such as --NetMonitor:DataFolder <folder>.
        """;

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => DatabaseVerb.RunAsync(
        args, output, error, Help, async (services, _, settings) =>
        {
            var dryRun = settings["dry-run"] is { } said && bool.Parse(said);
            var done = await services.GetRequiredService<ApplyDivisionChanges>().HandleAsync(null, dryRun, Call.None, CancellationToken.None);
            return done.Map(answer => string.Join(
                Environment.NewLine,
                answer.Rows.Select(row => $"{row.Date:yyyy-MM-dd} {row.Change} {row.Code} {row.Name} {row.Into}: {row.State} {row.Refusal}".TrimEnd())));
        });
}
