using System.Diagnostics;
using System.Text;

namespace NetMonitor.Console.Data;

/// <summary>
/// The account PostgreSQL's tools run as. PostgreSQL refuses to run as root, so root hands them to <c>postgres</c>, or
/// to <c>nobody</c> where there is none; everyone else runs them directly.
/// </summary>
internal sealed class PostgresAccount
{
    private readonly string? _owner;
    private readonly string[] _switch;

    private PostgresAccount(string name, string? owner, string[] @switch)
    {
        Name = name;
        _owner = owner;
        _switch = @switch;
    }

    public string Name { get; }

    public static PostgresAccount Current()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new PostgresAccount(Environment.UserName, null, []);

        var entries = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var account = entries.Find(fields => fields[0] == "postgres") ?? entries.Find(fields => fields[0] == "nobody")
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root and this machine has neither an account 'postgres' nor 'nobody'. Start the console as an ordinary user.");
        var (name, uid, gid) = (account[0], account[2], account[3]);
        string[] @switch = OnPath("setpriv") is { } setpriv ? [setpriv, "--reuid", uid, "--regid", gid, "--clear-groups", "--"]
            : OnPath("runuser") is { } runuser ? [runuser, "-u", name, "--"]
            : OnPath("sudo") is { } sudo ? [sudo, "-n", "-u", name, "--"]
            : throw new EmbeddedPostgresException("PostgreSQL does not run as root, and neither setpriv nor runuser (package util-linux) is here to start it "
                + "as another account. Start the console as an ordinary user.");
        return new PostgresAccount(name, $"{uid}:{gid}", @switch);
    }

    /// <summary>Gives what root made to the account; nothing to do where it made it itself.</summary>
    public async Task OwnAsync(CancellationToken ct, params string[] paths)
    {
        if (_owner is not null)
            await MustRunAsync(["chown", _owner, .. paths], ct);
    }

    /// <summary>Takes back for root what the account need not see any longer.</summary>
    public async Task DisownAsync(string path, CancellationToken ct)
    {
        if (_owner is not null)
            await MustRunAsync(["chown", "0:0", path], ct);
    }

    public async Task<bool> CanEnterAsync(string folder, CancellationToken ct) => OperatingSystem.IsWindows()
        || (await RunAsync(["/bin/sh", "-c", "cd \"$1\"", "sh", folder], null, ct)).ExitCode == 0;

    /// <summary>
    /// Makes a folder only the account can enter. False where someone else was there first: names under the temporary
    /// folder can be guessed.
    /// </summary>
    public async Task<bool> TryOwnFolderAsync(string folder, CancellationToken ct) => (await RunAsync(
        ["/bin/sh", "-c", "mkdir -m 700 \"$1\" 2>/dev/null; test -d \"$1\" && test ! -L \"$1\" && test -O \"$1\" && chmod 700 \"$1\"", "sh", folder], null,
        ct)).ExitCode == 0;

    /// <summary>Runs a tool as the account and returns what it said.</summary>
    public Task<ToolRun> RunAsync(string[] command, string? folder, CancellationToken ct) => ExecuteAsync([.. _switch, .. command], folder, true, ct);

    /// <summary>
    /// Runs a tool as the account without reading its output: what it leaves running must not hold a pipe of ours,
    /// which would never end.
    /// </summary>
    public async Task<int> RunDetachedAsync(string[] command, string folder, CancellationToken ct) =>
        (await ExecuteAsync([.. _switch, .. command], folder, false, ct)).ExitCode;

    private static async Task MustRunAsync(string[] command, CancellationToken ct)
    {
        var run = await ExecuteAsync(command, null, true, ct);
        if (run.ExitCode != 0)
            throw new EmbeddedPostgresException($"{string.Join(' ', command)} failed: {run.Output}");
    }

    private static async Task<ToolRun> ExecuteAsync(string[] command, string? folder, bool read, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = read,
            RedirectStandardError = read,
            CreateNoWindow = true,
            WorkingDirectory = folder ?? (OperatingSystem.IsWindows() ? "" : "/"),
        };
        // The caller's PGDATA, PGPORT and the like are about another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new EmbeddedPostgresException($"{command[0]} did not start.");
        var output = new StringBuilder();
        try
        {
            if (read)
            {
                var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
                output.AppendJoin('\n', texts.Select(text => text.Trim()).Where(text => text.Length > 0));
            }
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
                process.Kill();
            throw;
        }
        return new ToolRun(process.ExitCode, output.ToString());
    }

    private static string? OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(["/usr/bin", "/usr/sbin", "/bin", "/sbin"]).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
}

internal sealed record ToolRun(int ExitCode, string Output);
