using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>
/// What the watch can't see of itself, looked at every minute: whether its reader is behind, whether the journal is sealed in time, and once a day whether a
/// test goes the whole way, from the journal by the detectors to an alert and its texts. Each is raised once, and grows while it lasts.
/// </summary>
public sealed class WatchTheWatch(
    RunningDetectors detectors, CommandRunner commands, AlertWriter writer, WorkingCalendars calendars, ReadDoor door, TimeProvider time)
{
    /// <summary>How far the reader, or the sealer, may be behind.</summary>
    private static readonly TimeSpan s_behind = TimeSpan.FromSeconds(60);

    /// <summary>How long a test may be on its way.</summary>
    private static readonly TimeSpan s_way = TimeSpan.FromMinutes(10);

    /// <summary>The hour of the law's clock in which the day is tested: those who would miss the text are at work.</summary>
    private const int TestHour = 9;

    public async Task HandleAsync(CancellationToken cancel)
    {
        if (detectors.All.Count == 0) return;
        await LookAtSealsAsync(cancel);
        await LookAtReaderAsync(cancel);
        await TestAsync(cancel);
    }

    private async Task LookAtSealsAsync(CancellationToken cancel)
    {
        var oldest = await OldestAsync("select xid, entry_id from journal_checkpoints order by size desc limit 1", cancel);
        if (oldest is { } since && time.GetUtcNow() - since is var late && late > s_behind)
            await AlertEntries.RecordOfWatchAsync(commands, new JournalSealLate((int)late.TotalSeconds), DetectorId.D15, cancel);
    }

    private async Task LookAtReaderAsync(CancellationToken cancel)
    {
        var oldest = await OldestAsync($"select xid, entry_id from reader_cursors where reader = '{WatchJournal.Reader}'", cancel);
        if (oldest is { } since && time.GetUtcNow() - since > s_behind) await RaiseAsync(WatchStopped.Reader, WatchStopped.Reader, since, cancel);
    }

    private async Task TestAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (clock, day) = (WorkingCalendar.Clock(now), WorkingCalendar.DayOf(now));
        var tested = await door.ForSystem().FirstAsync(
            Sql.Statement(
                $"""
                select at from journal
                where subject_type = '{AlertSubjects.OfDetector}' and subject_number = '{DetectorId.D17}' and verb = '{nameof(WatchTested)}'
                order by id desc limit 1
                """),
            row => (DateTimeOffset?)row.Time(), cancel);
        if (tested is not { } at || WorkingCalendar.DayOf(at) != day)
        {
            if (clock.Hour >= TestHour) await AlertEntries.RecordOfWatchAsync(commands, new WatchTested(day), DetectorId.D17, cancel);
            return;
        }

        if (!await EndTestAsync(WatchStopped.TestOf(day), cancel) && now - at > s_way)
            await RaiseAsync(WatchStopped.Missed, $"{WatchStopped.Missed} {day:yyyy-MM-dd}", at, cancel);
    }

    /// <summary>The time of the oldest entry behind a place in the journal, settled or not; null where there is none.</summary>
    private async Task<DateTimeOffset?> OldestAsync(string place, CancellationToken cancel) => await door.ForSystem().FirstAsync(
        new(
            $"""
            select at from journal
            where (xid, id) > (coalesce((select xid from ({place}) place), '0'), coalesce((select entry_id from ({place}) place), 0))
            order by xid, id limit 1
            """),
        row => (DateTimeOffset?)row.Time(), cancel);

    /// <summary>A test that arrived is done with: whether it is there.</summary>
    private async Task<bool> EndTestAsync(string key, CancellationToken cancel)
    {
        var found = await door.ForSystem().FirstAsync(
            Sql.Statement("select id from alerts where detector = $1 and key = $2 limit 1", nameof(DetectorId.D17), key), row => (Guid?)row.Guid(), cancel);
        if (found is not { } id) return false;
        await commands.RunAsync<bool>(Command.BySystem("EndWatchTest", Subject.Alert(id)), ActOnAlerts.LockOf([id]), async (context, token) =>
        {
            var alert = await context.Db.Alerts.FirstAsync(row => row.Id == id, token);
            if (alert.State == AlertState.Resolved) return false;
            var done = alert.Resolve(AlertResolution.Expected, NoticeTexts.WatchTestArrived, Author.System.UserName, context.Now);
            if (done.IsRefused) return done.Refusal;
            AlertEntries.Record(context, alert, new AlertResolved(alert.Detector, alert.Of, AlertResolution.Expected, alert.Reason, null));
            return true;
        }, cancel);
        return true;
    }

    /// <summary>Raises an alert of the watch itself without it; the one that is not resolved yet grows.</summary>
    private async Task RaiseAsync(string of, string key, DateTimeOffset start, CancellationToken cancel)
    {
        var calendar = await calendars.CurrentAsync(cancel);
        await commands.RunAsync<bool>(Command.BySystem("RaiseWatchAlert"), null, async (context, token) =>
        {
            var read = ReadDoor.Within(context.Connection, null);
            var detector = AllDetectors.Of(DetectorId.D17);
            var figures = (await DetectorSettingsOnRecord.ReadAsync(read, token)).For(detector, "", context.Now);
            var before = await read.FirstAsync(
                Sql.Statement(
                    $"select id, count from alerts where detector = $1 and key = $2 and state <> '{nameof(AlertState.Resolved)}'", nameof(DetectorId.D17), key),
                row => (Id: row.Guid(), Count: row.Long()), token);
            var id = before.Id != default ? before.Id : detector.IdOf(figures.Version, key, start);
            var entries = new List<JournalEntry>();
            await writer.WriteAsync(
                context.Connection,
                [
                    new AlertEffect(
                        DetectorId.D17, id, of, key, figures.Severity("severity"), About.Nation, figures.Version, start, context.Now, 0, 0, Reopens: false,
                        before.Count + 1, 0, []),
                ],
                entries, calendar, token);
            foreach (var entry in entries) context.Record(entry);
            return true;
        }, cancel);
    }
}
