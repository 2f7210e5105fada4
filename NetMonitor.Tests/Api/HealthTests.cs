using System.Text.Json;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using Quartz;

namespace NetMonitor.Tests.Api;

/// <summary><c>/health/ready</c> says which part does not work, and is green again by itself.</summary>
public sealed class HealthTests(PostgresServer server)
{
    [Fact]
    public async Task Ready_WhileTheDatabaseRefusesEverybody_IsRedByNameAndGreenAfter()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await GreenAsync(console);
        var name = await console.ScalarAsync<string>("select current_database()::text");
        var elsewhere = new Npgsql.NpgsqlConnectionStringBuilder(PostgresServer.SuperuserOf(console.Database)) { Database = "postgres" }.ConnectionString;

        await ExecuteAsync(elsewhere, $"alter database {name} allow_connections false");
        await ExecuteAsync(elsewhere, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");

        await RedAsync(console, "database", "The database does not answer.");
        Assert.Equal(200, (int)(await console.Anonymous().GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        await ExecuteAsync(elsewhere, $"alter database {name} allow_connections true");
        await GreenAsync(console);
        await (await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou)).DraftAsync(TaskBodies.Picked(TaskBodies.Xihu));
    }

    [Fact]
    public async Task Ready_WhenTheJournalsTailHasStopped_IsRedByNameAndGreenOnceItGoesOn()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await GreenAsync(console);
        await console.Get<JournalTail>().StopAsync(CancellationToken.None);
        console.Time.Advance(TimeSpan.FromSeconds(15));

        await RedAsync(console, "readers", "The feed stands still: it is ");
        await console.Get<JournalTail>().StartAsync(CancellationToken.None);
        await GreenAsync(console);
    }

    [Fact]
    public async Task Ready_WhenTheJournalIsNotSealed_IsDegradedByNameAndGreenOnceItIs()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await GreenAsync(console);

        await console.ExecuteAsync("alter table journal_checkpoints rename to checkpoints_away");
        await ShownAsync(console, 200, "Degraded", "readers", "The journal is not sealed");
        await console.ExecuteAsync("alter table checkpoints_away rename to journal_checkpoints");
        await GreenAsync(console);

        // One that hangs has no problem to tell of; that it has not come by is enough.
        await console.Get<JournalSealer>().StopAsync(CancellationToken.None);
        console.Time.Advance(TimeSpan.FromSeconds(15));
        await ShownAsync(console, 200, "Degraded", "readers", "The journal is not sealed");
        await console.Get<JournalSealer>().StartAsync(CancellationToken.None);
        await GreenAsync(console);
    }

    [Fact]
    public async Task Ready_WhereTheRoleMayChangeTheJournal_IsDegradedByName()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await GreenAsync(console);

        await console.ExecuteAsync("grant update on journal_tiles to netmonitor");
        await ShownAsync(console, 200, "Degraded", "database", "The console's role netmonitor may change what is only added to (journal_tiles).");
        await console.ExecuteAsync("revoke update on journal_tiles from netmonitor; grant update (data) on journal to netmonitor");
        await ShownAsync(console, 200, "Degraded", "database", "The console's role netmonitor may change what is only added to (journal).");
        await console.ExecuteAsync("revoke update (data) on journal from netmonitor; grant insert (xid) on journal to netmonitor");
        await ShownAsync(console, 200, "Degraded", "database", "The console's role netmonitor may change what is only added to (journal).");
        await console.ExecuteAsync("revoke insert (xid) on journal from netmonitor");
        await GreenAsync(console);
    }

    [Fact]
    public async Task Ready_WhereOneRoleDoesEverything_IsDegradedByName()
    {
        await using var owner = await TestConsole.StartAsync(PostgresServer.OwnerOf(await server.CreateDatabaseAsync()), jobs: true);
        await ShownAsync(owner, 200, "Degraded", "database", "The console's role netmonitor_owner may change what is only added to (interpretations, journal");
        await using var superuser = await TestConsole.StartAsync(PostgresServer.SuperuserOf(await server.CreateDatabaseAsync()), jobs: true);
        await ShownAsync(superuser, 200, "Degraded", "database", "The console's role postgres is a superuser");
    }

    [Fact]
    public async Task Ready_WhenTheSchedulerStands_IsRedByName()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await GreenAsync(console);

        await (await console.Get<ISchedulerFactory>().GetScheduler()).Standby();

        await RedAsync(console, "scheduler", "The scheduler is not running.");
    }

    private static Task GreenAsync(TestConsole console) => ShownAsync(console, 200, "Healthy", "database", null);

    private static Task RedAsync(TestConsole console, string check, string description) => ShownAsync(console, 503, "Unhealthy", check, description);

    /// <summary>Until the answer is this one; the check by its name, with its reason.</summary>
    private static async Task ShownAsync(TestConsole console, int status, string word, string check, string? description)
    {
        var last = "";
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                using var answer = await console.Anonymous().GetAsync(new Uri("/health/ready", UriKind.Relative));
                last = await answer.Content.ReadAsStringAsync();
                var body = JsonDocument.Parse(last).RootElement;
                var shown = body.GetProperty("checks").GetProperty(check);
                return (int)answer.StatusCode == status && body.GetProperty("status").GetString() == word
                    && (description is null || (shown.GetProperty("status").GetString() == word
                        && shown.GetProperty("description").GetString()!.Contains(description, StringComparison.Ordinal)));
            }, $"ready is {word}");
        }
        catch (Exception late)
        {
            throw new InvalidOperationException($"{late.Message} Last answer: {last} {console.Errors}", late);
        }
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(new Npgsql.NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await new Npgsql.NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }
}
