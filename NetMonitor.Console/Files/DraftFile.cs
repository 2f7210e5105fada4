using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Files;

/// <summary>A file while it is received: written once, from its beginning, and hashed on the way.</summary>
public sealed class DraftFile : IAsyncDisposable
{
    /// <summary>Bytes that are read at a time.</summary>
    private const int Step = 256 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;
    private byte[]? _sha256;

    internal DraftFile(string path)
    {
        Path = path;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = DurableFile.Private;
        _file = FileStoreException.OfDisk(() => new FileStream(path, options));
    }

    internal string Path { get; }

    public long Size { get; private set; }

    /// <summary>Of all that was written; nothing more can be after it.</summary>
    public byte[] Sha256 => _sha256 ??= _hash.GetHashAndReset();

    /// <summary>
    /// Writes what follows, up to that many bytes in all. False where there is more; what was read until then is written. Where the sender breaks off, the
    /// exception says so and what arrived is written, too.
    /// </summary>
    public async Task<bool> WriteAsync(Stream content, long max, CancellationToken cancel)
    {
        var (one, other) = (new byte[Step], new byte[Step]);
        var written = Task.CompletedTask;
        try
        {
            while (true)
            {
                var (read, broken) = await FillAsync(content, one, cancel);
                if (Size + read > max) return false;
                // While one piece is written, the next is read and hashed.
                _hash.AppendData(one, 0, read);
                await written;
                written = FileStoreException.OfDiskAsync(_file.WriteAsync(one.AsMemory(0, read), CancellationToken.None).AsTask());
                Size += read;
                broken?.Throw();
                if (read < Step) return true;
                (one, other) = (other, one);
            }
        }
        finally
        {
            await written;
        }
    }

    /// <summary>Reads until the piece is full or nothing follows; what came before the sender broke off counts too.</summary>
    private static async Task<(int Read, ExceptionDispatchInfo? Broken)> FillAsync(Stream content, byte[] piece, CancellationToken cancel)
    {
        var filled = 0;
        try
        {
            for (int read; filled < piece.Length && (read = await content.ReadAsync(piece.AsMemory(filled), cancel)) > 0;) filled += read;
            return (filled, null);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return (filled, ExceptionDispatchInfo.Capture(broken));
        }
    }

    /// <summary>What was written, from its beginning.</summary>
    internal Stream Read()
    {
        _file.Position = 0;
        return _file;
    }

    /// <summary>Puts it onto the disk and under its name: there, whole, once the call has returned.</summary>
    internal bool MoveTo(string path) => FileStoreException.OfDisk(() =>
    {
        DataFolders.Create(System.IO.Path.GetDirectoryName(path)!, DataFolders.Private);
        _file.Flush(flushToDisk: true);
        File.Move(Path, path, overwrite: true);
        // The new name is in the file system's journal beside the file's own change of name: flushed again, both are on the disk.
        _file.Flush(flushToDisk: true);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _hash.Dispose();
        // Nothing where it was moved to its place.
        File.Delete(Path);
    }
}
