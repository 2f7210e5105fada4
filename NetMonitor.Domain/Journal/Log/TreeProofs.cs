using System.Numerics;
using System.Security.Cryptography;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>
/// Proofs of RFC 6962, section 2.1: that a leaf is in a tree, and that a tree begins with a smaller one. What a proof is made of is told as the
/// nodes whose hashes are needed, wherever these are kept.
/// </summary>
public static class TreeProofs
{
    /// <summary>The hashes beside the way from a leaf up to the root, lowest first; each is folded from its list of nodes.</summary>
    /// <param name="index">From 0, below the size.</param>
    /// <param name="size">Leaves in the tree.</param>
    public static IReadOnlyList<IReadOnlyList<TreeNode>> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<IReadOnlyList<TreeNode>>();
        long start = 0;
        for (var end = size; end - start > 1;)
        {
            var split = Split(start, end);
            proof.Add(index < split ? Cover(split, end) : Cover(start, split));
            if (index < split) end = split;
            else start = split;
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// The hashes from which the roots of both trees can be made, in the order of RFC 6962, section 2.1.2. None where the sizes are equal or the first
    /// is empty.
    /// </summary>
    /// <param name="from">Leaves in the smaller tree.</param>
    /// <param name="to">Leaves in the larger tree.</param>
    public static IReadOnlyList<IReadOnlyList<TreeNode>> Consistency(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        if (from == 0)
            return [];

        var proof = new List<IReadOnlyList<TreeNode>>();
        long start = 0;
        var end = to;
        while (end != from)
        {
            var split = Split(start, end);
            proof.Add(from <= split ? Cover(split, end) : Cover(start, split));
            if (from <= split) end = split;
            else start = split;
        }

        // Where the smaller tree is itself a subtree of the larger one, the verifier has its root.
        if (start > 0) proof.Add(Cover(start, end));
        proof.Reverse();
        return proof;
    }

    /// <summary>The perfect subtrees that a tree is made of, largest first.</summary>
    public static IReadOnlyList<TreeNode> Peaks(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Cover(0, size);
    }

    /// <summary>The one hash over perfect subtrees that lie side by side, largest first; over none, the root of the empty tree.</summary>
    public static byte[] Fold(IReadOnlyList<byte[]> nodeHashes)
    {
        ArgumentNullException.ThrowIfNull(nodeHashes);
        if (nodeHashes.Count == 0)
            return TreeHash.Empty();

        byte[] root = [.. nodeHashes[^1]];
        for (var i = nodeHashes.Count - 2; i >= 0; i--) TreeHash.Node(nodeHashes[i], root, root);
        return root;
    }

    /// <summary>
    /// Whether the path leads from the leaf to the root in a tree of that size. Whatever doesn't fit, lengths included, is false: proofs come from
    /// outside.
    /// </summary>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (path is null || index < 0 || index >= size || leafHash.Length != TreeHash.Size || root.Length != TreeHash.Size)
            return false;

        Span<byte> hash = stackalloc byte[TreeHash.Size];
        leafHash.CopyTo(hash);
        var (at, last) = (index, size - 1);
        foreach (var beside in path)
        {
            if (last == 0 || beside is not { Length: TreeHash.Size })
                return false;

            if ((at & 1) == 1 || at == last)
            {
                TreeHash.Node(beside, hash, hash);
                LeaveRowsWithNothingBeside(ref at, ref last);
            }
            else
            {
                TreeHash.Node(hash, beside, hash);
            }

            at >>= 1;
            last >>= 1;
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>
    /// Whether the tree of the larger size begins with the leaves of the smaller one. The empty tree begins every tree, and a tree itself, without a
    /// proof. Whatever doesn't fit is false.
    /// </summary>
    public static bool VerifyConsistency(long from, long to, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> fromRoot, ReadOnlySpan<byte> toRoot)
    {
        if (proof is null || from < 0 || from > to || fromRoot.Length != TreeHash.Size || toRoot.Length != TreeHash.Size)
            return false;
        if (from == to)
            return proof.Count == 0 && fromRoot.SequenceEqual(toRoot) && (from > 0 || fromRoot.SequenceEqual(TreeHash.Empty()));
        if (from == 0)
            return proof.Count == 0 && fromRoot.SequenceEqual(TreeHash.Empty());

        var (at, last) = (from - 1, to - 1);
        while ((at & 1) == 1)
        {
            at >>= 1;
            last >>= 1;
        }

        Span<byte> smaller = stackalloc byte[TreeHash.Size];
        Span<byte> larger = stackalloc byte[TreeHash.Size];
        // The smaller tree is a subtree of the larger one where its size is a power of two: then its root is where the proof starts.
        var skip = at == 0 ? 0 : 1;
        if (proof.Count < skip || (skip == 1 && proof[0] is not { Length: TreeHash.Size }))
            return false;
        (skip == 0 ? fromRoot : proof[0]).CopyTo(smaller);
        smaller.CopyTo(larger);
        for (var i = skip; i < proof.Count; i++)
        {
            if (last == 0 || proof[i] is not { Length: TreeHash.Size } beside)
                return false;

            if ((at & 1) == 1 || at == last)
            {
                TreeHash.Node(beside, smaller, smaller);
                TreeHash.Node(beside, larger, larger);
                LeaveRowsWithNothingBeside(ref at, ref last);
            }
            else
            {
                TreeHash.Node(larger, beside, larger);
            }

            at >>= 1;
            last >>= 1;
        }

        return last == 0 && smaller.SequenceEqual(fromRoot) && larger.SequenceEqual(toRoot);
    }

    /// <summary>A last node without another beside it goes up as it is: its rows take no hash from the proof.</summary>
    private static void LeaveRowsWithNothingBeside(ref long at, ref long last)
    {
        while ((at & 1) == 0 && at != 0)
        {
            at >>= 1;
            last >>= 1;
        }
    }

    /// <summary>Where RFC 6962 splits a run of leaves: after the largest power of two that is smaller than its length.</summary>
    private static long Split(long start, long end) => start + (1L << BitOperations.Log2((ulong)(end - start - 1)));

    /// <summary>The perfect subtrees over a run of leaves that the RFC's splitting leads to, largest first.</summary>
    private static List<TreeNode> Cover(long start, long end)
    {
        var nodes = new List<TreeNode>();
        while (start < end)
        {
            var height = BitOperations.Log2((ulong)(end - start));
            nodes.Add(new TreeNode(height, start >> height));
            start += 1L << height;
        }

        return nodes;
    }
}
