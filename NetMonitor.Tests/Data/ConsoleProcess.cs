using System.Diagnostics;
using NetMonitor.Tests.Support;
using Xunit;

namespace NetMonitor.Tests.Data;

/// <summary>
/// A process of its own that holds a private cluster as a console does: this test program again, in the part of
/// <see cref="HeldCluster"/>. It can be killed without warning, or run as another account.
/// </summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    internal const string FolderVariable = "NETMONITOR_TEST_CONSOLE_FOLDER";
    internal const string SignalsVariable = "NETMONITOR_TEST_CONSOLE_SIGNALS";

    // The program leaves before it looks for tests; should it ever not, it must not run them all, and this one, again.
    private const string NoTests = "None";

    private readonly Process _process;
    private readonly string _signals;
    private readonly Task<string> _output;

    private ConsoleProcess(Process process, string signals)
    {
        _process = process;
        _signals = signals;
        _output = process.StandardOutput.ReadToEndAsync();
    }

    private string Ready => Path.Combine(_signals, "ready");

    /// <summary>Starts it without waiting. A null folder means the account's default under <paramref name="home"/>.</summary>
    public static ConsoleProcess Begin(string? folder, string signals, string? home = null, string? programFolder = null, params string[] prefix)
    {
        var program = Path.Combine(programFolder ?? AppContext.BaseDirectory, Path.GetFileName(Environment.ProcessPath!));
        string[] command = [.. prefix, program, "-class", NoTests];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = signals };
        start.Environment[FolderVariable] = folder ?? "";
        start.Environment[SignalsVariable] = signals;
        // Where this runtime is, for an account whose environment does not say.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment.Remove("XDG_DATA_HOME");
        }
        return new ConsoleProcess(Process.Start(start)!, signals);
    }

    /// <summary>The connection string the process got, once its cluster answers.</summary>
    public async Task<string> ReadyAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!File.Exists(Ready))
        {
            if (_process.HasExited || watch.Elapsed > Patience.End)
                Assert.Fail($"The console process did not get its cluster: {(_process.HasExited ? await _output : "still running")}");
            await Task.Delay(20);
        }
        return await File.ReadAllTextAsync(Ready);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task StopAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_signals, "stop"), "");
        // The output ends only when nobody holds it: a server started by the process must not.
        await _output.WaitAsync(Patience.End);
        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }
}
