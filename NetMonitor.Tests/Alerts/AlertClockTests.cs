using NetMonitor.Console.Features.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Alerts;

/// <summary>The clocks of alerts, on a console whose time is moved on.</summary>
public sealed class AlertClockTests(WatchedConsole fixture) : IClassFixture<WatchedConsole>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Alert_ThatNobodyLooksAt_RisesCenterByCenter_OnceEach_AndAnAcknowledgementEnds()
    {
        var (_, id) = await _console.RaisedAsync();
        var clocks = _console.Get<RaiseByClock>();
        Assert.Equal(0, await clocks.HandleAsync(CancellationToken.None));

        _console.Time.Advance(TimeSpan.FromDays(4));
        await clocks.HandleAsync(CancellationToken.None);
        await clocks.HandleAsync(CancellationToken.None);
        Assert.Equal("3301060000", await RisenAsync());
        _console.Time.Advance(TimeSpan.FromDays(4));
        await clocks.HandleAsync(CancellationToken.None);
        Assert.Equal("3301060000 3301000000", await RisenAsync());
        var city = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Hangzhou);
        (await city.Post($"alerts/{id}/acknowledge", new { })).Ok();
        _console.Time.Advance(TimeSpan.FromHours(23));
        await clocks.HandleAsync(CancellationToken.None);
        Assert.Equal("Acknowledged", await StateAsync());
        _console.Time.Advance(TimeSpan.FromHours(2));
        await clocks.HandleAsync(CancellationToken.None);
        await clocks.HandleAsync(CancellationToken.None);

        Assert.Equal("Open", await StateAsync());
        Assert.Equal(
            "AlertRaised, AlertRose, AlertRose, AlertAcknowledged, AlertAcknowledgementEnded", await _console.ScalarAsync<string>(
                $"select string_agg(verb, ', ' order by xid, id) from journal where subject_number = '{id}'"));

        Task<string> StateAsync() => _console.ScalarAsync<string>($"select state from alerts where id = '{id}'");

        Task<string> RisenAsync() =>
            _console.ScalarAsync<string>($"select array_to_string(risen_to, ' ') from alerts where id = '{id}'");
    }
}
