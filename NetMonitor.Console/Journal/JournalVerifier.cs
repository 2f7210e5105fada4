using NetMonitor.Console.Data;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>The checkpoint that a verification came to. The root is base64.</summary>
public sealed record VerifiedCheckpoint(long Size, string Root);

/// <param name="Entries">Entries that were read again and fit.</param>
/// <param name="Intact">Whether everything holds.</param>
/// <param name="FirstBroken">Place in the journal's order, from 0, of the first entry that does not hold, or from which on nothing can be said.</param>
/// <param name="Reason">Why it does not hold.</param>
/// <param name="Checkpoint">The newest; null where there is none, or it is no good.</param>
/// <param name="NotCovered">Entries behind the newest checkpoint: the last second's.</param>
/// <param name="Unread">Entries that lie in an archive: their hashes fit, but what they say could not be read again.</param>
/// <param name="From">Place in the journal's order, from 0, from which on it was read: where a checkpoint ended before the time that was asked for.</param>
/// <param name="To">The place up to which it was read: where a checkpoint ended at the time that was asked for, or later.</param>
/// <param name="Kept">Entries that the given checkpoint covers; null where none was given.</param>
public sealed record JournalVerification(
    long Entries, bool Intact, long? FirstBroken, LogFault? Reason, VerifiedCheckpoint? Checkpoint, long NotCovered, IReadOnlyList<UnreadSpan> Unread,
    long From, long To, long? Kept);

/// <summary>
/// Entries of a month that lie in an archive, between two places in the journal's order, from 0; the second is behind the last of them.
/// </summary>
public sealed record UnreadSpan(string Month, long From, long To, long Entries);

/// <summary>How far the verification that is under way has come, and how many are done before one's own.</summary>
public sealed record VerificationProgress(long Entries, long Of, int Ahead = 0);

/// <summary>
/// Reads the journal again and makes its tree anew, entry by entry, as the sealer did: every piece of a tile, every checkpoint and its signature must
/// come out the same. Then what was kept outside the database must be a beginning of it.
/// </summary>
public sealed class JournalVerifier(NpgsqlDataSource source, JournalLog log, JournalKeys keys, JournalWitnesses witnesses)
{
    /// <summary>
    /// How far an entry's time may lie before those of entries before it, or behind its checkpoint's: nodes' clocks differ, and a checkpoint's time is in
    /// whole seconds.
    /// </summary>
    internal static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Verifications that wait for their turn, and the one under way.</summary>
    private const int MostRuns = 16;

    private const int MostTries = 3;

    private readonly Lock _gate = new();

    // The first is under way, the others wait for their turn.
    private readonly List<Run> _runs = [];

    /// <summary>Of what somebody asked for; null where that is nothing.</summary>
    public VerificationProgress? ProgressOf(string asker)
    {
        lock (_gate)
            return _runs.FindIndex(run => run.Askers.Contains(asker)) is >= 0 and var ahead ? _runs[0].Progress with { Ahead = ahead } : null;
    }

    /// <summary>
    /// Verifies what was sealed in a time range, or all of it. One run at a time on a node: who asks the same gets the same answer, who asks something else
    /// waits for the turn. <c>VerificationUnderWay</c> where the asker waits for another answer already, or where too many wait. A checkpoint that somebody
    /// kept can be given: it must be a beginning of the journal.
    /// </summary>
    public async Task<Result<JournalVerification>> VerifyAsync(
        string asker, DateTimeOffset? from, DateTimeOffset? to, SignedCheckpoint? given, CancellationToken cancel)
    {
        if (to < from) return Refusal.Malformed("PeriodMalformed");
        Run? run;
        lock (_gate)
        {
            var question = (from, to, given?.Note.ToString());
            run = _runs.Find(each => each.Question == question && !each.Stop.IsCancellationRequested);
            if (run is null)
            {
                if (_runs.Count == MostRuns || _runs.Exists(each => each.Askers.Contains(asker))) return UnderWay(_runs[0].Progress);
                _runs.Add(run = new Run(question));
                BeginFirst();
                run.Result = Task.Run(() => RunAsync(run, given), CancellationToken.None);
            }

            run.Askers.Add(asker);
        }

        try
        {
            return await run.Result!.WaitAsync(cancel);
        }
        finally
        {
            lock (_gate)
            {
                run.Askers.Remove(asker);
                if (run.Askers.Count == 0) run.Stop.Cancel();
            }
        }
    }

