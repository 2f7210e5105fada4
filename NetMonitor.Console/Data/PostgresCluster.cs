using System.Security.Cryptography;

namespace NetMonitor.Console.Data;

/// <summary>
/// One cluster's folder: <c>data</c>, <c>run</c> and <c>log</c> belong to the account PostgreSQL runs as, the passwords
/// (a file for each role) and the settings to the console. Callers hold the start lock.
/// </summary>
internal sealed class PostgresCluster
{
    /// <summary>A lock file is written at once after it was made.</summary>
    private static readonly TimeSpan HalfWritten = TimeSpan.FromSeconds(5);

    private readonly PostgresAccount _account;
    private readonly PostgresBinaries _binaries;
    private readonly ILogger _logger;
    private readonly PostgresProcess _process;
    private readonly Dictionary<string, string> _passwords;

    private PostgresCluster(string folder, PostgresAccount account, PostgresBinaries binaries, Dictionary<string, string> passwords, ILogger logger)
    {
        Folder = folder;
        _account = account;
        _binaries = binaries;
        _logger = logger;
        _process = new PostgresProcess(DataIn(folder));
        _passwords = passwords;
    }

    public string Folder { get; }

    public string PasswordOf(string role) => _passwords[role];

    public int Major => _binaries.Major;

    public bool IsRunning => _process.IsRunning;

    public int? ProcessId => IsRunning ? _process.Pid : null;

    public PostgresEndpoint? RunningEndpoint => PostgresEndpoint.OfRunning(_process.ReadPidFile());

    /// <summary>Where the cluster of a data folder lies.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "postgres");

    /// <summary>Opens the cluster of a data folder, making it first where there is none.</summary>
    public static async Task<PostgresCluster> OpenAsync(EmbeddedPostgresOptions options, string dataFolder, ILogger logger, CancellationToken ct)
    {
        var account = PostgresAccount.Current();
        await RequireEntryAsync(account, dataFolder, ct);
        var folder = FolderIn(dataFolder);
        var version = Path.Combine(DataIn(folder), "PG_VERSION");
        int? major = File.Exists(version) ? int.Parse(File.ReadAllText(version), System.Globalization.CultureInfo.InvariantCulture) : null;
        var binaries = await PostgresBinaries.FindAsync(options, dataFolder, major, account, logger, ct);
        if (major is null)
        {
            EmbeddedPostgresLog.Making(logger, binaries.Major, folder, account.Name);
            await MakeAsync(folder, binaries, account, ct);
        }
        return new PostgresCluster(folder, account, binaries, await ReadPasswordsAsync(folder, ct), logger);
    }

    /// <summary>Starts the server. Returns false while a killed predecessor's backends still hold the data.</summary>
    public async Task<bool> TryStartAsync(PostgresEndpoint endpoint, CancellationToken ct)
    {
        if (_process.HasOrphans)
            return false;
        RemoveForeignPid(endpoint);
        RemoveEmptyLocks(endpoint);
        var local = Path.Combine(Folder, "local.conf");
        if (!File.Exists(local))
            await File.WriteAllTextAsync(local, "# Settings of your own, in PostgreSQL's own form; they win over the console's at its next start.\n", ct);
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgresql.conf"), PostgresConfiguration.For(endpoint), ct);
        var log = Path.Combine(Folder, "log", "start.log");
        File.Delete(log);
        // pg_ctl gives the server a session of its own. Relative paths, because it passes them through a shell.
        var exitCode = await _account.RunDetachedAsync(
            [_binaries.PgCtl, "start", "-s", "-w", "-t", "300", "-D", "data", "-l", Path.Combine("log", "start.log"), "-o", "-c config_file=postgresql.conf"],
            Folder, ct);
        return exitCode == 0 ? true
            : throw new EmbeddedPostgresException($"PostgreSQL did not start in {Folder}. Its last words:\n{LastWords()}");
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (!IsRunning)
            return;
        var fast = await _account.RunDetachedAsync([_binaries.PgCtl, "stop", "-s", "-w", "-t", "60", "-m", "fast", "-D", "data"], Folder, ct);
        if (fast != 0 && IsRunning)
            await _account.RunDetachedAsync([_binaries.PgCtl, "stop", "-s", "-w", "-t", "30", "-m", "immediate", "-D", "data"], Folder, ct);
    }

    public Task<PostgresEndpoint> ChooseEndpointAsync(bool loopback, CancellationToken ct) => PostgresEndpoint.ChooseAsync(Folder, loopback, _account, ct);

    /// <summary>
    /// Makes the whole cluster under another name and renames it when it is complete, so that what a crash left half made is never taken for a
    /// cluster. The name is new each time, because the initdb of a crashed start may still be writing.
    /// </summary>
    private static async Task MakeAsync(string folder, PostgresBinaries binaries, PostgresAccount account, CancellationToken ct)
    {
        var parent = Path.GetDirectoryName(folder)!;
        foreach (var leftover in Directory.GetDirectories(parent, "postgres.new-*"))
            TryDelete(leftover);
        if (Directory.Exists(folder))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                throw new EmbeddedPostgresException(
                    $"{folder} holds something, but no PostgreSQL cluster. Move it away, or set NetMonitor:DataFolder to another folder.");
            Directory.Delete(folder);
        }

