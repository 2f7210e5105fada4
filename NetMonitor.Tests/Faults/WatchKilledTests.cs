using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>kill -9 while the detectors read: an alert is there once, with all its entries, and nobody is told twice.</summary>
public sealed class WatchKilledTests(PostgresServer server)
{
    /// <param name="table">Where it is held as it is killed: at the alert, at its texts, at what the detectors remember, or at the cursor.</param>
    /// <param name="what">The statement's kind.</param>
    [Theory]
    [InlineData("alerts", "insert")]
    [InlineData("outgoing_texts", "insert")]
    [InlineData("detector_memories", "insert")]
    [InlineData("reader_cursors", "update")]
    public async Task Kill_BetweenEffectAndCursor_RaisesOnceAndTellsOnce(string table, string what)
    {
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        await using var connection = new NpgsqlConnection(PostgresServer.OwnerOf(database));
        await connection.OpenAsync();
        var account = await console.AccountAsync(Role.EnforcementOfficer, Xihu);
        for (var i = 0; i < 4; i++) await RefusedAsync(console, account.UserName);
        await AppliedAsync(connection);
        var gate = await Gate.CloseAsync(connection, what, table);
        await RefusedAsync(console, account.UserName);
        await gate.KillThereAsync(console);

        console.Begin();
        await console.ReadyAsync();
        await AppliedAsync(connection);
        Assert.Equal(
            "D1 5 entries 5 raised 1", await ScalarAsync<string>(
                connection,
                $"""
                select string_agg(concat_ws(' ', a.detector, a.count, 'entries', (select count(*) from alert_entries e where e.alert_id = a.id),
                  'raised', (select count(*) from journal j where j.verb = 'AlertRaised' and j.subject_number = a.id::text)), ', ')
                from alerts a where a.account = '{account.UserName}'
                """));
        Assert.Equal("1", await ScalarAsync<string>(
            connection,
            $"""
            select coalesce(string_agg(distinct told::text, ' '), 'none') from (
              select count(*) as told from outgoing_texts t join alerts a on a.id = t.alert_id
              where a.account = '{account.UserName}' group by t.recipient) each_phone
            """));
        await console.ShowsAsync("Healthy");
    }

    private static async Task RefusedAsync(RealConsole console, string userName)
    {
        using var anonymous = console.Anonymous();
        (await anonymous.CallAsync("POST", "sessions", new { userName, password = "Wrong-1234", keyCode = "000000" })).Refused(401, "SignInRefused");
    }

    private static Task AppliedAsync(NpgsqlConnection connection) => Eventually.TrueAsync(
        () => ScalarAsync<bool>(
            connection,
            "select not exists (select from reader_cursors c join journal j on (j.xid, j.id) > (c.xid, c.entry_id) where c.reader = 'alerts')"),
        "the detectors have read all");

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql) => (T)(await new NpgsqlCommand(sql, connection).ExecuteScalarAsync())!;
}
