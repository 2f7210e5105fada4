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
}
