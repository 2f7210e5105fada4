using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Feed;

/// <summary>The start of every live list. Pages share what they show: an event may carry the paths of a whole campaign's units.</summary>
public sealed class RecentEventsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const int Shown = 20;

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task ReadAsync_ByTwoReaders_GivesBothTheSameEventsAndGoesOnDoingSo()
    {
        var recent = _console.Get<RecentEvents>();
        var (leader, county) = (await _console.ActorAsync(Role.Leader, Zhejiang), await _console.ActorAsync(Role.EnforcementOfficer, Xihu));
        var stranger = await _console.ActorAsync(Role.EnforcementOfficer, Nation);
        // Often enough that what is kept is let go of: who may see none of these looks back as far as anybody does.
        for (var round = 0; round < 5; round++)
        {
            await _console.ExecuteAsync(
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                select now(), 'TaskUrged', 'system', '', 'Task', 'T{round}-' || n, 1, '', '', array[u.path], '{"{}"}'
                from units u, generate_series(1, 300) n where u.code = '{Xihu}'
                """);
            var first = await recent.ReadAsync(leader, Shown, default);
            Assert.DoesNotContain(await recent.ReadAsync(stranger, Shown, default), happened => happened.Kind == "TaskUrged");
            var second = await recent.ReadAsync(county, Shown, default);
            var again = await recent.ReadAsync(leader, Shown, default);

            Assert.Equal(Enumerable.Range(0, Shown).Select(back => $"T{round}-{300 - back}"), first.Select(happened => happened.Subject.Number));
            Assert.All(first.Zip(second, again), same =>
            {
                Assert.Same(same.First, same.Second);
                Assert.Same(same.First, same.Third);
            });
        }
    }
}
