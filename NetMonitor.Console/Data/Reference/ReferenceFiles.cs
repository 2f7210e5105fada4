namespace NetMonitor.Console.Data.Reference;

/// <summary>The public facts inside this assembly: <c>reference/&lt;folder&gt;/&lt;file&gt;</c>. Sources and licences are in the README beside them.</summary>
internal static class ReferenceFiles
{
    private const string Root = "reference/";

    /// <summary>Names of a folder's files, in ordinal order.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. typeof(ReferenceFiles).Assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith($"{Root}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Root.Length..])
            .Order(StringComparer.Ordinal)];

    /// <param name="name">Folder and file, e.g. <c>divisions/areas.csv</c>.</param>
    public static Stream Open(string name)
    {
        var assembly = typeof(ReferenceFiles).Assembly;

        // RecursiveDir keeps the separator of the machine the assembly was built on.
        return assembly.GetManifestResourceStream(Root + name)
            ?? assembly.GetManifestResourceStream(Root + name.Replace('/', '\\'))
            ?? throw new InvalidOperationException($"The assembly lacks {Root}{name}.");
    }

    public static StreamReader Read(string name) => new(Open(name));

    /// <summary>Changes whenever a file of the folder does.</summary>
    public static string VersionOf(string folder)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var name in In(folder))
        {
            using var stream = Open(name);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
