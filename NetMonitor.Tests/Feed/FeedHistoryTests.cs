using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Feed;

/// <summary>What happened before is found by kind, unit, task and time, within the reader's scope, and no call looks at more than it may.</summary>
public sealed class FeedHistoryTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    private FeedHistory History => _console.Get<FeedHistory>();

    [Fact]
    public async Task ReadAsync_ByAFilter_FindsWhatFitsAndNothingOutsideTheScope()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var first = await city.DispatchAsync(Picked(Xihu));
        await _console.SubmittedAsync(first, Xihu, 1);
        _console.Time.Advance(TimeSpan.FromHours(1));
        var between = _console.Time.GetUtcNow();
        _console.Time.Advance(TimeSpan.FromHours(1));
        var second = await city.DispatchAsync(Picked(Xihu));
        var leader = await _console.ActorAsync(Role.Leader, Hangzhou);

        Assert.Equal([second, first], await FindAsync(leader, new FeedFilter(nameof(TaskDispatched))));
        // A call tells no more commands than it is asked for, and the next goes on right behind them.
        var one = await History.ReadAsync(leader, new FeedFilter(nameof(TaskDispatched)), null, 1, default);
        var next = await History.ReadAsync(leader, new FeedFilter(nameof(TaskDispatched)), one.Back, 1, default);
        Assert.Equal([second, first], one.Events.Concat(next.Events).Select(happened => happened.Subject.Number));
        Assert.Equal([first], await FindAsync(leader, new FeedFilter(nameof(TaskDispatched), Until: between)));
        Assert.Equal([second, second], await FindAsync(leader, new FeedFilter(Task: second)));
        Assert.Equal(5, (await FindAsync(leader, new FeedFilter(Task: first))).Count);
        Assert.Equal(Enumerable.Repeat($"{first}-{Xihu}", 3), await FindAsync(leader, new FeedFilter(Unit: UnitCode.Parse(Xihu))));
        Assert.Empty(await FindAsync(await _console.ActorAsync(Role.Leader, Guangdong), new FeedFilter(Task: first)));
    }

    [Fact]
    public async Task ReadAsync_OverACampaign_TellsItByAPartAndGoesOnBeforeIt()
    {
        var officer = await _console.ActorAsync(Role.EnforcementOfficer, Nanshan);
        // Each in a transaction of its own.
        await _console.ExecuteAsync(
            $"do $$ begin for n in 1..{FeedHistory.LooksAt + 1000} loop {Insert("'Long before-' || n", 1)}; commit; end loop; end $$");
        await _console.ExecuteAsync(Insert("'Before'", 1));
        await _console.ExecuteAsync(Insert("'Campaign-' || nth", 3 * FeedHistory.LooksAt));
        var stretch = await History.ReadAsync(officer, new FeedFilter("TaskUrged", UnitCode.Parse(Nanshan)), null, 2, default);

        Assert.InRange(stretch.Events.Count, 2, FeedHistory.LooksAt);
        Assert.Contains(stretch.Events, happened => happened.Subject.Number == "Before");
        var lines = new FeedLines(10);
        lines.AddOlder(stretch);
        Assert.Equal([true, false], lines.Lines.Take(2).Select(line => line.More));

        // A filter that fits nothing looks back so far and no further, and says where it stopped.
        var nothing = await History.ReadAsync(officer, new FeedFilter("TaskWithdrawn", UnitCode.Parse(Nanshan)), null, 2, default);
        Assert.Empty(nothing.Events);
        Assert.NotNull(nothing.Back);
        Assert.NotNull(nothing.At);
    }

    /// <summary>One command for many units, and at its very beginning the reader's own.</summary>
    [Fact]
    public async Task ReadAsync_OverACampaignOfOthers_FindsTheReadersPartOfIt()
    {
        var officer = await _console.ActorAsync(Role.EnforcementOfficer, Dongguan);
        await _console.ExecuteAsync($"begin; {Insert("'Ours'", 1, Dongguan)}; {Insert("'Theirs-' || nth", 3000, Shenzhen)}; commit");

        var stretch = await History.ReadAsync(officer, new FeedFilter(), null, 1, default);
        Assert.Equal("Ours", Assert.Single(stretch.Events).Subject.Number);
        Assert.Empty(stretch.Cut);
        Assert.Equal("Ours", (await FindAsync(officer, new FeedFilter("TaskUrged", UnitCode.Parse(Dongguan))))[0]);
        Assert.DoesNotContain("Ours", await FindAsync(officer, new FeedFilter("TaskDispatched")));
    }

    private static string Insert(string subject, int count, string unit = Nanshan) =>
        $"""
        insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
        select now(), 'TaskUrged', 'system', '', 'Task', {subject}, 1, u.code, u.path, array[u.path], '{"{}"}'
        from units u, generate_series(1, {count}) as many(nth) where u.code = '{unit}'
        """;

    private async Task<IReadOnlyList<string>> FindAsync(Actor actor, FeedFilter filter) =>
        [.. (await History.ReadAsync(actor, filter, null, 50, default)).Events.Select(happened => happened.Subject.Number)];
}