    internal static Refusal UnderWay(VerificationProgress progress) =>
        Refusal.Conflict("VerificationUnderWay").With("entries", $"{progress.Entries}").With("of", $"{progress.Of}");

    private async Task<JournalVerification> RunAsync(Run run, SignedCheckpoint? given)
    {
        try
        {
            await run.Turn.Task.WaitAsync(run.Stop.Token);
            for (var tries = 1; ; tries++)
            {
                var reading = new Reading(source, log, keys, witnesses, run);
                var found = await reading.VerifyAsync(given, run.Stop.Token);
                // A month may have gone into the archive while it was read.
                if (found.Intact || tries == MostTries || !await reading.MissedAnArchiveAsync(run.Stop.Token)) return found;
            }
        }
        finally
        {
            lock (_gate)
            {
                _runs.Remove(run);
                BeginFirst();
            }
        }
    }

    private void BeginFirst()
    {
        if (_runs is [var first, ..]) first.Turn.TrySetResult();
    }

    /// <summary>A verification, for all who asked for it; it stops once nobody waits for it.</summary>
    private sealed class Run((DateTimeOffset? From, DateTimeOffset? To, string? Kept) question)
    {
        public (DateTimeOffset? From, DateTimeOffset? To, string? Kept) Question => question;

        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<JournalVerification>? Result { get; set; }

        public List<string> Askers { get; } = [];

        public VerificationProgress Progress { get; set; } = new(0, 0);
    }

    /// <summary>Something that does not hold, and where.</summary>
    private sealed class BrokenException(long index, LogFault fault) : Exception($"{fault} at {index}")
    {
        public long Index => index;

        public LogFault Fault => fault;

        public static BrokenException Of(long index, Refusal refusal) => new(index, Enum.Parse<LogFault>(refusal.Code));
    }

    /// <summary>A month in an archive: of its places that were passed, how many were not there to be read.</summary>
    private sealed class Archived(DetachedMonth month)
    {
        public DetachedMonth Month => month;

        public long Passed { get; set; }

        public long Unread { get; set; }

        /// <summary>A month goes as a whole, or not at all.</summary>
        public bool IsTorn => Unread > 0 && Unread < Passed;

        public UnreadSpan Span => new(month.Month, month.From, month.To, Unread);
    }

    /// <summary>One verification. What it holds at once is one checkpoint's entries' hashes and some rows of tiles.</summary>
    private sealed class Reading(NpgsqlDataSource source, JournalLog log, JournalKeys keys, JournalWitnesses witnesses, Run run)
    {
        private const int CheckpointsAtOnce = 500;

        private readonly Dictionary<int, PieceCursor> _pieces = [];
        private List<Archived> _detached = [];
        // The places of their entries, in order, and the first that is still ahead.
        private List<(EntryRun Run, Archived Month)> _runs = [];
        private int _run;
        private TileBuilder _builder = new();
        private JournalPosition _position = JournalPosition.Start;
        private DateTimeOffset? _at;
        // The latest time of an entry so far, and whether all of them were there when the log began.
        private DateTimeOffset? _reached;
        private bool _isBeginning = true;
        private long _start;
        private long _end;
        private long _entries;
        private bool _more;
        private VerifiedCheckpoint? _checkpoint;
        private long _notCovered;

        public async Task<JournalVerification> VerifyAsync(SignedCheckpoint? given, CancellationToken cancel)
        {
            try
            {
                await CheckAsync(given, cancel);
                return Found(given, null);
            }
            catch (BrokenException broken)
            {
                return Found(given, broken);
            }
        }

        /// <summary>
        /// Whether a month that was read from the journal, or might have been, has gone into the archive since: then what is missing is no longer missing.
        /// </summary>
        public async Task<bool> MissedAnArchiveAsync(CancellationToken cancel)
        {
            await using var tables = await source.OpenConnectionAsync(cancel);
            return (await ArchivedAsync(tables, cancel)).Exists(month => !_detached.Exists(known => known.Month.Month == month.Month));
        }

        private async Task<List<DetachedMonth>> ArchivedAsync(NpgsqlConnection tables, CancellationToken cancel)
        {
            var archived = new List<DetachedMonth>();
            // A month that is part of the journal is no archive, whatever was signed: a command that was killed may have left it so.
            foreach (var month in await log.DetachedAsync(cancel))
                if (!await JournalReader.HoldsAsync(tables, month.First, cancel)) archived.Add(month);
            return archived;
        }

