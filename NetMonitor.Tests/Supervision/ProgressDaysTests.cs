using NetMonitor.Console.Auth;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>What the folder keeps of each day, through dispatch, steps, a day without any, and a withdrawal.</summary>
public sealed class ProgressDaysTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;
    private readonly Dictionary<(Role, string), HttpClient> _clients = [];

    /// <summary>Figures are folded by these tests alone, when they ask for them. A key's code is good once: each begins on a day of its own.</summary>
    private async Task BeginAsync()
    {
        await _console.Get<ProgressFolder>().StopAsync(CancellationToken.None);
        Pass(1);
    }

    [Fact]
    public async Task Days_OfATask_AreWhatEachEndedWith()
    {
        await BeginAsync();
        var dispatcher = await SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await dispatcher.DispatchAsync(Rule(Hangzhou, "County"));
        var first = Today;
        Assert.Null(await SparkAsync(number));

        // Moves three times within one day.
        var id = await _console.SubmittedAsync(number, Xihu, 10);
        Pass(2);
        dispatcher = await SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        (await dispatcher.Post($"assignments/{id}/accept")).Ok();
        Pass(1);

        foreach (var at in new[] { Zhejiang, Hangzhou, Xihu })
        {
            var days = await DaysAsync(number, at);
            Assert.Equal(Enumerable.Range(-1, 5).Select(first.AddDays), days.Select(day => day.Day));
            Assert.Equal([0, 1, 1, 1, 1], days.Select(day => day.Received));
            Assert.Equal([0, 1, 1, 1, 1], days.Select(day => day.Submitted));
            Assert.Equal([0, 0, 0, 1, 1], days.Select(day => day.Accepted));
        }

        Assert.Equal([.. Enumerable.Repeat(0, ProgressDays.SparkDays - 2), 1, 1], await SparkAsync(number));
        Pass(20);
        Assert.Equal(Enumerable.Repeat(1, ProgressDays.SparkDays), await SparkAsync(number));

        // What is taken back is counted afresh, and gone from the day on which it was; what was accepted stays.
        dispatcher = await SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        var before = (await DaysAsync(number, Zhejiang))[^1];
        Assert.True(before.Late > 0);
        (await dispatcher.Post($"tasks/{number}/withdraw", new { reason = "重复下发" })).Ok();
        var after = await DaysAsync(number, Zhejiang);
        Assert.Equal(new DayFigures(Today, 1, 1, 1, 0), after[^1]);
        Assert.Equal(before with { Day = Today.AddDays(-1) }, after[^2]);
        Assert.Equal(0L, await _console.ScalarAsync<long>(
            $"""
            select count(*) from (select unit_code, slot, deadline, amount from progress where task_number = '{number}' and slot < 100 and amount <> 0
              except select unit_code, slot, deadline, sum(amount) from progress_days where task_number = '{number}' group by 1, 2, 3) differ
            """));
    }

    [Fact]
    public async Task Days_OfAStationOrOnesOwnPart_AreNotKept()
    {
        await BeginAsync();
        var dispatcher = await SignInAsync(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await dispatcher.DispatchAsync(Picked(Xihu, Beishan));

        Assert.Empty(await DaysAsync(number, Beishan));
        Assert.Empty(await DaysAsync(number, null, Role.EnforcementOfficer, Xihu));
    }

    private DateOnly Today => WorkingCalendar.DayOf(_console.Time.GetUtcNow());

    private void Pass(int days)
    {
        _console.Time.Advance(TimeSpan.FromDays(days));
        _clients.Clear();
    }

    /// <summary>A session ends with its day.</summary>
    private async Task<HttpClient> SignInAsync(Role role, string unit) => _clients.TryGetValue((role, unit), out var known)
        ? known : _clients[(role, unit)] = await _console.SignInAsync(await _console.AccountAsync(role, unit));

    private async Task<Actor> ActorAsync(Role role, string unit)
    {
        var client = await SignInAsync(role, unit);
        return (await _console.Get<SessionStore>().FindAsync(client.DefaultRequestHeaders.Authorization!.Parameter!, default))!.Actor;
    }

    private async Task<IReadOnlyList<DayFigures>> DaysAsync(
        string number, string? at, Role role = Role.CenterBusinessAdministrator, string unit = Zhejiang)
    {
        await _console.Get<ProgressFolder>().FoldAllAsync(default);
        var actor = await ActorAsync(role, unit);
        return (await _console.Get<BoardViews>().ReadAsync(actor, number, at is null ? null : UnitCode.Parse(at), null, default)).Days;
    }

    private async Task<IReadOnlyList<int>?> SparkAsync(string number)
    {
        await _console.Get<ProgressFolder>().FoldAllAsync(default);
        var actor = await ActorAsync(Role.CenterBusinessAdministrator, Zhejiang);
        var tasks = (await _console.Get<TaskQueries>().ListAsync(actor, new TaskFilter(), new(50), default)).Value.Items;
        var figures = (await _console.Get<ProgressQueries>().GetAsync(actor, number, null, default)).Value;
        return (await _console.Get<ProgressDays>().SparksAsync(actor, tasks, default)).Of(number, figures);
    }
}
