using System.Security.Cryptography;

namespace NetMonitor.Console.Files;

/// <summary>A file that must be read as a whole, and may not be endless.</summary>
internal static class WholeFile
{
    /// <summary>All that follows; null where that is more than may be.</summary>
    public static byte[]? Read(Stream file, int maxBytes)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > maxBytes) return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>Its SHA-256, by which a call is known again, from its beginning wherever it was read to.</summary>
    public static string HashOf(Stream file)
    {
        file.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
