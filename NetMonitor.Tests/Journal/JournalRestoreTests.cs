using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Journal;

/// <summary>A backup by pg_dump, brought into a cluster whose transaction ids are thousands behind.</summary>
public sealed class JournalRestoreTests(PostgresServer server)
{
    [Fact]
    public async Task Journal_RestoredIntoAnotherCluster_GoesOnBehindWhatIsOnRecord()
    {
        await using var first = await TestConsole.StartAsync(server);
        // Ids far above those of a new cluster.
        await first.ExecuteAsync("do $$ begin for n in 1..5000 loop perform pg_current_xact_id(); commit; end loop; end $$");
        var before = await (await first.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await JournalLogTests.SettledAsync(first);
        var cursor = (await (await first.As(Role.Leader, Zhejiang)).Read("feed")).Ok().Text("cursor");

        await using var other = await server.StartAnotherAsync();
        var restored = await other.CreateEmptyDatabaseAsync();
        // Before the backup somebody has put an entry far ahead, to move the order where it can't go on.
        await first.Get<JournalSealer>().StopAsync(default);
        await first.ExecuteAsync(
            """
            insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, '9000000000000000000', verb, actor, actor_path, subject_type, 'forged', 1, unit_code, unit_path, data from journal limit 1
            """);
        await CopyAsync(PostgresServer.OwnerOf(first.Database), PostgresServer.OwnerOf(restored));
        // Half of a backup is none: without the log's key nobody could tell what the order goes on from.
        var half = await Assert.ThrowsAsync<StartRefusedException>(() => TestConsole.StartAsync(restored, first.Time));
        Assert.Contains("KeyFileMissing", half.Message, StringComparison.Ordinal);
        await using var second = await TestConsole.StartAsync(restored, first.Time, with: log => log.KeyFile = Path.Combine(first.LogFolder, "log.key"));
        var after = await (await second.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));

        // A client goes on with the cursor it holds, and meets what is new and nothing else.
        var leader = await second.As(Role.Leader, Zhejiang);
        var heard = new List<JsonElement>();
        await Eventually.TrueAsync(async () =>
        {
            var page = (await leader.Read($"feed?after={cursor}")).Ok();
            cursor = page.Text("cursor");
            heard.AddRange(page.Body.GetProperty("events").EnumerateArray());
            return HubReader.NumbersOf(heard, "TaskDispatched").Count > 0;
        }, "the dispatch is in the feed");
        Assert.Equal([after], HubReader.NumbersOf(heard, "TaskDispatched"));
        Assert.Equal(before, await second.ScalarAsync<string>("select subject_number from journal where verb = 'TaskDispatched' order by xid, id limit 1"));
        const string Genuine = "select count(*) from journal where subject_number <> 'forged'";
        await Eventually.TrueAsync(async () => second.Get<JournalLog>().Served?.Size == await second.ScalarAsync<long>(Genuine), "the new ones are sealed");
        Assert.True(await second.ScalarAsync<long>("select journal_xid_offset()") < 1L << 41);
        var administrator = await second.As(Role.CenterSystemAdministrator, Nation);
        Assert.Equal("EntryBeyondHorizon", (await administrator.Read("journal/verify")).Ok().Text("reason"));
        await second.ExecuteAsync("delete from journal where subject_number = 'forged'");
        Assert.Equal("True", (await administrator.Read("journal/verify")).Ok().Text("intact"));

        // Once is enough: the next start finds nothing to do.
        await using var connection = await second.Get<Npgsql.NpgsqlDataSource>().OpenConnectionAsync();
        Assert.False((await second.Get<JournalOrder>().ContinueAsync(connection, default)).Value);
    }

