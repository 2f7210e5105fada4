namespace NetMonitor.Domain.Journal.Log;

/// <summary>
/// A tile's hashes, and those of the nodes above them within the tile, row upon row: of a full tile 256 hashes, 128 over pairs of them, and so on up to
/// the one that stands in the tile above. A proof takes its hashes from the rows as they are, where it would have to make hundreds anew.
/// </summary>
public sealed class Tile
{
    /// <summary>Bytes in the rows of a full tile.</summary>
    public const int FullSize = (2 * TileId.Width - 1) * TreeHash.Size;

    /// <summary>Rows of a full tile.</summary>
    private const int Heights = TileId.Height + 1;

    private readonly int _width;
    // The lowest row alone, until a node above it is asked for.
    private byte[] _rows;

    private Tile(TileId id, int width, byte[] rows)
    {
        Id = id;
        _width = width;
        _rows = rows;
    }

    public TileId Id { get; }

    /// <summary>The tile's own hashes, one after the other.</summary>
    public ReadOnlySpan<byte> Hashes => _rows.AsSpan(0, _width * TreeHash.Size);

    /// <param name="id">Where the tile stands.</param>
    /// <param name="hashes">Its hashes, or as many as there are yet, one after the other.</param>
    public static Tile Of(TileId id, byte[] hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        return new Tile(id, hashes.Length / TreeHash.Size, hashes);
    }

    /// <summary>A full tile, from what <see cref="Rows"/> gave.</summary>
    /// <exception cref="ArgumentException">Not as many bytes as that.</exception>
    public static Tile Full(TileId id, byte[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, FullSize, nameof(rows));
        return new Tile(id, TileId.Width, rows);
    }

    /// <summary>All rows, the lowest first; above a hash that has none beside it yet there is none.</summary>
    public byte[] Rows()
    {
        var rows = Volatile.Read(ref _rows);
        var size = StartOf(Heights);
        if (rows.Length == size) return rows;
        Array.Resize(ref rows, size);
        for (var height = 1; height < Heights; height++)
            for (var i = 0; i < _width >> height; i++)
                TreeHash.Node(At(rows, height - 1, 2 * i), At(rows, height - 1, 2 * i + 1), At(rows, height, i));
        Volatile.Write(ref _rows, rows);
        return rows;
    }

    /// <summary>A node's hash.</summary>
    /// <param name="node">One whose tile (<see cref="TileId.Of"/>) this is.</param>
    /// <exception cref="ArgumentException">The node is of another tile, or not yet whole in this one.</exception>
    public ReadOnlySpan<byte> HashOf(TreeNode node)
    {
        var height = node.Height % TileId.Height;
        var index = node.Index % (TileId.Width >> height);
        if (TileId.Of(node) != Id || index >= _width >> height)
            throw new ArgumentException($"{node} is not within {_width} hashes of {Id}.", nameof(node));
        return At(height == 0 ? _rows : Rows(), height, (int)index);
    }

    /// <summary>Of a full tile: its hash in the tile above.</summary>
    public ReadOnlySpan<byte> Root() => At(Rows(), TileId.Height, 0);

    private Span<byte> At(byte[] rows, int height, int index) => rows.AsSpan(StartOf(height) + index * TreeHash.Size, TreeHash.Size);

    /// <summary>Bytes below a row.</summary>
    private int StartOf(int height)
    {
        var start = 0;
        for (var below = 0; below < height; below++) start += _width >> below;
        return start * TreeHash.Size;
    }
}
