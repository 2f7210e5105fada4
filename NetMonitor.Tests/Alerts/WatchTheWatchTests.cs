using NetMonitor.Console.Alerts;
using NetMonitor.Console.Features.Alerts;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using Npgsql;

namespace NetMonitor.Tests.Alerts;

/// <summary>What the watch can't see of itself (D15, D17), on a console whose time is moved on.</summary>
public sealed class WatchTheWatchTests(PostgresServer server) : IAsyncLifetime
{
    private readonly WatchedConsole _fixture = new(server);

    private TestConsole _console = null!;

    public async ValueTask InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _console = _fixture.Console;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task TestOfTheDay_GoesTheWholeWay_OnceADay_AndIsDoneWith()
    {
        var day = await MoveToAsync(8, 58);
        await LookAsync();
        Assert.Equal(0, await TestedAsync());
        await MoveToAsync(9, 1, day);
        await LookAsync();
        await LookAsync();
        Assert.Equal(1, await TestedAsync());
        await _console.AppliedAsync(WatchJournal.Reader);
        Assert.Equal($"test {day:yyyy-MM-dd} Open 1", await AlertsAsync("D17"));
        Assert.True(await _console.ScalarAsync<bool>("select exists (select from outgoing_texts where text like '%每日自检%')"));
        await LookAsync();
        await LookAsync();
        Assert.Equal($"test {day:yyyy-MM-dd} Resolved 1", await AlertsAsync("D17"));

        await SettledAsync();
        _console.Time.Advance(TimeSpan.FromDays(1));
        await LookAsync();
        await _console.AppliedAsync(WatchJournal.Reader);
        await LookAsync();
        Assert.Equal(2, await TestedAsync());
        Assert.Equal($"test {day:yyyy-MM-dd} Resolved 1, test {day.AddDays(1):yyyy-MM-dd} Resolved 1", await AlertsAsync("D17"));
    }

    [Fact]
    public async Task ReaderThatStands_IsRaisedWithoutIt_AndSoIsTheTestThatDoesNotArrive()
    {
        var day = await MoveToAsync(9, 1);
        await using var other = await _console.ConnectAsync();
        await using (await HoldAsync(other, $"select 1 from reader_cursors where reader = '{WatchJournal.Reader}' for update"))
        {
            await LookAsync();
            Assert.Equal("", await AlertsAsync("D17"));
            _console.Time.Advance(TimeSpan.FromSeconds(61));
            await LookAsync();
            await LookAsync();
            Assert.Equal("reader Open 2", await AlertsAsync("D17"));
            Assert.True(await _console.ScalarAsync<bool>(
                "select exists (select from outgoing_texts t join alerts a on a.id = t.alert_id where a.key = 'reader' and a.severity = 3)"));
            _console.Time.Advance(TimeSpan.FromMinutes(10));
            await LookAsync();
            Assert.Equal($"missed {day:yyyy-MM-dd} Open 1, reader Open 3", await AlertsAsync("D17"));
        }

        // What was on its way arrives in the end, and nothing is raised twice.
        await _console.AppliedAsync(WatchJournal.Reader);
        await LookAsync();
        Assert.Equal($"missed {day:yyyy-MM-dd} Open 1, reader Open 3, test {day:yyyy-MM-dd} Resolved 1", await AlertsAsync("D17"));
    }

    [Fact]
    public async Task SealsThatAreLate_AreToldToTheNation()
    {
        await SealedAsync();
        await using var other = await _console.ConnectAsync();
        await using (await HoldAsync(other, $"select pg_advisory_xact_lock({JournalSealer.LockKey})"))
        {
            await RefusedAsync();
            _console.Time.Advance(TimeSpan.FromSeconds(50));
            await LookAsync();
            Assert.False(await _console.ScalarAsync<bool>("select exists (select from journal where verb = 'JournalSealLate')"));
            _console.Time.Advance(TimeSpan.FromSeconds(11));
            await LookAsync();
            await _console.AppliedAsync(WatchJournal.Reader);
            Assert.Equal("late Open 1", await AlertsAsync("D15"));
        }

        await SealedAsync();
        await LookAsync();
        await _console.AppliedAsync(WatchJournal.Reader);
        Assert.Equal("late Open 1", await AlertsAsync("D15"));
        // The leaders of the nation hear of it at once, not only who runs the system.
        Assert.True(await _console.ScalarAsync<bool>(
            $"""
            select exists (select from outgoing_texts t join accounts a on a.mobile = t.recipient join alerts on alerts.id = t.alert_id
              where alerts.detector = 'D15' and '{nameof(Role.Leader)}' = any(a.roles))
            """));
    }

    [Fact]
    public async Task JournalThatWasChanged_IsFoundByTheClock_AndIsAnAlert()
    {
        await MoveToAsync(12, 0);
        await SealedAsync();
        var check = _console.Get<CheckJournal>();
        Assert.False((await check.HandleAsync(CancellationToken.None)).IsRefused);
        Assert.False(await _console.ScalarAsync<bool>("select exists (select from journal where verb = 'JournalFoundBroken')"));
        await _console.ExecuteAsync("update journal set actor = 'nobody' where id = (select min(id) from journal)");
        // By day only the last hour is read; at night all is.
        _console.Time.Advance(TimeSpan.FromHours(3));
        await RefusedAsync();
        await SealedAsync();
        await check.HandleAsync(CancellationToken.None);
        Assert.Equal("", await AlertsAsync("D15"));
        await MoveToAsync(2, 30);
        await check.HandleAsync(CancellationToken.None);
        await _console.AppliedAsync(WatchJournal.Reader);

        Assert.Equal("broken 0 Open 1", await AlertsAsync("D15"));
    }

    /// <summary>To a time of the law's clock, of that day or the next on which it comes; nothing waits to be read over the jump.</summary>
    private async Task<DateOnly> MoveToAsync(int hour, int minute, DateOnly? of = null)
    {
        await SettledAsync();
        var now = _console.Time.GetUtcNow();
        var day = of ?? WorkingCalendar.DayOf(now);
        var at = WorkingCalendar.StartOf(day).AddHours(hour).AddMinutes(minute);
        if (at < now) at = at.AddDays(1);
        _console.Time.MoveTo(at);
        return WorkingCalendar.DayOf(at);
    }

    private Task LookAsync() => _console.Get<WatchTheWatch>().HandleAsync(CancellationToken.None);

    private Task<long> TestedAsync() => _console.ScalarAsync<long>("select count(*) from journal where verb = 'WatchTested'");

    private Task<string> AlertsAsync(string detector) => _console.ScalarAsync<string>(
        $"select coalesce(string_agg(concat_ws(' ', key, state, count), ', ' order by key), '') from alerts where detector = '{detector}'");

    /// <summary>Somebody is not let in: an entry.</summary>
    private async Task RefusedAsync()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Hangzhou);
        (await _console.Anonymous().Post("sessions", new { account.UserName, password = "Wrong-1234", keyCode = "000000" })).Refused(401, "SignInRefused");
    }

    private async Task SettledAsync()
    {
        await SealedAsync();
        await _console.AppliedAsync(WatchJournal.Reader);
    }

    private Task SealedAsync() => Eventually.TrueAsync(
        () => _console.ScalarAsync<bool>(
            """
            select not exists (select from journal j
              where (j.xid, j.id) > (select xid, entry_id from journal_checkpoints order by size desc limit 1))
            """),
        "all is sealed");

    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection connection, string lockIt)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(lockIt, connection, transaction);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }
}
