using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using NetMonitor.Tests.Support;
using Npgsql;
using Xunit;

namespace NetMonitor.Tests.Data;

/// <summary>Against real servers and real processes: every test has a folder of its own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests : IAsyncDisposable
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"nm-{Guid.CreateVersion7():N}");

    public EmbeddedPostgresTests() => DataFolders.Create(_home, DataFolders.Enterable);

    private string Folder => Path.Combine(_home, "data");

    private int? ServerPid => new PostgresProcess(Path.Combine(Folder, "postgres", "data")) is { IsRunning: true, Pid: var pid } ? pid : null;

    public async ValueTask DisposeAsync()
    {
        // Tests that kill consoles leave servers; whoever joins last stops them.
        if (ServerPid is not null)
            await (await StartAsync()).DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task StartAsync_InAnEmptyFolder_MakesADatabaseOnlyItsOwnerReaches()
    {
        await using var postgres = await StartAsync();

        Assert.Equal("netmonitor", await AskAsync(postgres.ConnectionString, "SELECT current_database()"));
        Assert.Equal("off", await AskAsync(postgres.ConnectionString, "SELECT current_setting('is_superuser')"));
        Assert.Equal("", await AskAsync(postgres.ConnectionString, "SHOW listen_addresses"));
        Assert.Equal("on|off|UTC|UTF8|C.UTF-8|200|256MB|2GB", await AskAsync(postgres.ConnectionString,
            """
            SELECT concat_ws('|', current_setting('fsync'), current_setting('jit'), current_setting('timezone'), current_setting('server_encoding'),
              (SELECT datcollate FROM pg_database WHERE datname = current_database()), current_setting('max_connections'),
                current_setting('shared_buffers'), current_setting('max_wal_size'))
            """));
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Pooling = false };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(wrong.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task StartAsync_InAnEmptyFolder_MakesThreeRolesWithAPasswordOfItsOwnEach()
    {
        await using var postgres = await StartAsync();

        foreach (var role in PostgresRoles.All)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "postgres", $"{role}.password")));
        string[] doors = [postgres.ConnectionString, postgres.OwnerConnectionString, postgres.AdministratorConnectionString];
        Assert.Equal(3, doors.Select(door => new NpgsqlConnectionStringBuilder(door).Password).Distinct().Count());
        const string Rights =
            """
            SELECT concat_ws(' ', rolname, rolsuper, rolcreatedb, rolcreaterole, pg_has_role('netmonitor_owner', 'member'),
              has_schema_privilege('public', 'create')) FROM pg_roles WHERE rolname = current_user
            """;
        Assert.Equal("netmonitor f f f f f", await AskAsync(postgres.ConnectionString, Rights));
        Assert.Equal("netmonitor_owner f f f t t", await AskAsync(postgres.OwnerConnectionString, Rights));
        Assert.Equal("netmonitor_owner",
            await AskAsync(postgres.ConnectionString, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task StartAsync_OnAClusterOfAnOlderVersion_SaysThatANewOneIsNeeded()
    {
        await using (await StartAsync())
        {
        }
        var cluster = Path.Combine(Folder, "postgres");
        File.Move(Path.Combine(cluster, "postgres.password"), Path.Combine(cluster, "password"));
        File.Delete(Path.Combine(cluster, "netmonitor.password"));
        File.Delete(Path.Combine(cluster, "netmonitor_owner.password"));

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains($"{cluster} was made by an older version", refused.Message, StringComparison.Ordinal);
        Assert.Null(ServerPid);
    }

    [Fact]
    public async Task StartAsync_WhereAPasswordIsMissing_NamesItsFile()
    {
        await using (await StartAsync())
        {
        }
        var file = Path.Combine(Folder, "postgres", "netmonitor_owner.password");
        File.Delete(file);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains($"{file} is missing", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As a server leaves them that was killed as it started: PostgreSQL itself would never start again.</summary>
    [Theory]
    [InlineData("data/postmaster.pid")]
    [InlineData("run/.s.PGSQL.5432.lock")]
    public async Task StartAsync_WhereALockFileWasLeftEmpty_StartsAllTheSame(string left)
    {
        await using (await StartAsync())
        {
        }
        var file = Path.Combine(Folder, "postgres", left);
        await File.WriteAllTextAsync(file, "");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        await using var again = await StartAsync();

        Assert.Equal(7, await AskAsync(again.ConnectionString, "SELECT 7"));
    }

    [Fact]
    public async Task StartAsync_ASecondTime_KeepsTheDataAndTheCluster()
    {
        await using (var first = await StartAsync())
            await AskAsync(first.OwnerConnectionString, "CREATE TABLE kept AS SELECT 7 AS n");
        Assert.Null(ServerPid);
        var version = Path.Combine(Folder, "postgres", "data", "PG_VERSION");
        var made = File.GetLastWriteTimeUtc(version);

        await using var second = await StartAsync();

        // Made once: that is what a first start takes its time for.
        Assert.Equal(made, File.GetLastWriteTimeUtc(version));
        Assert.Equal(7, await AskAsync(second.OwnerConnectionString, "SELECT n FROM kept"));
    }

    /// <summary>A role may change its own settings and password: neither outlives a start, nor keeps the console out.</summary>
    [Fact]
    public async Task StartAsync_WhereTheRuntimeRoleChangedItself_MakesItGood()
    {
        await using (var first = await StartAsync())
        {
            await AskAsync(first.ConnectionString, "ALTER ROLE netmonitor SET synchronous_commit = off");
            await AskAsync(first.ConnectionString, $"ALTER ROLE netmonitor IN DATABASE {new NpgsqlConnectionStringBuilder(first.ConnectionString).Database} "
                + "SET search_path = pg_temp, public");
            await AskAsync(first.ConnectionString, "ALTER ROLE netmonitor PASSWORD 'forged'");
        }

        await using var second = await StartAsync();

        Assert.Equal("on \"$user\", public",
            await AskAsync(second.ConnectionString, "SELECT current_setting('synchronous_commit') || ' ' || current_setting('search_path')"));
    }

    [Fact]
    public async Task StartAsync_BesideAnotherConsole_SharesOneServerUntilTheLastLeaves()
    {
        var first = await StartAsync();
        await using var second = Begin("second");
        var connectionString = await second.ReadyAsync();
        var server = ServerPid;

        await first.DisposeAsync();

        Assert.Equal(server, ServerPid);
        Assert.Equal(1, await AskAsync(connectionString, "SELECT 1"));
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connectionString));
        await second.StopAsync();
        Assert.Null(ServerPid);
    }

    [Fact]
    public async Task StartAsync_ManyAtOnce_MakesOneClusterAndOneDatabase()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync()));

        Assert.Single(all.Select(each => each.ConnectionString).Distinct());
        Assert.Single(Directory.GetDirectories(Folder));
        Assert.Equal(1L, await AskAsync(all[0].AdministratorConnectionString, "SELECT count(*) FROM pg_database WHERE datname = 'netmonitor'"));
        await Task.WhenAll(all.Select(each => each.DisposeAsync().AsTask()));
        Assert.Null(ServerPid);
    }

    [Fact]
    public async Task StartAsync_AfterTheConsoleWasKilled_JoinsTheServerItLeft()
    {
        await using var killed = Begin("killed");
        var connectionString = await killed.ReadyAsync();
        await AskAsync(PostgresServer.OwnerOf(connectionString), "CREATE TABLE kept AS SELECT 7 AS n");
        var server = ServerPid;
        await killed.KillAsync();

        await using (var next = await StartAsync())
        {
            Assert.NotNull(server);
            Assert.Equal(server, next.ProcessId);
            Assert.Equal(7, await AskAsync(next.OwnerConnectionString, "SELECT n FROM kept"));
        }
        Assert.Null(ServerPid);
    }

    [Fact]
    public async Task StartAsync_AfterConsoleAndServerWereKilled_StartsOverTheStalePidFile()
    {
        await using var killed = Begin("killed");
        var connectionString = await killed.ReadyAsync();
        await AskAsync(PostgresServer.OwnerOf(connectionString), "CREATE TABLE kept AS SELECT 7 AS n");
        var server = ServerPid!.Value;
        await killed.KillAsync();
        KillServer(server);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(PostgresServer.OwnerOf(connectionString)));

        await using var next = await StartAsync();

        Assert.NotEqual(server, next.ProcessId);
        Assert.Equal(7, await AskAsync(next.OwnerConnectionString, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task StartAsync_WhereThePidIsAnotherProgramsNow_StartsNevertheless()
    {
        await using (await StartAsync())
        {
        }
        // As after a reboot: the file is the old server's, the pid somebody else's.
        var pidFile = Path.Combine(Folder, "postgres", "data", "postmaster.pid");
        var lines = $"{Environment.ProcessId}\n{Path.GetDirectoryName(pidFile)}\n1\n5432\n{Folder}/postgres/run\n";
        await File.WriteAllTextAsync(pidFile, lines);
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgres", "run", ".s.PGSQL.5432.lock"), lines);

        await using var next = await StartAsync();

        Assert.Equal(1, await AskAsync(next.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task StartAsync_AfterAKillInTheMiddleOfInitdb_MakesTheClusterAnew()
    {
        await using var killed = Begin("killed");
        await UntilAsync(() => Directory.Exists(Folder) && Directory.GetFiles(Folder, "pg_control", SearchOption.AllDirectories).Length > 0
            || Directory.Exists(Folder) && Directory.GetDirectories(Folder, "postgres.new-*")
                .Any(making => Directory.Exists(Path.Combine(making, "data", "base"))));
        await killed.KillAsync();

        await using var next = await StartAsync();

        Assert.Equal("netmonitor", await AskAsync(next.ConnectionString, "SELECT current_database()"));
    }

    [Fact]
    public async Task StartAsync_BesideHalfMadeClusters_ClearsThemAway()
    {
        DataFolders.Create(Folder, DataFolders.Enterable);
        var half = Path.Combine(Folder, "postgres.new-0", "data");
        DataFolders.Create(half, DataFolders.Private);
        await File.WriteAllTextAsync(Path.Combine(half, "PG_VERSION"), "15");

        await using var postgres = await StartAsync();

        Assert.Equal([Path.Combine(Folder, "postgres")], Directory.GetDirectories(Folder));
    }

    [Fact]
    public async Task StartAsync_WhereSomethingElseLies_LeavesItAloneAndSaysSo()
    {
        DataFolders.Create(Path.Combine(Folder, "postgres"), DataFolders.Enterable);
        var theirs = Path.Combine(Folder, "postgres", "theirs.txt");
        await File.WriteAllTextAsync(theirs, "");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains(Path.Combine(Folder, "postgres"), refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(theirs));
    }

    [Fact]
    public async Task StartAsync_InAFolderTheServersAccountCantEnter_NamesItAndTheWayOut()
    {
        var closed = Path.Combine(_home, "closed");
        Directory.CreateDirectory(closed);
        // Root passes through its own 0700 where the server's account does not; everyone else needs less.
        File.SetUnixFileMode(closed, Environment.IsPrivilegedProcess ? DataFolders.Private : UnixFileMode.None);
        var options = new EmbeddedPostgresOptions { DataFolder = Path.Combine(closed, "data") };

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None));

        Assert.Contains(closed, refused.Message, StringComparison.Ordinal);
        Assert.Contains("NetMonitor:DataFolder", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(closed, DataFolders.Private);
    }

    [Fact]
    public async Task StartAsync_InAFolderTooDeepForASocket_FindsAShorterPlace()
    {
        var deep = Path.Combine(_home, new string('d', 60), new string('e', 60));
        await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = deep }, NullLogger.Instance,
            CancellationToken.None);

        var host = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
        Assert.StartsWith("/tmp/netmonitor-", host, StringComparison.Ordinal);
        Assert.Equal(DataFolders.Private, File.GetUnixFileMode(host));
        Assert.Equal(1, await AskAsync(postgres.ConnectionString, "SELECT 1"));
        await postgres.DisposeAsync();
        Directory.Delete(host);
    }

    [Fact]
    public async Task StartAsync_OverLoopback_KeepsItsPort()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = Folder, UseLoopback = true };
        string before;
        await using (var first = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None))
        {
            before = first.ConnectionString;
            Assert.Equal("127.0.0.1", await AskAsync(before, "SHOW listen_addresses"));
        }
        await using var second = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);

        Assert.Equal(before, second.ConnectionString);
    }

    [Fact]
    public async Task Supervision_WhenTheServerIsKilled_BringsItBackOnceForAllConsoles()
    {
        await using var first = await StartAsync();
        await using var second = Begin("second");
        await second.ReadyAsync();
        await AskAsync(first.OwnerConnectionString, "CREATE TABLE kept AS SELECT 7 AS n");
        var server = ServerPid!.Value;

        KillServer(server);
        await UntilAsync(() => ServerPid is { } pid && pid != server);

        await UntilAsync(async () => 7.Equals(await AskAsync(first.OwnerConnectionString, "SELECT n FROM kept")));
        var restarted = ServerPid;
        await Task.Delay(600);
        Assert.Equal(restarted, ServerPid);
        await second.StopAsync();
        Assert.Equal(restarted, ServerPid);
    }

    [Fact]
    public async Task StartAsync_OnLinux_PutsTheServerInASessionOfItsOwn()
    {
        await using var postgres = await StartAsync();

        Assert.NotEqual(Session(Environment.ProcessId), Session(postgres.ProcessId!.Value));

        static string Session(int pid)
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];
        }
    }

    [Fact]
    public async Task StartAsync_AsAnOrdinaryUser_UsesItsOwnLocalData()
    {
        string[] asNobody = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"] : [];
        // The build may lie where that account can't read.
        var program = Path.Combine(_home, "program");
        DataFolders.Create(program, DataFolders.Enterable);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        var home = Path.Combine(_home, "home");
        DataFolders.Create(home, DataFolders.Private);
        if (asNobody.Length > 0)
            using (var chown = Process.Start("chown", ["65534:65534", home]))
                await chown.WaitForExitAsync();

        await using var console = ConsoleProcess.Begin(null, home, home, program, asNobody);
        var connectionString = await console.ReadyAsync();

        Assert.Equal(Path.Combine(home, ".local", "share", "NetMonitor", "postgres", "run"), new NpgsqlConnectionStringBuilder(connectionString).Host);
        await console.StopAsync();
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = Folder }, NullLogger.Instance, CancellationToken.None);

    private ConsoleProcess Begin(string name)
    {
        var signals = Path.Combine(_home, name);
        DataFolders.Create(signals, DataFolders.Private);
        return ConsoleProcess.Begin(Folder, signals);
    }

    private static void KillServer(int pid)
    {
        using var server = Process.GetProcessById(pid);
        server.Kill();
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return await condition();
            }
            catch (Exception notYet) when (notYet is NpgsqlException or IOException)
            {
                return false;
            }
        }, "the servers are as they should be");
    }

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
