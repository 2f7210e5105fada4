using System.Buffers.Binary;
using System.IO.Compression;

namespace NetMonitor.Console.Files;

/// <summary>
/// Whether somebody who unpacks a zip gets more than it looks like. Its directory is read for what it says, and then every entry is unpacked, into nowhere
/// and no further than the limits, as what it says may be a lie; zips inside it too, as bombs are nested. What can't be unpacked, such as an encrypted entry,
/// harms nobody.
/// </summary>
internal sealed class ZipLimits
{
    /// <summary>Entries of one zip.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>Bytes that come out of it in all.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>How many bytes may come out of each that is in it, once <see cref="AlwaysFine"/> are out.</summary>
    public const int MaxRatio = 100;

    public const long AlwaysFine = 16L << 20;

    /// <summary>Zips inside of zips.</summary>
    public const int MaxDepth = 3;

    private const int DirectoryEnd = 22, DirectoryEntry = 46, LocalHead = 30, MaxComment = 0xFFFF;
    private const uint EndSign = 0x06054b50, EntrySign = 0x02014b50, LocalSign = 0x04034b50, Zip64EndSign = 0x06064b50;

    private readonly long _most;
    private long _out;

    private ZipLimits(long packed) => _most = Math.Min(MaxBytes, Math.Max(AlwaysFine, packed * MaxRatio));

    /// <summary>Whether the zip keeps to the limits; a file that is none does.</summary>
    public static async Task<bool> AreKeptByAsync(Stream zip, CancellationToken cancel) => await new ZipLimits(zip.Length).TryAsync(zip, 1, cancel);

    private async Task<bool> TryAsync(Stream zip, int depth, CancellationToken cancel)
    {
        if (depth > MaxDepth) return false;
        if (await DirectoryAsync(zip, cancel) is not { } at) return true;
        List<(long Local, long Size, bool Packed)> entries = [];
        var said = 0L;
        var head = new byte[DirectoryEntry];
        while (await ReadAsync(zip, at, head, cancel) && Number(head, 0) == EntrySign)
        {
            if (entries.Count == MaxEntries) return false;
            var (size, local, names) = ((long)Number(head, 24), (long)Number(head, 42), Short(head, 28));
            if (size == uint.MaxValue || local == uint.MaxValue)
                (size, local) = await Zip64Async(zip, at + DirectoryEntry + names, Short(head, 30), size, local, Number(head, 20) == uint.MaxValue, cancel);
            said += Math.Max(0, size);
            if (said > _most) return false;
            entries.Add((local, size, Short(head, 10) == 8));
            at += DirectoryEntry + names + Short(head, 30) + Short(head, 32);
        }

        foreach (var (local, size, packed) in entries)
            if (!await TryEntryAsync(zip, local, packed ? long.MaxValue : size, packed, depth, cancel)) return false;
        return true;
    }

    /// <summary>Unpacks one entry; into a file where it is a zip itself.</summary>
    private async Task<bool> TryEntryAsync(Stream zip, long local, long most, bool packed, int depth, CancellationToken cancel)
    {
        var head = new byte[LocalHead];
        if (local < 0 || !await ReadAsync(zip, local, head, cancel) || Number(head, 0) != LocalSign) return true;
        zip.Position = local + LocalHead + Short(head, 26) + Short(head, 28);
        await using var unpacked = packed ? new DeflateStream(zip, CompressionMode.Decompress, leaveOpen: true) : null;
        var content = unpacked ?? zip;
        FileStream? inner = null;
        try
        {
            var piece = new byte[81920];
            var left = most;
            for (int read; (read = await content.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, left)), cancel)) > 0; left -= read)
            {
                if ((_out += read) > _most) return false;
                if (left == most && FileKind.Of(piece.AsSpan(0, read)) == FileKind.Zip) inner = TemporaryFile.Create();
                if (inner is not null) await inner.WriteAsync(piece.AsMemory(0, read), cancel);
            }
        }
        catch (InvalidDataException)
        {
            // Not what it says: encrypted, or damaged. Whoever unpacks it comes no further either.
        }

        if (inner is null) return true;
        await using (inner) return await TryAsync(inner, depth + 1, cancel);
    }

    /// <summary>Where the directory begins; null where the file has none.</summary>
    private static async Task<long?> DirectoryAsync(Stream zip, CancellationToken cancel)
    {
        var length = (int)Math.Min(zip.Length, DirectoryEnd + MaxComment);
        if (length < DirectoryEnd) return null;
        var tail = new byte[length];
        await ReadAsync(zip, zip.Length - length, tail, cancel);
        for (var end = length - DirectoryEnd; end >= 0; end--)
        {
            if (Number(tail, end) != EndSign) continue;
            var at = (long)Number(tail, end + 16);
            if (at != uint.MaxValue) return at;
            // The place is in the larger record, which the locator right before this one names.
            var large = new byte[56];
            return end >= 20 && await ReadAsync(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - 12)), large, cancel)
                && Number(large, 0) == Zip64EndSign ? BinaryPrimitives.ReadInt64LittleEndian(large.AsSpan(48)) : null;
        }

        return null;
    }

    /// <summary>The same two numbers from the entry's extra field, where they did not fit.</summary>
    private static async Task<(long Size, long Local)> Zip64Async(
        Stream zip, long at, int length, long size, long local, bool packedToo, CancellationToken cancel)
    {
        var extra = new byte[length];
        if (!await ReadAsync(zip, at, extra, cancel)) return (size, -1);
        for (var field = 0; field + 4 <= length; field += 4 + Short(extra, field + 2))
        {
            if (Short(extra, field) != 1) continue;
            var (next, end) = (field + 4, Math.Min(length, field + 4 + Short(extra, field + 2)));
            if (size == uint.MaxValue) size = Next();
            if (packedToo) Next();
            if (local == uint.MaxValue) local = Next();
            break;

            long Next() => (next += 8) <= end ? BinaryPrimitives.ReadInt64LittleEndian(extra.AsSpan(next - 8)) : -1;
        }

        return (size, local);
    }

    private static async Task<bool> ReadAsync(Stream zip, long at, byte[] into, CancellationToken cancel)
    {
        if (at < 0 || at > zip.Length) return false;
        zip.Position = at;
        return await zip.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, cancel) == into.Length;
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
