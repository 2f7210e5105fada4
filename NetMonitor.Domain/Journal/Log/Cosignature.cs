using System.Buffers.Binary;
using System.Text;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>The Ed25519 signature with a time of c2sp.org/tlog-cosignature: at this time this was the largest consistent tree that the signer knew.</summary>
/// <param name="At">To the second.</param>
/// <param name="Signature">64 bytes, over <see cref="Message"/>.</param>
public readonly record struct Cosignature(DateTimeOffset At, byte[] Signature)
{
    private const int SignatureSize = 64;

    private static readonly long s_lastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>What is signed.</summary>
    /// <param name="at">Not before 1970.</param>
    /// <param name="text">Of the checkpoint, its extension lines included.</param>
    public static byte[] Message(DateTimeOffset at, string text) => Encoding.UTF8.GetBytes($"cosignature/v1\ntime {Canonical.Text(Seconds(at))}\n{text}");

    /// <summary>The bytes of the line of signature.</summary>
    public byte[] ToBytes()
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Signature.Length, SignatureSize, nameof(Signature));
        var bytes = new byte[sizeof(ulong) + SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Seconds(At));
        Signature.CopyTo(bytes, sizeof(ulong));
        return bytes;
    }

    /// <summary>Null where the bytes are none. A time after the year 9999 is none: the rules let verifiers refuse a time in the future.</summary>
    public static Cosignature? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != sizeof(ulong) + SignatureSize) return null;
        var seconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return seconds >= 0 && seconds <= s_lastSecond
            ? new Cosignature(DateTimeOffset.FromUnixTimeSeconds(seconds), bytes[sizeof(ulong)..].ToArray())
            : null;
    }

    private static long Seconds(DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(at));
        return seconds;
    }
}
