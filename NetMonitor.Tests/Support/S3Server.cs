using System.Diagnostics;
using NetMonitor.Console.Files;

namespace NetMonitor.Tests.Support;

/// <summary>
/// An S3 server on loopback, a program of its own. It knows one account and the form of its signatures; it does not calculate those of version 4 again.
/// eng/test.sh installs it; a test that runs without does so, too.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    private const string Bucket = "netmonitor";

    private static readonly SemaphoreSlim s_installing = new(1, 1);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"netmonitor-s3-{Guid.CreateVersion7():N}");
    private Process? _server;

    /// <summary>The server knows this one account.</summary>
    public S3Options Options { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var program = await InstalledAsync();
        var port = Faults.RealConsole.FreePort();
        Directory.CreateDirectory(_folder);
        _server = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { program, "--directory", _folder, "--address", "127.0.0.1", "--port", $"{port}", "--configure-bucket", Bucket },
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = new List<string>();
        _server.OutputDataReceived += (_, line) => said.Add(line.Data ?? "");
        _server.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Options = new S3Options($"http://127.0.0.1:{port}", Bucket, "us-east-1", "S3RVER", "S3RVER");
        using var client = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            Assert.False(_server.HasExited, string.Join('\n', said));
            try
            {
                using var answer = await client.GetAsync(new Uri(Options.Endpoint));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the S3 server answers");
    }

    /// <summary>What it keeps, by the names of its files: to damage some.</summary>
    public IEnumerable<string> Objects(string part) =>
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(file => file.Contains(part, StringComparison.Ordinal));

    public ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            _server.WaitForExit();
        }

        _server?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> InstalledAsync()
    {
        var folder = Path.Combine(Checkout.Root, "eng", "s3");
        var program = Path.Combine(folder, "node_modules", "s3rver", "bin", "s3rver.js");
        await s_installing.WaitAsync();
        try
        {
            if (File.Exists(program)) return program;
            using var install = Process.Start(new ProcessStartInfo("npm") { ArgumentList = { "ci", "--no-audit", "--no-fund" }, WorkingDirectory = folder })!;
            await install.WaitForExitAsync();
            Assert.True(File.Exists(program), "The S3 server is not installed: eng/test.sh does it (npm ci in eng/s3).");
            return program;
        }
        finally
        {
            s_installing.Release();
        }
    }
}
