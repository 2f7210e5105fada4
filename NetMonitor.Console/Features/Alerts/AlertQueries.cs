using System.Text.Json;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>What a reader of alerts looks for; null is no filter. Late is one that is open, and at which nobody has looked in time.</summary>
public sealed record AlertFilter(
    AlertSeverity? Severity = null, AlertState? State = null, DetectorId? Detector = null, bool? Late = null, string? Incident = null);

/// <summary>
/// An alert as its readers see it, with the steps that the reader may take now. The key says what it is about: an account, a network or a key's serial number,
/// with the day, hour or device where that matters; <c>count</c> how many entries are part of it, <c>before</c> how often the same was raised before,
/// <c>dueAt</c> when somebody must have looked at it, and <c>risenTo</c> which authorities were told because nobody had.
/// </summary>
public sealed record AlertItem(
    Guid Id, DetectorId Detector, AlertSeverity Severity, AlertState State, string Key, string? Account, string? AccountName, UnitCode UnitCode,
    string UnitName, long Count, DateTimeOffset First, DateTimeOffset Last, int Before, DateTimeOffset RaisedAt, DateTimeOffset DueAt, bool Late,
    string? AcknowledgedBy, DateTimeOffset? AcknowledgedUntil, AlertResolution? Resolution, string? Reason, string? ResolvedBy, DateTimeOffset? ResolvedAt,
    string? Incident, IReadOnlyList<string> RisenTo, IReadOnlyList<AlertStep> Next, long Version)
{
    /// <summary>The first twenty and the last twenty, where one alert is read; null in lists.</summary>
    public IReadOnlyList<AlertEntryItem>? Entries { get; init; }

    /// <summary>The texts that told of it, each with whether it has arrived, where one alert is read; null in lists.</summary>
    public IReadOnlyList<AlertTextItem>? Texts { get; init; }

    /// <summary>Over rows <c>a</c> of alerts, <c>u</c> of units and <c>holder</c> of accounts.</summary>
    internal const string Columns =
        """
        a.id, a.detector, a.severity, a.state, a.key, a.account, holder.name, a.unit_code, u.name, a.count, a.first, a.last, a.before, a.raised_at, a.due_at,
        a.acknowledged_by, a.acknowledged_until, a.resolution, a.reason, a.resolved_by, a.resolved_at, a.incident, a.risen_to, a.version
        """;

    internal static AlertItem Read(RowReader row, Actor reader, DateTimeOffset now)
    {
        var (id, detector, severity, state, key) = (row.Guid(), row.Named<DetectorId>(), (AlertSeverity)row.Short(), row.Named<AlertState>(), row.Text());
        var (account, name, unit, unitName, count) = (row.TextOrNull(), row.TextOrNull(), row.Unit(), row.Text(), row.Long());
        var (first, last, before, raisedAt, dueAt) = (row.Time(), row.Time(), row.Int(), row.Time(), row.Time());
        var (acknowledgedBy, until, resolution, reason) = (row.TextOrNull(), row.TimeOrNull(), row.NamedOrNull<AlertResolution>(), row.TextOrNull());
        var (resolvedBy, resolvedAt, incident, risenTo) = (row.TextOrNull(), row.TimeOrNull(), row.TextOrNull(), row.Texts());
        var watches = reader.May(Permission.WatchAlerts);
        return new AlertItem(
            id, detector, severity, state, key, account, name, unit, unitName, count, first, last, before, raisedAt, dueAt,
            state == AlertState.Open && dueAt < now, acknowledgedBy, until, resolution, reason, resolvedBy, resolvedAt, incident, risenTo,
            [
                .. AlertWorkflow.Table.Offered(state, party => party == AlertParty.Watcher && watches)
                    .Where(step => step.Possible && (step.Step != AlertStep.Detach || incident is not null)).Select(step => step.Step),
            ],
            row.Long());
    }
}

