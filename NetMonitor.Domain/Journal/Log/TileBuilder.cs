namespace NetMonitor.Domain.Journal.Log;

/// <summary>What is kept of a tile at once: all of a full one, or what a partial one has gained.</summary>
/// <param name="Width">Hashes in the tile with these.</param>
/// <param name="Hashes">Where the width is 256, all of the tile's rows (<see cref="Tile.Rows"/>), else what came since the width before.</param>
public readonly record struct TilePiece(TileId Tile, int Width, byte[] Hashes);

/// <summary>
/// The right edge of a log's tree: its partial tiles. It takes leaves and gives the pieces of tiles to keep; pieces are only ever added, so a
/// partial tile is its pieces in order, and a full tile is one piece beside them.
/// </summary>
public sealed class TileBuilder
{
    private const int TileSize = TileId.Width * TreeHash.Size;

    private readonly List<Row> _rows = [];
    private readonly List<TilePiece> _full = [];
    private readonly CompactRange _range;

    public TileBuilder() => _range = new CompactRange();

    /// <summary>The edge of a tree of some size.</summary>
    /// <param name="size">Leaves in the tree.</param>
    /// <param name="partial">Each of <see cref="EdgeOf"/>.</param>
    /// <exception cref="ArgumentException">A tile has fewer hashes than it has at this size.</exception>
    public TileBuilder(long size, IReadOnlyDictionary<TileId, Tile> partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        for (var level = 0; level < TileId.LevelsOf(size); level++)
        {
            var row = new Row(level) { Index = TileId.NextOf(level, size).Index };
            row.Count = row.Given = row.Tile.WidthAt(size);
            if (row.Count > 0) partial[row.Tile].Hashes[..(row.Count * TreeHash.Size)].CopyTo(row.Hashes);
            _rows.Add(row);
        }

        _range = new CompactRange(size, [.. TreeProofs.Peaks(size).Select(peak => partial[TileId.Of(peak)].HashOf(peak).ToArray())]);
    }

    /// <summary>Leaves so far.</summary>
    public long Size => _range.Size;

    /// <summary>The partial tiles of a tree of some size.</summary>
    public static IReadOnlyList<TileId> EdgeOf(long size)
    {
        var tiles = new List<TileId>();
        for (var level = 0; level < TileId.LevelsOf(size); level++)
            if (TileId.NextOf(level, size) is var tile && tile.WidthAt(size) > 0) tiles.Add(tile);
        return tiles;
    }

    /// <param name="leafHash">Made by <see cref="TreeHash.Leaf"/>.</param>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        _range.Append(leafHash);
        Append(0, leafHash);
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] Root() => _range.Root();

    /// <summary>The partial tiles as they are now.</summary>
    public IReadOnlyDictionary<TileId, Tile> Edge() =>
        _rows.Where(row => row.Count > 0).ToDictionary(row => row.Tile, row => Tile.Of(row.Tile, row.Hashes[..(row.Count * TreeHash.Size)]));

    /// <summary>The pieces that came since the last time, those of a level in order.</summary>
    public IReadOnlyList<TilePiece> Take()
    {
        List<TilePiece> pieces = [.. _full];
        _full.Clear();
        foreach (var row in _rows.Where(row => row.Count > row.Given))
        {
            pieces.Add(new TilePiece(row.Tile, row.Count, row.Hashes[(row.Given * TreeHash.Size)..(row.Count * TreeHash.Size)]));
            row.Given = row.Count;
        }

        return pieces;
    }

    private void Append(int level, ReadOnlySpan<byte> hash)
    {
        if (level == _rows.Count) _rows.Add(new Row(level));
        var row = _rows[level];
        hash.CopyTo(row.Hashes.AsSpan(row.Count * TreeHash.Size));
        if (++row.Count < TileId.Width) return;
        var full = Tile.Of(row.Tile, [.. row.Hashes]);
        _full.Add(new TilePiece(full.Id, TileId.Width, full.Rows()));
        (row.Count, row.Given, row.Index) = (0, 0, row.Index + 1);
        Append(level + 1, full.Root());
    }

    /// <summary>The last tile of a level.</summary>
    private sealed class Row(int level)
    {
        public readonly byte[] Hashes = new byte[TileSize];

        public int Level => level;

        public long Index;

        /// <summary>Hashes in the tile.</summary>
        public int Count;

        /// <summary>Of these, how many were given out.</summary>
        public int Given;

        public TileId Tile => new(level, Index);
    }
}
