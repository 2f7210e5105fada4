using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A checkpoint that this node has checked, with what is needed to go on from it: the place of its last entry, and its partial tiles.</summary>
public sealed record CheckedCheckpoint(SignedCheckpoint Signed, JournalPosition Position, IReadOnlyDictionary<TileId, Tile> Edge)
{
    public long Size => Signed.Size;

    /// <summary>The same with further signatures on it.</summary>
    internal CheckedCheckpoint With(IReadOnlyList<NoteSignature> lines) => this with { Signed = Signed with { Note = Signed.Note.WithSignatures(lines) } };
}

/// <summary>That an entry is in the journal's tree, checked against the checkpoint that is given with it. Hashes and bytes are base64.</summary>
/// <param name="Entry">The entry's own bytes (<c>docs/journal.md</c>).</param>
/// <param name="LeafHash">SHA-256 over 0x00 and the entry's bytes.</param>
/// <param name="Index">The entry's place in the journal's order, from 0.</param>
/// <param name="TreeSize">Entries that the checkpoint covers.</param>
/// <param name="Path">The hashes beside the way up, lowest first (RFC 6962, section 2.1.1).</param>
/// <param name="Root">Of the tree.</param>
/// <param name="Checkpoint">The signed note.</param>
public sealed record JournalProof(string Entry, string LeafHash, long Index, long TreeSize, IReadOnlyList<string> Path, string Root, string Checkpoint)
{
    /// <summary>The same as a file of c2sp.org/tlog-proof, with the entry's bytes in it.</summary>
    public string ToFile() => new TlogProof(
        Convert.FromBase64String(Entry), Index, [.. Path.Select(Convert.FromBase64String)],
        SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(Checkpoint)).Value).ToString();
}

/// <summary>That the tree of the first size begins the tree of the second (RFC 6962, section 2.1.2). Hashes are base64.</summary>
public sealed record ConsistencyProof(long From, long To, IReadOnlyList<string> Proof);

/// <summary>
/// The journal as this node vouches for it. The database may be anybody's: a checkpoint is taken from it only if the log's key signed it, if it
/// follows the one that this node kept before, and if tiles and last entry fit it; then it is kept outside the database, and only then served.
/// </summary>
public sealed class JournalLog(NpgsqlDataSource source, JournalKeys keys, CheckpointFile file)
{
    public static readonly Refusal NotSealedYet = Refusal.Conflict("NotSealedYet");
    public static readonly Refusal DoesNotFit = Refusal.Conflict("EntryDoesNotFitTree");

    /// <summary>Full tiles that proofs were made of: they never change. A tree of ten million has 153 above its lowest.</summary>
    private readonly MemoryCache _full = new(new MemoryCacheOptions { SizeLimit = 2048 });

    private readonly SemaphoreSlim _following = new(1);

    /// <summary>What witnesses signed, and is not known yet to be a beginning of the tree.</summary>
    private readonly List<SignedCheckpoint> _witnessed = [];

    private CheckedCheckpoint? _newest;
    private CheckedCheckpoint? _served;
    private CheckedCheckpoint? _cosigned;

    /// <summary>The newest checkpoint that this node has kept outside the database; null before the first.</summary>
    public CheckedCheckpoint? Served => Volatile.Read(ref _served);

    /// <summary>The newest checkpoint that enough witnesses have signed, with their lines; null where there is none.</summary>
    public CheckedCheckpoint? Cosigned
    {
        get => Volatile.Read(ref _cosigned);
        internal set => Volatile.Write(ref _cosigned, value);
    }

    /// <summary>
    /// What is told to everybody: the newest checkpoint that its witnesses have signed; the newest one where there are no witnesses, or where they have
    /// signed nothing for so long that the log can't wait for them.
    /// </summary>
    public CheckedCheckpoint? Published => WitnessesAreLate ? Served : Cosigned ?? Served;

    /// <summary>Whether a quorum of the witnesses was waited for in vain, for as long as the log waits.</summary>
    internal bool WitnessesAreLate { get; set; }

    /// <summary>Whether the newest checkpoint could not be kept outside the database; it is served once it is.</summary>
    public bool IsBehindItsFile => !ReferenceEquals(Volatile.Read(ref _newest), Served);

