using System.Collections.Concurrent;
using System.Diagnostics;
using NetMonitor.Console.Ui;

namespace NetMonitor.Tests.Browser;

/// <summary>What the consoles of this process are reading at this moment: for a page that never shows what it has to show.</summary>
internal static class OpenReads
{
    private static readonly ConcurrentDictionary<Activity, bool> s_open = new();

    private static readonly ActivityListener s_listener = new()
    {
        ShouldListenTo = source => source == LivePage.Spans || source.Name == "Npgsql",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        ActivityStarted = span => s_open[span] = true,
        ActivityStopped = span => s_open.TryRemove(span, out _),
    };

    public static void Watch() => ActivitySource.AddActivityListener(s_listener);

    /// <summary>Reads of pages, and what the database was asked, that have had no answer yet.</summary>
    public static string Say() => string.Join('\n', s_open.Keys.OrderBy(span => span.StartTimeUtc).Select(span =>
        $"{span.Source.Name} {span.GetTagItem("page")}{span.GetTagItem("db.query.text")} since {span.StartTimeUtc:O}, {span.Id} in {span.ParentId}"));
}