        private LogKey Key()
        {
            var key = keys.Read();
            return key.IsRefused ? throw BrokenException.Of(_builder.Size, key.Refusal) : key.Value;
        }

        private JournalVerification Found(SignedCheckpoint? given, BrokenException? broken) => new(
            _entries, broken is null, broken?.Index, broken?.Fault, _checkpoint, _notCovered,
            [.. _detached.Where(month => month.Unread > 0).Select(month => month.Span)], _start, _builder.Size, given?.Size);

        private async Task CheckAsync(SignedCheckpoint? given, CancellationToken cancel)
        {
            var (from, to, _) = run.Question;
            // Asked before the database is: later, file and witnesses could name a checkpoint that was signed meanwhile.
            await witnesses.RecallAsync(cancel);
            var kept = log.Kept();
            await using var tables = await source.OpenConnectionAsync(cancel);
            await using var entries = await source.OpenConnectionAsync(cancel);
            await CheckStrayAsync(tables, cancel);
            var last = await LogTables.NewestAsync(tables, cancel);
            if (last is null)
            {
                if (kept.IsRefused || kept.Value.Count > 0 || given is not null || !keys.AwaitsFirst)
                    throw new BrokenException(0, LogFault.CheckpointMissing);
                await CheckUncoveredAsync(tables, JournalPosition.Start, 0, cancel);
                return;
            }

            var key = Key();
            var newest = Signed(key, last, 0);
            _checkpoint = new VerifiedCheckpoint(newest.Size, Convert.ToBase64String(newest.Root));

            var first = from is { } since ? await LogTables.BeforeAsync(tables, since, cancel) : null;
            var end = to is { } until && await LogTables.FromAsync(tables, until, cancel) is { } behind ? behind : last;
            _detached = [.. (await ArchivedAsync(tables, cancel)).Select(month => new Archived(month))];
            _runs = [.. _detached.SelectMany(month => month.Month.Runs.Select(places => (places, month))).OrderBy(each => each.places.From)];
            run.Progress = new VerificationProgress(0, Math.Max(0, end.Size - (first?.Size ?? 0)));
            var begun = first is null ? null : Signed(key, first, 0);
            if (first is not null) await BeginAsync(tables, first, begun!, cancel);
            await ReadAgainAsync(tables, entries, key, end, cancel);
            if (end.Size == last.Size)
            {
                // The sealer goes on meanwhile, perhaps with another key: what it added is read too, until nothing is left that no checkpoint explains.
                while (await NewerAsync(tables, last.Size, cancel) is { } newer) await ReadAgainAsync(tables, entries, key = Key(), last = newer, cancel);
                newest = Signed(key, end = last, 0);
                _checkpoint = new VerifiedCheckpoint(newest.Size, Convert.ToBase64String(newest.Root));
            }

            await CheckUncoveredAsync(tables, last.Position, last.Size, cancel);

            if (begun is not null) await FollowsAsync(tables, begun, newest, cancel);
            if (end.Size < last.Size) await FollowsAsync(tables, Signed(key, end, first?.Size ?? 0), newest, cancel);
            if (given is not null) await FollowsAsync(tables, given, newest, cancel);
            if (kept.IsRefused) throw BrokenException.Of(newest.Size, kept.Refusal);
            foreach (var before in kept.Value) await FollowsAsync(tables, before, newest, cancel);
        }