    /// <summary>
    /// Takes the newest checkpoint from the database, if there is a new one, keeps it and serves it. A refusal says why it can't be trusted; then what
    /// was served before stays, and so does the file.
    /// </summary>
    public async Task<Result<CheckedCheckpoint?>> FollowAsync(CancellationToken cancel)
    {
        // Of two at once, one could keep an older checkpoint after the other has kept a newer one.
        await _following.WaitAsync(cancel);
        try
        {
            return await FollowAloneAsync(cancel);
        }
        finally
        {
            _following.Release();
        }
    }

    private async Task<Result<CheckedCheckpoint?>> FollowAloneAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var kept = Kept();
        if (kept.IsRefused) return kept.Refusal;
        var row = await LogTables.NewestAsync(connection, cancel);
        if (row is null && kept.Value.Count == 0 && keys.AwaitsFirst) return Result.Of<CheckedCheckpoint?>(null);
        var newest = Volatile.Read(ref _newest);
        if (row is null || kept.Value.Any(before => before.Size > row.Size))
        {
            // An older file may have been put under this node: a restart must not forget what it knows.
            if (newest is not null && kept.Value.MaxBy(before => before.Size) == newest.Signed) file.TryKeep(newest.Signed.Note.ToString());
            return Refusal.Conflict("CheckpointMissing");
        }

        if (newest is null || newest.Size != row.Size || newest.Position != row.Position || newest.Signed.Note.ToString() != row.Note)
        {
            var next = await CheckAsync(connection, row, kept.Value, cancel);
            if (next.IsRefused) return next.Refusal;
            Volatile.Write(ref _newest, newest = next.Value);
            keys.Confirm();
        }
        else if (kept.Value.Any(before => before != newest.Signed) && await CheckAsync(connection, row, kept.Value, cancel) is { IsRefused: true } unlike)
        {
            return unlike.Refusal;
        }

        lock (_witnessed) _witnessed.RemoveAll(kept.Value.Contains);

