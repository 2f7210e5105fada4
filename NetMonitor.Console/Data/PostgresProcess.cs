using System.Diagnostics;
using System.Globalization;

namespace NetMonitor.Console.Data;

/// <summary>Says whether the process that a cluster's pid file names is really this cluster's server.</summary>
internal sealed class PostgresProcess(string dataFolder)
{
    private readonly string _realFolder = RealPath(dataFolder);

    public string PidFile { get; } = Path.Combine(dataFolder, "postmaster.pid");

    /// <summary>The pid file's lines, none where there is no server and none died here.</summary>
    public string[] ReadPidFile()
    {
        try
        {
            return File.ReadAllLines(PidFile);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            // The server is just writing it.
            return [];
        }
    }

    public int? Pid => ReadPidFile() is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out var pid) ? Math.Abs(pid) : null;

    public bool IsRunning => Pid is { } pid && IsServer(pid);

    /// <summary>
    /// A pid outlives its process: after a crash or a reboot it may be another program's, or a dead child nobody has
    /// collected. On Linux a server's working directory is its data folder, which nothing else can claim by chance.
    /// </summary>
    private bool IsServer(int pid)
    {
        if (!OperatingSystem.IsLinux())
            return IsNamedPostgres(pid);
        if (!Directory.Exists($"/proc/{pid}") || IsDead(pid))
            return false;
        // Root without ptrace rights (a container) can't read the link: the name has to do.
        return WorkingDirectory(pid) is { } folder ? folder == _realFolder : IsNamedPostgres(pid);
    }

    /// <summary>Backends of a killed server that are still busy: until they end, no new server may open the data.</summary>
    public bool HasOrphans => OperatingSystem.IsLinux() && Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Any(pid => pid > 0 && WorkingDirectory(pid) == _realFolder && !IsDead(pid));

    /// <summary>Whether any process at all has the pid, which is as far as PostgreSQL itself looks.</summary>
    public static bool Exists(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsNamedPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsDead(int pid)
    {
        try
        {
            // "pid (name) state …": the name may hold anything, so from its last bracket.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 2, 1) is "Z" or "X";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string? WorkingDirectory(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: false) is { } target ? RealPath(target.FullName) : here;
    }
}
