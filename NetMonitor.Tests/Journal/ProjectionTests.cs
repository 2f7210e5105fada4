using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Faults;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Journal;

/// <summary>A projection's effects are there exactly once and in the journal's order, whatever nodes, writers and failures do.</summary>
public sealed class ProjectionTests(PostgresServer server)
{
    [Fact]
    public async Task Projection_OfTwoNodesWithManyWriters_AppliesEveryEntryOnceInOrder()
    {
        const int Writers = 6, Each = 25;
        var database = await Recorder.DatabaseAsync(server);
        await using var here = await StartAsync(database, new Recorder());
        await using var there = await StartAsync(database, new Recorder(), here.Time);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var random = new Random(writer);
            await using var connection = await here.ConnectAsync();
            for (var i = 0; i < Each; i++)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                var xid = await InsertAsync(connection, $"many-{writer}-{i}");
                await Task.Delay(random.Next(0, 15));
                await transaction.CommitAsync();
                // Both nodes wake at the same moment, again and again.
                here.Get<JournalWake>().Signal(xid);
                there.Get<JournalWake>().Signal(xid);
            }
        }));

        await here.AppliedAsync("recorder");
        Assert.Equal(await OnRecordAsync(here), await RecordedAsync(here));
    }

    [Fact]
    public async Task Projection_ThatThrows_StopsAloneAndGoesOnWhereItWas()
    {
        var recorder = new Recorder();
        await using var console = await StartAsync(await Recorder.DatabaseAsync(server), recorder, jobs: true);
        var city = await console.As(Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, TaskBodies.Hangzhou));
        await console.AppliedAsync("recorder");
        var before = await RecordedAsync(console);

        recorder.Fails = true;
        var number = await city.DispatchAsync(TaskBodies.Picked(TaskBodies.Xihu));
        await console.Anonymous().ShowsAsync("Degraded", "Nothing is recorded: InvalidOperationException.");
        (await city.Post($"tasks/{number}/urge", new { units = new[] { TaskBodies.Xihu } })).Ok();
        await hub.UntilAsync(_ => hub.Numbers("TaskUrged").Contains(number), "the feed goes on");
        Assert.True(await console.TextsAsync() > 0);
        var (problem, lag) = await ShownAsync(console);
        Assert.Equal("InvalidOperationException", problem);
        Assert.True(lag > 0, "what waits to be applied is some time old by now");
        Assert.Equal(before, await RecordedAsync(console));

        recorder.Fails = false;
        await console.Anonymous().ShowsAsync("Healthy");
        await console.AppliedAsync("recorder");
        Assert.Equal(await OnRecordAsync(console), await RecordedAsync(console));
        await Eventually.TrueAsync(async () => await ShownAsync(console) == (null, 0), "health shows no problem and no lag");
    }

    [Fact]
    public async Task Projection_BesideAnEntryThatCommitsLate_WaitsForItAndKeepsTheOrder()
    {
        await using var console = await StartAsync(await Recorder.DatabaseAsync(server), new Recorder());
        await console.AppliedAsync("recorder");
        var before = await RecordedAsync(console);

        // The first to begin takes the lower transaction id and is the last to commit.
        await using var slow = await console.ConnectAsync();
        await using var late = await slow.BeginTransactionAsync();
        await InsertAsync(slow, "early");
        await using (var quick = await console.ConnectAsync()) console.Get<JournalWake>().Signal(await InsertAsync(quick, "later"));
        await RoundsAsync(console, 2);
        Assert.Equal(before, await RecordedAsync(console));

        await late.CommitAsync();
        await console.AppliedAsync("recorder");
        Assert.Equal(await OnRecordAsync(console), await RecordedAsync(console));
        Assert.Equal(["early", "later"], await console.ScalarAsync<string[]>(
            "select array_agg(number order by place) from recorded where number in ('early', 'later')"));
    }

    [Fact]
    public async Task Projection_ThatBeginsWithNow_LeavesAloneWhatIsOnRecordAndMissesNothingFromThenOn()
    {
        var database = await Recorder.DatabaseAsync(server);
        await using var console = await TestConsole.StartAsync(database);
        await using (var old = await console.ConnectAsync()) await InsertAsync(old, "old");
        // Another test's transaction may hold the horizon back for a moment: what is not settled yet is not past.
        await console.AppliedAsync("phone-texts");
        await using var another = await StartAsync(database, new Recorder { FromTheBeginning = false }, console.Time);
        await using (var connection = await console.ConnectAsync()) await InsertAsync(connection, "new");

        await another.AppliedAsync("recorder");
        Assert.Equal(["new"], await another.ScalarAsync<string[]>("select array_agg(number) from recorded"));
    }

    [Fact]
    public async Task Projection_WhoseCursorIsTakenAway_BeginsAnew()
    {
        await using var console = await StartAsync(await Recorder.DatabaseAsync(server), new Recorder());
        await console.AppliedAsync("recorder");

        await console.ExecuteAsync("begin; delete from reader_cursors where reader = 'recorder'; delete from recorded; commit");

        await Eventually.TrueAsync(
            () => console.ScalarAsync<bool>("select exists (select from reader_cursors where reader = 'recorder')"), "the cursor is made again");
        await console.AppliedAsync("recorder");
        Assert.Equal(await OnRecordAsync(console), await RecordedAsync(console));
    }

    private static Task<TestConsole> StartAsync(string database, Recorder recorder, MovedTime? time = null, bool jobs = false) =>
        TestConsole.StartAsync(database, time, jobs, services => services.AddSingleton(recorder).AddProjection<Recorder>());

    /// <summary>An entry; answers its transaction's id.</summary>
    private static async Task<ulong> InsertAsync(NpgsqlConnection connection, string number) => (ulong)(await new NpgsqlCommand(
        $$"""
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        values (now(), 'TaskEdited', 'system', '', 'Task', '{{number}}', 1, '', '', '{}', '{}') returning xid
        """, connection).ExecuteScalarAsync())!;

    /// <summary>Until so many more rounds have begun and ended.</summary>
    private static async Task RoundsAsync(TestConsole console, int rounds)
    {
        var reader = console.Get<ProjectionReader<Recorder>>();
        // The first may have begun before.
        for (var round = 0; round <= rounds; round++)
        {
            var ran = reader.RanAt;
            await Eventually.TrueAsync(() => Task.FromResult(reader.RanAt > ran), "a round ends");
        }
    }

    private static Task<long[]> RecordedAsync(TestConsole console) =>
        console.ScalarAsync<long[]>("select coalesce(array_agg(id order by place), '{}') from recorded");

    private static Task<long[]> OnRecordAsync(TestConsole console) => console.ScalarAsync<long[]>("select array_agg(id order by xid, id) from journal");

    private static async Task<(string? Problem, double Lag)> ShownAsync(TestConsole console)
    {
        using var client = console.Anonymous();
        var body = JsonDocument.Parse(await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative))).RootElement;
        var shown = body.GetProperty("checks").GetProperty("readers").GetProperty("parts").GetProperty("recorder");
        return (shown.GetProperty("problem").GetString(), shown.GetProperty("lag").GetDouble());
    }
}
