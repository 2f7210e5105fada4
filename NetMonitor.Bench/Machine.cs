namespace NetMonitor.Bench;

/// <summary>What a table of figures says of where it was measured.</summary>
internal static class Machine
{
    public static string Name() => Field("/proc/cpuinfo", "model name") ?? Environment.MachineName;

    public static string Memory() => FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0} GiB");

    private static string? Field(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : null;
}
