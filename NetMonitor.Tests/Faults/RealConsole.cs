using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using Npgsql;

namespace NetMonitor.Tests.Faults;

/// <summary>
/// The console's own program in a process of its own, which can be killed without warning and started again at the same address.
/// On a database that a test made, or with a private PostgreSQL in a folder.
/// </summary>
internal sealed class RealConsole : IAsyncDisposable
{
    private readonly (string Name, string Value)[] _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Dictionary<string, HttpClient> _clients = [];
    private IReadOnlyList<DemoAccount>? _accounts;
    private Process _process = null!;

    private RealConsole(params (string, string)[] settings) => _settings = settings;

    /// <summary>Seals and, where it has one, the private PostgreSQL.</summary>
    public string Folder { get; private init; } = null!;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>What the program said last, for a failure's message.</summary>
    public string Output => string.Join('\n', _output.TakeLast(400));

    public int ProcessId => _process.Id;

    /// <summary>On a database of the tests' own server.</summary>
    public static async Task<RealConsole> StartAsync(string database, string environment = "Development")
    {
        var folder = Path.Combine(Path.GetTempPath(), $"netmonitor-faults-{Guid.CreateVersion7():N}");
        var console = new RealConsole(
            ("ConnectionStrings__NetMonitor", database), ("ConnectionStrings__NetMonitorOwner", PostgresServer.OwnerOf(database)),
            ("NetMonitor__DataFolder", folder), ("NetMonitor__KeyRingFile", TestKeyRing.File), ("ASPNETCORE_ENVIRONMENT", environment)) { Folder = folder };
        return await console.FirstStartAsync();
    }

    /// <summary>With a private PostgreSQL in a folder; an empty one is filled first, which takes its time.</summary>
    public static async Task<RealConsole> StartInAsync(string folder) =>
        await new RealConsole(("NetMonitor__DataFolder", folder), ("NetMonitor__KeyRingFile", TestKeyRing.File), ("ASPNETCORE_ENVIRONMENT", "Development"))
        {
            Folder = folder,
        }.FirstStartAsync();

    /// <summary>The private PostgreSQL as the console reaches it.</summary>
    public async Task<string> PrivateDatabaseAsync() => new NpgsqlConnectionStringBuilder
    {
        Host = Path.Combine(Folder, "postgres", "run"), Username = "netmonitor", Database = "netmonitor", Pooling = false,
        Password = (await File.ReadAllTextAsync(Path.Combine(Folder, "postgres", "netmonitor.password"))).Trim(),
    }.ConnectionString;

    /// <summary>Starts the program and does not wait for it.</summary>
    public void Begin()
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "NetMonitor.Console.dll"))
        {
            WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = Address.ToString(), ["Logging__LogLevel__Default"] = "Warning" },
        };
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync()
    {
        using var anonymous = Anonymous();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            Assert.False(_process.HasExited, $"The console ended: {Output}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.End, $"The console does not get ready: {Output}");
            try
            {
                if ((await anonymous.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    /// <summary>Ends it without warning, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public HttpClient Anonymous() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = Patience.End };

    public async Task<DemoAccount> AccountAsync(Role role, string unit, int index = 0)
    {
        using var anonymous = Anonymous();
        _accounts ??= JsonSerializer.Deserialize<DemoAccount[]>(await anonymous.GetStringAsync(new Uri("/dev/accounts", UriKind.Relative)),
            AnswerJson.Options)!;
        return _accounts.Where(account => account.Roles.Contains(role) && UnitCode.Parse(account.UnitCode).ActsAs.ToString() == unit).ElementAt(index);
    }

    /// <summary>A client that is signed in; the same account always gets the same session, which outlives the process.</summary>
    public async Task<HttpClient> As(Role role, string unit, int index = 0)
    {
        var account = await AccountAsync(role, unit, index);
        if (_clients.TryGetValue(account.UserName, out var known)) return known;
        using var anonymous = Anonymous();
        var code = JsonDocument.Parse(await anonymous.GetStringAsync(new Uri($"/dev/keys/{account.KeySerial}/code", UriKind.Relative))).RootElement
            .GetProperty("code").GetString();
        var answer = (await anonymous.CallAsync("POST", "sessions", new { account.UserName, account.Password, keyCode = code })).Ok();
        return _clients[account.UserName] = At(Address, answer.Text("token"));
    }

    /// <summary>The same session at another address, such as a proxy's.</summary>
    public static HttpClient At(Uri address, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Patience.End };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Until <c>/health/ready</c> shows this, e.g. <c>Healthy</c>.</summary>
    public async Task ShowsAsync(string status, string containing = "")
    {
        using var anonymous = Anonymous();
        await anonymous.ShowsAsync(status, containing, () => Output);
    }

    /// <summary>As an operator stops it; a private PostgreSQL ends with it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        using (_process)
        {
            if (!_process.HasExited)
            {
                using (var stop = Process.Start("kill", $"{_process.Id}")) await stop.WaitForExitAsync();
                await _process.WaitForExitAsync();
            }
        }

        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<RealConsole> FirstStartAsync()
    {
        Begin();
        await ReadyAsync();
        return this;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        while (_output.Count > 400) _output.TryDequeue(out _);
    }
}

internal static class HealthCalls
{
    /// <summary>Until <c>/health/ready</c> shows this status, and this text somewhere.</summary>
    public static async Task ShowsAsync(this HttpClient anonymous, string status, string containing = "", Func<string>? log = null)
    {
        var body = "";
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                using var answer = await anonymous.GetAsync(new Uri("/health/ready", UriKind.Relative));
                body = await answer.Content.ReadAsStringAsync();
                return body.StartsWith($"{{\"status\":\"{status}\"", StringComparison.Ordinal) && body.Contains(containing, StringComparison.Ordinal);
            }, $"health shows {status} {containing}");
        }
        catch (Exception late)
        {
            throw new InvalidOperationException($"{late.Message} Last answer: {body}\n{log?.Invoke()}", late);
        }
    }
}
