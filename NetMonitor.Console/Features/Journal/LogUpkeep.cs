using NetMonitor.Console.Commands;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Features.Journal;

/// <summary>
/// What only an operator does to the journal's log, at the machine: changes its key, gives a log up for another one, lets a month go into an archive.
/// Each is on record in the tree.
/// </summary>
public sealed class LogUpkeep(
    CommandRunner commands, JournalSealer sealer, JournalLog log, JournalKeys keys, JournalOrder order, JournalVerifier verifier, JournalWitnesses witnesses,
    NodeLock nodes, TimeProvider time)
{
    /// <summary>Months that the journal keeps at hand at least, by law.</summary>
    public const int KeptMonths = 6;

    /// <summary>The name of a log that neither its key nor its checkpoint tells any more.</summary>
    private const string Unknown = "unknown";

    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A new key in the place of the log's. The former one signs the tree with the entry that names the new one and nothing after it, on no node: the
    /// new one signs at once. Answers the new key; refused as <see cref="JournalLog.FollowAsync"/> does, and with <c>NotSealedYet</c> before the first
    /// checkpoint.
    /// </summary>
    public async Task<Result<VerifierKey>> RotateKeyAsync(CancellationToken cancel)
    {
        Result<VerifierKey> rotated = JournalLog.NotSealedYet;
        await AloneAsync(async (connection, token) => rotated = await RotateAloneAsync(connection, token), cancel);
        return rotated;
    }

    /// <summary>
    /// Gives the log up and begins another over the same entries, with a key and a name of its own. An entry, which is in the new tree too, says why and
    /// what the last checkpoint was. Tables, key and checkpoint of the former log are moved aside, not deleted. Every console is to be stopped before: one
    /// that runs remembers the former log. Refused with <c>ReasonRequired</c>, and as <see cref="JournalOrder.ContinueGivenUpAsync"/> does.
    /// </summary>
    public async Task<Result> StartOverAsync(string reason, string ownerConnectionString, CancellationToken cancel)
    {
        if (!PlainText.IsLine(reason, 1000)) return Refusal.Malformed("ReasonRequired");
        await using (var owner = new NpgsqlConnection(ownerConnectionString))
        {
            await owner.OpenAsync(cancel);
            // In a database that was restored into another cluster the words of this command would stand before what they are about.
            if (await order.ContinueGivenUpAsync(owner, cancel) is { IsRefused: true } beyond) return beyond;
        }

        var former = log.Kept() is { IsRefused: false, Value: var kept } ? kept.MaxBy(signed => signed.Size) : null;
        var origin = former?.Checkpoint.Origin ?? (keys.Read() is { IsRefused: false, Value: var lost } ? lost.Origin : Unknown);
        // On record before anything is moved: whatever ends the command between, the next log does not begin without a word.
        await RecordAsync("StartJournalOver", origin, new JournalStartedOver(reason, former?.Note.ToString()), cancel);
        Result<LogKey> key = JournalLog.NotSealedYet;
        await AloneAsync(async (_, token) =>
        {
            await LogTables.StartOverAsync(ownerConnectionString, time.GetUtcNow(), token);
            key = keys.BeginAnew(time.GetUtcNow());
        }, cancel);
        return key.IsRefused ? key.Refusal : Result.Done;
    }

    /// <summary>
    /// Takes the entries of a month out of the journal, into a table of their own to be archived and dropped; their hashes stay in the tree. Only what
    /// fits the tree is let go: everything is read again before. Refused with <c>MonthMalformed</c>, <c>MonthTooYoung</c>, <c>MonthNotFound</c>, as
    /// <see cref="CheckArchiveAsync"/> does, and as <see cref="JournalLog.FollowAsync"/> does.
    /// </summary>
    public async Task<Result<DetachedMonth>> DetachMonthAsync(string text, string ownerConnectionString, CancellationToken cancel)
    {
        if (DetachedMonth.FirstOf(text) is not { } month) return Refusal.Malformed("MonthMalformed");
        if (month > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddMonths(-1 - KeptMonths)) return Refusal.Conflict("MonthTooYoung");
        if (await FollowAsync(cancel) is { IsRefused: true } lost) return lost.Refusal;
        if (await IntactAsync(cancel) is { IsRefused: true } broken) return broken.Refusal;
        var span = await log.PlacesOfAsync(month, cancel);
        if (span.IsRefused) return span.Refusal;
        var months = await log.DetachedAsync(cancel);
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        var detached = new JournalMonthDetached([.. months.Where(other => other.Month != text).Append(span.Value).Select(key.Value.Sign)]);
        var covered = await CoveredAsync(await RecordAsync("DetachJournalMonth", key.Value.Origin, detached, cancel), sealer.SealOnceAsync, cancel);
        if (covered.IsRefused) return covered.Refusal;
        if (await LogTables.DetachAsync(ownerConnectionString, month, time, cancel) is { IsRefused: true } inUse) return inUse.Refusal;
        // Once more: between the reading and the detaching somebody could have changed it.
        return await FitsAsync(ownerConnectionString, span.Value, cancel) is { IsRefused: true } unlike ? unlike.Refusal : span.Value;
    }

    /// <summary>
    /// Reads a month in the archive again, against the tree. Refused with <c>MonthMalformed</c>, <c>MonthNotFound</c>, <c>JournalNotIntact</c>, and as
    /// <see cref="JournalLog.CheckArchiveAsync"/> does.
    /// </summary>
    public async Task<Result<DetachedMonth>> CheckArchiveAsync(string text, string ownerConnectionString, CancellationToken cancel)
    {
        if (DetachedMonth.FirstOf(text) is null) return Refusal.Malformed("MonthMalformed");
        if ((await log.DetachedAsync(cancel)).FirstOrDefault(detached => detached.Month == text) is not { } span) return Refusal.OutOfScope("MonthNotFound");
        if (await IntactAsync(cancel) is { IsRefused: true } broken) return broken.Refusal;
        return await FitsAsync(ownerConnectionString, span, cancel) is { IsRefused: true } unlike ? unlike.Refusal : span;
    }

    /// <summary>The log as this node and its witnesses know it: nothing is put on record, or signed, on top of another.</summary>
    private async Task<Result> FollowAsync(CancellationToken cancel)
    {
        await witnesses.RecallAsync(cancel);
        return await log.FollowAsync(cancel) is { IsRefused: true } lost ? lost.Refusal : Result.Done;
    }

    private async Task<Result> IntactAsync(CancellationToken cancel)
    {
        var verified = await verifier.VerifyAsync(Author.System.UserName, null, null, null, cancel);
        if (verified.IsRefused) return verified.Refusal;
        return verified.Value is { Intact: false, Reason: { } reason, FirstBroken: { } at }
            ? Refusal.Conflict("JournalNotIntact").With("reason", $"{reason}").With("index", $"{at}")
            : Result.Done;
    }

    private async Task<Result> FitsAsync(string ownerConnectionString, DetachedMonth span, CancellationToken cancel)
    {
        await using var owner = new NpgsqlConnection(ownerConnectionString);
        await owner.OpenAsync(cancel);
        return await log.CheckArchiveAsync(owner, span, cancel);
    }

    private async Task<Result<VerifierKey>> RotateAloneAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        if (keys.AwaitsFirst) return JournalLog.NotSealedYet;
        if (await FollowAsync(cancel) is { IsRefused: true } lost) return lost.Refusal;
        var seed = Ed25519.NewSeed();
        var (former, next) = (key.Value.Key, new NoteSigner(key.Value.Origin, seed).Key);
        var xid = await RecordAsync("RotateJournalKey", key.Value.Origin, new JournalKeyRotated($"{former}", $"{next}"), cancel);
        Task<Result<int>> SealHereAsync(CancellationToken token) => sealer.SealOnceAsync(connection, token);
        var covered = await CoveredAsync(xid, SealHereAsync, cancel);
        if (covered.IsRefused) return covered.Refusal;
        var rotated = keys.Rotate(seed, log.Served!.Size);
        if (rotated.IsRefused) return rotated.Refusal;
        // A node with a copy of the former key's file must not be the next to sign: it finds a checkpoint that its key did not.
        xid = await RecordAsync("TakeJournalKey", key.Value.Origin, new JournalKeyTaken($"{next}"), cancel);
        var taken = await CoveredAsync(xid, SealHereAsync, cancel);
        return taken.IsRefused ? taken.Refusal : next;
    }

    /// <summary>Waits until no other session holds the sealer's lock.</summary>
    private async Task AloneAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancel)
    {
        while (!await nodes.TryAsync(JournalSealer.LockKey, work, cancel)) await Task.Delay(s_again, time, cancel);
    }

    /// <summary>Answers the transaction's id.</summary>
    private async Task<ulong> RecordAsync(string operation, string origin, DomainEvent what, CancellationToken cancel)
    {
        ulong committed = 0;
        var call = Call.None with { Committed = xid => committed = xid };
        await commands.RunAsync<int>(Command.BySystem(operation) with { Call = call }, null, (context, _) =>
        {
            context.Record(new JournalEntry(what, Subject.Journal(origin), 0, context.Author, context.Now));
            return Task.FromResult<Result<int>>(0);
        }, cancel);
        return committed;
    }

    /// <summary>Seals until a transaction is covered.</summary>
    private async Task<Result> CoveredAsync(ulong xid, Func<CancellationToken, Task<Result<int>>> sealOnce, CancellationToken cancel)
    {
        while (!(log.Served?.Position.Xid >= xid))
        {
            var done = await sealOnce(cancel);
            if (done.IsRefused) return done.Refusal;
            if (log.IsBehindItsFile) return Refusal.Conflict(CheckpointFile.NotWritable);
            if (done.Value == 0) await Task.Delay(s_again, time, cancel);
        }

        return Result.Done;
    }
}
