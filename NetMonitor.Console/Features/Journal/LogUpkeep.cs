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
public sealed class LogUpkeep(CommandRunner commands, JournalSealer sealer, JournalLog log, JournalKeys keys, NodeLock nodes, TimeProvider time)
{
    /// <summary>Months that the journal keeps at hand at least, by law.</summary>
    public const int KeptMonths = 6;

    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A new key in the place of the log's. The former one signs the tree with the entry that names the new one, and none after it. Answers the new
    /// key; refused as <see cref="JournalLog.FollowAsync"/> does, and with <c>NotSealedYet</c> before the first checkpoint.
    /// </summary>
    public async Task<Result<VerifierKey>> RotateKeyAsync(CancellationToken cancel)
    {
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        if (keys.AwaitsFirst) return JournalLog.NotSealedYet;
        var seed = Ed25519.NewSeed();
        var (former, next) = (key.Value.VerifierKeys[0], new NoteSigner(key.Value.Origin, seed).Key);
        var xid = await RecordAsync("RotateJournalKey", key.Value.Origin, new JournalKeyRotated($"{former}", $"{next}"), cancel);
        var covered = await CoveredAsync(xid, cancel);
        if (covered.IsRefused) return covered.Refusal;
        Result<VerifierKey> rotated = JournalLog.NotSealedYet;
        // Each node reads the key anew for its next checkpoint.
        await WhileNoNodeSignsAsync(
            async (connection, token) => rotated = keys.Rotate(seed, (await LogTables.NewestAsync(connection, token))!.Size), cancel);
        return rotated.IsRefused ? rotated : next;
    }

    /// <summary>
    /// Gives the log up and begins another over the same entries, with a key and a name of its own; the first entry after it says why and what the last
    /// checkpoint was. Tables, key and checkpoint of the former log are moved aside, not deleted. Every console is to be stopped before: one that
    /// runs remembers the former log.
    /// </summary>
    public async Task<Result> StartOverAsync(string reason, string ownerConnectionString, CancellationToken cancel)
    {
        if (!PlainText.IsLine(reason, 1000)) return Refusal.Malformed("ReasonRequired");
        var former = log.Kept() is { IsRefused: false, Value: { } kept } ? kept.Note.ToString() : null;
        Result<LogKey> key = JournalLog.NotSealedYet;
        await WhileNoNodeSignsAsync(async (_, token) =>
        {
            await LogTables.StartOverAsync(ownerConnectionString, time.GetUtcNow(), token);
            keys.GiveUp(time.GetUtcNow());
            key = keys.ReadOrMakeFirst();
        }, cancel);
        if (key.IsRefused) return key.Refusal;
        await RecordAsync("StartJournalOver", key.Value.Origin, new JournalStartedOver(reason, former), cancel);
        return Result.Done;
    }

    /// <summary>
    /// Takes the entries of a month out of the journal, into a table of their own to be archived and dropped; their hashes stay in the tree. Refused with
    /// <c>MonthMalformed</c>, <c>MonthTooYoung</c>, <c>MonthNotFound</c>, and as <see cref="JournalLog.FollowAsync"/> does.
    /// </summary>
    public async Task<Result<DetachedMonth>> DetachMonthAsync(string text, string ownerConnectionString, CancellationToken cancel)
    {
        if (!DateOnly.TryParseExact($"{text}-01", "yyyy-MM-dd", out var month)) return Refusal.Malformed("MonthMalformed");
        if (month.AddMonths(1 + KeptMonths) > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) return Refusal.Conflict("MonthTooYoung");
        var followed = await log.FollowAsync(cancel);
        if (followed.IsRefused) return followed.Refusal;
        var span = await log.SpanOfAsync(month, cancel);
        if (span.IsRefused) return span.Refusal;
        var months = await log.DetachedAsync(cancel);
        var key = keys.Read();
        if (key.IsRefused) return key.Refusal;
        await RecordAsync("DetachJournalMonth", key.Value.Origin, new JournalMonthDetached([.. months, span.Value]), cancel);
        await LogTables.DetachAsync(ownerConnectionString, month, cancel);
        return span.Value;
    }

    private async Task WhileNoNodeSignsAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancel)
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

    private async Task<Result> CoveredAsync(ulong xid, CancellationToken cancel)
    {
        while (!(log.Served?.Position.Xid >= xid))
        {
            var done = await sealer.SealOnceAsync(cancel);
            if (done.IsRefused) return done.Refusal;
            if (done.Value == 0) await Task.Delay(s_again, time, cancel);
        }

        return Result.Done;
    }
}
