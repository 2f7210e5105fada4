using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal;

/// <summary>
/// Adds settled entries to the journal's tree and signs what it has become, at most once a second and only when there is news. One node of the
/// cluster does so at a time (an advisory lock); each follows what was signed, keeps it outside the database and serves it. Where the log is not
/// as this node knew it, nothing is signed on top of it.
/// </summary>
public sealed partial class JournalSealer(
    JournalLog log, JournalKeys keys, JournalReader journal, NpgsqlDataSource source, TimeProvider time, ILogger<JournalSealer> logger)
    : BackgroundReader("sealer", "The journal is not sealed", time, logger)
{
    /// <summary>Entries under one checkpoint, to the end of a transaction; a longer backlog gets several.</summary>
    internal const int MostEntries = 65_536;

    private const int BatchSize = 4096;

    /// <summary>Any number that no other lock of the console uses.</summary>
    internal const long LockKey = 0x5EA1;

    private static readonly TimeSpan s_betweenLogLines = TimeSpan.FromMinutes(1);

    private string? _problem;
    private DateTimeOffset _loggedAt;
    private (JournalPosition First, DateTimeOffset Since)? _waiting;

    // The last round by both clocks, and what the one on the wall showed before it was set back, while anything from before waits.
    private (DateTimeOffset Wall, long Steady)? _lastRound;
    private DateTimeOffset? _setBackFrom;

    public override string? Problem => base.Problem ?? _problem ?? (log.IsBehindItsFile ? CheckpointFile.NotWritable : null);

    public override string Meaning => Problem == CheckpointFile.NotWritable ? "The newest checkpoint can't be kept outside the database" : base.Meaning;

    /// <summary>Also while entries wait for a transaction that does not end: until they are sealed, nothing shows that they were changed.</summary>
    public override DateTimeOffset? BehindSince => base.BehindSince ?? _waiting?.Since;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        var done = await SealOnceAsync(cancel);
        if (done.Refusal is { } refusal && refusal.Code != _problem) LogProblem(refusal.Code);
        _problem = done.Refusal?.Code;
        await LookForWaitingAsync(done.IsRefused ? 0 : done.Value, cancel);
        if (!done.IsRefused && _waiting is null) _setBackFrom = null;
        if (done.IsRefused) return false;
        if (log.Served is { } served && Time.GetUtcNow() - _loggedAt is var ago && (ago >= s_betweenLogLines || ago < TimeSpan.Zero))
        {
            LogServed(served.Size, Convert.ToBase64String(served.Signed.Root));
            _loggedAt = Time.GetUtcNow();
        }

        return done.Value >= MostEntries;
    }

    /// <summary>
    /// Follows what was signed, and signs what came since; answers how many entries: 0 when there is nothing, or another node is at it. A refusal
    /// where the log can't be trusted, or there is no key for it.
    /// </summary>
    internal async Task<Result<int>> SealOnceAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await SealOnceAsync(connection, cancel);
    }

    /// <summary>The same in a session that may hold the sealer's lock.</summary>
    internal async Task<Result<int>> SealOnceAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        LookAtTheClock();
        var newest = await log.FollowAsync(cancel);
        if (newest.IsRefused) return newest.Refusal;
        var added = await AddAsync(connection, newest.Value, cancel);
        if (added is not { IsRefused: false, Value: > 0 }) return added;
        var followed = await log.FollowAsync(cancel);
        if (followed.IsRefused) return followed.Refusal;
        // A rule or a trigger of somebody's may swallow what was added.
        return followed.Value is { } there && there.Size >= (newest.Value?.Size ?? 0) + added.Value ? added : Refusal.Conflict("CheckpointMissing");
    }

    private void LookAtTheClock()
    {
        var now = Time.GetUtcNow();
        var expected = _lastRound is var (wall, steady) ? wall + Time.GetElapsedTime(steady) : now;
        _lastRound = (now, Time.GetTimestamp());
        if (now < expected - JournalVerifier.Tolerance) _setBackFrom = expected;
    }

    /// <summary>
    /// When a checkpoint is signed. What was written just before the clock was set back is signed by the clock as it was: signed by the new time it would
    /// look as if it had been dated ahead.
    /// </summary>
    private DateTimeOffset SigningTime(DateTimeOffset latest)
    {
        var now = Time.GetUtcNow();
        var at = _setBackFrom is { } before && latest > now + JournalVerifier.Tolerance && latest <= before + JournalVerifier.Tolerance ? before : now;
        return DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
    }

    private async Task LookForWaitingAsync(int added, CancellationToken cancel)
    {
        var first = added > 0 ? null : await journal.NextAsync(log.Served?.Position ?? JournalPosition.Start, cancel);
        _waiting = first is not { } position ? null : _waiting is { } known && known.First == position ? known : (position, Time.GetUtcNow());
    }

    private async Task<Result<int>> AddAsync(NpgsqlConnection connection, CheckedCheckpoint? newest, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = LockKey } } })
            if (await take.ExecuteScalarAsync(cancel) is not true) return 0;
        // Another node may have gone on since.
        if ((await LogTables.NewestAsync(connection, cancel))?.Size != newest?.Size) return 0;

        var builder = newest is null ? new TileBuilder() : new TileBuilder(newest.Size, newest.Edge);
        var appended = await AppendAsync(builder, newest?.Position ?? JournalPosition.Start, cancel);
        if (appended.IsRefused) return appended.Refusal;
        var count = builder.Size - (newest?.Size ?? 0);
        if (count == 0) return 0;
        // By the server's own snapshot: the functions that the reading goes by are the database's, and somebody may have put others in their place.
        var (position, latest) = appended.Value;
        if (await JournalOrder.IsBeyondAsync(connection, position.Xid, cancel)) return Refusal.Conflict("EntryBeyondHorizon");
        var key = newest is null ? keys.ReadOrMakeFirst() : keys.Read();
        if (key.IsRefused) return key.Refusal;
        // Another key may have been put in the place of the log's.
        if (newest is not null && key.Value.Verify(newest.Signed.Note.ToString()) is { IsRefused: true } foreign) return foreign.Refusal;
        var at = SigningTime(latest);
        var note = key.Value.Sign(new Checkpoint(key.Value.Origin, builder.Size, builder.Root())
        {
            Extensions = newest is null ? [] : [Checkpoint.Behind(newest.Size, newest.Signed.At!.Value)],
        }, at);
        try
        {
            await LogTables.AppendAsync(connection, new CheckpointRow(builder.Size, position, at, note.ToString()), builder.Take(), cancel);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody put there what only the sealer adds.
            return exception.TableName == "journal_tiles" ? Refusal.Conflict("TileChanged") : Refusal.Conflict("CheckpointChanged");
        }

        await transaction.CommitAsync(CancellationToken.None);
        return (int)count;
    }

    /// <summary>
    /// Adds what is settled behind a place, as much as one checkpoint covers, and answers how far it came. A transaction is covered in whole: an entry
    /// that stands behind the last one covered, and is of the same transaction, was put there afterwards. Refused with <c>EntryChanged</c> where one
    /// can't be read, and with <c>EntryAdded</c> where two stand at one place: somebody put them there, and only the database's owner can take them away.
    /// Where the clock was set back, what was written before and after is not covered by one checkpoint.
    /// </summary>
    private async Task<Result<(JournalPosition Position, DateTimeOffset Latest)>> AppendAsync(
        TileBuilder builder, JournalPosition position, CancellationToken cancel)
    {
        var (most, at, open, latest) = (builder.Size + MostEntries, position, new List<byte[]>(), DateTimeOffset.MinValue);
        void Close()
        {
            foreach (var leaf in open) builder.Append(leaf);
            open.Clear();
            position = at;
        }

        for (var read = BatchSize; read == BatchSize && builder.Size < most;)
        {
            try
            {
                var (entries, _) = await journal.ReadAsync(at, BatchSize, cancel);
                foreach (var entry in entries)
                {
                    if (entry.Position == at) return Refusal.Conflict("EntryAdded");
                    if (open.Count > 0 && entry.Xid != at.Xid) Close();
                    if (_setBackFrom is not null && open.Count == 0 && latest - entry.At > JournalVerifier.Tolerance) return (position, latest);
                    if (entry.At > latest) latest = entry.At;
                    open.Add(EntryEncoding.Leaf(entry));
                    at = entry.Position;
                }

                read = entries.Count;
            }
            catch (UnreadableEntryException)
            {
                return Refusal.Conflict("EntryChanged");
            }

            if (read < BatchSize) Close();
        }

        return (position, latest);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The journal is not sealed: {Reason} (docs/journal.md and docs/operations.md say what that means)")]
    private partial void LogProblem(string reason);

    /// <summary>What is shipped off the machine is evidence too.</summary>
    [LoggerMessage(Level = LogLevel.Information, Message = "Journal checkpoint: {Size} entries, root {Root}")]
    private partial void LogServed(long size, string root);
}
