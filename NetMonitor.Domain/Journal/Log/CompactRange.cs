using System.Numerics;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>
/// A tree's peaks, the roots of the perfect subtrees it is made of, largest first: all that is needed to append leaves and to know the root.
/// A tree of a billion leaves has at most 30.
/// </summary>
public sealed class CompactRange
{
    // A tree of 2^63-1 leaves has 63 peaks; one more place for the leaf that is appended.
    private readonly byte[] _peaks = new byte[64 * TreeHash.Size];

    /// <summary>The empty tree.</summary>
    public CompactRange()
    {
    }

    /// <param name="size">Leaves in the tree.</param>
    /// <param name="peaks">The hashes of <see cref="TreeProofs.Peaks"/>, in its order.</param>
    /// <exception cref="ArgumentException">A tree of that size has another number of peaks, or one isn't 32 bytes.</exception>
    public CompactRange(long size, IReadOnlyList<byte[]> peaks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(peaks);
        if (peaks.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException($"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} peaks, not {peaks.Count}.", nameof(peaks));
        for (var i = 0; i < peaks.Count; i++)
        {
            if (peaks[i].Length != TreeHash.Size)
                throw new ArgumentException($"Peak {i} has {peaks[i].Length} bytes, not {TreeHash.Size}.", nameof(peaks));
            peaks[i].CopyTo(Peak(i));
        }

        Size = size;
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    private int Count => BitOperations.PopCount((ulong)Size);

    /// <param name="leafHash">Made by <see cref="TreeHash.Leaf"/>.</param>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(leafHash.Length, TreeHash.Size);
        var last = Count;
        leafHash.CopyTo(Peak(last));
        // Each trailing one of the size is a peak as high as what was just made: the two become one.
        for (var size = Size; (size & 1) == 1; size >>= 1, last--)
            TreeHash.Node(Peak(last - 1), Peak(last), Peak(last - 1));
        Size = checked(Size + 1);
    }

    /// <summary>The root of the tree as it is now; more leaves can follow.</summary>
    public byte[] Root() => TreeProofs.Fold(Peaks());

    /// <summary>Copies of the peaks, largest first, to go on from later.</summary>
    public IReadOnlyList<byte[]> Peaks() => [.. Enumerable.Range(0, Count).Select(i => Peak(i).ToArray())];

    private Span<byte> Peak(int index) => _peaks.AsSpan(index * TreeHash.Size, TreeHash.Size);
}
