using System.Globalization;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Journal.Log;

/// <summary>
/// A tile of c2sp.org/tlog-tiles: 256 hashes side by side, eight levels of nodes above the tile below. The last ones of a tree are partial.
/// </summary>
/// <param name="Level">0 for the hashes of leaves.</param>
/// <param name="Index">From 0, within the level.</param>
public readonly record struct TileId(int Level, long Index)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 256;

    public const int MaxLevel = 63;

    /// <summary>Levels of nodes in a tile.</summary>
    internal const int Height = 8;

    /// <summary>A number of 63 bits has 19 digits.</summary>
    private const int MaxPathElements = 7;

    /// <summary>The tile in which the node's hash is, or from which it can be made.</summary>
    public static TileId Of(TreeNode node) => new(node.Height / Height, (node.Index << node.Height % Height) / Width);

    /// <summary>The tile of a level in which the next hash of a tree of that size has its place: partial, or still empty.</summary>
    public static TileId NextOf(int level, long treeSize) => new(level, HashesAt(level, treeSize) / Width);

    /// <summary>Hashes in this tile in a tree of that size: 0 where the tree has no such tile, 256 where it is full.</summary>
    public int WidthAt(long treeSize)
    {
        var hashes = HashesAt(Level, treeSize);
        return Index > hashes / Width ? 0 : Index < hashes / Width ? Width : (int)(hashes % Width);
    }

    /// <summary>Levels of tiles in a tree of that size.</summary>
    public static int LevelsOf(long treeSize)
    {
        var levels = 0;
        while (HashesAt(levels, treeSize) > 0) levels++;
        return levels;
    }

    /// <summary>Hashes that a level has in all its tiles in a tree of that size.</summary>
    private static long HashesAt(int level, long treeSize) => Height * level < 63 ? treeSize >> (Height * level) : 0;

    /// <summary>Where the hashes are served, below the log's prefix: <c>tile/0/x001/x234/067</c>, with <c>.p/112</c> for a partial one.</summary>
    public string Path(int width = Width) => string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{IndexPath(width)}");

    /// <summary>Where the entries of a tile of level 0 are served, below the log's prefix.</summary>
    public string EntriesPath(int width = Width) => $"tile/entries/{IndexPath(width)}";

    /// <summary>Reads what <see cref="Path"/> writes, and no other spelling of it.</summary>
    /// <param name="level">The element after <c>tile/</c>; for entries, <c>0</c>.</param>
    /// <param name="index">All that follows it.</param>
    public static Result<(TileId Tile, int Width)> ParsePath(string level, string index)
    {
        var refusal = Refusal.Malformed("TilePathMalformed");
        ArgumentNullException.ThrowIfNull(index);
        if (!Canonical.TryNumber(level, out var levelNumber) || levelNumber > MaxLevel)
            return refusal;

        var width = (long)Width;
        var partial = index.IndexOf(".p/", StringComparison.Ordinal);
        if (partial >= 0 && (!Canonical.TryNumber(index[(partial + 3)..], out width) || width is < 1 or >= Width))
            return refusal;

        var elements = (partial < 0 ? index : index[..partial]).Split('/');
        var digits = string.Concat(elements.Select(element => element.TrimStart('x')));
        if (elements.Length > MaxPathElements || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return refusal;

        // The one spelling of a tile is the one that is written.
        var tile = new TileId((int)levelNumber, number);
        return tile.IndexPath((int)width) == index ? (tile, (int)width) : refusal;
    }

    private string IndexPath(int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width);
        var path = Element(Index % 1000);
        for (var rest = Index / 1000; rest > 0; rest /= 1000) path = $"x{Element(rest % 1000)}/{path}";
        return width == Width ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.p/{width}");

        static string Element(long number) => number.ToString("000", CultureInfo.InvariantCulture);
    }
}
