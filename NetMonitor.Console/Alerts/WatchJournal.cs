using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Projection;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Journal;
using Npgsql;

namespace NetMonitor.Console.Alerts;

/// <summary>The detectors that run.</summary>
public sealed record RunningDetectors(IReadOnlyList<Detector> All)
{
    public static RunningDetectors Usual { get; } = new(AllDetectors.Table);
}

/// <summary>
/// Lets the detectors read the journal: each entry is read once, for all of them. A detector that fails stands at the batch in which it did, for itself;
/// it is tried again from there every minute, and joins the others when it has caught up.
/// </summary>
public sealed partial class WatchJournal(
    RunningDetectors detectors, AlertWriter writer, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time, ILogger<WatchJournal> logger)
    : IProjection
{
    public const string Reader = "alerts";

    /// <summary>Entries that a detector which stood still reads at once when it goes on.</summary>
    private const int CatchUp = 5_000;

    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    public string Name => Reader;

    public string Meaning => "Nobody is told of what endangers accounts";

    public bool FromTheBeginning => true;

    public bool HasRecorded { get; private set; }

    public string? Problem { get; private set; }

    public async Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel)
    {
        var read = ReadDoor.Within(connection, null);
        var standing = read.Add(
            new NpgsqlBatchCommand("select detector, xid, entry_id, tried_at from detector_stops order by detector"),
            row => new StandingDetector(row.Named<DetectorId>(), new JournalPosition(row.Xid(), row.Long()), row.Time()));
        var world = await WorldAsync(read, cancel);
        var stops = standing.ToList();
        var before = stops.Count > 0 ? await PlaceAsync(connection, cancel) : default;
        var written = new List<JournalEntry>();
        var effects = new List<AlertEffect>();
        foreach (var stop in stops.Where(stop => stop.TriedAt <= time.GetUtcNow() - s_again).ToArray())
        {
            var (goesOn, found) = await CatchUpAsync(connection, stop, before, world, cancel);
            effects.AddRange(found);
            if (!goesOn) continue;
            stops.Remove(stop);
            written.Add(Entry(new DetectorResumed(stop.Detector), stop.Detector));
        }

        var running = detectors.All.Where(detector => stops.TrueForAll(stop => stop.Detector != detector.Id)).ToArray();
        var (seen, failed) = await RunAsync(connection, running, entries, world, cancel);
        effects.AddRange(seen);
        foreach (var (detector, failure) in failed)
        {
            await StopAsync(connection, detector, failure, await PlaceAsync(connection, cancel), cancel);
            written.Add(Entry(new DetectorStopped(detector, failure.GetType().Name, entries[0].Id), detector));
        }

        var stand = stops.Select(stop => stop.Detector).Concat(failed.Select(stop => stop.Detector)).Order().ToArray();
        Problem = stand.Length > 0 ? $"Standing: {string.Join(", ", stand)}" : null;
        await writer.WriteAsync(connection, effects, written, world.Calendar, cancel);
        HasRecorded = written.Count > 0;
        if (HasRecorded) await connection.ExecuteAsync(cancel, [.. written.Select(JournalWriter.Insert)]);
    }

    /// <summary>What detectors know beside the journal, as it stands in the transaction.</summary>
    private async Task<WatchWorld> WorldAsync(ReadBatch read, CancellationToken cancel) => new(
        await DetectorSettingsOnRecord.ReadAsync(read, cancel), await calendars.CurrentAsync(cancel),
        (await regulation.CurrentAsync(cancel)).Settings, SignInRules.Holds);

    /// <summary>Lets detectors see entries, and keeps what they remember; what failed in one of them is its own.</summary>
    private async Task<(List<AlertEffect> Effects, List<(DetectorId Detector, Exception Failure)> Failed)> RunAsync(
        NpgsqlConnection connection, IReadOnlyList<Detector> running, IReadOnlyList<JournalRecord> records, WatchWorld world, CancellationToken cancel)
    {
        var (effects, failed) = (new List<AlertEffect>(), new List<(DetectorId, Exception)>());
        var entries = records.Select(Watched).ToArray();
        var (works, names) = (new List<(Detector Detector, List<WatchedEntry> Entries)>(), new HashSet<(DetectorId, string)>());
        foreach (var detector in running)
        {
            try
            {
                var (own, mine) = (new List<string>(), new List<WatchedEntry>());
                foreach (var entry in entries)
                {
                    var named = own.Count;
                    if (Watching.NameOf(detector, entry) is { } of) own.Add(of);
                    else if (detector.Verbs?.Contains(entry.Verb) != false) detector.Names(entry, own);
                    if (own.Count > named) mine.Add(entry);
                }

                foreach (var name in own) names.Add((detector.Id, name));
                works.Add((detector, mine));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(detector, failure);
            }
        }

        var (memories, last) = (new DetectorMemories(), entries.Max(entry => entry.At));
        await memories.LoadAsync(connection, names, last, cancel);
        foreach (var (detector, mine) in works)
        {
            var watching = new Watching(detector, world, name => memories.Of(detector, name));
            try
            {
                foreach (var entry in mine)
                {
                    Look(detector, memories, watching, entry.At);
                    watching.See(entry);
                }

                Look(detector, memories, watching, last);
                effects.AddRange(watching.Effects);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                memories.Forget(detector.Id);
                Failed(detector, failure);
            }
        }

        await memories.SaveAsync(connection, last, cancel);
        return (effects, failed);

        void Failed(Detector detector, Exception failure)
        {
            LogFailed(detector.Id, failure);
            failed.Add((detector.Id, failure));
        }
    }

    /// <summary>What was to be looked at before an entry is looked at before it, however the entries come.</summary>
    private static void Look(Detector detector, DetectorMemories memories, Watching watching, DateTimeOffset until)
    {
        foreach (var (name, at) in memories.Due(detector.Id, until)) detector.Look(name, at, watching);
    }

    /// <summary>A detector that stood still reads on, as far as it gets: whether it is where the others are.</summary>
    private async Task<(bool GoesOn, List<AlertEffect> Effects)> CatchUpAsync(
        NpgsqlConnection connection, StandingDetector stop, JournalPosition until, WatchWorld world, CancellationToken cancel)
    {
        var entries = (await JournalReader.ReadAsync(connection, stop.Place, CatchUp, cancel))
            .TakeWhile(entry => (entry.Xid, entry.Id).CompareTo((until.Xid, until.Id)) <= 0).ToArray();
        if (entries.Length == 0)
        {
            await GoOnAsync(connection, stop.Detector, cancel);
            return (true, []);
        }

        var (effects, failed) = await RunAsync(connection, [.. detectors.All.Where(known => known.Id == stop.Detector)], entries, world, cancel);
        if (failed is [var (_, failure)])
        {
            await StopAsync(connection, stop.Detector, failure, stop.Place, cancel);
            return (false, []);
        }

        if (entries[^1].Position == until)
        {
            await GoOnAsync(connection, stop.Detector, cancel);
            return (true, effects);
        }

        await connection.ExecuteAsync(cancel, Sql.Statement(
            "update detector_stops set xid = $2, entry_id = $3 where detector = $1", stop.Detector.ToString(), JournalReader.Xid(entries[^1].Xid),
            entries[^1].Id));
        return (false, effects);
    }

    internal static WatchedEntry Watched(JournalRecord entry) => new(
        entry.Xid, entry.Id, entry.At, entry.Verb, entry.Actor, entry.ActorPath, new Subject(entry.SubjectType, entry.SubjectNumber), entry.UnitCode,
        entry.UnitPath, entry.What);

    private JournalEntry Entry(DomainEvent what, DetectorId detector) => AlertEntries.OfWatch(what, detector, time.GetUtcNow());

    /// <summary>How far the detectors had come before this batch.</summary>
    private static async Task<JournalPosition> PlaceAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        (await ReadDoor.Within(connection, null).AllAsync(
            Sql.Statement("select xid, entry_id from reader_cursors where reader = $1", Reader), row => new JournalPosition(row.Xid(), row.Long()), cancel))
        .Single();

    private Task StopAsync(NpgsqlConnection connection, DetectorId detector, Exception failure, JournalPosition place, CancellationToken cancel) =>
        connection.ExecuteAsync(cancel, Sql.Statement(
            """
            insert into detector_stops (detector, xid, entry_id, problem, since, tried_at) values ($1, $2, $3, $4, $5, $5)
            on conflict (detector) do update set tried_at = excluded.tried_at, problem = excluded.problem
            """,
            detector.ToString(), JournalReader.Xid(place.Xid), place.Id, failure.GetType().Name, time.GetUtcNow()));

    private static Task GoOnAsync(NpgsqlConnection connection, DetectorId detector, CancellationToken cancel) =>
        connection.ExecuteAsync(cancel, Sql.Statement("delete from detector_stops where detector = $1", detector.ToString()));

    private sealed record StandingDetector(DetectorId Detector, JournalPosition Place, DateTimeOffset TriedAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Detector {Detector} stands still; it is tried again from where it is, and the others go on")]
    private partial void LogFailed(DetectorId detector, Exception exception);
}
