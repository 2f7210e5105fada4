using System.Diagnostics;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
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
        await CopyAsync(PostgresServer.OwnerOf(first.Database), PostgresServer.OwnerOf(restored));
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
        await JournalLogTests.SettledAsync(second);
        Assert.Equal("True", (await (await second.As(Role.CenterSystemAdministrator, Nation)).Read("journal/verify")).Ok().Text("intact"));

        // Once is enough: the next start finds nothing to do.
        await using var db = await second.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        Assert.False((await second.Get<JournalOrder>().ContinueAsync(db, default)).Value);
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