        /// <summary>Rows where no reading of entries or of the tree would ever come.</summary>
        private static async Task CheckStrayAsync(NpgsqlConnection tables, CancellationToken cancel)
        {
            await using var batch = new NpgsqlBatch(tables)
            {
                BatchCommands =
                {
                    Sql.Statement(
                        """
                        select exists (select from journal where (xid, id) <= ($1, $2)), exists (select from journal_checkpoints where size < 1),
                          exists (select from journal_tiles where level < 0 or level > $3) or exists (
                            select from generate_series(0, $3) as each (level) where exists (
                              select from journal_tiles tile where tile.level = each.level and (tile.index, tile.width) < (0, 1)))
                        """, JournalReader.Xid(JournalPosition.Start.Xid), JournalPosition.Start.Id, TileId.MaxLevel),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            await reader.ReadAsync(cancel);
            if (reader.GetBoolean(0)) throw new BrokenException(0, LogFault.EntryAdded);
            if (reader.GetBoolean(1)) throw new BrokenException(0, LogFault.CheckpointChanged);
            if (reader.GetBoolean(2)) throw new BrokenException(0, LogFault.TileChanged);
        }

        /// <summary>Begins at a checkpoint.</summary>
        private async Task BeginAsync(NpgsqlConnection tables, CheckpointRow first, SignedCheckpoint signed, CancellationToken cancel)
        {
            try
            {
                _builder = await JournalLog.BuilderAsync(tables, first.Size, cancel);
                if (!_builder.Root().AsSpan().SequenceEqual(signed.Root)) throw new BrokenException(0, LogFault.TileChanged);
                (_start, _position, _at) = (first.Size, first.Position, signed.At);
                _reached = (await JournalReader.AtAsync(tables, first.Position, cancel))?.At;
                _isBeginning = false;
            }
            catch (InvalidDataException)
            {
                throw new BrokenException(0, LogFault.TileChanged);
            }
            catch (UnreadableEntryException)
            {
                throw new BrokenException(first.Size - 1, LogFault.EntryChanged);
            }
        }

        /// <summary>Makes the tree anew from where it is to a checkpoint.</summary>
        private async Task ReadAgainAsync(NpgsqlConnection tables, NpgsqlConnection connection, LogKey key, CheckpointRow end, CancellationToken cancel)
        {
            await using var entries = JournalReader.BetweenAsync(connection, _position, end.Position, cancel).GetAsyncEnumerator(cancel);
            _more = await NextAsync(entries, _builder.Size);
            _end = end.Size;
            while (_builder.Size < end.Size)
            {
                var rows = await LogTables.RangeAsync(tables, _builder.Size, end.Size, CheckpointsAtOnce, cancel);
                if (rows.Count == 0) throw new BrokenException(_builder.Size, LogFault.CheckpointMissing);
                foreach (var row in rows)
                {
                    var signed = Signed(key, row, _builder.Size);
                    string[] behind = _at is { } before ? [Checkpoint.Behind(_builder.Size, before)] : [];
                    if (!signed.Checkpoint.Extensions.SequenceEqual(behind)) throw new BrokenException(_builder.Size, LogFault.CheckpointMissing);
                    await ReadAgainAsync(tables, entries, row, signed, cancel);
                    (_position, _at) = (row.Position, signed.At);
                    run.Progress = run.Progress with { Entries = _builder.Size - _start };
                }
            }

            if (_more) throw new BrokenException(end.Size, LogFault.EntryAdded);
            if (_detached.Find(month => month.IsTorn) is { } torn) throw new BrokenException(torn.Month.From, LogFault.EntryMissing);
        }

        /// <summary>The entries that one checkpoint added.</summary>
        private async Task ReadAgainAsync(
            NpgsqlConnection tables, IAsyncEnumerator<JournalRecord> entries, CheckpointRow row, SignedCheckpoint signed, CancellationToken cancel)
        {
            var (start, count) = (_builder.Size, (int)(row.Size - _builder.Size));
            // Where a month lies in an archive, the tree itself says which entries are not there.
            var kept = IsArchivedBetween(start, row.Size) ? await KeptAsync(tables, start, row.Size, cancel) : null;
            var leaves = new List<byte[]>(count);
            JournalPosition? last = null;
            long? untimely = null;
            while (leaves.Count < count)
            {
                var place = start + leaves.Count;
                var expected = kept?.AsMemory(leaves.Count * TreeHash.Size, TreeHash.Size);
                var leaf = _more ? LeafOf(entries.Current) : null;
                var month = ArchivedAt(place);
                if (month is not null) month.Passed++;
                if (expected is { } hash && month is not null && !hash.Span.SequenceEqual(leaf))
                {
                    month.Unread++;
                    leaves.Add(hash.ToArray());
                    _builder.Append(hash.Span);
                    last = null;
                    continue;
                }

                if (leaf is null) break;
                leaves.Add(leaf);
                _builder.Append(leaf);
                if (!IsTimely(entries.Current.At, signed.At!.Value)) untimely ??= place;
                last = entries.Current.Position;
                _entries++;
                // A checkpoint may cover so many that progress by checkpoints would look as if it stood still.
                if (_entries % 4096 == 0) run.Progress = run.Progress with { Entries = place - _start };
                _more = await NextAsync(entries, place + 1);
            }

            if (leaves.Count != count || !_builder.Root().AsSpan().SequenceEqual(signed.Root))
            {
                // With what follows, to tell one that is missing at the end from one that was changed.
                kept = await KeptAsync(tables, start, Math.Min(row.Size + 1, _end), cancel);
                throw Departure(kept, start, count, leaves, _more ? LeafOf(entries.Current) : null);
            }

            foreach (var piece in _builder.Take()) await CheckPieceAsync(tables, piece, start, cancel);
            if (last is { } position && position != row.Position) throw new BrokenException(start, LogFault.CheckpointChanged);
            if (untimely is { } index) throw new BrokenException(index, LogFault.TimeDoesNotFit);
            if (_reached > signed.At) _reached = signed.At;
            // What came before a log takes as many checkpoints as it fills.
            _isBeginning &= count >= JournalSealer.MostEntries;
        }

        /// <summary>
        /// Whether an entry was made when it says: not before those that stand before it, however long all of them waited to be covered, and not behind the
        /// checkpoint. A clock that steps back shows in the checkpoints' own times.
        /// </summary>
        private bool IsTimely(DateTimeOffset at, DateTimeOffset signed)
        {
            var (earliest, latest) = (_reached < signed ? _reached : signed, _at > signed ? _at : signed);
            var isFirst = _reached is null;
            if (!(_reached >= at)) _reached = at;
            return _isBeginning || (isFirst || at >= earliest - Tolerance) && at <= latest + Tolerance;
        }

        /// <summary>Whether an entry of a month in an archive stands from a place on and before another. Asked of one place after another.</summary>
        private bool IsArchivedBetween(long place, long end)
        {
            while (_run < _runs.Count && _runs[_run].Run.To <= place) _run++;
            return _run < _runs.Count && _runs[_run].Run.From < end;
        }

        /// <summary>The month in an archive whose entry stands at a place; null where none does.</summary>
        private Archived? ArchivedAt(long place) => IsArchivedBetween(place, place + 1) ? _runs[_run].Month : null;

        /// <summary>One that can't even be read was not written so.</summary>
        private static async Task<bool> NextAsync(IAsyncEnumerator<JournalRecord> entries, long place)
        {
            try
            {
                return await entries.MoveNextAsync();
            }
            catch (UnreadableEntryException)
            {
                throw new BrokenException(place, LogFault.EntryChanged);
            }
        }

        /// <summary>An encoding that this console does not know has no hash that fits.</summary>
        private static byte[] LeafOf(JournalRecord entry) =>
            entry.Encoding == EntryEncoding.Version ? EntryEncoding.Leaf(entry) : new byte[TreeHash.Size];

        /// <summary>The hashes of leaves as the tiles have them.</summary>
        private static async Task<byte[]> KeptAsync(NpgsqlConnection tables, long from, long to, CancellationToken cancel)
        {
            try
            {
                return await JournalLog.LeavesAsync(tables, from, to, cancel);
            }
            catch (InvalidDataException)
            {
                throw new BrokenException(from, LogFault.TileChanged);
            }
        }

        /// <summary>Where entries depart from the tree's leaves, and how.</summary>
        private static BrokenException Departure(byte[] kept, long start, int count, List<byte[]> leaves, byte[]? next)
        {
            if (next is not null) leaves = [.. leaves, next];
            bool Are(int leaf, int hash) => leaf < leaves.Count && (hash + 1) * TreeHash.Size <= kept.Length
                && kept.AsSpan(hash * TreeHash.Size, TreeHash.Size).SequenceEqual(leaves[leaf]);
            var same = 0;
            while (Are(same, same)) same++;
            // What stands here instead has its own place further on, or what belongs here does.
            var (hashes, read) = (kept.Length / TreeHash.Size, leaves.Count);
            var fault = same >= count ? LogFault.CheckpointInconsistent
                : same == read || Enumerable.Range(same + 1, Math.Max(0, hashes - same - 1)).Any(hash => Are(same, hash)) ? LogFault.EntryMissing
                : Enumerable.Range(same + 1, read - same - 1).Any(leaf => Are(leaf, same)) ? LogFault.EntryAdded
                : LogFault.EntryChanged;
            return new BrokenException(start + same, fault);
        }

        /// <summary>The next piece of its level must be this one.</summary>
        private async Task CheckPieceAsync(NpgsqlConnection tables, TilePiece piece, long start, CancellationToken cancel)
        {
            if (await Pieces(piece.Tile.Level).NextAsync(tables, cancel) is not { } kept || kept.Tile != piece.Tile || kept.Width != piece.Width
                || !kept.Hashes.AsSpan().SequenceEqual(piece.Hashes))
                throw new BrokenException(start, LogFault.TileChanged);
        }

        /// <summary>A newer checkpoint than one of this size; where there is none, no piece of a tile may lie behind those of this one.</summary>
        private async Task<CheckpointRow?> NewerAsync(NpgsqlConnection tables, long size, CancellationToken cancel)
        {
            // Both from one snapshot.
            await using var transaction = await tables.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
            if (await LogTables.NewestAsync(tables, cancel) is { } newest && newest.Size > size) return newest;
            for (var level = 0; level <= TileId.MaxLevel; level++)
                if (await Pieces(level).NextAsync(tables, cancel) is not null) throw new BrokenException(size, LogFault.TileChanged);
            return null;
        }

        /// <summary>A level's pieces behind the checkpoint from which the tree is made anew.</summary>
        private PieceCursor Pieces(int level)
        {
            if (_pieces.TryGetValue(level, out var cursor)) return cursor;
            var tile = TileId.NextOf(level, _start);
            return _pieces[level] = new PieceCursor(tile, tile.WidthAt(_start));
        }

        /// <summary>
        /// Entries that no checkpoint covers yet may be the last second's, but not of a transaction that is still to come, or that is covered, nor such
        /// as the sealer could never cover.
        /// </summary>
        private async Task CheckUncoveredAsync(NpgsqlConnection connection, JournalPosition last, long size, CancellationToken cancel)
        {
            var before = last;
            await using (var entries = JournalReader.BetweenAsync(connection, last, JournalPosition.End, cancel).GetAsyncEnumerator(cancel))
                for (_notCovered = 0; await NextAsync(entries, size); _notCovered++)
                {
                    var (position, encoding) = (entries.Current.Position, entries.Current.Encoding);
                    if (position.Xid == last.Xid || position == before) throw new BrokenException(size, LogFault.EntryAdded);
                    if (encoding != EntryEncoding.Version) throw new BrokenException(size, LogFault.EntryChanged);
                    before = position;
                }

            if (await JournalOrder.IsBeyondAsync(connection, before.Xid, cancel)) throw new BrokenException(size, LogFault.EntryBeyondHorizon);
        }

        /// <summary>That one signed tree begins another.</summary>
        private static async Task FollowsAsync(NpgsqlConnection tables, SignedCheckpoint smaller, SignedCheckpoint larger, CancellationToken cancel)
        {
            if (smaller.Size > larger.Size) throw new BrokenException(larger.Size, LogFault.CheckpointMissing);
            try
            {
                if (await JournalLog.BeginsAsync(tables, smaller, larger, cancel)) return;
            }
            catch (InvalidDataException)
            {
                throw new BrokenException(smaller.Size, LogFault.TileChanged);
            }

            throw new BrokenException(0, LogFault.CheckpointInconsistent);
        }

        private static SignedCheckpoint Signed(LogKey key, CheckpointRow row, long start)
        {
            var signed = key.Verify(row);
            return signed.IsRefused ? throw BrokenException.Of(start, signed.Refusal) : signed.Value;
        }
    }

    /// <summary>The pieces of a level's tiles behind one of them, in order.</summary>
    private sealed class PieceCursor(TileId tile, int width)
    {
        private const int AtOnce = 200;

        private readonly Queue<TilePiece> _read = new();
        private (TileId Tile, int Width) _last = (tile, width);

        public async Task<TilePiece?> NextAsync(NpgsqlConnection connection, CancellationToken cancel)
        {
            if (_read.Count == 0)
                await foreach (var piece in LogTables.PiecesAsync(connection, _last.Tile, _last.Width, AtOnce, cancel)) _read.Enqueue(piece);
            if (!_read.TryDequeue(out var next)) return null;
            _last = (next.Tile, next.Width);
            return next;
        }
    }
}