        // Kept before it is served: nobody is told of a tree that this node could forget.
        if (file.TryRead() == (newest.Signed.Note.ToString(), true) || file.TryKeep(newest.Signed.Note.ToString())) Volatile.Write(ref _served, newest);
        return newest;
    }

    /// <summary>
    /// The proof that an entry is in the tree. <c>NotSealedYet</c> for the last second's, <c>EntryDoesNotFitTree</c> for one that was changed.
    /// </summary>
    public async Task<Result<JournalProof>> ProveAsync(JournalRecord entry, CancellationToken cancel)
    {
        // One that witnesses have signed says more, if it covers the entry.
        var served = Cosigned is { } cosigned && entry.Position <= cosigned.Position ? cosigned : Served;
        if (served is null || entry.Position > served.Position) return NotSealedYet;
        var leaf = EntryEncoding.Leaf(entry);
        try
        {
            if (await FindAsync(served, entry.Position, leaf, cancel) is not { } index) return NoFit(DoesNotFit);
            var path = await HashesAsync(served, TreeProofs.Inclusion(index, served.Size), cancel);
            if (!TreeProofs.VerifyInclusion(leaf, index, served.Size, path, served.Signed.Root)) return NoFit(DoesNotFit);
            return new JournalProof(
                Convert.ToBase64String(EntryEncoding.Bytes(entry)), Convert.ToBase64String(leaf), index, served.Size,
                [.. path.Select(Convert.ToBase64String)], Convert.ToBase64String(served.Signed.Root), served.Signed.Note.ToString());
        }
        catch (InvalidDataException)
        {
            return DoesNotFit;
        }
    }

    /// <summary>That a tree begins a larger one, up to the one that is served. <c>SizesMalformed</c>, <c>SizeBeyondCheckpoint</c>.</summary>
    public async Task<Result<ConsistencyProof>> ConsistencyAsync(long from, long? to, CancellationToken cancel)
    {
        if (Served is not { } served) return NotSealedYet;
        var until = to ?? Published!.Size;
        if (from < 0 || until < from) return Refusal.Malformed("SizesMalformed");
        if (until > served.Size) return Refusal.NotYet("SizeBeyondCheckpoint").With("size", $"{served.Size}");
        try
        {
            var (proofNodes, restNodes) = (TreeProofs.Consistency(from, until), TreeProofs.Consistency(until, served.Size));
            var hashes = await HashesAsync(served, [TreeProofs.Peaks(from), TreeProofs.Peaks(until), .. proofNodes, .. restNodes], cancel);
            var (fromRoot, untilRoot, proof) = (hashes[0], hashes[1], hashes[2..(2 + proofNodes.Count)]);
            // Tiles are what the database says: the smaller trees are checked against the one that was signed.
            if (!TreeProofs.VerifyConsistency(from, until, proof, fromRoot, untilRoot)
                || !TreeProofs.VerifyConsistency(until, served.Size, hashes[(2 + proofNodes.Count)..], untilRoot, served.Signed.Root))
                return NoFit(Refusal.Conflict("TileChanged"));
            return new ConsistencyProof(from, until, [.. proof.Select(Convert.ToBase64String)]);
        }
        catch (InvalidDataException)
        {
            return Refusal.Conflict("TileChanged");
        }
    }

    /// <summary>The hashes of a tile, full or partial. <c>TileNotFound</c> for one that has fewer in the tree that is served.</summary>
    public async Task<Result<byte[]>> TileAsync(TileId tile, int width, CancellationToken cancel)
    {
        if (Served is not { } served || tile.WidthAt(served.Size) < width) return Refusal.NotYet("TileNotFound");
        await using var connection = await source.OpenConnectionAsync(cancel);
        try
        {
            return (await LogTables.TilesAsync(connection, [(tile, width)], cancel))[tile].Hashes[..(width * TreeHash.Size)].ToArray();
        }
        catch (InvalidDataException)
        {
            return Refusal.Conflict("TileChanged");
        }
    }

    /// <summary>
    /// Where a month's entries stand, to be signed. <c>MonthNotFound</c> where there are none, <c>NotSealedYet</c> where not all are covered.
    /// </summary>
    public async Task<Result<DetachedMonth>> PlacesOfAsync(DateOnly month, CancellationToken cancel)
    {
        if (Served is not { } served) return NotSealedYet;
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var tables = await source.OpenConnectionAsync(cancel);
        JournalRecord? first = null;
        await foreach (var entry in JournalReader.OfMonthAsync(connection, month, 1, cancel)) first = entry;
        if (first is null) return Refusal.OutOfScope("MonthNotFound");
        if (await PlaceAsync(tables, first, served.Size, cancel) is not { } from) return NotSealedYet;
        var runs = await RunsAsync(tables, JournalReader.OfMonthAsync(connection, month, long.MaxValue, cancel), from, served.Size, cancel);
        return runs is null ? NotSealedYet : new DetachedMonth(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), runs, "");
    }

    /// <summary>The months whose entries lie in an archive, as the journal says and the log's key signed: what was said of a month last.</summary>
    public async Task<IReadOnlyList<DetachedMonth>> DetachedAsync(CancellationToken cancel)
    {
        if (keys.Read() is not { IsRefused: false, Value: var key }) return [];
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await LogTables.NewestAsync(connection, cancel) is not { } newest) return [];
        List<(JournalRecord Entry, List<DetachedMonth> Months)> said = [];
        await foreach (var entry in JournalReader.AllOfAsync(connection, JournalSubjects.OfJournal, nameof(JournalMonthDetached), cancel))
            if (Months(entry).FindAll(month => key.Signed(month, 0)) is { Count: > 0 } signed) said.Add((entry, signed));
        var detached = new SortedDictionary<string, DetachedMonth>(StringComparer.Ordinal);
        foreach (var (entry, months) in said)
            if (await PlaceAsync(connection, entry, newest.Size, cancel) is { } place)
                foreach (var month in months.Where(month => key.Signed(month, place))) detached[month.Month] = month;
        return [.. detached.Values];

        // Anybody who may write in the database may have written this.
        static List<DetachedMonth> Months(JournalRecord entry) =>
            [.. ((entry.What() as JournalMonthDetached)?.Months ?? []).Where(month => month is { IsWhole: true })];
    }

    /// <summary>
    /// Reads a month that was taken out of the journal again, as its owner: its entries must be those whose places were signed. The tree itself is for
    /// the verification. Refused with <c>MonthNotFound</c> where there is no such table, <c>EntryChanged</c> or <c>EntryMissing</c>.
    /// </summary>
    public async Task<Result> CheckArchiveAsync(NpgsqlConnection owner, DetachedMonth month, CancellationToken cancel)
    {
        await using var tables = await source.OpenConnectionAsync(cancel);
        try
        {
            var runs = await RunsAsync(tables, JournalReader.ArchivedAsync(owner, month.First, cancel), month.From, month.To, cancel);
            if (runs is not null && runs.SequenceEqual(month.Runs)) return Result.Done;
            var isFewer = runs is not null && runs.Sum(run => run.To - run.From) < month.Entries;
            return isFewer ? Refusal.Conflict("EntryMissing") : Refusal.Conflict("EntryChanged");
        }
        catch (UnreadableEntryException)
        {
            return Refusal.Conflict("EntryChanged");
        }
        catch (InvalidDataException)
        {
            return Refusal.Conflict("TileChanged");
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return Refusal.OutOfScope("MonthNotFound");
        }
    }

    /// <summary>
    /// Where entries stand that are given in the journal's order: none before the first place, all before the second. Null where one is not there.
    /// </summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    private static async Task<List<EntryRun>?> RunsAsync(
        NpgsqlConnection tables, IAsyncEnumerable<JournalRecord> entries, long from, long to, CancellationToken cancel)
    {
        const int AtOnce = 65_536;
        var runs = new List<EntryRun>();
        var (place, first, leaves) = (from, from, Array.Empty<byte>());
        await foreach (var entry in entries)
        {
            var leaf = EntryEncoding.Leaf(entry);
            for (var isThere = false; !isThere; place++)
            {
                if (place == to) return null;
                if (place == first + leaves.Length / TreeHash.Size)
                    (first, leaves) = (place, await LeavesAsync(tables, place, Math.Min(place + AtOnce, to), cancel));
                isThere = leaves.AsSpan((int)(place - first) * TreeHash.Size, TreeHash.Size).SequenceEqual(leaf);
            }

            if (runs is [.., var last] && last.To == place - 1) runs[^1] = last with { To = place };
            else runs.Add(new EntryRun(place - 1, place));
        }

        return runs;
    }

    /// <summary>The place of an entry, as the tables have it now; null where no checkpoint up to a size covers it.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    private static async Task<long?> PlaceAsync(NpgsqlConnection connection, JournalRecord entry, long size, CancellationToken cancel)
    {
        if (await LogTables.AddedWithAsync(connection, entry.Position, cancel) is not var (from, to) || to > size) return null;
        var (leaf, leaves) = (EntryEncoding.Leaf(entry), await LeavesAsync(connection, from, to, cancel));
        for (var at = 0; at < leaves.Length; at += TreeHash.Size)
            if (leaves.AsSpan(at, TreeHash.Size).SequenceEqual(leaf)) return from + at / TreeHash.Size;
        return null;
    }

    /// <summary>What a witness says that this log signed. It counts until the tree that is served is found to begin with it.</summary>
    internal void Remember(SignedCheckpoint signed)
    {
        lock (_witnessed)
            if (!_witnessed.Exists(other => other.Size == signed.Size && other.Root.AsSpan().SequenceEqual(signed.Root))) _witnessed.Add(signed);
    }

    /// <summary>What this node knows the log to have signed: by its own memory, its file and witnesses. Each must be a beginning of the tree.</summary>
    internal Result<IReadOnlyList<SignedCheckpoint>> Kept()
    {
        List<SignedCheckpoint> kept = [];
        if (Volatile.Read(ref _newest)?.Signed is { } known) kept.Add(known);
        lock (_witnessed) kept.AddRange(_witnessed);
        var (note, readable) = file.TryRead();
        if (!readable) return Refusal.Conflict("KeptCheckpointUnreadable");
        if (note is not null && kept.All(other => other.Note.ToString() != note))
        {
            var key = keys.Read();
            if (key.IsRefused) return key.Refusal;
            if (key.Value.Verify(note) is not { IsRefused: false, Value: var inFile }) return Refusal.Conflict("KeptCheckpointUnreadable");
            kept.Add(inFile);
        }

        return kept;
    }

    /// <summary>The newest checkpoint that is there, whatever this node knows the log to have signed; null where there is none.</summary>
    internal async Task<Result<CheckedCheckpoint?>> CheckNewestAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await LogTables.NewestAsync(connection, cancel) is not { } row) return Result.Of<CheckedCheckpoint?>(null);
        return (await CheckAsync(connection, row, [], cancel)).Map(newest => (CheckedCheckpoint?)newest);
    }

    /// <summary>An earlier checkpoint than one that is served, checked against it; null where there is none of that size, or it does not hold.</summary>
    internal async Task<CheckedCheckpoint?> CheckAtAsync(NpgsqlConnection connection, long size, CheckedCheckpoint served, CancellationToken cancel)
    {
        if (size == served.Size) return served;
        if (await LogTables.RangeAsync(connection, size - 1, size, 1, cancel) is not [var row]
            || await CheckAsync(connection, row, [], cancel) is not { IsRefused: false, Value: var earlier }) return null;
        try
        {
            return await BeginsAsync(connection, earlier.Signed, served.Signed, cancel, served.Edge) ? earlier : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether one signed tree begins another, by the tiles that the database has now. Those of the larger one's edge that are at hand are not read.
    /// </summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    internal static async Task<bool> BeginsAsync(
        NpgsqlConnection connection, SignedCheckpoint smaller, SignedCheckpoint larger, CancellationToken cancel,
        IReadOnlyDictionary<TileId, Tile>? edge = null)
    {
        var proof = await HashesAsync(connection, TreeProofs.Consistency(smaller.Size, larger.Size), larger.Size, cancel, edge);
        return TreeProofs.VerifyConsistency(smaller.Size, larger.Size, proof, smaller.Root, larger.Root);
    }

    /// <summary>The root of the tree at a size, from its tiles.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    internal static async Task<TileBuilder> BuilderAsync(NpgsqlConnection connection, long size, CancellationToken cancel) =>
        new(size, await LogTables.TilesAsync(connection, [.. TileBuilder.EdgeOf(size).Select(tile => (tile, tile.WidthAt(size)))], cancel));

    private async Task<Result<CheckedCheckpoint>> CheckAsync(
        NpgsqlConnection connection, CheckpointRow row, IReadOnlyList<SignedCheckpoint> kept, CancellationToken cancel)
    {
        try
        {
            return await CheckTreeAsync(connection, row, kept, cancel);
        }
        catch (UnreadableEntryException)
        {
            // The one that should be its last.
            return Refusal.Conflict("CheckpointChanged");
        }
        catch (InvalidDataException)
        {
            return Refusal.Conflict("TileChanged");
        }
    }

    private async Task<Result<CheckedCheckpoint>> CheckTreeAsync(
        NpgsqlConnection connection, CheckpointRow row, IReadOnlyList<SignedCheckpoint> kept, CancellationToken cancel)
    {
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        var verified = key.Value.Verify(row);
        if (verified.IsRefused) return verified.Refusal;
        var signed = verified.Value;
        var builder = await BuilderAsync(connection, row.Size, cancel);
        if (!builder.Root().AsSpan().SequenceEqual(signed.Root)) return Refusal.Conflict("TileChanged");
        var served = new CheckedCheckpoint(signed, row.Position, builder.Edge());
        foreach (var before in kept)
            if (!await BeginsAsync(connection, before, signed, cancel, served.Edge)) return Refusal.Conflict("CheckpointInconsistent");

        // The place is not signed, but the entry there is: were it another place, the sealer would seal entries twice, or pass some over.
        var leaf = (await HashesAsync(connection, [[new TreeNode(0, signed.Size - 1)]], signed.Size, cancel, served.Edge))[0];
        return await JournalReader.AtAsync(connection, row.Position, cancel) is { } last && EntryEncoding.Leaf(last).AsSpan().SequenceEqual(leaf)
            ? served
            : Refusal.Conflict("CheckpointChanged");
    }

    /// <summary>
    /// The place of an entry in the journal's order: where its hash is among those that came with its checkpoint. Null where it is not there.
    /// </summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    private async Task<long?> FindAsync(CheckedCheckpoint served, JournalPosition position, byte[] leaf, CancellationToken cancel)
    {
        (long Before, long After)? added;
        await using (var connection = await source.OpenConnectionAsync(cancel)) added = await LogTables.AddedWithAsync(connection, position, cancel);
        if (added is not var (from, to) || to > served.Size) return null;
        foreach (var tile in (await TilesAsync(served, LeafTiles(from, to), cancel)).Values)
            for (var at = 0; at < tile.Hashes.Length; at += TreeHash.Size)
                if (tile.Hashes.Slice(at, TreeHash.Size).SequenceEqual(leaf)) return tile.Id.Index * TileId.Width + at / TreeHash.Size;
        return null;
    }

    /// <summary>What is at hand may be what does not fit: the next proof reads it again.</summary>
    private Refusal NoFit(Refusal refusal)
    {
        _full.Clear();
        return refusal;
    }

    /// <summary>The hashes of a proof in the tree of a checkpoint, or in a smaller one.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    private async Task<List<byte[]>> HashesAsync(CheckedCheckpoint served, IReadOnlyList<IReadOnlyList<TreeNode>> nodes, CancellationToken cancel) =>
        Hashes(nodes, await TilesAsync(served, [.. nodes.SelectMany(list => list).Select(TileId.Of).Distinct()], cancel));

    /// <summary>Tiles of a checkpoint's tree: its partial ones and what was read before are at hand.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    private async Task<Dictionary<TileId, Tile>> TilesAsync(CheckedCheckpoint served, IReadOnlyList<TileId> wanted, CancellationToken cancel)
    {
        var tiles = new Dictionary<TileId, Tile>();
        foreach (var id in wanted)
            if (served.Edge.TryGetValue(id, out var tile) || _full.TryGetValue(id, out tile)) tiles[id] = tile!;
        if (tiles.Count == wanted.Count) return tiles;
        await using var connection = await source.OpenConnectionAsync(cancel);
        var missing = wanted.Where(id => !tiles.ContainsKey(id)).Select(id => (id, TileId.Width)).ToList();
        foreach (var (id, tile) in await LogTables.TilesAsync(connection, missing, cancel))
            tiles[id] = _full.Set(id, tile, new MemoryCacheEntryOptions { Size = 1 });
        return tiles;
    }

    /// <summary>The hashes of a run of the tree's leaves, one after the other.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    internal static async Task<byte[]> LeavesAsync(NpgsqlConnection connection, long from, long to, CancellationToken cancel)
    {
        var wanted = LeafTiles(from, to);
        var tiles = await LogTables.TilesAsync(connection, [.. wanted.Select(tile => (tile, tile.WidthAt(to)))], cancel);
        var hashes = wanted.SelectMany(tile => tiles[tile].Hashes.ToArray()).ToArray();
        var skipped = (int)(from % TileId.Width) * TreeHash.Size;
        return hashes[skipped..(skipped + (int)(to - from) * TreeHash.Size)];
    }

    /// <summary>The lowest tiles over a run of the tree's leaves.</summary>
    private static List<TileId> LeafTiles(long from, long to)
    {
        List<TileId> tiles = [];
        for (var index = from / TileId.Width; index * TileId.Width < to; index++) tiles.Add(new TileId(0, index));
        return tiles;
    }

    /// <summary>The hashes of a proof in a tree of some size, as the database has them now. Tiles of its edge that are at hand are not read.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    internal static async Task<List<byte[]>> HashesAsync(
        NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<TreeNode>> nodes, long size, CancellationToken cancel,
        IReadOnlyDictionary<TileId, Tile>? edge = null)
    {
        var wanted = nodes.SelectMany(list => list).Select(TileId.Of).Distinct().ToList();
        var tiles = await LogTables.TilesAsync(
            connection, [.. wanted.Where(tile => edge?.ContainsKey(tile) != true).Select(tile => (tile, tile.WidthAt(size)))], cancel);
        foreach (var tile in wanted)
            if (edge?.TryGetValue(tile, out var partial) == true) tiles[tile] = partial;
        return Hashes(nodes, tiles);
    }

    /// <summary>The hashes of a proof, each folded from its nodes.</summary>
    private static List<byte[]> Hashes(IReadOnlyList<IReadOnlyList<TreeNode>> nodes, Dictionary<TileId, Tile> tiles) =>
        [.. nodes.Select(list => TreeProofs.Fold([.. list.Select(node => tiles[TileId.Of(node)].HashOf(node).ToArray())]))];
}
