using System.Security.Cryptography;

namespace NetMonitor.Domain.Journal;

/// <summary>
/// The hash tree of RFC 6962, section 2.1 (SHA-256): one root stands for a whole run of journal entries, and a proof of a few hashes
/// shows that one entry is among them. Leaves and nodes are hashed with different prefixes, so that neither can pass for the other.
/// </summary>
/// <remarks>Keeps every node, about 64 bytes a leaf. Where only the root is wanted, <see cref="Root(IReadOnlyList{byte[]})"/> keeps one row.</remarks>
public sealed class MerkleTree
{
    /// <summary>Bytes in a hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>Row 0 is the leaves; each next one has the hashes of pairs, an odd last one going up as it is.</summary>
    private readonly List<byte[]> _rows = [];

    /// <param name="leafHashes">Made by <see cref="HashLeaf"/>, 32 bytes each, in order.</param>
    /// <exception cref="ArgumentException">One isn't 32 bytes.</exception>
    public MerkleTree(IReadOnlyList<byte[]> leafHashes)
        : this(Flatten(leafHashes), leafHashes.Count)
    {
    }

    /// <param name="leafHashes">The hashes one after the other, 32 bytes each.</param>
    /// <exception cref="ArgumentException">The length is no multiple of 32.</exception>
    public MerkleTree(ReadOnlySpan<byte> leafHashes)
        : this(leafHashes.ToArray(), CountOf(leafHashes))
    {
    }

    private MerkleTree(byte[] leaves, int size)
    {
        Size = size;
        _rows.Add(leaves);
        for (var row = leaves; row.Length > HashSize; _rows.Add(row))
        {
            var above = new byte[(row.Length / HashSize + 1) / 2 * HashSize];
            PairUp(row, above);
            row = above;
        }
    }

    /// <summary>Number of leaves.</summary>
    public int Size { get; }

    /// <summary>The hash of one leaf's content: SHA-256 of 0x00 and the content.</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([LeafPrefix]);
        sha.AppendData(content);
        return sha.GetHashAndReset();
    }

    /// <summary>The root over leaf hashes; that of no leaves is the SHA-256 of nothing.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes) => Fold(Flatten(leafHashes));

    /// <summary>The root over leaf hashes that follow each other, 32 bytes each.</summary>
    public static byte[] Root(ReadOnlySpan<byte> leafHashes)
    {
        _ = CountOf(leafHashes);
        return Fold(leafHashes.ToArray());
    }

    /// <summary>One proof from a tree that is not kept; for several, make the tree once.</summary>
    public static IReadOnlyList<byte[]> InclusionProof(IReadOnlyList<byte[]> leafHashes, int index) => new MerkleTree(leafHashes).InclusionProof(index);

    /// <summary>The root of this tree.</summary>
    public byte[] Root() => Size == 0 ? SHA256.HashData([]) : _rows[^1][..HashSize];

    /// <summary>The hashes beside the way from a leaf up to the root, lowest first; none for a tree of one leaf.</summary>
    /// <param name="index">From 0.</param>
    public IReadOnlyList<byte[]> InclusionProof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var proof = new List<byte[]>();
        foreach (var row in _rows)
        {
            var beside = (index ^ 1) * HashSize;
            if (beside < row.Length)
                proof.Add(row[beside..(beside + HashSize)]);
            index >>= 1;
        }

        return proof;
    }

    /// <summary>
    /// Whether the proof leads from the leaf to the root in a tree of that size. Anything that doesn't fit, lengths included, is
    /// false: proofs come from outside.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> leafHash, long index, long treeSize, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= treeSize || leafHash.Length != HashSize || root.Length != HashSize)
            return false;

        Span<byte> hash = stackalloc byte[HashSize];
        leafHash.CopyTo(hash);
        var at = index;
        var last = treeSize - 1;
        foreach (var beside in proof)
        {
            if (last == 0 || beside is not { Length: HashSize })
                return false;

            if ((at & 1) == 1 || at == last)
            {
                HashNode(beside, hash, hash);

                // An odd last node went up as it was: leave the rows where it had nothing beside it.
                while ((at & 1) == 0 && at != 0)
                {
                    at >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                HashNode(hash, beside, hash);
            }

            at >>= 1;
            last >>= 1;
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    private static byte[] Fold(byte[] row)
    {
        if (row.Length == 0)
            return SHA256.HashData([]);

        // In place: a pair is read before its hash is written at or before its start.
        var used = row.Length;
        while (used > HashSize)
            used = PairUp(row.AsSpan(0, used), row);
        return row[..HashSize];
    }

    private static int PairUp(ReadOnlySpan<byte> row, Span<byte> above)
    {
        var written = 0;
        var read = 0;
        for (; read + 2 * HashSize <= row.Length; read += 2 * HashSize, written += HashSize)
            HashNode(row.Slice(read, HashSize), row.Slice(read + HashSize, HashSize), above[written..]);
        if (read < row.Length)
        {
            row[read..].CopyTo(above[written..]);
            written += HashSize;
        }

        return written;
    }

    private static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        Span<byte> node = stackalloc byte[1 + 2 * HashSize];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashSize)..]);
        SHA256.HashData(node, into);
    }

    private static int CountOf(ReadOnlySpan<byte> hashes) => hashes.Length % HashSize == 0
        ? hashes.Length / HashSize
        : throw new ArgumentException($"{hashes.Length} bytes are no run of {HashSize}-byte hashes.", nameof(hashes));

    private static byte[] Flatten(IReadOnlyList<byte[]> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var flat = new byte[checked(hashes.Count * HashSize)];
        for (var i = 0; i < hashes.Count; i++)
        {
            if (hashes[i].Length != HashSize)
                throw new ArgumentException($"Hash {i} has {hashes[i].Length} bytes, not {HashSize}.", nameof(hashes));
            hashes[i].CopyTo(flat, i * HashSize);
        }

        return flat;
    }
}
