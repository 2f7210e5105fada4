using System.Diagnostics;
using System.Security.Cryptography;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;

namespace NetMonitor.Bench;

/// <summary>A file of 50 MB as it is taken: read, hashed, looked at, on record as a content and on the disk, against a copy that is on the disk.</summary>
internal static class UploadRow
{
    private const int Size = (int)ReceivedFile.MaxSize;

    public static async Task<Row> RunAsync(World world, string folder, int rounds)
    {
        var store = new FolderStore(Path.Combine(folder, "files"));
        var contents = new Contents(store, world.Get<CommandRunner>(), world.Get<ReadDoor>());
        var source = Path.Combine(folder, "upload");
        var (ours, floor) = (new List<double>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            await File.WriteAllBytesAsync(source, RandomNumberGenerator.GetBytes(Size));
            var copy = await CopyAsync(source, Path.Combine(folder, "copy"));
            var taken = await TakeAsync(source, store, contents);
            if (round < 0) continue;
            ours.Add(taken);
            floor.Add(copy);
        }

        return new Row("upload of 50 MB with its hash against a copy on the disk", "MB/s", ours, floor, 0.7, Higher: true);
    }

    private static async Task<double> TakeAsync(string source, FolderStore store, Contents contents)
    {
        await using var content = Open(source);
        var began = Stopwatch.GetTimestamp();
        var draft = store.NewDraft();
        await draft.WriteAsync(content, ReceivedFile.MaxSize, CancellationToken.None);
        await using var file = (await ReceivedFile.OfAsync(draft, "upload.bin", CancellationToken.None)).Value;
        await contents.KeepAsync(file, CancellationToken.None);
        return Speed(began);
    }

    private static async Task<double> CopyAsync(string source, string target)
    {
        await using var content = Open(source);
        var began = Stopwatch.GetTimestamp();
        await using var copy = new FileStream(target, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        await content.CopyToAsync(copy, 256 * 1024);
        copy.Flush(flushToDisk: true);
        var speed = Speed(began);
        File.Delete(target);
        return speed;
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions { BufferSize = 0 });

    private static double Speed(long began) => Size / 1048576d / Stopwatch.GetElapsedTime(began).TotalSeconds;
}
