using Npgsql;
using Xunit;

namespace NetMonitor.Tests.Support;

public sealed class PostgresServerTests(PostgresServer server)
{
    private static int migrations;

    [Fact]
    public async Task CreateDatabaseAsync_TwiceFromOneTemplate_MigratesOnceAndKeepsThemApart()
    {
        var both = await Task.WhenAll(server.CreateDatabaseAsync(MigrateAsync), server.CreateDatabaseAsync(MigrateAsync));

        await ExecuteAsync(both[0], "INSERT INTO sheep VALUES (1)");

        Assert.Equal(1, migrations);
        Assert.Equal(1L, await ExecuteAsync(both[0], "SELECT count(*) FROM sheep"));
        Assert.Equal(0L, await ExecuteAsync(both[1], "SELECT count(*) FROM sheep"));
    }

    [Fact]
    public async Task CreateDatabaseAsync_WithoutTemplate_IsEmpty() =>
        Assert.Equal(0L, await ExecuteAsync(await server.CreateDatabaseAsync(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

    private static async Task MigrateAsync(string connectionString)
    {
        Interlocked.Increment(ref migrations);
        await ExecuteAsync(connectionString, "CREATE TABLE sheep (id int PRIMARY KEY)");
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
