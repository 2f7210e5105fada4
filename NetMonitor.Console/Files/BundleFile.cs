namespace NetMonitor.Console.Files;

/// <summary>A file in a bundle, by its place in it.</summary>
public sealed record BundleFile(string Name, long Size, string Sha256);

/// <summary>What a bundle says of itself: all its files but this one and its proof.</summary>
public sealed record BundleManifest(string Subject, DateTimeOffset MadeAt, string MadeBy, IReadOnlyList<BundleFile> Files)
{
    public const string Name = "manifest.json";

    /// <summary>The proof of the journal's entry that has the manifest's hash.</summary>
    public const string Proof = "manifest.tlog-proof";
}
