using Npgsql;
using Xunit;

namespace NetMonitor.Tests.Support;

public sealed class PostgresServerTests(PostgresServer server)
{
    [Fact]
    public async Task CreateDatabaseAsync_TwiceAtOnce_PreparesOnceAndKeepsThemApart()
    {
        // Made at random at the first start.
        const string Secrets = "SELECT md5(string_agg(password_hash, ',' ORDER BY user_name)) FROM accounts";
        var both = await Task.WhenAll(server.CreateDatabaseAsync(), server.CreateDatabaseAsync());

        await ExecuteAsync(PostgresServer.OwnerOf(both[0]), "CREATE TABLE sheep (id int PRIMARY KEY)");

        Assert.NotNull(await ExecuteAsync(both[0], Secrets));
        Assert.Equal(await ExecuteAsync(both[0], Secrets), await ExecuteAsync(both[1], Secrets));
        Assert.Equal(0L, await ExecuteAsync(both[1], "SELECT count(*) FROM pg_tables WHERE tablename = 'sheep'"));
    }

    [Fact]
    public async Task StartAnotherAsync_BeginsPreparedAndSharesNothing()
    {
        await using var other = await server.StartAnotherAsync();
        var (here, there) = (await server.CreateDatabaseAsync(), await other.CreateDatabaseAsync());

        Assert.NotEqual(await ExecuteAsync(here, "SELECT pg_postmaster_start_time()"), await ExecuteAsync(there, "SELECT pg_postmaster_start_time()"));
        Assert.Equal(await ExecuteAsync(here, "SELECT count(*) FROM units"), await ExecuteAsync(there, "SELECT count(*) FROM units"));
    }

    [Fact]
    public async Task CreateEmptyDatabaseAsync_IsEmpty() =>
        Assert.Equal(0L, await ExecuteAsync(await server.CreateEmptyDatabaseAsync(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
