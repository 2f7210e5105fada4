using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Feed;

/// <summary>The start of every live list. Pages share what they show: an event may carry the paths of a whole campaign's units.</summary>
public sealed class NewestEventsTests(PostgresServer server)
{
    [Fact]
    public async Task Newest_ByTwoReaders_AreTheSameEvents_OfThoseThatAreKept()
    {
        await using var console = await TestConsole.StartAsync(server);
        var (leader, county) = (await console.ActorAsync(Role.Leader, Zhejiang), await console.ActorAsync(Role.EnforcementOfficer, Xihu));
        var stranger = await console.ActorAsync(Role.EnforcementOfficer, Nation);
        var broker = console.Get<FeedBroker>();
        for (var round = 0; round < 3; round++)
        {
            await UrgeAsync(console, $"T{round}", 300);
            await Eventually.TrueAsync(() => broker.Newest(leader) is [{ } newest, ..] && newest.Subject.Number == $"T{round}-300", "the last is there");
            var first = broker.Newest(leader);
            Assert.DoesNotContain(broker.Newest(stranger), happened => happened.Kind == "TaskUrged");
            Assert.Equal(
                Enumerable.Range(0, 300).Select(back => $"T{round}-{300 - back}"), first.Take(300).Select(happened => happened.Subject.Number));
            Assert.InRange(first.Count, 300, FeedBroker.Kept);
            Assert.All(first.Take(300).Zip(broker.Newest(county)), same => Assert.Same(same.First, same.Second));
        }
    }

    [Fact]
    public async Task Newest_OfANodeThatHasJustStarted_AreThoseFromBefore()
    {
        await using var console = await TestConsole.StartAsync(server);
        var leader = await console.ActorAsync(Role.Leader, Zhejiang);
        await UrgeAsync(console, "T", FeedBroker.Kept + 20);
        // What the other node hands out comes behind what is settled when it starts.
        await Eventually.TrueAsync(() => console.Get<FeedBroker>().Newest(leader).Count == FeedBroker.Kept, "all are settled");
        await using var other = await console.StartAnotherAsync();
        var broker = other.Get<FeedBroker>();
        await broker.StartedAsync(default);

        Assert.Equal(
            Enumerable.Range(0, FeedBroker.Kept).Select(back => $"T-{FeedBroker.Kept + 20 - back}"),
            broker.Newest(leader).Select(happened => happened.Subject.Number));
    }

    private static Task UrgeAsync(TestConsole console, string name, int count) => console.ExecuteAsync(
        $"""
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        select now(), 'TaskUrged', 'system', '', 'Task', '{name}-' || n, 1, '', '', array[u.path], '{"{}"}'
        from units u, generate_series(1, {count}) n where u.code = '{Xihu}'
        """);
}
