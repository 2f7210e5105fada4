using System.Diagnostics;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>
/// <c>compose.yaml</c> is run, not only written: two nodes, PostgreSQL and nginx with TLS, one node killed. Only where podman is to be had: nothing here
/// installs it.
/// </summary>
public sealed class ComposeTests
{
    private static readonly string[] s_programs = ["podman", "podman-compose", "debootstrap"];

    [Fact]
    public async Task Compose_ComesUpWithTwoNodes_LosesOne_AndGoesOn()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Append("/usr/sbin").ToList();
        var missing = s_programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        Assert.SkipWhen(missing.Count > 0, $"needs {string.Join(", ", missing)}");
        Assert.SkipUnless(Environment.UserName == "root", "needs root, as its images are made by debootstrap");

        using var check = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "eng", "compose-check.sh"))
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var ended = TestContext.Current.CancellationToken;
        string[] said = [];
        try
        {
            said = await Task.WhenAll(check.StandardOutput.ReadToEndAsync(ended), check.StandardError.ReadToEndAsync(ended));
            await check.WaitForExitAsync(ended);
        }
        finally
        {
            if (!check.HasExited) check.Kill(entireProcessTree: true);
        }

        Assert.True(check.ExitCode == 0, string.Join('\n', said));
        Assert.EndsWith("compose.yaml holds", said[0].TrimEnd(), StringComparison.Ordinal);
    }
}
