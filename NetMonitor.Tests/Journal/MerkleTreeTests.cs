using System.Security.Cryptography;
using CsCheck;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Tests.Journal;

public class MerkleTreeTests
{
    private static readonly Gen<(int Size, int Index)> Places = Gen.Int[1, 70].SelectMany(size => Gen.Int[0, size - 1].Select(index => (size, index)));

    [Fact]
    public void Root_OfNothing_IsTheHashOfNothing()
    {
        Assert.Equal(SHA256.HashData([]), MerkleTree.Root(Leaves(0)));
        Assert.Equal(SHA256.HashData([]), new MerkleTree(Leaves(0)).Root());
    }

    [Fact]
    public void Root_OfEverySize_IsWhatTheRfcDefines()
    {
        for (var size = 1; size <= 70; size++)
        {
            var leaves = Leaves(size);
            var defined = ByDefinition(leaves);

            Assert.Equal(defined, MerkleTree.Root(leaves));
            Assert.Equal(defined, MerkleTree.Root(leaves.SelectMany(leaf => leaf).ToArray().AsSpan()));
            Assert.Equal(defined, new MerkleTree(leaves).Root());
        }
    }

    [Fact]
    public void Verify_EveryLeafOfEverySize_Holds()
    {
        for (var size = 1; size <= 70; size++)
        {
            var leaves = Leaves(size);
            var tree = new MerkleTree(leaves);
            for (var index = 0; index < size; index++)
                Assert.True(MerkleTree.Verify(leaves[index], index, size, tree.InclusionProof(index), tree.Root()), $"{index} of {size}");
        }
    }

    [Fact]
    public void Verify_AnyBitFlipped_Fails() => Gen.Select(Places, Gen.Int[0, 10_000]).Sample((place, bit) =>
    {
        var leaves = Leaves(place.Size);
        var tree = new MerkleTree(leaves);
        var leaf = leaves[place.Index];
        var proof = tree.InclusionProof(place.Index);
        var root = tree.Root();

        byte[][] parts = [leaf, root, .. proof];
        bit %= parts.Length * 256;
        parts[bit / 256][bit % 256 / 8] ^= (byte)(1 << (bit % 8));
        return !MerkleTree.Verify(leaf, place.Index, place.Size, proof, root);
    });

    [Fact]
    public void Verify_AtAnotherIndex_Fails() => Gen.Select(Places, Gen.Int[0, 69]).Where((place, other) => other != place.Index)
        .Sample((place, other) =>
        {
            var leaves = Leaves(place.Size);
            var tree = new MerkleTree(leaves);
            return !MerkleTree.Verify(leaves[place.Index], other, place.Size, tree.InclusionProof(place.Index), tree.Root());
        });

    [Fact]
    public void Verify_AProofTooLongTooShortOrMisshapen_Fails() => Places.Where(place => place.Size > 1).Sample(place =>
    {
        var leaves = Leaves(place.Size);
        var tree = new MerkleTree(leaves);
        var proof = tree.InclusionProof(place.Index);
        return !Holds([.. proof, leaves[0]]) && !Holds([.. proof.SkipLast(1)]) && !Holds([.. proof.SkipLast(1), []]) && !Holds([]);

        bool Holds(IReadOnlyList<byte[]> other) => MerkleTree.Verify(leaves[place.Index], place.Index, place.Size, other, tree.Root());
    });

    [Fact]
    public void Verify_NumbersOutOfRange_AreFalse()
    {
        var leaf = Leaves(1)[0];

        Assert.True(MerkleTree.Verify(leaf, 0, 1, [], leaf));
        Assert.False(MerkleTree.Verify(leaf, 1, 1, [], leaf));
        Assert.False(MerkleTree.Verify(leaf, -1, 1, [], leaf));
        Assert.False(MerkleTree.Verify(leaf, 0, 0, [], leaf));
        Assert.False(MerkleTree.Verify(leaf[1..], 0, 1, [], leaf));
    }

    [Fact]
    public void HashLeaf_ANodesContent_IsNotTheNode()
    {
        var leaves = Leaves(2);

        Assert.NotEqual(MerkleTree.Root(leaves), MerkleTree.HashLeaf([.. leaves[0], .. leaves[1]]));
    }

    [Fact]
    public void Construct_HashesOfAnotherLength_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => MerkleTree.Root([new byte[31]]));
        Assert.Throws<ArgumentException>(() => MerkleTree.Root(new byte[33].AsSpan()));
    }

    private static byte[][] Leaves(int size) => [.. Enumerable.Range(0, size).Select(i => MerkleTree.HashLeaf(BitConverter.GetBytes(i)))];

    /// <summary>The recursion of RFC 6962, section 2.1, word for word and slow.</summary>
    private static byte[] ByDefinition(byte[][] leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length)
            split *= 2;
        return SHA256.HashData([0x01, .. ByDefinition(leaves[..split]), .. ByDefinition(leaves[split..])]);
    }
}
