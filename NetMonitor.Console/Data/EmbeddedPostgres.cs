using System.Net.Sockets;
using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>
/// A private PostgreSQL server in the console's data folder, for installations that bring no server of their own.
/// Consoles on one folder share it: the first starts it, the last to leave stops it, and whoever first sees it dead
/// starts it again. It runs in a session of its own, so Ctrl+C reaches only the console, which drains first.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "netmonitor";
    private const string Maintenance = "postgres";

    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private readonly PostgresCluster _cluster;
    private readonly PostgresEndpoint _endpoint;
    private readonly Membership _membership;
    private readonly ILogger _logger;
    private readonly Task _supervision;
    private bool _disposed;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresEndpoint endpoint, Membership membership, ILogger logger)
    {
        _cluster = cluster;
        _endpoint = endpoint;
        _membership = membership;
        _logger = logger;
        ConnectionString = Connect(cluster, endpoint, PostgresRoles.Runtime, Database).ConnectionString;
        OwnerConnectionString = Connect(cluster, endpoint, PostgresRoles.Owner, Database).ConnectionString;
        AdministratorConnectionString = Connect(cluster, endpoint, PostgresRoles.Superuser, Maintenance).ConnectionString;
        _supervision = SuperviseAsync(_leaving.Token);
    }

    /// <summary>The console's database as the console works on it: neither its owner nor a superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>The same as its owner, for the start alone.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>The maintenance database, as superuser.</summary>
    internal string AdministratorConnectionString { get; }

    /// <summary>The running server's process; null while it is down.</summary>
    internal int? ProcessId => _cluster.ProcessId;

    /// <summary>
    /// Joins the folder's server, starting it and making the cluster, roles and database where they are missing. Throws
    /// <see cref="EmbeddedPostgresException"/> with a way out where that can't be.
    /// </summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.DataFolder ?? EmbeddedPostgresOptions.DefaultDataFolder());
        try
        {
            DataFolders.Create(folder, DataFolders.Enterable);
            return await StartInAsync(options, folder, logger, ct);
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new EmbeddedPostgresException($"{folder} is closed to this account ({closed.Message}). Set NetMonitor:DataFolder (environment "
                + "NetMonitor__DataFolder) to a folder it may write.", closed);
        }
    }

    /// <summary>Leaves the server, and stops it where no other console uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _leaving.CancelAsync();
        await _supervision;
        // Idle pooled connections of this process would be cut by the stop and fail whoever opens them next.
        foreach (var pool in new[] { ConnectionString, OwnerConnectionString, AdministratorConnectionString })
            NpgsqlConnection.ClearPool(new NpgsqlConnection(pool));
        using (await _membership.TransitionAsync(CancellationToken.None))
            await LeaveAsync(_membership, _cluster, _logger);
        _leaving.Dispose();
    }

    private static async Task<EmbeddedPostgres> StartInAsync(EmbeddedPostgresOptions options, string folder, ILogger logger, CancellationToken ct)
    {
        var membership = new Membership(folder);
        using var transition = await membership.TransitionAsync(ct);
        membership.Join();
        PostgresCluster? cluster = null;
        try
        {
            cluster = await PostgresCluster.OpenAsync(options, folder, logger, ct);
            var joined = cluster.IsRunning;
            var endpoint = await EnsureRunningAsync(cluster, cluster.RunningEndpoint, options.UseLoopback, ct);
            await EnsureDatabaseAsync(cluster, endpoint, ct);
            if (joined)
                EmbeddedPostgresLog.Joined(logger, cluster.Folder);
            else
                EmbeddedPostgresLog.Started(logger, cluster.Major, cluster.Folder);
            return new EmbeddedPostgres(cluster, endpoint, membership, logger);
        }
        catch
        {
            await LeaveAsync(membership, cluster, logger);
            throw;
        }
    }

    /// <summary>
    /// Starts the server where it is down, and waits until it answers. It may also be starting, recovering from a crash or stopping (for a console
    /// that was killed meanwhile): each of these soon ends as up or down.
    /// </summary>
    private static async Task<PostgresEndpoint> EnsureRunningAsync(PostgresCluster cluster, PostgresEndpoint? known, bool loopback, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        while (true)
        {
            if (!cluster.IsRunning)
            {
                known ??= await cluster.ChooseEndpointAsync(loopback, ct);
                if (!await cluster.TryStartAsync(known, ct) && clock.GetElapsedTime(begun) > OrphanPatience)
                    throw new EmbeddedPostgresException(
                        $"Processes of a killed PostgreSQL still hold {cluster.Folder}. End them, then start the console again.");
            }
            var endpoint = cluster.RunningEndpoint ?? known;
            if (endpoint is not null && await AnswersAsync(cluster, endpoint, ct))
                return endpoint;
            if (clock.GetElapsedTime(begun) > StartPatience)
                throw new EmbeddedPostgresException($"PostgreSQL in {cluster.Folder} runs but does not answer; see its folder 'log'.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    private static async Task<bool> AnswersAsync(PostgresCluster cluster, PostgresEndpoint endpoint, CancellationToken ct)
    {
        try
        {
            return await OpensAsync(cluster, endpoint, PostgresRoles.Superuser, ct) ? true : throw new EmbeddedPostgresException(
                $"The server running in {cluster.Folder} does not take the password kept there. Stop it, then start the console again.");
        }
        catch (Exception notYet) when (notYet is NpgsqlException or SocketException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<bool> OpensAsync(PostgresCluster cluster, PostgresEndpoint endpoint, string role, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Connect(cluster, endpoint, role, Maintenance, pooled: false).ConnectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return false;
        }
    }

    private static async Task EnsureDatabaseAsync(PostgresCluster cluster, PostgresEndpoint endpoint, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Connect(cluster, endpoint, PostgresRoles.Superuser, Maintenance, pooled: false).ConnectionString);
        await connection.OpenAsync(ct);
        // One by one, so that a crash between two is made good by the next start. The passwords are ours: 64 hex digits.
        const string IsRole = "SELECT 1 FROM pg_roles WHERE rolname = $1";
        await UnlessAsync(IsRole, PostgresRoles.Owner,
            $"CREATE ROLE {PostgresRoles.Owner} LOGIN PASSWORD '{cluster.PasswordOf(PostgresRoles.Owner)}' IN ROLE pg_monitor");
        await UnlessAsync(IsRole, PostgresRoles.Runtime, $"CREATE ROLE {PostgresRoles.Runtime} LOGIN PASSWORD '{cluster.PasswordOf(PostgresRoles.Runtime)}'");
        await UnlessAsync("SELECT 1 FROM pg_database WHERE datname = $1", Database, $"CREATE DATABASE {Database} OWNER {PostgresRoles.Owner}");
        foreach (var role in new[] { PostgresRoles.Owner, PostgresRoles.Runtime })
        {
            // A role may change its own settings and its own password; what it left so must outlive no start.
            await UnlessAsync(
                "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole WHERE r.rolname = $1)", role,
                $"ALTER ROLE {role} RESET ALL; ALTER ROLE {role} IN DATABASE {Database} RESET ALL");
            if (!await OpensAsync(cluster, endpoint, role, ct))
                await ActAsync($"ALTER ROLE {role} PASSWORD '{cluster.PasswordOf(role)}'");
        }

        async Task UnlessAsync(string question, string name, string statement)
        {
            await using var ask = new NpgsqlCommand(question, connection) { Parameters = { new() { Value = name } } };
            if (await ask.ExecuteScalarAsync(ct) is null) await ActAsync(statement);
        }

        async Task ActAsync(string statement)
        {
            await using var act = new NpgsqlCommand(statement, connection);
            await act.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Every console watches; the start lock lets one act, and the others then find the server up.</summary>
    private async Task SuperviseAsync(CancellationToken ct)
    {
        var delay = TimeSpan.FromSeconds(1);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Watch, ct);
                if (_cluster.IsRunning)
                    continue;
                using var transition = await _membership.TransitionAsync(ct);
                if (_cluster.IsRunning)
                    continue;
                EmbeddedPostgresLog.Gone(_logger, _cluster.Folder);
                await EnsureRunningAsync(_cluster, _endpoint, loopback: false, ct);
                EmbeddedPostgresLog.Started(_logger, _cluster.Major, _cluster.Folder);
                delay = TimeSpan.FromSeconds(1);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // Whatever it is (a full disk, a broken setting), only an operator can end it, and it must be tried until then.
                EmbeddedPostgresLog.StillGone(_logger, _cluster.Folder, delay, failed);
                await Task.Delay(delay, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
            }
        }
    }

    private static async Task LeaveAsync(Membership membership, PostgresCluster? cluster, ILogger logger)
    {
        var last = membership.Leave();
        if (cluster is null)
            return;
        if (!last)
        {
            EmbeddedPostgresLog.Left(logger, cluster.Folder);
            return;
        }
        try
        {
            await cluster.StopAsync(CancellationToken.None);
            if (cluster.IsRunning)
                EmbeddedPostgresLog.NotStopped(logger, cluster.Folder, null);
            else
                EmbeddedPostgresLog.Stopped(logger, cluster.Folder);
        }
        catch (Exception failed) when (failed is EmbeddedPostgresException or IOException or System.ComponentModel.Win32Exception)
        {
            EmbeddedPostgresLog.NotStopped(logger, cluster.Folder, failed);
        }
    }

    private static NpgsqlConnectionStringBuilder Connect(
        PostgresCluster cluster, PostgresEndpoint endpoint, string role, string database, bool pooled = true) => new()
    {
        Host = endpoint.Host,
        Port = endpoint.Port,
        Username = role,
        Password = cluster.PasswordOf(role),
        Database = database,
        ApplicationName = "NetMonitor",
        // Two consoles on one server fit its 200 connections.
        MaxPoolSize = 80,
        Pooling = pooled,
    };

    /// <summary>
    /// Who uses a folder's server. The start lock serialises starting, joining, leaving and restarting; each member holds the member lock shared,
    /// so a member that leaves was the last if the lock can then be had alone.
    /// </summary>
    private sealed class Membership(string folder)
    {
        private readonly string _members = Path.Combine(folder, "postgres-members.lock");
        private FolderLock? _held;

        public Task<FolderLock> TransitionAsync(CancellationToken ct) => FolderLock.ExclusiveAsync(Path.Combine(folder, "postgres-start.lock"), ct);

        public void Join() => _held = FolderLock.Share(_members);

        /// <summary>True where nobody is left.</summary>
        public bool Leave()
        {
            _held?.Dispose();
            _held = null;
            using var alone = FolderLock.TryExclusive(_members);
            return alone is not null;
        }
    }
}
