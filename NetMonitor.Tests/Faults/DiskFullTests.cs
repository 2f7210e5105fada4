using System.Diagnostics;
using NetMonitor.Console.Data;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>A data folder on a disk of its own, which runs full under load: what writes is told so, and all goes on once there is room.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DiskFullTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Disk_ThatRunsFullUnderLoad_IsSaidLosesNothingAndIsGoneOnceThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync("768m");
        await using var console = await RealConsole.StartInAsync(Path.Combine(disk.Folder, "data"));
        await using var load = await MixedLoad.StartAsync(console, Dice.Roll(output).Next());
        await load.MustGoOnAsync(20);
        await console.ShowsAsync("Healthy");

        await disk.FillAsync();
        await console.ShowsAsync("Degraded", "MB are free where the data folder lies");
        await Eventually.TrueAsync(() => load.Answers.GetValueOrDefault($"503 {DatabaseAway.FullCode}")
            + load.Answers.GetValueOrDefault($"503 {DatabaseAway.Code}") > 20, "writing is refused");
        disk.Empty();

        await console.ShowsAsync("Healthy");
        await load.MustGoOnAsync(20);
        await load.StopAsync();
        output.WriteLine($"{load.Acknowledged} commands acknowledged, others: {string.Join(", ", load.Answers.Select(item => $"{item.Value} × {item.Key}"))}");
        Assert.Empty(load.Answers.Keys.Except([$"503 {DatabaseAway.FullCode}", $"503 {DatabaseAway.Code}"]));
        await load.ReckonAsync(console, await console.PrivateDatabaseAsync());
    }

    /// <summary>A file system in memory, small enough to fill.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        private string Ballast => Path.Combine(Folder, "ballast");

        /// <summary>Mounting is root's; without it the test is skipped aloud.</summary>
        public static async Task<SmallDisk> MountAsync(string size)
        {
            var disk = new SmallDisk(Path.Combine(Path.GetTempPath(), $"netmonitor-disk-{Guid.CreateVersion7():N}"));
            Directory.CreateDirectory(disk.Folder);
            var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size},mode=755", "tmpfs", disk.Folder);
            if (mounted != 0) Directory.Delete(disk.Folder);
            Assert.SkipUnless(mounted == 0,
                "This account may not mount a file system of its own, neither by itself nor by sudo: there is no small disk to fill.");
            return disk;
        }

        /// <summary>To the last byte.</summary>
        public async Task FillAsync()
        {
            await using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            foreach (var size in new[] { 1 << 20, 4096, 1 })
            {
                var bytes = new byte[size];
                while (await Record.ExceptionAsync(() => file.WriteAsync(bytes).AsTask()) is null)
                {
                }
            }
        }

        public void Empty() => File.Delete(Ballast);

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", Folder);
            Directory.Delete(Folder);
        }

        private static async Task<int> RunAsync(params string[] command)
        {
            try
            {
                using var process = Process.Start(Environment.IsPrivilegedProcess
                    ? new ProcessStartInfo(command[0], command[1..])
                    : new ProcessStartInfo("sudo", ["-n", .. command]))!;
                await process.WaitForExitAsync();
                return process.ExitCode;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such program here.
                return -1;
            }
        }
    }
}
