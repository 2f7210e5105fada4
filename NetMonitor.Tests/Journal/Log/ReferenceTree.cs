using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

/// <summary>The recursions of RFC 6962, section 2.1, word for word, over leaves that are numbers. Slow, but for what it has hashed before.</summary>
/// <param name="salt">Another one, another tree.</param>
internal sealed class ReferenceTree(int size, byte salt = 0)
{
    private readonly byte[][] _leaves = [.. Enumerable.Range(0, size).Select(i => SHA256.HashData([0x00, salt, .. BitConverter.GetBytes(i)]))];
    // Properties are tested on several threads.
    private readonly ConcurrentDictionary<(int, int), byte[]> _hashed = [];

    public byte[] Leaf(int index) => _leaves[index];

    /// <summary>MTH(D[start:end]).</summary>
    public byte[] Hash(int start, int end)
    {
        if (end == start) return SHA256.HashData([]);
        if (end - start == 1) return _leaves[start];
        if (_hashed.TryGetValue((start, end), out var known)) return known;
        var split = start + Split(end - start);
        return _hashed[(start, end)] = SHA256.HashData([0x01, .. Hash(start, split), .. Hash(split, end)]);
    }

    public byte[] Hash(TreeNode node) => Hash((int)node.Index << node.Height, ((int)node.Index + 1) << node.Height);

    /// <summary>PATH(m, D[start:end]).</summary>
    public List<byte[]> Path(int index, int start, int end)
    {
        if (end - start == 1) return [];
        var split = Split(end - start);
        return index < split
            ? [.. Path(index, start, start + split), Hash(start + split, end)]
            : [.. Path(index - split, start + split, end), Hash(start, start + split)];
    }

    /// <summary>PROOF(m, D[0:to]).</summary>
    public List<byte[]> Proof(int from, int to) => SubProof(from, 0, to, true);

    private List<byte[]> SubProof(int from, int start, int end, bool whole)
    {
        if (from == end - start) return whole ? [] : [Hash(start, end)];
        var split = Split(end - start);
        return from <= split
            ? [.. SubProof(from, start, start + split, whole), Hash(start + split, end)]
            : [.. SubProof(from - split, start + split, end, false), Hash(start, start + split)];
    }

    /// <summary>The largest power of two smaller than n.</summary>
    private static int Split(int n)
    {
        var split = 1;
        while (split * 2 < n) split *= 2;
        return split;
    }
}
