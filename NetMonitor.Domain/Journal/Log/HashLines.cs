namespace NetMonitor.Domain.Journal.Log;

/// <summary>The hashes of a proof, one a line, as the formats of c2sp.org have them.</summary>
internal static class HashLines
{
    public static string Text(IReadOnlyList<byte[]> hashes) => string.Concat(hashes.Select(hash => $"{Convert.ToBase64String(hash)}\n"));

    /// <summary>Null where one is no hash, or there are more than any proof has.</summary>
    public static IReadOnlyList<byte[]>? Parse(IReadOnlyList<string> lines)
    {
        if (lines.Count > TlogProof.MaxHashes) return null;
        var hashes = new List<byte[]>(lines.Count);
        foreach (var line in lines)
        {
            if (!Canonical.TryHash(line, out var hash)) return null;
            hashes.Add(hash);
        }

        return hashes;
    }
}
