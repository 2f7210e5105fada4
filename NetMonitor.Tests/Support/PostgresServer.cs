using System.Reflection;
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
    private readonly Dictionary<MethodInfo, string> _templates = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Guid.CreateVersion7():N}");
    private EmbeddedPostgres? _server;

    /// <summary>
    /// A new database, empty or a clone of the template that <paramref name="migrateTemplate"/> fills. The callback gets
    /// the template's connection string and runs once a run: pass a method group or a lambda without captures.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(Func<string, Task>? migrateTemplate = null)
    {
        // One at a time: PostgreSQL refuses to clone a template that another session is reading.
        await _gate.WaitAsync();
        try
        {
            _server ??= await StartAsync();
            return migrateTemplate is null
                ? await CreateAsync(_server, "test", "template1")
                : await CreateAsync(_server, "test", await TemplateAsync(_server, migrateTemplate));
        }
        finally
        {
            _gate.Release();
        }
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

    private async Task<EmbeddedPostgres> StartAsync()
    {
        await SweepAsync();
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = _folder }, NullLogger.Instance, CancellationToken.None);
        // What these databases hold is thrown away: nothing need have reached the disk before it is answered.
        var owner = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "postgres", Pooling = false };
        await using var source = NpgsqlDataSource.Create(owner);
        foreach (var sql in new[] { "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()" })
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        return server;
    }

    private async Task<string> TemplateAsync(EmbeddedPostgres server, Func<string, Task> migrate)
    {
        if (_templates.TryGetValue(migrate.Method, out var made))
            return made;
        // Without a pool: an idle connection left behind would keep the template from being cloned.
        var template = new NpgsqlConnectionStringBuilder(await CreateAsync(server, "template", "template1")) { Pooling = false };
        await migrate(template.ConnectionString);
        return _templates[migrate.Method] = template.Database!;
    }

    private static async Task<string> CreateAsync(EmbeddedPostgres server, string prefix, string template)
    {
        var name = $"{prefix}_{Guid.CreateVersion7():N}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        // Copied as files: in a third of the time that page by page through the log takes.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY", connection);
        create.CommandTimeout = Patience.Seconds;
        await create.ExecuteNonQueryAsync();
        // Many databases share the server's connections: pools stay small and give idle ones back soon.
        return new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = name,
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
        }.ConnectionString;
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
