using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NetMonitor.Console.Journal;

/// <summary>
/// The bytes of an entry that the journal's tree is over: its encoding's version, its salt, then every column, numbers big-endian, texts as their UTF-8
/// length and bytes (<c>docs/journal.md</c>). Hashes are given to whoever reads a part of the journal: without the salt one could guess the rest from
/// them. What was written under a version is encoded by that version for ever; a column that is added later makes a new one.
/// </summary>
public static class EntryEncoding
{
    /// <summary>The version that entries are written under now.</summary>
    public const byte Version = 1;

    private const int SaltSize = 16;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The leaf hash of an entry (RFC 6962): SHA-256 over 0x00 and its bytes.</summary>
    public static byte[] Leaf(JournalRecord entry) => Over(entry, static bytes => SHA256.HashData(bytes));

    /// <summary>The entry's own bytes.</summary>
    public static byte[] Bytes(JournalRecord entry) => Over(entry, static bytes => bytes[1..].ToArray());

    /// <summary>The entry that has these bytes; null where none has, or only under a version that this console does not know.</summary>
    public static JournalRecord? Read(byte[] bytes)
    {
        try
        {
            if (bytes is not [Version, ..]) return null;
            var reader = new Reader(bytes) { At = 1 };
            var salt = new Guid(reader.Take(SaltSize), bigEndian: true);
            var id = (long)reader.Number();
            var at = DateTimeOffset.UnixEpoch.AddTicks(checked((long)reader.Number() * TimeSpan.TicksPerMicrosecond));
            var (xid, version) = (reader.Number(), (long)reader.Number());
            var entry = new JournalRecord(
                id, at, xid, reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), version, reader.Text(), reader.Text(), reader.Texts(),
                reader.MaybeText(), reader.Texts(), reader.MaybeText(), reader.Text(), Version, salt);
            return Bytes(entry).AsSpan().SequenceEqual(bytes) ? entry : null;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException or InvalidDataException)
        {
            return null;
        }
    }

    private delegate byte[] Use(ReadOnlySpan<byte> leaf);

    /// <exception cref="UnreadableEntryException">The entry was written under a version that this console does not know.</exception>
    private static byte[] Over(JournalRecord entry, Use use)
    {
        if (entry.Encoding != Version) throw new UnreadableEntryException();
        var buffer = ArrayPool<byte>.Shared.Rent(LongestOf(entry));
        try
        {
            return use(buffer.AsSpan(0, Write(entry, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int LongestOf(JournalRecord entry)
    {
        var (characters, texts) = (0, 10);
        foreach (var list in new[] { entry.Work, entry.Administration })
            foreach (var path in list) (characters, texts) = (characters + path.Length, texts + 1);
        characters += entry.Verb.Length + entry.Actor.Length + entry.ActorPath.Length + entry.SubjectType.Length + entry.SubjectNumber.Length
            + entry.UnitCode.Length + entry.UnitPath.Length + (entry.WorkRule?.Length ?? 0) + (entry.Holder?.Length ?? 0) + entry.Data.Length;
        return 2 + SaltSize + 4 * 8 + 2 * 4 + texts * 4 + s_utf8.GetMaxByteCount(characters);
    }

    private static int Write(JournalRecord entry, byte[] buffer)
    {
        (buffer[0], buffer[1]) = (0x00, Version);
        entry.Salt.TryWriteBytes(buffer.AsSpan(2), bigEndian: true, out _);
        var at = 2 + SaltSize;
        Number(buffer, ref at, (ulong)entry.Id);
        Number(buffer, ref at, (ulong)((entry.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond));
        Number(buffer, ref at, entry.Xid);
        Number(buffer, ref at, (ulong)entry.SubjectVersion);
        Text(buffer, ref at, entry.Verb);
        Text(buffer, ref at, entry.Actor);
        Text(buffer, ref at, entry.ActorPath);
        Text(buffer, ref at, entry.SubjectType);
        Text(buffer, ref at, entry.SubjectNumber);
        Text(buffer, ref at, entry.UnitCode);
        Text(buffer, ref at, entry.UnitPath);
        Texts(buffer, ref at, entry.Work);
        Text(buffer, ref at, entry.WorkRule);
        Texts(buffer, ref at, entry.Administration);
        Text(buffer, ref at, entry.Holder);
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

    private static void Texts(byte[] buffer, ref int at, string[] values)
    {
        Count(buffer, ref at, values.Length);
        foreach (var value in values) Text(buffer, ref at, value);
    }

    /// <summary>A missing text is not an empty one: its length is −1.</summary>
    private static void Text(byte[] buffer, ref int at, string? value)
    {
        if (value is null)
        {
            Count(buffer, ref at, -1);
            return;
        }

        var length = s_utf8.GetBytes(value, buffer.AsSpan(at + 4));
        Count(buffer, ref at, length);
        at += length;
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int At;

        public ReadOnlySpan<byte> Take(int count)
        {
            var taken = _bytes.Slice(At, count);
            At += count;
            return taken;
        }

        public ulong Number() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

        public string Text() => MaybeText() ?? throw new InvalidDataException();

        public string? MaybeText() => Count() is var length && length == -1 ? null : s_utf8.GetString(Take(length));

        public string[] Texts()
        {
            var texts = new List<string>();
            for (var left = Count(); left > 0; left--) texts.Add(Text());
            return [.. texts];
        }

        private int Count() => BinaryPrimitives.ReadInt32BigEndian(Take(4));
    }
}
