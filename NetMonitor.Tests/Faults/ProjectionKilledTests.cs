using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>kill -9 in the middle of a projection's round: an urge's texts are there exactly once.</summary>
public sealed class ProjectionKilledTests(PostgresServer server)
{
    /// <param name="table">Where it is held as it is killed: at its first effect, or with all of them written, at its cursor.</param>
    /// <param name="what">The statement's kind.</param>
    [Theory]
    [InlineData("outgoing_texts", "insert")]
    [InlineData("reader_cursors", "update")]
    public async Task Kill_BetweenEffectAndCursor_LosesNothingAndDoublesNothing(string table, string what)
    {
        var database = await server.CreateDatabaseAsync();
        await using var console = await RealConsole.StartAsync(database);
        await using var connection = new NpgsqlConnection(PostgresServer.OwnerOf(database));
        await connection.OpenAsync();
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        await UrgeAsync(connection, city, number);
        var each = await TextsAsync(connection, number);
        Assert.True(each > 0);

        var gate = await Gate.CloseAsync(connection, what, table);
        await UrgeAsync(connection, city, number);
        await gate.KillThereAsync(console);

        console.Begin();
        await console.ReadyAsync();
        Assert.Equal(2 * each, await TextsAsync(connection, number));
        await UrgeAsync(connection, city, number);
        Assert.Equal(3 * each, await TextsAsync(connection, number));
        Assert.Equal(3L, await ScalarAsync<long>(
            connection, $"select max(told) from (select count(*) as told from outgoing_texts where text like '%{number}%' group by recipient) each_phone"));
        await console.ShowsAsync("Healthy");
    }

    /// <summary>Once more, as if the last urge were long ago: a unit is urged once an hour.</summary>
    private static async Task UrgeAsync(NpgsqlConnection connection, HttpClient city, string number)
    {
        await ExecuteAsync(connection, "update assignments set urged_at = null");
        Assert.Equal(1, (await city.Post($"tasks/{number}/urge", new { units = new[] { Xihu } })).Ok().Number("urged"));
    }

    /// <summary>Texts about the task, once all that is on record has been told. Others go out by the clock, such as of passwords that grow old.</summary>
    private static async Task<long> TextsAsync(NpgsqlConnection connection, string number)
    {
        const string Told = "select not exists (select from reader_cursors c join journal j on (j.xid, j.id) > (c.xid, c.entry_id))";
        await Eventually.TrueAsync(() => ScalarAsync<bool>(connection, Told), "all is told");
        return await ScalarAsync<long>(connection, $"select count(*) from outgoing_texts where text like '%{number}%'");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql) => await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql) => (T)(await new NpgsqlCommand(sql, connection).ExecuteScalarAsync())!;
}