    /// <summary>
    /// The other cluster's ids are above those on record, but below the cursors that clients were given after the backup: it did not give them.
    /// </summary>
    [Fact]
    public async Task Journal_RestoredIntoAClusterThatIsFurtherOn_KeepsCursorsFromAfterTheBackup()
    {
        const string Burn = "do $$ begin for n in 1..{0} loop perform pg_current_xact_id(); commit; end loop; end $$";
        await using var first = await TestConsole.StartAsync(server);
        await JournalLogTests.SettledAsync(first);
        await using var other = await server.StartAnotherAsync();
        var restored = await other.CreateEmptyDatabaseAsync();
        // Two clusters of the tests are copies of one, and so have one name.
        await first.ExecuteAsync("create or replace function journal_cluster() returns text language sql immutable as $$ select 'another' $$");
        await CopyAsync(PostgresServer.OwnerOf(first.Database), PostgresServer.OwnerOf(restored));
        await using (var ahead = new NpgsqlConnection(PostgresServer.OwnerOf(restored)))
        {
            await ahead.OpenAsync();
            await using var burn = new NpgsqlCommand(Burn.Replace("{0}", "20000", StringComparison.Ordinal), ahead);
            await burn.ExecuteNonQueryAsync();
        }

        await first.ExecuteAsync(Burn.Replace("{0}", "50000", StringComparison.Ordinal));
        var cursor = (await (await first.As(Role.Leader, Zhejiang)).Read("feed")).Ok().Text("cursor");

        await using var second = await TestConsole.StartAsync(restored, first.Time, with: log => log.KeyFile = first.KeyFile);

        var after = await (await second.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await second.ToldAsync();
        var told = (await (await second.As(Role.Leader, Zhejiang)).Read($"feed?after={cursor}&limit=200")).Ok();
        Assert.Equal([after], HubReader.NumbersOf([.. told.Body.GetProperty("events").EnumerateArray()], "TaskDispatched"));
        Assert.True((await second.Get<JournalVerifier>().VerifyAllAsync()).Intact);
    }

    /// <summary>
    /// There is no newer backup, and the log signed more than it holds: the operator begins another log. What is on record stands before that, and
    /// everything after is met by every reader.
    /// </summary>
    [Fact]
    public async Task Journal_RestoredFromAnOldBackup_GoesOnUnderAnotherLog()
    {
        await using var first = await TestConsole.StartAsync(server);
        await first.ExecuteAsync("do $$ begin for n in 1..5000 loop perform pg_current_xact_id(); commit; end loop; end $$");
        await (await first.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await JournalLogTests.SettledAsync(first);
        await using var other = await server.StartAnotherAsync();
        var restored = await other.CreateEmptyDatabaseAsync();
        var backedUp = await first.ScalarAsync<long>("select count(*) from journal");
        await CopyAsync(PostgresServer.OwnerOf(first.Database), PostgresServer.OwnerOf(restored));
        await (await first.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await JournalLogTests.SettledAsync(first);
        await first.Get<JournalSealer>().StopAsync(CancellationToken.None);
        Task<TestConsole> StartAsync() =>
            TestConsole.StartAsync(restored, first.Time, with: log => (log.Folder, log.KeyFile) = (first.LogFolder, first.KeyFile));
        var refused = await Assert.ThrowsAsync<StartRefusedException>(StartAsync);
        Assert.Contains("CheckpointMissing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("start-journal-over", refused.Message, StringComparison.Ordinal);

        Assert.Null((await StartOverAsync(restored, first)).Refusal);

        await using var second = await StartAsync();
        var after = await (await second.As(Role.CenterBusinessAdministrator, Zhejiang)).DispatchAsync(Picked(Hangzhou));
        await JournalLogTests.SettledAsync(second);
        // Its word stands behind all that was restored, and before all that came since.
        Assert.Equal(backedUp, await second.ScalarAsync<long>(
            "select count(*) from journal where (xid, id) < (select xid, id from journal where verb = 'JournalStartedOver')"));
        Assert.True(await second.ScalarAsync<bool>(
            $"select bool_or(subject_number = '{after}') from journal where xid > (select xid from journal where verb = 'JournalStartedOver')"));
        var verified = await second.Get<JournalVerifier>().VerifyAllAsync();
        Assert.True(verified is { Intact: true, NotCovered: 0 }, $"{verified}");
    }

    /// <summary>An entry that no checkpoint explains could be covered by no log: it has to go first.</summary>
    [Fact]
    public async Task StartOver_WhereAnEntryClaimsATransactionToCome_IsRefused()
    {
        await using var console = await TestConsole.StartAsync(server);
        await JournalLogTests.SettledAsync(console);
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        await console.ExecuteAsync(
            """
            insert into journal (at, xid, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, data)
            select at, '9000000000000000000', verb, actor, actor_path, subject_type, 'forged', 1, unit_code, unit_path, data from journal limit 1
            """);

        Assert.Equal("EntryBeyondHorizon", (await StartOverAsync(console.Database, console)).Refusal?.Code);
        Assert.Equal(0L, await console.ScalarAsync<long>("select journal_xid_offset()"));
        Assert.Equal(0L, await console.ScalarAsync<long>("select count(*) from journal where verb = 'JournalStartedOver'"));
    }

    /// <summary>A row that the log did not sign is no reason to keep a whole country's console down: it shows in health.</summary>
    [Theory]
    [InlineData("9000000000000000000")]
    [InlineData("18446744073709551615")]
    public async Task Start_WhereSomebodyPutACheckpointFarAhead_GoesOnAndShowsIt(string xid)
    {
        await using var first = await TestConsole.StartAsync(server);
        await JournalLogTests.SettledAsync(first);
        await first.ExecuteAsync($"insert into journal_checkpoints values (9000000000000000000, '{xid}', 1, now(), 'x')");

        await using var second = await first.StartAnotherAsync();

        await Eventually.TrueAsync(() => second.Get<JournalSealer>().Problem == "CheckpointMalformed", "the sealer says so");
        Assert.Equal(0L, await second.ScalarAsync<long>("select journal_xid_offset()"));
        await second.ExecuteAsync("delete from journal_checkpoints where note = 'x'");
        await JournalLogTests.SettledAsync(second);
    }

    /// <summary>As the command does: without a console that runs on the database.</summary>
    private static async Task<Result> StartOverAsync(string database, TestConsole files)
    {
        var services = new ServiceCollection().AddLogging();
        var log = JournalLogOptions.In(files.LogFolder);
        log.KeyFile = files.KeyFile;
        services.AddSingleton<TimeProvider>(files.Time);
        services.AddConsoleCore(database, log, KeyRing.Open(TestKeyRing.File));
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<LogUpkeep>().StartOverAsync("restored from an old backup", PostgresServer.OwnerOf(database), default);
    }

    /// <summary>What an operator would type: pg_dump of the one, psql into the other.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        var file = Path.Combine(Path.GetTempPath(), $"netmonitor-dump-{Guid.CreateVersion7():N}.sql");
        await RunAsync("pg_dump", from, "--no-owner", "--file", file);
        await RunAsync("psql", to, "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null", "--file", file);
        File.Delete(file);
    }

    private static async Task RunAsync(string program, string database, params string[] arguments)
    {
        var at = new NpgsqlConnectionStringBuilder(database);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            Environment = { ["PGHOST"] = at.Host, ["PGPORT"] = $"{at.Port}", ["PGUSER"] = at.Username, ["PGPASSWORD"] = at.Password,
                ["PGDATABASE"] = at.Database },
        })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
