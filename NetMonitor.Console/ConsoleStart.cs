using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using Npgsql;

namespace NetMonitor.Console;

/// <summary>Brings a database up to date before the first request: schema, holiday notices, the tree, and demo accounts in Development.</summary>
public static partial class ConsoleStart
{
    public static async Task PrepareAsync(IServiceProvider services, bool development, CancellationToken cancel)
    {
        await using (var db = await services.GetRequiredService<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync(cancel))
        {
            await db.Database.MigrateAsync(cancel);
            await ImportNoticesAsync(db, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
            await PrepareJournalAsync(db, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
            if (await JournalOrder.ContinueAsync(db, cancel)) LogRestored(services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ConsoleStart)));
            // The tree is read from the files only where there is none, or other files than last time.
            var version = ReferenceFiles.VersionOf("divisions");
            if (await db.InstallationSettings.AsNoTracking().FirstOrDefaultAsync(row => row.Name == "Divisions", cancel) is not { } kept || kept.Value != version)
            {
                await services.GetRequiredService<ImportUnits>().HandleAsync(cancel);
                await db.Database.ExecuteSqlAsync($"insert into installation_settings (name, value) values ('Divisions', {version}) on conflict (name) do update set value = excluded.value", cancel);
            }
        }

        await services.GetRequiredService<FeedCursors>().PrepareAsync(cancel);
        foreach (var reader in services.GetServices<BackgroundReader>()) await reader.PrepareAsync(cancel);
        if (development) await services.GetRequiredService<DemoAccounts>().MakeAsync(cancel);
    }

    /// <summary>Partitions of this month and the next; the default one takes what falls outside.</summary>
    public static async Task PrepareJournalAsync(NetMonitorDb db, DateTimeOffset now, CancellationToken cancel)
    {
        for (var ahead = 0; ahead <= 2; ahead++)
        {
            var from = new DateTime(now.UtcDateTime.Year, now.UtcDateTime.Month, 1).AddMonths(ahead);
            var sql = FormattableString.Invariant(
                $"create table if not exists journal_{from:yyyyMM} partition of journal for values from ('{from:yyyy-MM-dd}+00') to ('{from.AddMonths(1):yyyy-MM-dd}+00')");
            try
            {
                await db.Database.ExecuteSqlRawAsync(sql, cancel);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CheckViolation)
            {
                // A clock that stepped ahead left entries of this month in the default partition: there they and the month's others stay.
            }
        }
    }

    private static async Task ImportNoticesAsync(NetMonitorDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.HolidayNotices.Select(row => row.Year).ToListAsync(cancel);
        foreach (var name in ReferenceFiles.In("holidays"))
        {
            using var reader = ReferenceFiles.Read(name);
            var text = await reader.ReadToEndAsync(cancel);
            var notice = HolidayNoticeFile.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Value;
            if (!known.Contains(notice.Year))
                await db.Database.ExecuteSqlAsync($"insert into holiday_notices (year, notice, imported_at) values ({notice.Year}, {text}::json, {now}) on conflict do nothing", cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This database was restored into another cluster: the journal goes on behind what is on record")]
    private static partial void LogRestored(ILogger logger);
}