/// <summary>How far a text to a phone has come.</summary>
public enum TextDelivery
{
    /// <summary>There is no gateway that it could be given to.</summary>
    NoGateway,
    Waiting,
    Delivered,

    /// <summary>The gateway did not take it in all its attempts, or not in time.</summary>
    GivenUp,
}

/// <summary>
/// A text that told of an alert, to whom (without the number's middle), and how far it has come: delivered or given up then, after so many attempts, with what
/// came of the last one that failed.
/// </summary>
public sealed record AlertTextItem(
    DateTimeOffset At, string Channel, string Recipient, TextDelivery Delivery, DateTimeOffset? EndedAt, int Attempts, string? Problem)
{
    internal static AlertTextItem Read(RowReader row)
    {
        var (at, channel, recipient, due) = (row.Time(), row.Text(), PhoneNumber.Masked(row.Text()), row.TimeOrNull());
        var (delivered, dead) = (row.TimeOrNull(), row.TimeOrNull());
        var delivery = delivered is not null ? TextDelivery.Delivered
            : dead is not null ? TextDelivery.GivenUp
            : due is null ? TextDelivery.NoGateway
            : TextDelivery.Waiting;
        return new AlertTextItem(at, channel, recipient, delivery, delivered ?? dead, row.Int(), row.TextOrNull());
    }
}

/// <summary>An entry that is part of an alert; without its data where the reader does not read it in the journal.</summary>
public sealed record AlertEntryItem(
    long Id, DateTimeOffset At, string Verb, string Actor, string SubjectType, string SubjectNumber, string UnitCode, JsonElement? Data);


/// <summary>
/// Alerts for those who watch: system administrators those of the accounts that they manage and what has risen to them; leaders read those below.
/// </summary>
public sealed class AlertQueries(ReadDoor door, TimeProvider time)
{
    /// <summary>Entries at each end that are shown with an alert.</summary>
    public const int Shown = 20;

    internal const string Rows = "alerts a join units u on u.code = a.unit_code left join accounts holder on holder.user_name = a.account";

    private static readonly Keyset<AlertItem> s_newestFirst = new(
        descending: true, Keyset.Time<AlertItem>("a.raised_at", alert => alert.RaisedAt), Keyset.Id<AlertItem>("a.id", alert => alert.Id));

    private static readonly Keyset<AlertEntryItem> s_oldestFirst = new(
        descending: false, Keyset.Time<AlertEntryItem>("e.at", entry => entry.At), Keyset.Number<AlertEntryItem>("e.entry_id", entry => entry.Id));

