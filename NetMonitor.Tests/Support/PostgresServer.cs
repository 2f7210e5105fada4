using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using NetMonitor.Tests.Support;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace NetMonitor.Tests.Support;

/// <summary>
/// One private PostgreSQL for all tests of a run, started by the first test that asks for a database. Take it as a
/// constructor argument of the test class.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string FolderPrefix = "netmonitor-tests-";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Guid.CreateVersion7():N}");
    private EmbeddedPostgres? _server;
    private bool _isPrepared;

    /// <summary>The stopped cluster, before anybody wrote in it: what other servers begin with.</summary>
    private string Prepared => Path.Combine(_folder, "prepared");

    /// <summary>
    /// A test's database as the role that owns it. A test that tampers needs it: the role that consoles work as may not. It is found by the
    /// password files beside the server's socket.
    /// </summary>
    public static string OwnerOf(string database) => As(database, PostgresRoles.Owner);

    /// <summary>A test's database as the server's superuser.</summary>
    public static string SuperuserOf(string database) => As(database, PostgresRoles.Superuser);

    /// <summary>A new database with schema, tree, notices and demo accounts.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await StartedAsync();
        return await CreateAsync(server, new NpgsqlConnectionStringBuilder(server.ConnectionString).Database!);
    }

    /// <summary>A new database with nothing in it.</summary>
    public async Task<string> CreateEmptyDatabaseAsync() => await CreateAsync(await StartedAsync(), "template1");

    /// <summary>Puts a stopped cluster with a prepared database into a console's data folder: a console that starts there need not fill it.</summary>
    public async Task CopyClusterAsync(string dataFolder)
    {
        await StartedAsync();
        DataFolders.Create(dataFolder, DataFolders.Enterable);
        await CopyFolderAsync(Path.Combine(Prepared, "postgres"), dataFolder);
    }

    /// <summary>A server of a test's own, which begins as this one did.</summary>
    public async Task<PostgresServer> StartAnotherAsync()
    {
        var other = new PostgresServer { _isPrepared = true };
        await CopyClusterAsync(other._folder);
        return other;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
        _gate.Dispose();
    }

    private async Task<EmbeddedPostgres> StartedAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _server ??= await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<EmbeddedPostgres> StartAsync()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = _folder };
        if (!_isPrepared)
        {
            await SweepAsync();
            await using (var first = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None))
                await TestConsole.PrepareAsync(first.ConnectionString);
            DataFolders.Create(Prepared, DataFolders.Enterable);
            await CopyFolderAsync(Path.Combine(_folder, "postgres"), Prepared);
            _isPrepared = true;
        }

        var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        // What these databases hold is thrown away: nothing need have reached the disk before it is answered.
        await using var source = NpgsqlDataSource.Create(server.AdministratorConnectionString);
        foreach (var sql in new[] { "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()" })
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        return server;
    }

    private async Task<string> CreateAsync(EmbeddedPostgres server, string template)
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        // From beside the template: PostgreSQL refuses to clone a database that a session is in.
        await using var connection = new NpgsqlConnection(server.AdministratorConnectionString);
        await connection.OpenAsync();
        // Copied as files: in a third of the time that page by page through the log takes.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} OWNER {PostgresRoles.Owner} TEMPLATE {template} STRATEGY FILE_COPY",
            connection);
        create.CommandTimeout = Patience.Seconds;
        await _gate.WaitAsync();
        try
        {
            await create.ExecuteNonQueryAsync();
        }
        finally
        {
            _gate.Release();
        }

        // Many databases share the server's connections: pools stay small and give idle ones back soon.
        return new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = name,
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
        }.ConnectionString;
    }

    private static string As(string database, string role)
    {
        var at = new NpgsqlConnectionStringBuilder(database);
        at.Password = File.ReadAllText(Path.Combine(Path.GetDirectoryName(at.Host)!, $"{role}.password"));
        at.Username = role;
        return at.ConnectionString;
    }

    /// <summary>With owners and modes: PostgreSQL takes no folder that others may read.</summary>
    private static async Task CopyFolderAsync(string from, string to)
    {
        using var copy = Process.Start("cp", ["-a", from, to]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    /// <summary>A run that was killed leaves its server running: nobody holds its member lock, so it is ended here.</summary>
    private static async Task SweepAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            try
            {
                if (!File.Exists(Path.Combine(folder, "postgres", "data", "postmaster.pid")))
                    continue;
                using (var alone = FolderLock.TryExclusive(Path.Combine(folder, "postgres-members.lock")))
                    if (alone is null)
                        continue;
                await using (await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder }, NullLogger.Instance,
                    CancellationToken.None))
                {
                }
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException or EmbeddedPostgresException)
            {
                // Another account's, or another run is sweeping it.
            }
        }
    }
}
