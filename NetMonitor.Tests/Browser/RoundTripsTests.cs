using System.Collections.Concurrent;
using System.Diagnostics;
using NetMonitor.Console.Ui;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Browser;

/// <summary>How often a page asks the database before it shows what it shows, by the spans of its reads. Rows of long lists are apart.</summary>
public sealed class RoundTripsTests(StageFixture stage) : IClassFixture<StageFixture>
{
    private const int Most = 2;

    [Fact]
    public async Task Reads_OfEveryPage_TakeTwoRoundTripsAtMost()
    {
        var (reads, trips) = (new ConcurrentDictionary<string, (Activity Span, string Place)>(), new ConcurrentQueue<(string Read, string Asked)>());
        var at = "";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == LivePage.Spans || source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span =>
            {
                if (span.Source == LivePage.Spans) reads[span.Id!] = (span, at);
            },
            ActivityStopped = span =>
            {
                // Other consoles of this process have databases of their own.
                if (span.ParentId is { } read && span.GetTagItem("db.namespace") is string name && name == Name(stage.Browsers.Console.Database)
                    // A span without a query is of a connection that the pool opened. What goes on record of a read that was refused is no read.
                    && $"{span.GetTagItem("db.query.text")}" is { Length: > 0 } asked
                    && !asked.TrimStart().StartsWith("insert", StringComparison.Ordinal))
                    trips.Enqueue((read, asked));
            },
        };
        // What is not folded yet is counted in a third.
        await Eventually.TrueAsync(async () => await stage.Browsers.Console.ScalarAsync<long>(
            $"select count(*) from progress_deltas where slot = {Console.Data.Rows.ProgressDeltaRow.Recount}") == 0, "the figures are folded");
        ActivitySource.AddActivityListener(listener);
        foreach (var place in Places.All.Where(place => place.Who is not null))
        {
            at = place.Name;
            await stage.GoAsync(await stage.PageOfAsync(place), place, "zh-CN", 1440);
        }

        var counted = trips.Where(trip => reads.ContainsKey(trip.Read)).GroupBy(trip => trip.Read, trip => trip.Asked).ToList();
        Assert.Superset(
            new HashSet<string> { "HomePage", "TaskBoardPage", "ReviewPage", "AssignmentPage", "NoticesPage", "FeedPage", "SessionsPage", "Bell" },
            counted.Select(read => Page(read.Key)).ToHashSet());
        string[] many = [.. counted.Where(read => read.Count() > Most)
            .Select(read => $"{Page(read.Key)}, {reads[read.Key].Place}:\n  {string.Join("\n  ", read.Select(asked => asked.ReplaceLineEndings(" ")))}")];
        Assert.True(many.Length == 0, string.Join('\n', many));

        string Page(string read) => $"{reads[read].Span.GetTagItem("page")}";
    }

    private static string Name(string database) => new Npgsql.NpgsqlConnectionStringBuilder(database).Database!;
}
