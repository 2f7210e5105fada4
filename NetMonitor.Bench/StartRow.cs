using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NetMonitor.Bench;

/// <summary>From the start of the console's own process to its first page, its database being there.</summary>
internal static class StartRow
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async IAsyncEnumerable<Row> RunAsync(BenchDatabase database, string folder, int rounds)
    {
        yield return new Row(
            "start to first page, PostgreSQL running", "ms",
            await TimesAsync(rounds, ("ConnectionStrings__NetMonitor", database.Runtime), ("ConnectionStrings__NetMonitorOwner", database.Owner),
                ("NetMonitor__KeyRingFile", database.KeyRingFile), ("NetMonitor__Journal__KeyFile", database.LogKeyFile)),
            [], null, Limit: 3000);
        var data = Path.Combine(folder, "start");
        yield return new Row("start to first page, starting PostgreSQL", "ms", await TimesAsync(rounds, ("NetMonitor__DataFolder", data)), [], null,
            Limit: 5000);
    }

    /// <summary>The first start prepares and does not count.</summary>
    private static async Task<List<double>> TimesAsync(int rounds, params (string Name, string Value)[] settings)
    {
        var times = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var address = $"http://127.0.0.1:{FreePort()}";
            var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "NetMonitor.Console.dll"))
            {
                WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = address,
                    ["Logging__LogLevel__Default"] = "Warning" },
            };
            foreach (var (name, value) in settings) start.Environment[name] = value;
            var started = Stopwatch.GetTimestamp();
            using var console = Process.Start(start)!;
            console.OutputDataReceived += (_, _) => { };
            console.BeginOutputReadLine();
            console.BeginErrorReadLine();
            await FirstPageAsync(address, console);
            if (round >= 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            // As an operator stops it: its own PostgreSQL ends with it.
            using (var stop = Process.Start("kill", $"{console.Id}")) await stop.WaitForExitAsync();
            await console.WaitForExitAsync();
        }

        return times;
    }

    private static async Task FirstPageAsync(string address, Process console)
    {
        using var http = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(20))
        {
            if (console.HasExited) throw new InvalidOperationException($"The console ended with {console.ExitCode}.");
            try
            {
                if ((await http.GetAsync(new Uri($"{address}/sign-in"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException("No first page.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
