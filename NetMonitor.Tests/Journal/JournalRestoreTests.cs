using System.Diagnostics;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
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
