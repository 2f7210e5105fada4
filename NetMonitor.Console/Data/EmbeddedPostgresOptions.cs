namespace NetMonitor.Console.Data;

/// <summary>Where the private cluster lives and where its binaries come from.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The console's data folder; the cluster is its subfolder <c>postgres</c>. Null: <see cref="DefaultDataFolder"/>.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The folder of <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>. Null: looked for where systems keep them.</summary>
    public string? BinaryFolder { get; init; }

    /// <summary>Only a developer's machine may fetch binaries from the network.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>The Maven repository that binaries are fetched from in Development. Null: Maven Central.</summary>
    public string? MavenRepository { get; init; }

    /// <summary>The exact version fetched where the machine has none and holds no cluster yet.</summary>
    public string FetchedVersion { get; init; } = "17.6.0";

    /// <summary>Listen on loopback TCP even where Unix sockets work (what Windows always does).</summary>
    public bool UseLoopback { get; init; }

    /// <summary>The folders searched for binaries. Null: those of the machine.</summary>
    public IReadOnlyList<string>? SearchedFolders { get; init; }

    /// <summary>
    /// Root's home is closed to the account PostgreSQL runs as, so root's data lives where services keep theirs;
    /// everyone else's in the local application data. Throws where the account has no such folder.
    /// </summary>
    public static string DefaultDataFolder()
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            return "/var/lib/netmonitor";
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0
            ? Path.Combine(local, "NetMonitor")
            : throw new EmbeddedPostgresException(
                "This account has no home folder to keep data in. Set NetMonitor:DataFolder (environment NetMonitor__DataFolder) to a folder it may write.");
    }
}