        var making = Path.Combine(parent, $"postgres.new-{Guid.CreateVersion7():N}");
        DataFolders.Create(making, DataFolders.Enterable);
        string[] owned = [.. ((string[])["data", "run", "log"]).Select(name => Path.Combine(making, name))];
        foreach (var each in owned)
            DataFolders.Create(each, DataFolders.Private);
        foreach (var role in PostgresRoles.All)
            DurableFile.Write(PasswordFile(making, role), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), DurableFile.Private, overwrite: false);
        var password = PasswordFile(making, PostgresRoles.Superuser);
        await account.OwnAsync(ct, [.. owned, password]);

        var locale = OperatingSystem.IsLinux() ? "C.UTF-8" : "C";
        var run = await account.RunAsync(
            [binaries.Initdb, "-D", "data", "-U", PostgresRoles.Superuser, "-A", "scram-sha-256", "--pwfile", Path.GetFileName(password), "-E", "UTF8",
                "--locale", locale], making, ct);
        if (run.ExitCode != 0)
        {
            TryDelete(making);
            throw new EmbeddedPostgresException($"initdb failed in {parent}:\n{run.Output}");
        }
        await account.DisownAsync(password, ct);
        Directory.Move(making, folder);
    }

    private static async Task<Dictionary<string, string>> ReadPasswordsAsync(string folder, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(folder, "password")))
            throw new EmbeddedPostgresException(
                $"{folder} was made by an older version of the console, whose one password opened everything. There is no way from there: move it away, "
                    + "and the console makes a new one.");
        var passwords = new Dictionary<string, string>();
        foreach (var role in PostgresRoles.All)
        {
            var file = PasswordFile(folder, role);
            passwords[role] = File.Exists(file)
                ? (await File.ReadAllTextAsync(file, ct)).Trim()
                : throw new EmbeddedPostgresException(
                    $"{file} is missing, so the cluster beside it can't be opened. Restore it, or move {folder} away to begin with an empty one.");
        }

        return passwords;
    }

    private static async Task RequireEntryAsync(PostgresAccount account, string folder, CancellationToken ct)
    {
        if (await account.CanEnterAsync(folder, ct))
            return;
        var closed = folder;
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (await account.CanEnterAsync(parent, ct))
                break;
            closed = parent;
        }
        throw new EmbeddedPostgresException(
            $"PostgreSQL runs as '{account.Name}', which can't enter {closed}. Set NetMonitor:DataFolder (environment NetMonitor__DataFolder) to a folder "
                + $"it can enter, such as {EmbeddedPostgresOptions.DefaultDataFolder()}, or open this one with: chmod o+x {closed}");
    }

    /// <summary>
    /// PostgreSQL takes a dead server's lock files for live ones where any process has the pid: another program's after
    /// a reboot, or a dead child that a container's first process never collects. It would refuse to start for ever.
    /// </summary>
    private void RemoveForeignPid(PostgresEndpoint endpoint)
    {
        if (_process.Pid is not { } stale || !PostgresProcess.Exists(stale))
            return;
        EmbeddedPostgresLog.ForeignPid(_logger, _process.PidFile, stale);
        foreach (var file in LockFiles(endpoint))
            File.Delete(file);
    }

    /// <summary>
    /// A server that was killed between making a lock file and writing it leaves an empty one, at which PostgreSQL refuses to start for ever, as it
    /// can't tell whether another server is just starting. None is where nobody has written it for so long.
    /// </summary>
    private void RemoveEmptyLocks(PostgresEndpoint endpoint)
    {
        foreach (var file in LockFiles(endpoint).Select(name => new FileInfo(name)))
        {
            if (!file.Exists || file.Length > 0 || TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc < HalfWritten)
                continue;
            EmbeddedPostgresLog.EmptyLock(_logger, file.FullName);
            file.Delete();
        }
    }

    private IEnumerable<string> LockFiles(PostgresEndpoint endpoint) => endpoint.IsSocket
        ? [Path.Combine(endpoint.Host, $".s.PGSQL.{endpoint.Port}.lock"), _process.PidFile]
        : [_process.PidFile];

    private string LastWords()
    {
        var words = new DirectoryInfo(Path.Combine(Folder, "log")).GetFiles().OrderBy(file => file.LastWriteTimeUtc)
            .SelectMany(file => File.ReadLines(file.FullName).TakeLast(10));
        return string.Join('\n', words.TakeLast(20));
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Only disk space is lost; the next time a cluster is made, deleting is tried again.
        }
    }

    private static string PasswordFile(string folder, string role) => Path.Combine(folder, $"{role}.password");

    private static string DataIn(string folder) => Path.Combine(folder, "data");
}
