using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;

namespace NetMonitor.Console;

/// <summary>Brings a database up to date before the first request: schema, holiday notices, the tree, and demo accounts in Development.</summary>
public static partial class ConsoleStart
{
    public static async Task PrepareAsync(IServiceProvider services, bool development, CancellationToken cancel)
    {
        await using (var db = await services.GetRequiredService<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync(cancel))
        {
            await db.Database.MigrateAsync(cancel);
            await services.GetRequiredService<JournalPartitions>().PrepareAsync(cancel);
            var moved = await services.GetRequiredService<JournalOrder>().ContinueAsync(db, cancel);
            if (moved.IsRefused) throw new InvalidOperationException($"The journal was restored, but it can't be trusted: {moved.Refusal.Code}.");
            if (moved.Value) LogRestored(services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ConsoleStart)));
        }

        await services.GetRequiredService<ImportHolidayNotice>().ImportEmbeddedAsync(cancel);
        await services.GetRequiredService<ImportUnits>().HandleIfNewAsync(cancel);
        await services.GetRequiredService<FeedCursors>().PrepareAsync(cancel);
        foreach (var reader in services.GetServices<BackgroundReader>()) await reader.PrepareAsync(cancel);
        if (development) await services.GetRequiredService<DemoAccounts>().MakeAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This database was restored into another cluster: the journal goes on behind what is on record")]
    private static partial void LogRestored(ILogger logger);
}
