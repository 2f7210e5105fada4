using System.Globalization;
using System.Text.RegularExpressions;
using MysticMind.PostgresEmbed;

namespace NetMonitor.Console.Data;

/// <summary>A folder with the programs of one PostgreSQL version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest version the console's SQL is written for.</summary>
    public const int OldestMajor = 15;

    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    public string Initdb => Program(Folder, "initdb");

    public string PgCtl => Program(Folder, "pg_ctl");

    /// <summary>
    /// The machine's own binaries, else, in Development, fetched ones. A cluster can only be opened by its own major
    /// version, so an existing one decides: <paramref name="clusterMajor"/> is null where there is none yet.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(
        EmbeddedPostgresOptions options, string dataFolder, int? clusterMajor, PostgresAccount account, ILogger logger, CancellationToken ct)
    {
        if (options.BinaryFolder is { } given)
            return await ProbeAsync(given, account, ct) is { } there && Suits(there, clusterMajor) ? there
                : throw new EmbeddedPostgresException($"{given} does not hold {Wanted(clusterMajor)} (postgres, initdb and pg_ctl).");

        foreach (var folder in (options.SearchedFolders ?? await MachineFoldersAsync(account, ct)).Distinct())
            if (await ProbeAsync(folder, account, ct) is { } found && Suits(found, clusterMajor))
                return found;

        if (options.IsDevelopment)
            return await FetchAsync(options, dataFolder, clusterMajor, account, logger, ct);
        throw new EmbeddedPostgresException(
            $"No {Wanted(clusterMajor)} is on this machine. {InstallCommand(clusterMajor)} Or set ConnectionStrings:NetMonitor to a server's.");
    }

    private static bool Suits(PostgresBinaries binaries, int? clusterMajor) =>
        clusterMajor is { } major ? binaries.Major == major : binaries.Major >= OldestMajor;

    private static string Wanted(int? clusterMajor) => clusterMajor is { } major
        ? $"PostgreSQL {major}, which made the existing cluster,"
        : $"PostgreSQL {OldestMajor} or newer";

    private static string InstallCommand(int? major)
    {
        if (OperatingSystem.IsWindows())
            return $"Install it: winget install PostgreSQL.PostgreSQL.{major ?? 17}.";
        if (OperatingSystem.IsMacOS())
            return $"Install it: brew install postgresql@{major ?? 17}.";
        if (File.Exists("/usr/bin/dnf"))
            return "Install it: sudo dnf install postgresql-server.";
        if (File.Exists("/sbin/apk"))
            return $"Install it: apk add postgresql{major ?? 17}.";
        return $"Install it: sudo apt-get install -y postgresql{(major is null ? "" : $"-{major}")}.";
    }

    /// <summary>In the order of preference: what the system's own pg_config names, then the usual places, the newest first.</summary>
    private static async Task<IReadOnlyList<string>> MachineFoldersAsync(PostgresAccount account, CancellationToken ct)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        List<string> folders = [];
        if (path.Select(folder => Program(folder, "pg_config")).FirstOrDefault(File.Exists) is { } pgConfig)
        {
            var run = await account.RunAsync([pgConfig, "--bindir"], null, ct);
            if (run.ExitCode == 0)
                folders.Add(run.Output);
        }
        folders.AddRange(Versions("/usr/lib/postgresql", "*"));
        folders.AddRange(Versions("/usr", "pgsql-*"));
        folders.AddRange(Versions("/usr/libexec", "postgresql*"));
        folders.AddRange(path);
        foreach (var brew in (string[])["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"])
            folders.AddRange(Versions(brew, "postgresql*"));
        if (OperatingSystem.IsWindows())
            folders.AddRange(Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*"));
        return folders;
    }

    private static IEnumerable<string> Versions(string parent, string pattern) => Directory.Exists(parent)
        ? Directory.GetDirectories(parent, pattern)
            .OrderByDescending(folder => int.TryParse(Number().Match(Path.GetFileName(folder)).Value, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0)
            .SelectMany(folder => (string[])[Path.Combine(folder, "bin"), folder])
        : [];

    private static async Task<PostgresBinaries?> ProbeAsync(string folder, PostgresAccount account, CancellationToken ct)
    {
        if (!Programs.All(program => File.Exists(Program(folder, program))))
            return null;
        var run = await account.RunAsync([Program(folder, "postgres"), "--version"], null, ct);
        return run.ExitCode == 0 && int.TryParse(Number().Match(run.Output).Value, CultureInfo.InvariantCulture, out var major)
            ? new PostgresBinaries(Path.GetFullPath(folder), major)
            : null;
    }

    private static async Task<PostgresBinaries> FetchAsync(
        EmbeddedPostgresOptions options, string dataFolder, int? clusterMajor, PostgresAccount account, ILogger logger, CancellationToken ct)
    {
        var exact = options.FetchedVersion.StartsWith($"{clusterMajor}.", StringComparison.Ordinal);
        var version = clusterMajor is { } major && !exact ? major.ToString(CultureInfo.InvariantCulture) : options.FetchedVersion;
        var repository = options.MavenRepository ?? PgServerOptions.DefaultMavenRepo;
        EmbeddedPostgresLog.Fetching(logger, version, repository);
        try
        {
            await using var package = new PgServer(new PgServerOptions
            {
                PgVersion = version,
                DbDir = dataFolder,
                BinariesDir = Path.Combine(dataFolder, "postgres-binaries"),
                MavenRepo = repository,
                Logger = logger,
            });
            await package.InstallAsync(ct);
            return await ProbeAsync(package.PgBinDir, account, ct)
                ?? throw new EmbeddedPostgresException($"What {repository} served as PostgreSQL {version} does not run here. {InstallCommand(clusterMajor)}");
        }
        catch (Exception failed) when (failed is PostgresEmbedException or HttpRequestException or IOException)
        {
            throw new EmbeddedPostgresException($"No {Wanted(clusterMajor)} is on this machine, and fetching it from {repository} failed: {failed.Message} "
                + $"{InstallCommand(clusterMajor)}", failed);
        }
    }

    private static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
