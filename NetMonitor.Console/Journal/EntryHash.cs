using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NetMonitor.Console.Journal;

/// <summary>
/// The bytes of an entry that its seal is over: every column, numbers big-endian, texts as their UTF-8 length and bytes.
/// One encoding for ever: a seal made years ago must still verify.
/// </summary>
public static class EntryHash
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The Merkle leaf of an entry: SHA-256 over 0x00 and its bytes (RFC 6962).</summary>
    public static byte[] Leaf(JournalRecord entry) => Over(entry, static bytes => SHA256.HashData(bytes));

    /// <summary>What the leaf is the hash of: with it anyone can do the sum again.</summary>
    public static byte[] Content(JournalRecord entry) => Over(entry, static bytes => bytes.ToArray());

    private delegate byte[] Use(ReadOnlySpan<byte> bytes);

    private static byte[] Over(JournalRecord entry, Use use)
    {
        var text = Utf8.GetMaxByteCount(
            entry.Verb.Length + entry.Actor.Length + entry.ActorPath.Length + entry.SubjectType.Length + entry.SubjectNumber.Length
            + entry.UnitCode.Length + entry.UnitPath.Length + (entry.AudienceRule?.Length ?? 0) + entry.Data.Length + entry.Audience.Sum(path => path.Length));
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(text + 4 * (12 + entry.Audience.Length) + 40);
        try
        {
            return use(buffer.AsSpan(0, Write(entry, buffer)));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Write(JournalRecord entry, byte[] buffer)
    {
        buffer[0] = 0;
        var at = 1;
        Number(buffer, ref at, (ulong)entry.Id);
        Number(buffer, ref at, (ulong)entry.At.UtcTicks);
        Number(buffer, ref at, entry.Xid);
        Number(buffer, ref at, (ulong)entry.SubjectVersion);
        Text(buffer, ref at, entry.Verb);
        Text(buffer, ref at, entry.Actor);
        Text(buffer, ref at, entry.ActorPath);
        Text(buffer, ref at, entry.SubjectType);
        Text(buffer, ref at, entry.SubjectNumber);
        Text(buffer, ref at, entry.UnitCode);
        Text(buffer, ref at, entry.UnitPath);
        Count(buffer, ref at, entry.Audience.Length);
        foreach (var path in entry.Audience) Text(buffer, ref at, path);
        Text(buffer, ref at, entry.AudienceRule);
        Text(buffer, ref at, entry.Data);
        return at;
    }

    private static void Number(byte[] buffer, ref int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(at), value);
        at += 8;
    }

    private static void Count(byte[] buffer, ref int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), value);
        at += 4;
    }

    /// <summary>A missing text is not an empty one: its length is −1.</summary>
    private static void Text(byte[] buffer, ref int at, string? value)
    {
        if (value is null)
        {
            Count(buffer, ref at, -1);
            return;
        }

        var length = Utf8.GetBytes(value, buffer.AsSpan(at + 4));
        Count(buffer, ref at, length);
        at += length;
    }
}
