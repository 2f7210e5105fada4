using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Npgsql;

namespace NetMonitor.Console.Alerts;

/// <summary>
/// Writes what detectors found: alerts with the entries that belong to them, what the journal says of it, and the texts. Each only once, however often the
/// journal is read: an alert knows the place up to which it was written.
/// </summary>
public sealed class AlertWriter(AlertTexts texts, TimeProvider time)
{
    /// <summary>Adds to <paramref name="entries"/> what is to go on record, in the same transaction.</summary>
    public async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<AlertEffect> effects, List<JournalEntry> entries, WorkingCalendar calendar, CancellationToken cancel)
    {
        foreach (var kept in effects.Where(effect => effect.Silenced > 0).GroupBy(effect => (effect.Detector, effect.Of)))
            await connection.ExecuteAsync(cancel, Sql.Statement(
                """
                update detector_exceptions set silenced = greatest(silenced, $3)
                where id = (select max(id) from detector_exceptions where detector = $1 and "of" = $2 and "from" <= $4)
                """,
                kept.Key.Detector.ToString(), kept.Key.Of, kept.Max(effect => effect.Silenced), kept.Min(effect => effect.At)));
        foreach (var found in effects.Where(effect => effect.Silenced == 0).GroupBy(effect => effect.Id))
            await WriteOneAsync(connection, [.. found], entries, calendar, cancel);
    }

    private async Task WriteOneAsync(
        NpgsqlConnection connection, IReadOnlyList<AlertEffect> found, List<JournalEntry> entries, WorkingCalendar calendar, CancellationToken cancel)
    {
        var first = found[0];
        var before = await FindAsync(connection, first.Id, cancel);
        if (before is null) await RaiseAsync(connection, found, entries, calendar, cancel);
        else
        {
            var reopens = before.State == AlertState.Resolved && found.Any(effect => effect.Reopens && before.IsBehind(effect));
            await GrowAsync(connection, before, found, reopens, entries, calendar, cancel);
        }

        var marks = found.SelectMany(effect => effect.New).ToArray();
        if (marks.Length > 0)
            await connection.ExecuteAsync(cancel, Sql.Statement(
                "insert into alert_entries (alert_id, entry_id, at) select $1, entry, at from unnest($2, $3) as e (entry, at) on conflict do nothing",
                first.Id, marks.Select(mark => mark.Entry).ToArray(), marks.Select(mark => mark.At.ToUniversalTime()).ToArray()));
    }

    private async Task RaiseAsync(
        NpgsqlConnection connection, IReadOnlyList<AlertEffect> found, List<JournalEntry> entries, WorkingCalendar calendar, CancellationToken cancel)
    {
        var (first, last, now) = (found[0], found[^1], time.GetUtcNow());
        var unit = UnitPath.TryParse(first.About.UnitPath, out var path) ? path : UnitPath.Root(UnitCode.Nation);
        var watcher = await WatcherAsync(connection, first.About.Account, unit, cancel);
        var due = AlertClock.Due(last.Severity, now, calendar);
        await using var insert = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    $"""
                    insert into alerts (id, detector, settings_version, severity, state, "of", key, account, unit_code, unit_path, watcher_path, risen_to,
                      count, first, last, before, raised_at, due_at, rises_at, seen_xid, seen_entry, version)
                    select $1, $2, $3, $4, '{nameof(AlertState.Open)}', $5, $6, $7, $8, $9, $10, array[]::text[], $11, $12, $13,
                      (select count(*) from alerts earlier where earlier.detector = $2 and earlier.key = $6)::int, $14, $15, $15, $16, $17, 1
                    returning before
                    """,
                    first.Id, first.Detector.ToString(), first.Version, (short)last.Severity, first.Of, first.Key, first.About.Account,
                    unit.Leaf.ToString(), unit.ToString(), watcher.ToString(), last.Count, first.Start.ToUniversalTime(), last.At.ToUniversalTime(), now,
                    due.ToUniversalTime(), JournalReader.Xid(last.Xid), last.Entry),
            },
        };
        var earlier = (int)(await insert.ExecuteScalarAsync(cancel))!;
        var alert = new AlertPlace(first.Id, first.About.Account, unit);
        entries.Add(AlertEntries.Of(
            new AlertRaised(first.Detector, first.Of, first.Key, last.Severity, last.Count, first.Start, due, earlier), alert, 1, Author.System, now, watcher));
        var told = await texts.TellAsync(connection, alert, first.Detector, last.Severity, first.Key, ToldOf(first.Detector, watcher), now, cancel);
        if (told == 0) await NobodyAsync(connection, alert, first, watcher, entries, now, cancel);
        if (first.Detector == DetectorId.D4 && first.About.Account is { } holder) await texts.TellHolderAsync(connection, holder, first, now, cancel);
    }

    /// <summary>Nobody is there who could be told: it rises at once.</summary>
    private static async Task NobodyAsync(
        NpgsqlConnection connection, AlertPlace alert, AlertEffect found, UnitPath watcher, List<JournalEntry> entries, DateTimeOffset now,
        CancellationToken cancel)
    {
        entries.Add(AlertEntries.Of(new AlertUnattended(found.Detector, found.Of, watcher.Leaf), alert, 1, Author.System, now, watcher));
        await connection.ExecuteAsync(cancel, Sql.Statement("update alerts set rises_at = $2 where id = $1", alert.Id, now));
    }

    private async Task GrowAsync(
        NpgsqlConnection connection, KnownAlert before, IReadOnlyList<AlertEffect> found, bool reopens, List<JournalEntry> entries,
        WorkingCalendar calendar, CancellationToken cancel)
    {
        var (last, now) = (found[^1], time.GetUtcNow());
        var (count, severity) = (Math.Max(before.Count, last.Count), (AlertSeverity)Math.Max((int)before.Severity, (int)last.Severity));
        var isWorse = severity > before.Severity;
        // One that somebody looks at goes on being looked at; a more severe one has the shorter clock from now on.
        var due = reopens || (isWorse && before.State == AlertState.Open) ? AlertClock.Due(severity, now, calendar) : (DateTimeOffset?)null;
        await connection.ExecuteAsync(cancel, Sql.Statement(
            $"""
            update alerts set count = $2, severity = $3, last = greatest(last, $4), first = least(first, $5),
              seen_xid = case when (seen_xid, seen_entry) < ($6, $7) then $6 else seen_xid end,
              seen_entry = case when (seen_xid, seen_entry) < ($6, $7) then $7 else seen_entry end,
              version = version + $8, due_at = coalesce($9::timestamptz, due_at), rises_at = coalesce($9::timestamptz, rises_at)
              {(reopens ? $"""
              , state = '{nameof(AlertState.Open)}', acknowledged_by = null, acknowledged_at = null, acknowledged_until = null, resolved_by = null,
              resolved_at = null, resolution = null, reason = null, incident = null
              """ : "")}
            where id = $1
            """,
            before.Place.Id, count, (short)severity, last.At.ToUniversalTime(), found[0].Start.ToUniversalTime(), JournalReader.Xid(last.Xid), last.Entry,
            reopens || isWorse ? 1L : 0L, Sql.Typed(due?.ToUniversalTime(), NpgsqlTypes.NpgsqlDbType.TimestampTz)));
        var version = before.Version + (reopens || isWorse ? 1 : 0);
        if (reopens)
            entries.Add(AlertEntries.Of(
                new AlertReopened(last.Detector, last.Of, severity, count, due!.Value), before.Place, version, Author.System, now, before.Watcher));
        else if (isWorse || Magnitude(count) > Magnitude(before.Count))
            entries.Add(AlertEntries.Of(new AlertGrew(last.Detector, last.Of, severity, count), before.Place, version, Author.System, now, before.Watcher));
        if (reopens || isWorse)
            await texts.TellAsync(connection, before.Place, last.Detector, severity, last.Key, ToldOf(last.Detector, before.Watcher), now, cancel);
    }

    /// <summary>Of the journal's seal the authority itself hears at once, its leaders and auditors.</summary>
    private static IReadOnlyList<UnitCode> ToldOf(DetectorId detector, UnitPath watcher) =>
        detector == DetectorId.D15 ? [watcher.Leaf, watcher.AuthorityPath.Leaf] : [watcher.Leaf];

    /// <summary>The unit whose administrators manage the account; the center of the unit where the alert is about none.</summary>
    private static async Task<UnitPath> WatcherAsync(NpgsqlConnection connection, string? account, UnitPath unit, CancellationToken cancel)
    {
        var administrator = account is not null && AccountNames.IsSystemAdministrator(account);
        var administered = unit.Leaf.Kind == UnitKind.GrassrootsUnit && account is not null && !administrator
            && await ReadDoor.Within(connection, null).AnyAsync(
                Sql.Statement($"select where {Scopes.IsAdministered("$1")}", unit.Leaf.ToString()), cancel);
        return account is null
            ? ManagedAccounts.ManagerOf(unit.AuthorityPath, accountIsAdministrator: false, administered: false)
            : ManagedAccounts.ManagerOf(unit, administrator, administered);
    }

    private static int Magnitude(long count) => (int)Math.Floor(Math.Log10(Math.Max(1, count)));

    private static async Task<KnownAlert?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancel) =>
        await ReadDoor.Within(connection, null).FirstAsync(
            Sql.Statement(
                "select account, unit_path, watcher_path, state, severity, count, seen_xid, seen_entry, version from alerts where id = $1 for update", id),
            row => new KnownAlert(
                new AlertPlace(id, row.TextOrNull(), row.Path()), row.Path(), row.Named<AlertState>(), (AlertSeverity)row.Short(), row.Long(),
                new JournalPosition(row.Xid(), row.Long()), row.Long()), cancel);

    private sealed record KnownAlert(
        AlertPlace Place, UnitPath Watcher, AlertState State, AlertSeverity Severity, long Count, JournalPosition Seen, long Version)
    {
        /// <summary>Whether an effect comes after all that was written of the alert.</summary>
        public bool IsBehind(AlertEffect effect) => (effect.Xid, effect.Entry).CompareTo((Seen.Xid, Seen.Id)) > 0;
    }
}
