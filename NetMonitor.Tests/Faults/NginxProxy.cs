using System.Diagnostics;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>A real nginx with the configuration that <c>compose.yaml</c> uses; only addresses and folders are of this machine.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"netmonitor-nginx-{Guid.CreateVersion7():N}");
    private readonly Process _process;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = new();

    private NginxProxy(Uri first, Uri second, bool logs)
    {
        var port = RealConsole.FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        Directory.CreateDirectory(_folder);
        var text = Replace(File.ReadAllText(Path.Combine(Checkout.Root, "eng", "nginx.conf")),
            ("console-1:8080", first.Authority), ("console-2:8080", second.Authority), ("listen 8080;", $"listen 127.0.0.1:{port};"),
            ("access_log /dev/stdout paths;", (logs ? $"access_log {LogFile} paths; " : "access_log off; ")
                + string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(what => $"{what}_temp_path {_folder}/{what}; "))));
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), text);
        // Debian puts it where an ordinary user's PATH does not lead.
        var program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        _process = Process.Start(new ProcessStartInfo(program,
            ["-p", _folder, "-c", "nginx.conf", "-g", $"daemon off; pid {_folder}/nginx.pid;"]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>What it said of requests, where it was asked to, and of what went wrong.</summary>
    public string Log => string.Join('\n', [File.Exists(LogFile) ? File.ReadAllText(LogFile) : "", .. _errors]);

    private string LogFile => $"{_folder}/access.log";

    public static Task<NginxProxy> StartAsync(RealConsole first, RealConsole second) => StartAsync(first.Address, second.Address);

    public static async Task<NginxProxy> StartAsync(Uri first, Uri second, bool logs = false)
    {
        var proxy = new NginxProxy(first, second, logs);
        using var client = new HttpClient { BaseAddress = proxy.Address };
        await Eventually.TrueAsync(async () =>
        {
            Assert.False(proxy._process.HasExited, "nginx ended");
            return await Record.ExceptionAsync(() => client.GetAsync(new Uri("/health/live", UriKind.Relative))) is null;
        }, "nginx answers");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start("kill", $"{_process.Id}")) await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Each of them must be there: a configuration that says it otherwise is not the one that is tested.</summary>
    private static string Replace(string text, params (string Old, string New)[] changes)
    {
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }

        return text;
    }
}
