using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Features.Alerts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using Npgsql;

namespace NetMonitor.Tests.Alerts;

/// <summary>Two nodes watch one journal: what one raises the other raises not, and what one stops the other stops.</summary>
public sealed class WatchOnTwoNodesTests(PostgresServer server) : IAsyncLifetime
{
    private readonly WatchedConsole _fixture = new(server);
    private TestConsole _here = null!;
    private TestConsole _there = null!;

    public async ValueTask InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _here = _fixture.Console;
        _there = await TestConsole.StartAsync(_here.Database, _here.Time, with: log => log.KeyFile = _here.KeyFile,
            configure: services => services.AddSingleton(RunningDetectors.Usual));
    }

    public async ValueTask DisposeAsync()
    {
        await _there.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task RefusalsOnBothNodesAtOnce_AreOneAlertAnAccount_WithEveryEntry_ToldOnce()
    {
        var accounts = new List<DemoAccount>();
        for (var i = 0; i < 4; i++) accounts.Add(await _here.NewAccountAsync(TaskBodies.Xihu, Role.EnforcementOfficer));
        await Task.WhenAll(accounts.SelectMany(account => Enumerable.Range(0, 5).Select(i => RefusedAsync(i % 2 == 0 ? _here : _there, account))));
        await _here.AppliedAsync(WatchJournal.Reader);

        foreach (var account in accounts)
        {
            Assert.Equal("5 5 1", await _here.ScalarAsync<string>(
                $"""
                select concat_ws(' ', a.count, (select count(*) from alert_entries e where e.alert_id = a.id),
                  (select count(*) from journal j where j.verb = 'AlertRaised' and j.subject_number = a.id::text))
                from alerts a where a.detector = 'D1' and a.account = '{account.UserName}'
                """));
            Assert.Equal(1, await _here.ScalarAsync<long>(
                $"""
                select max(told) from (select count(*) told from outgoing_texts t join alerts a on a.id = t.alert_id
                  where a.detector = 'D1' and a.account = '{account.UserName}' group by t.recipient) each
                """));
        }
    }

    [Fact]
    public async Task Acknowledgement_OnOneNode_StopsTextsAndStepsOnTheOther()
    {
        var (_, looked) = await _here.RaisedAsync();
        var (_, left) = await _here.RaisedAsync();
        await _here.ExecuteAsync("update alerts set severity = 2, due_at = raised_at + interval '1 hour', rises_at = raised_at + interval '1 hour'");
        var administrator = await _here.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        (await administrator.Post($"alerts/{looked}/acknowledge", new { })).Ok();
        Assert.False(await _here.ScalarAsync<bool>(
            $"select exists (select from outgoing_texts where alert_id = '{looked}' and delivered_at is null and dead_at is null and attempts = 0)"));
        _here.Time.Advance(TimeSpan.FromHours(2));
        await _there.Get<RaiseByClock>().HandleAsync(CancellationToken.None);
        await _here.Get<RaiseByClock>().HandleAsync(CancellationToken.None);

        Assert.Equal(
            $"{left}", await _here.ScalarAsync<string>("select string_agg(subject_number, ' ') from journal where verb = 'AlertRose'"));
    }

    [Fact]
    public async Task EntryThatIsCommittedLate_IsSeenInItsPlace()
    {
        var account = await _here.NewAccountAsync(TaskBodies.Xihu, Role.EnforcementOfficer);
        await RefusedAsync(_here, account);
        await using var late = await _here.ConnectAsync();
        await using var transaction = await late.BeginTransactionAsync();
        // Another node's entry, written before the next four and committed behind them.
        await using (var copy = new NpgsqlCommand(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, administration, holder, data)
            select at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, administration, holder, data
            from journal where verb = 'SignInRefused' and subject_number = '{account.UserName}'
            """, late, transaction))
            Assert.Equal(1, await copy.ExecuteNonQueryAsync());
        for (var i = 0; i < 3; i++) await RefusedAsync(i % 2 == 0 ? _here : _there, account);
        Assert.Equal(0, await _here.ScalarAsync<long>($"select count(*) from alerts where detector = 'D1' and account = '{account.UserName}'"));
        await transaction.CommitAsync();
        await _here.AppliedAsync(WatchJournal.Reader);

        Assert.Equal("5 5", await _here.ScalarAsync<string>(
            $"""
            select concat_ws(' ', count, (select count(*) from alert_entries e where e.alert_id = a.id))
            from alerts a where detector = 'D1' and account = '{account.UserName}'
            """));
    }

    private static async Task RefusedAsync(TestConsole console, DemoAccount account)
    {
        using var client = console.Anonymous();
        (await client.Post("sessions", new { account.UserName, password = "Wrong-1234", keyCode = "000000" })).Refused(401, "SignInRefused");
    }
}
