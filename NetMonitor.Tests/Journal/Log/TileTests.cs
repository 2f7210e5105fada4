using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

public class TileTests
{
    [Fact]
    public void Hash_OfEveryNodeOfATree_IsInItsTile()
    {
        const int size = 600;
        var tree = new ReferenceTree(size);
        for (var height = 0; 1 << height <= size; height++)
        {
            for (long index = 0; (index + 1) << height <= size; index++)
            {
                var node = new TreeNode(height, index);
                var id = TileId.Of(node);
                var hashes = Hashes(tree, id, id.WidthAt(size));
                var tile = Tile.Of(id, hashes);

                Assert.Equal(tree.Hash(node), tile.HashOf(node).ToArray());
                Assert.Equal(hashes, tile.Hashes.ToArray());
                if (id.WidthAt(size) == TileId.Width)
                {
                    Assert.Equal(tree.Hash(node), Tile.Full(id, tile.Rows()).HashOf(node).ToArray());
                    Assert.Equal(hashes, Tile.Full(id, tile.Rows()).Hashes.ToArray());
                }
            }
        }
    }

    [Fact]
    public void Root_OfAFullTile_IsItsHashInTheTileAbove()
    {
        var tree = new ReferenceTree(512);
        var tile = Tile.Of(new TileId(0, 1), Hashes(tree, new TileId(0, 1), TileId.Width));

        Assert.Equal(tree.Hash(new TreeNode(8, 1)), tile.Root().ToArray());
        Assert.Equal(Tile.FullSize, tile.Rows().Length);
        Assert.Equal(tile.Root().ToArray(), tile.Rows()[^TreeHash.Size..]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(255, 502)]
    public void Rows_OfAPartialTile_EndWhereAHashHasNoneBesideIt(int width, int hashes) =>
        Assert.Equal(hashes * TreeHash.Size, Tile.Of(new TileId(0, 0), new byte[width * TreeHash.Size]).Rows().Length);

    [Fact]
    public void Hash_OfANodeThatIsNotInTheTile_IsMisuse()
    {
        var id = new TileId(0, 0);

        Assert.Throws<ArgumentException>(() => Tile.Of(id, new byte[256 * 32]).HashOf(new TreeNode(0, 256)).Length);
        Assert.Throws<ArgumentException>(() => Tile.Of(id, new byte[256 * 32]).HashOf(new TreeNode(8, 0)).Length);
        Assert.Throws<ArgumentException>(() => Tile.Of(id, new byte[3 * 32]).HashOf(new TreeNode(2, 0)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Full(id, new byte[256 * 32]));
    }

    /// <summary>The definition of a tile: the perfect subtrees of its level that follow one another.</summary>
    private static byte[] Hashes(ReferenceTree tree, TileId tile, int width) =>
        [.. Enumerable.Range(0, width).SelectMany(i => tree.Hash(new TreeNode(8 * tile.Level, tile.Index * TileId.Width + i)))];
}