    public async Task<Result<Page<AlertItem>>> ListAsync(Actor actor, AlertFilter filter, PageRequest page, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadAlerts) is { } lacks) return lacks;
        var (sql, now) = (new Sql(), time.GetUtcNow());
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        Filter(sql.Where(behind.Value), filter, now);
        var alerts = await door.For(actor).AllAsync(
            sql.InBatch(
                $"select {AlertItem.Columns} from {Rows} where {sql.Conditions} and {Scopes.Alerts(sql, actor, "a")} {s_newestFirst.Tail(page)}"),
            row => AlertItem.Read(row, actor, now), cancel);
        return s_newestFirst.Cut(alerts, page, alert => alert);
    }

    /// <summary>How many there are by severity, of those that are not resolved.</summary>
    public async Task<IReadOnlyDictionary<AlertSeverity, long>> CountAsync(Actor actor, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadAlerts) is not null) return new Dictionary<AlertSeverity, long>();
        var sql = new Sql();
        var counts = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select a.severity, count(*) from alerts a where a.state <> '{nameof(AlertState.Resolved)}' and {Scopes.Alerts(sql, actor, "a")}
                group by a.severity
                """),
            row => ((AlertSeverity)row.Short(), row.Long()), cancel);
        return counts.ToDictionary();
    }

    public async Task<Result<AlertItem>> GetAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadAlerts) is { } lacks) return lacks;
        var (sql, now) = (new Sql(), time.GetUtcNow());
        var find = sql.InBatch($"select {AlertItem.Columns} from {Rows} where a.id = {sql.Value(id)} and {Scopes.Alerts(sql, actor, "a")}");
        var read = door.For(actor);
        var found = read.Add(find, row => AlertItem.Read(row, actor, now));
        var (first, last) = (Entries(read, actor, id, "e.at, e.entry_id"), Entries(read, actor, id, "e.at desc, e.entry_id desc"));
        var texts = read.Add(
            Sql.Statement(
                $"""
                select t.at, t.channel, t.recipient, t.due_at, t.delivered_at, t.dead_at, t.attempts, t.problem
                from outgoing_texts t where t.alert_id = $1 order by t.at, t.id limit {PageRequest.MaxLimit}
                """,
                id), AlertTextItem.Read);
        await read.RunAsync(cancel);
        if (found is not [var alert]) return AttachedAlerts.NotFound;
        return alert with
        {
            Entries = [.. first.Concat(last).DistinctBy(entry => entry.Id).OrderBy(entry => entry.At).ThenBy(entry => entry.Id)], Texts = texts,
        };
    }

    /// <summary>All entries of an alert, the oldest first.</summary>
    public async Task<Result<Page<AlertEntryItem>>> EntriesAsync(Actor actor, Guid id, PageRequest page, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadAlerts) is { } lacks) return lacks;
        var sql = new Sql();
        var behind = s_oldestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var read = door.For(actor);
        if (!await read.AnyAsync(Seen(actor, id), cancel)) return AttachedAlerts.NotFound;
        sql.Where(behind.Value).Where($"e.alert_id = {sql.Value(id)}");
        var text = EntriesText(sql, actor, $"where {sql.Conditions} {s_oldestFirst.Tail(page)}");
        var entries = await read.AllAsync(sql.InBatch(text), row => Read(row, actor), cancel);
        return s_oldestFirst.Cut(entries, page, entry => entry);
    }

    internal static Npgsql.NpgsqlBatchCommand Seen(Actor actor, Guid id)
    {
        var sql = new Sql();
        return sql.InBatch($"select from alerts a where a.id = {sql.Value(id)} and {Scopes.Alerts(sql, actor, "a")}");
    }

    private static void Filter(Sql sql, AlertFilter filter, DateTimeOffset now)
    {
        if (filter.Severity is { } severity) sql.Where($"a.severity = {sql.Value((short)severity)}");
        if (filter.State is { } state) sql.Where($"a.state = {sql.Value(state.ToString())}");
        if (filter.Detector is { } detector) sql.Where($"a.detector = {sql.Value(detector.ToString())}");
        if (filter.Incident is { } incident) sql.Where($"a.incident = {sql.Value(incident)}");
        if (filter.Late == true) sql.Where($"a.state = '{nameof(AlertState.Open)}' and a.due_at < {sql.Value(now)}");
    }

    private static IReadOnlyList<AlertEntryItem> Entries(ReadBatch read, Actor actor, Guid id, string order)
    {
        var sql = new Sql();
        return read.Add(
            sql.InBatch(EntriesText(sql, actor, $"where e.alert_id = {sql.Value(id)} order by {order} limit {Shown}")), row => Read(row, actor));
    }

    private static string EntriesText(Sql sql, Actor actor, string tail) =>
        $"""
        select e.entry_id, e.at, j.verb, j.actor, j.subject_type, j.subject_number, j.unit_code, j.data, {Scopes.Journal(sql, actor, "j")}
        from alert_entries e join journal j on j.id = e.entry_id and j.at = e.at {tail}
        """;

    private static AlertEntryItem Read(RowReader row, Actor actor)
    {
        var (id, at, verb, by, type, number, unit) = (row.Long(), row.Time(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text());
        using var data = JsonDocument.Parse(row.Text());
        return new AlertEntryItem(id, at, verb, by, type, number, unit, row.Flag() ? EntryData.For(actor, verb, unit, data.RootElement.Clone()) : null);
    }
}
