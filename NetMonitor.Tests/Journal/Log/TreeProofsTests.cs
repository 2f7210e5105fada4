using CsCheck;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

public class TreeProofsTests
{
    private const int Largest = 300;

    private static readonly ReferenceTree s_tree = new(Largest);

    /// <summary>The eight entries and the roots over the first one to eight of them that implementations of RFC 6962 share as known answers
    /// (google/certificate-transparency, later transparency-dev/merkle).</summary>
    private static readonly string[] s_entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] s_roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Root_OfTheKnownEntries_IsTheKnownAnswer()
    {
        var range = new CompactRange();
        foreach (var (entry, root) in s_entries.Zip(s_roots))
        {
            range.Append(TreeHash.Leaf(Convert.FromHexString(entry)));
            Assert.Equal(root, Convert.ToHexStringLower(range.Root()));
        }
    }

    [Fact]
    public void Leaf_OfEveryLength_IsTheHashOfThePrefixAndTheContent()
    {
        foreach (var length in (int[])[0, 1, 1022, 1023, 1024, 70_000])
        {
            var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            Assert.Equal(System.Security.Cryptography.SHA256.HashData([0x00, .. content]), TreeHash.Leaf(content));
        }
    }

    [Fact]
    public void Empty_IsTheHashOfNothing() => Assert.Equal(s_tree.Hash(0, 0), TreeHash.Empty());

    [Fact]
    public void Range_OfEverySize_HasTheDefinedRootAndPeaks_AndGoesOnFromThem()
    {
        var range = new CompactRange();
        for (var size = 0; size <= Largest; size++)
        {
            Assert.Equal(size, range.Size);
            Assert.Equal(s_tree.Hash(0, size), range.Root());
            Assert.Equal(TreeProofs.Peaks(size).Select(s_tree.Hash), range.Peaks());
            if (size == Largest) break;
            if (size % 3 == 0) range = new CompactRange(size, range.Peaks());
            range.Append(s_tree.Leaf(size));
        }
    }

    [Fact]
    public void Range_FromPeaksThatDontFit_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => new CompactRange(3, [s_tree.Leaf(0)]));
        Assert.Throws<ArgumentException>(() => new CompactRange(1, [new byte[31]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompactRange(-1, []));
    }

    [Fact]
    public void Peaks_OfTheLargestSize_AreSixtyThree() => Assert.Equal(63, TreeProofs.Peaks(long.MaxValue).Count);

    [Fact]
    public void Fold_OfPeaks_LeavesThemAsTheyAre()
    {
        byte[][] peaks = [[.. s_tree.Hash(0, 2)], [.. s_tree.Leaf(2)]];

        Assert.Equal(s_tree.Hash(0, 3), TreeProofs.Fold(peaks));
        Assert.Equal([s_tree.Hash(0, 2), s_tree.Leaf(2)], peaks);
    }

    [Fact]
    public void Inclusion_OfEveryLeafOfEverySize_IsTheDefinedPath_AndHolds()
    {
        for (var size = 1; size <= Largest; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var path = Hashes(TreeProofs.Inclusion(index, size));
                Assert.True(Same(s_tree.Path(index, 0, size), path), $"{index} of {size}");
                Assert.True(TreeProofs.VerifyInclusion(s_tree.Leaf(index), index, size, path, s_tree.Hash(0, size)), $"{index} of {size}");
            }
        }
    }

    [Fact]
    public void Consistency_OfEveryPairOfSizes_IsTheDefinedProof_AndHolds()
    {
        for (var to = 1; to <= Largest; to++)
        {
            for (var from = 1; from <= to; from++)
            {
                var proof = Hashes(TreeProofs.Consistency(from, to));
                Assert.True(Same(s_tree.Proof(from, to), proof), $"{from} to {to}");
                Assert.True(TreeProofs.VerifyConsistency(from, to, proof, s_tree.Hash(0, from), s_tree.Hash(0, to)), $"{from} to {to}");
            }
        }
    }

    [Fact]
    public void Consistency_FromNothing_NeedsNoProof()
    {
        Assert.Empty(TreeProofs.Consistency(0, 7));
        Assert.True(TreeProofs.VerifyConsistency(0, 7, [], TreeHash.Empty(), s_tree.Hash(0, 7)));
        Assert.True(TreeProofs.VerifyConsistency(0, 0, [], TreeHash.Empty(), TreeHash.Empty()));
        Assert.False(TreeProofs.VerifyConsistency(0, 7, [s_tree.Leaf(0)], TreeHash.Empty(), s_tree.Hash(0, 7)));
        Assert.False(TreeProofs.VerifyConsistency(0, 7, [], s_tree.Leaf(0), s_tree.Hash(0, 7)));
        Assert.False(TreeProofs.VerifyConsistency(0, 0, [], s_tree.Leaf(0), s_tree.Leaf(0)));
    }

    [Fact]
    public void Consistency_OfATreeWithItself_IsThatTheRootsAreOne()
    {
        var root = s_tree.Hash(0, 7);

        Assert.True(TreeProofs.VerifyConsistency(7, 7, [], root, root));
        Assert.False(TreeProofs.VerifyConsistency(7, 7, [], root, s_tree.Hash(0, 6)));
        Assert.False(TreeProofs.VerifyConsistency(7, 7, [root], root, root));
    }

    [Fact]
    public void Proofs_OfTheLargestTree_AreMadeAndNoLongerThanSixtyThree()
    {
        Assert.Equal(63, TreeProofs.Inclusion(0, long.MaxValue).Count);
        Assert.Equal(62, TreeProofs.Inclusion(long.MaxValue - 1, long.MaxValue).Count);
        Assert.All(TreeProofs.Consistency(long.MaxValue - 1, long.MaxValue), nodes => Assert.NotEmpty(nodes));
    }

    [Fact]
    public void Proofs_OutOfRange_AreMisuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Inclusion(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Inclusion(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Consistency(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Consistency(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Peaks(-1));
    }

    [Fact]
    public void VerifyInclusion_AnyBitFlippedOrAnyOtherPlace_Fails() =>
        Gen.Int[1, Largest].SelectMany(size => Gen.Select(Gen.Const(size), Gen.Int[0, size - 1], Gen.Int[0, 99_999], Gen.Int[0, Largest]))
            .Sample((size, index, bit, other) =>
            {
                var (leaf, root) = (Copy(s_tree.Leaf(index)), Copy(s_tree.Hash(0, size)));
                var path = s_tree.Path(index, 0, size).Select(Copy).ToList();
                if (other != index) Assert.False(TreeProofs.VerifyInclusion(leaf, other, size, path, root));
                Flip([leaf, root, .. path], bit);
                return !TreeProofs.VerifyInclusion(leaf, index, size, path, root);
            });

    [Fact]
    public void VerifyConsistency_AnyBitFlipped_Fails() =>
        Gen.Int[2, Largest].SelectMany(to => Gen.Select(Gen.Const(to), Gen.Int[1, to - 1], Gen.Int[0, 99_999])).Sample((to, from, bit) =>
        {
            var (smaller, larger) = (Copy(s_tree.Hash(0, from)), Copy(s_tree.Hash(0, to)));
            var proof = s_tree.Proof(from, to).Select(Copy).ToList();
            Flip([smaller, larger, .. proof], bit);
            return !TreeProofs.VerifyConsistency(from, to, proof, smaller, larger);
        });

    [Fact]
    public void Verify_AProofTooLongTooShortOrMisshapen_Fails()
    {
        for (var size = 2; size <= 40; size++)
        {
            var root = s_tree.Hash(0, size);
            for (var at = 1; at < size; at++)
            {
                foreach (var path in Misshapen(s_tree.Path(at, 0, size)))
                    Assert.False(TreeProofs.VerifyInclusion(s_tree.Leaf(at), at, size, path, root), $"{at} of {size}");
                foreach (var proof in Misshapen(s_tree.Proof(at, size)))
                    Assert.False(TreeProofs.VerifyConsistency(at, size, proof, s_tree.Hash(0, at), root), $"{at} to {size}");
            }
        }
    }

    [Fact]
    public void Verify_NumbersAndLengthsOutOfRange_AreFalse()
    {
        var leaf = s_tree.Leaf(0);
        byte[][] endless = [.. Enumerable.Repeat(leaf, 1000)];

        Assert.True(TreeProofs.VerifyInclusion(leaf, 0, 1, [], leaf));
        foreach (var (index, size) in ((long, long)[])[(1, 1), (-1, 1), (0, 0), (0, -1), (long.MaxValue, long.MaxValue), (long.MinValue, 1)])
            Assert.False(TreeProofs.VerifyInclusion(leaf, index, size, [], leaf));
        // A root of a smaller tree, passed off as that of a larger one.
        Assert.False(TreeProofs.VerifyInclusion(leaf, 0, 2, [], leaf));
        Assert.False(TreeProofs.VerifyInclusion(leaf[1..], 0, 1, [], leaf));
        Assert.False(TreeProofs.VerifyInclusion(leaf, 0, 1, [], leaf[1..]));
        Assert.False(TreeProofs.VerifyInclusion(leaf, 0, 1, null!, leaf));
        Assert.False(TreeProofs.VerifyInclusion(leaf, 0, long.MaxValue, endless, leaf));

        foreach (var (from, to) in ((long, long)[])[(2, 1), (-1, 1), (-2, -1), (1, -1), (1, long.MaxValue), (long.MaxValue - 1, long.MaxValue)])
        {
            Assert.False(TreeProofs.VerifyConsistency(from, to, [], leaf, leaf));
            Assert.False(TreeProofs.VerifyConsistency(from, to, endless, leaf, leaf));
        }

        Assert.False(TreeProofs.VerifyConsistency(1, 1, [], leaf[1..], leaf[1..]));
        Assert.False(TreeProofs.VerifyConsistency(1, 1, null!, leaf, leaf));
    }

    private static List<byte[]> Hashes(IReadOnlyList<IReadOnlyList<TreeNode>> proof) =>
        [.. proof.Select(nodes => TreeProofs.Fold([.. nodes.Select(s_tree.Hash)]))];

    private static bool Same(List<byte[]> one, List<byte[]> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private static byte[] Copy(byte[] bytes) => [.. bytes];

    private static void Flip(byte[][] parts, int bit)
    {
        bit %= parts.Length * 256;
        parts[bit / 256][bit % 256 / 8] ^= (byte)(1 << (bit % 8));
    }

    private static IEnumerable<IReadOnlyList<byte[]>> Misshapen(List<byte[]> proof)
    {
        yield return [.. proof, s_tree.Leaf(0)];
        yield return [.. proof.SkipLast(1)];
        yield return [.. proof.SkipLast(1), []];
        yield return [.. proof.SkipLast(1), null!];
        yield return [[], .. proof.Skip(1)];
        yield return [.. proof.Skip(1)];
    }
}
