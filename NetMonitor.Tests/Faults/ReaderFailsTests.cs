using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Journal;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>A reader of the journal that throws stops alone, is shown in health, and goes on where it was.</summary>
public sealed class ReaderFailsTests(PostgresServer server)
{
    [Fact]
    public async Task Sealer_ThatThrows_StopsAloneAndSealsTheRestAfterwards()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, Hangzhou));
        await ForbidAsync(console, "journal_checkpoints");

        var number = await SubmittedAsync(console);
        await console.Anonymous().ShowsAsync("Degraded", "The journal is not sealed: PostgresException");
        await hub.UntilAsync(_ => hub.Numbers("AssignmentApproved").Contains($"{number}-{Xihu}"), "the feed goes on");
        await FoldedAsync(console);

        await AllowAsync(console, "journal_checkpoints");
        await console.Anonymous().ShowsAsync("Healthy");
        await SealedAsync(console);
    }

    [Fact]
    public async Task Folder_ThatThrows_StopsAloneAndFoldsTheRestAfterwards()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, Hangzhou));
        // A dispatch brings its figures with it; what the folder does comes after.
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        await ForbidAsync(console, "progress");

        await AcceptedAsync(console, number);
        await console.Anonymous().ShowsAsync("Degraded", "changes can't be folded: PostgresException");
        await hub.UntilAsync(_ => hub.Numbers("AssignmentApproved").Contains($"{number}-{Xihu}"), "the feed goes on");
        await SealedAsync(console);
        Assert.Equal(7, await ShopsAsync(console, number));

        await AllowAsync(console, "progress");
        await console.Anonymous().ShowsAsync("Healthy");
        await FoldedAsync(console);
        Assert.Equal(7, await ShopsAsync(console, number));
    }

    /// <summary>An entry that can't be handed out. The sealer is held back, so that the entry can be taken away again.</summary>
    [Fact]
    public async Task Tail_ThatThrows_StopsAloneAndTellsTheRestAfterwardsOnce()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, Hangzhou));
        await ForbidAsync(console, "journal_checkpoints");
        var first = await SubmittedAsync(console);
        await hub.UntilAsync(_ => hub.Numbers("AssignmentApproved").Contains($"{first}-{Xihu}"), "the feed works");

        await console.ExecuteAsync(
            """
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            values (timestamptz '2026-06-03 01:00+00', 'TaskEdited', 'system', '', 'Task', 'poison', 1, '', '', array[null]::text[], '{}')
            """);
        var second = await SubmittedAsync(console);
        await console.Anonymous().ShowsAsync("Unhealthy", "The feed stands still: ");
        Assert.True(console.Get<FeedBroker>().Stalled);
        Assert.Equal(7, await ShopsAsync(console, second));
        await FoldedAsync(console);
        Assert.DoesNotContain($"{second}-{Xihu}", hub.Numbers("AssignmentApproved"));

        await console.ExecuteAsync("delete from journal where subject_number = 'poison'");
        await AllowAsync(console, "journal_checkpoints");
        await console.Anonymous().ShowsAsync("Healthy");
        await hub.UntilAsync(_ => hub.Numbers("AssignmentApproved").Contains($"{second}-{Xihu}"), "the feed goes on");
        Assert.Equal([first, second], hub.Numbers("TaskDrafted"));
        Assert.Equal([first, second], hub.Numbers("TaskDispatched"));
        await SealedAsync(console);
    }

    [Fact]
    public async Task Subscriber_ThatThrows_EndsAloneByItsOwnException()
    {
        await using var console = await TestConsole.StartAsync(server);
        var broker = console.Get<FeedBroker>();
        await using var broken = broker.Subscribe(null!);
        await using var hub = await HubReader.OpenAsync(console, await console.As(Role.Leader, Hangzhou));

        var number = await SubmittedAsync(console);

        await hub.UntilAsync(_ => hub.Numbers("AssignmentApproved").Contains($"{number}-{Xihu}"), "the others are told");
        Assert.Equal([number], hub.Numbers("TaskDrafted"));
        Assert.Equal([number], hub.Numbers("TaskDispatched"));
        await Assert.ThrowsAsync<NullReferenceException>(() => broken.Events.Completion.WaitAsync(Patience.End));
        Assert.False(broker.Stalled);
    }

    private static async Task<string> SubmittedAsync(TestConsole console)
    {
        var number = await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        await AcceptedAsync(console, number);
        return number;
    }

    private static async Task AcceptedAsync(TestConsole console, string number)
    {
        await console.SubmittedAsync(number, Xihu, 7);
        (await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post($"assignments/{number}-{Xihu}/accept")).Ok();
    }

    private static async Task<int> ShopsAsync(TestConsole console, string number) =>
        (await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).Read($"tasks/{number}/progress")).Ok().Body.GetProperty("fields")
            .GetProperty("shopsCheckedOnline").GetInt32();

    /// <summary>Whatever writes this table meets an error that is no database away.</summary>
    private static async Task ForbidAsync(TestConsole console, string table) => await console.ExecuteAsync(
        $"""
        create function forbid_{table}() returns trigger language plpgsql as $$ begin raise exception 'forbidden by the test'; end $$;
        create trigger forbid before insert on {table} for each row execute function forbid_{table}()
        """);

    private static Task AllowAsync(TestConsole console, string table) => console.ExecuteAsync($"drop trigger forbid on {table}");

    private static Task FoldedAsync(TestConsole console) =>
        Eventually.TrueAsync(() => console.ScalarAsync<bool>("select not exists (select from progress_deltas)"), "everything is folded");

    private static async Task SealedAsync(TestConsole console)
    {
        await JournalLogTests.SettledAsync(console);
        Assert.Equal("True", (await (await console.As(Role.CenterSystemAdministrator, Nation)).Read("journal/verify")).Ok().Text("intact"));
    }
}
