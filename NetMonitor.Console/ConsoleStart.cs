using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Features.Installation;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Health;
using NetMonitor.Console.Jobs;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using Npgsql;

namespace NetMonitor.Console;

/// <summary>Brings a database up to date before the first request: schema, holiday notices, the tree, and demo accounts in Development.</summary>
public static partial class ConsoleStart
{
    /// <param name="services">The console's services, on the role that it works as.</param>
    /// <param name="ownerConnectionString">The role that owns the database; nothing keeps it once the database is prepared.</param>
    /// <param name="development">With demo accounts.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task PrepareAsync(IServiceProvider services, string ownerConnectionString, bool development, CancellationToken cancel)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ConsoleStart));
        var door = services.GetRequiredService<ReadDoor>();
        try
        {
            await PrepareAsOwnerAsync(ownerConnectionString, services, door, logger, cancel);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartRefusedException($"The role that prepares the database does not own it: {refused.MessageText}. Name the owner's role by "
                + "ConnectionStrings:NetMonitorOwner (environment ConnectionStrings__NetMonitorOwner).", refused);
        }

        if (!development && await DemoAccounts.AreInAsync(door, cancel))
            throw new StartRefusedException("This database was begun in Development: it holds demo accounts, whose passwords and keys anybody could see. It "
                + "does not start in any other environment. Begin a new one (name it in ConnectionStrings:NetMonitor, or name another NetMonitor:DataFolder), "
                + "or start in Development (environment ASPNETCORE_ENVIRONMENT).");
        if (await DatabaseRole.ProblemAsync(door, cancel) is { } problem) LogRole(logger, problem);
        services.GetRequiredService<KeyRing>().MustOpen(services.GetRequiredService<IKeyManager>());
        await services.GetRequiredService<JournalPartitions>().PrepareAsync(cancel);
        await services.GetRequiredService<ImportHolidayNotice>().ImportEmbeddedAsync(cancel);
        await services.GetRequiredService<ImportUnits>().HandleIfNewAsync(cancel);
        await services.GetRequiredService<FeedCursors>().PrepareAsync(cancel);
        await services.GetRequiredService<SignInSecrets>().PrepareAsync(cancel);
        foreach (var reader in services.GetServices<BackgroundReader>()) await reader.PrepareAsync(cancel);
        await (development ? services.GetRequiredService<DemoAccounts>().MakeAsync(cancel) : services.GetRequiredService<SetupCode>().PrepareAsync(cancel));
    }

    /// <summary>What only the owner may: the schema, the scheduler's, the journal's order, and what the console's role may do with them.</summary>
    private static async Task PrepareAsOwnerAsync(
        string ownerConnectionString, IServiceProvider services, ReadDoor door, ILogger logger, CancellationToken cancel)
    {
        // One node after another; the lock goes with the connection, which is kept by no pool.
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false }.ConnectionString);
        await owner.OpenAsync(cancel);
        await using (var alone = new NpgsqlCommand("select pg_advisory_lock(7414)", owner) { CommandTimeout = 0 }) await alone.ExecuteNonQueryAsync(cancel);
        // With the options of every other context, so that the model is made once.
        await using var db = new NetMonitorDb(services.GetRequiredService<DbContextOptions<NetMonitorDb>>());
        db.Database.SetDbConnection(owner);
        // Nothing is released yet, so no earlier database is carried over.
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToHashSet();
        if (!applied.IsSubsetOf(db.Database.GetMigrations()))
            throw new StartRefusedException("This database was made by an earlier development version, whose journal had another format; it is not carried "
                + "over. Make a new database and name it in ConnectionStrings:NetMonitor; where the console has its own, move the folders postgres and "
                + "journal of its data folder away.");
        // Migrating compares the whole model with the last migration's, even where nothing is to be done.
        if (!applied.IsSupersetOf(db.Database.GetMigrations())) await db.Database.MigrateAsync(cancel);
        await QuartzSchema.ProvisionAsync(owner, cancel);
        var runtime = (await door.ForSystem().FirstAsync(new("select current_user::text"), row => row.Text(), cancel))!;
        await RuntimeRole.GrantAsync(owner, runtime, cancel);
        // What the journal's order goes by: nobody sees from a function whether somebody put another in its place.
        await using (var functions = new NpgsqlCommand(JournalSchema.OrderFunctions, owner)) await functions.ExecuteNonQueryAsync(cancel);
        var moved = await services.GetRequiredService<JournalOrder>().ContinueAsync(owner, cancel);
        if (moved.IsRefused)
            throw new StartRefusedException($"This database was restored into another cluster, and the journal's order can't go on: {moved.Refusal.Code}. "
                + "It is taken from the newest checkpoint, so the file of the log's key and the newest checkpoint belong to the restore, the latter as it "
                + "was before the database was dumped: a later one names entries that the dump has not. Where entries are missing and there is no newer "
                + "backup, start-journal-over begins another log, on record.");
        if (moved.Value) LogRestored(logger);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This database was restored into another cluster: the journal goes on behind what is on record")]
    private static partial void LogRestored(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void LogRole(ILogger logger, string problem);
}
