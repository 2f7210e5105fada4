using System.Text;

namespace NetMonitor.Console.Data;

/// <summary>
/// A file of text as people have it: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030 (with GBK and GB2312 in it), said or found
/// out. Nothing is ever read half: what fits no encoding is no text.
/// </summary>
public static class TextFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding s_gb18030 = Strict("GB18030")!;

    /// <summary>The encoding of a name such as <c>gb2312</c>; null for one that is not known. It refuses what it can't read.</summary>
    public static Encoding? Strict(string name)
    {
        // GB18030 reads all that its forerunners wrote.
        if (name.ToUpperInvariant() is "GBK" or "GB2312" or "X-GBK" or "CP936") name = "GB18030";
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The file's text; null where it is none.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="said">The encoding that came with it, if any.</param>
    public static string? Read(ReadOnlySpan<byte> bytes, Encoding? said = null)
    {
        if (bytes.StartsWith("\uFEFF"u8)) return Decode(s_utf8, bytes[3..]);
        if (said is not null) return Decode(said, bytes);
        if (bytes is [0xFF, 0xFE, ..]) return Decode(new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        if (bytes is [0xFE, 0xFF, ..]) return Decode(new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        // Chinese text in GB18030 is hardly ever valid UTF-8, and no other way round. What is mostly UTF-8 is that, and damaged.
        return Decode(s_utf8, bytes) ?? (IsDamagedUtf8(bytes) ? null : Decode(s_gb18030, bytes));
    }

    /// <summary>Whether there are more characters of three and four bytes than what can't be read, or halves of a pair in three bytes each.</summary>
    private static bool IsDamagedUtf8(ReadOnlySpan<byte> bytes)
    {
        var (good, bad) = (0, 0);
        while (bytes.Length > 0)
        {
            if (bytes is [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..]) return true;
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) != System.Buffers.OperationStatus.Done) bad++;
            else if (rune.Utf8SequenceLength > 2) good++;
            bytes = bytes[used..];
        }

        return good > bad;
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
