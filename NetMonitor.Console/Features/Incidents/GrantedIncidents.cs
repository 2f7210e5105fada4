using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>A grant as its contractor sees it.</summary>
public sealed record GrantedIncident(Guid Id, string Number, string Purpose, DateTimeOffset GrantedAt, DateTimeOffset Until, bool InForce);

/// <summary>An entry that a contractor may see, without what stays within a unit and with mobile numbers masked.</summary>
public sealed record GrantedEntry(
    long Id, DateTimeOffset At, string Verb, string Actor, string SubjectType, string SubjectNumber, string UnitCode, JsonElement Data);

/// <summary>
/// What a contractor reads by a grant (R15.1): that incident's file without who answers for it, and the entries that the grant names. Each reading is in the
/// incident's file; <c>GrantNotFound</c> for another's grant, <c>GrantIsOver</c> once it has ended, or its incident is closed.
/// </summary>
public sealed class GrantedIncidents(CommandRunner commands, ReadDoor door, TimeProvider time)
{
    public static readonly Operation Read = new("ReadGrantedIncident", Permission.ReadGrantedIncidents);

    private static readonly Refusal s_notFound = Refusal.OutOfScope("GrantNotFound", "R15.1");

    private static readonly Keyset<JournalRecord> s_newestFirst = new(
        descending: true, Keyset.Xid<JournalRecord>("j.xid", entry => entry.Xid), Keyset.Number<JournalRecord>("j.id", entry => entry.Id));

    /// <summary>One's own grants, the newest first.</summary>
    public async Task<Result<IReadOnlyList<GrantedIncident>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadGrantedIncidents) is { } lacks) return lacks;
        var (sql, now) = (new Sql(), time.GetUtcNow());
        return Result.Of(await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select g.id, g.incident, g.purpose, g.granted_at, g.until, g.ended_at is null and i.state <> '{nameof(IncidentState.Closed)}'
                from incident_contractors g join incidents i on i.number = g.incident
                where g.user_name = {sql.Value(actor.UserName)} order by g.granted_at desc, g.id limit {PageRequest.MaxLimit}
                """),
            row =>
            {
                var (id, number, purpose, at, until, runs) = (row.Guid(), row.Text(), row.Text(), row.Time(), row.Time(), row.Flag());
                return new GrantedIncident(id, number, purpose, at, until, runs && now < until);
            }, cancel));
    }

    public Task<Result<IncidentDetail>> FileAsync(Actor actor, Guid id, CancellationToken cancel) =>
        ReadAsync(actor, id, [GrantedPart.File], (context, granted, _) => Task.FromResult(FileOf(granted, actor, context.Now)), cancel);

    public async Task<Result<Page<GrantedEntry>>> EntriesAsync(Actor actor, Guid id, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        return await ReadAsync(
            actor, id, [GrantedPart.Entries], (context, granted, token) => EntriesOfAsync(context, granted, actor, sql, page, token), cancel);
    }

    /// <summary>Both at once, as the page shows them.</summary>
    public Task<Result<(IncidentDetail File, Page<GrantedEntry> Entries)>> ForPageAsync(Actor actor, Guid id, CancellationToken cancel) =>
        ReadAsync(actor, id, [GrantedPart.File, GrantedPart.Entries], async (context, granted, token) => (
            FileOf(granted, actor, context.Now), await EntriesOfAsync(context, granted, actor, new Sql(), new PageRequest(), token)), cancel);

    private static IncidentDetail FileOf(Granted granted, Actor actor, DateTimeOffset now) =>
        granted.Incident.For(actor, now) with { Accountability = null, AccountabilityVersions = 0 };

    private static async Task<Page<GrantedEntry>> EntriesOfAsync(
        CommandContext context, Granted granted, Actor actor, Sql sql, PageRequest page, CancellationToken cancel)
    {
        sql.Where(Scopes.NotKeptFrom(sql, actor, "j"));
        var text =
            $"""
            select {JournalReader.Columns} from journal j
            where (j.id, j.at) in ({string.Join(" union ", Named(sql, granted))}) and {sql.Conditions} {s_newestFirst.Tail(page)}
            """;
        var entries = await ReadDoor.Within(context.Connection, null).AllAsync(sql.InBatch(text), row => JournalReader.Read(row.Reader), cancel);
        return s_newestFirst.Cut(entries, page, Shown);
    }

    /// <summary>The entries about the subjects, and of the stretches; none where the grant names neither.</summary>
    private static IEnumerable<string> Named(Sql sql, Granted granted)
    {
        yield return $"""
            select about.id, about.at from unnest({sql.Value(granted.Subjects.Select(subject => subject.Type).ToArray())},
              {sql.Value(granted.Subjects.Select(subject => subject.Number).ToArray())}) as named (type, number)
            join journal about on about.subject_type = named.type and about.subject_number = named.number
            """;
        foreach (var span in granted.Spans)
        {
            var of = granted.Incident.UserName is { } leaked
                ? $"(did.actor = {sql.Value(leaked)} or did.holder = {sql.Value(leaked)})"
                : $"did.unit_code = {sql.Value(granted.Incident.UnitCode.ToString())}";
            yield return $"select did.id, did.at from journal did where did.at between {sql.Value(span.From)} and {sql.Value(span.To)} and {of}";
        }
    }

    private static GrantedEntry Shown(JournalRecord entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        return new GrantedEntry(
            entry.Id, entry.At, entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber, entry.UnitCode,
            EntryData.Masked(EntryData.ForOthers(entry.Verb, EntryData.Outside(entry.Verb, data.RootElement))));
    }

    /// <summary>Reads something by a grant, and puts on record that it was read, in one transaction: neither without the other.</summary>
    private Task<Result<T>> ReadAsync<T>(
        Actor actor, Guid id, GrantedPart[] parts, Func<CommandContext, Granted, CancellationToken, Task<T>> read, CancellationToken cancel) =>
        commands.RunAsync<T>(new Command(actor, Read, null, new { }, Call.None), null, async (context, token) =>
        {
            if (actor.Lacks(Read.Needs) is { } lacks) return lacks;
            var sql = new Sql();
            var granted = await ReadDoor.Within(context.Connection, null).FirstAsync(
                sql.InBatch(
                    $"""
                    select {StoredIncident.Columns}, i.handler_path, g.subjects, g.spans, g.until, g.ended_at
                    from {IncidentQueries.WholeRows} join incident_contractors g on g.incident = i.number
                    where g.id = {sql.Value(id)} and g.user_name = {sql.Value(actor.UserName)}
                    """),
                Granted.Read, token);
            if (granted is null) return s_notFound;
            if (!granted.IsInForce(context.Now)) return Refusal.Forbidden("GrantIsOver", "R15.1");
            var answer = await read(context, granted, token);
            foreach (var part in parts)
                context.Record(new JournalEntry(
                    new IncidentReadByContractor(id, part), Subject.Incident(granted.Incident.Number), granted.Incident.Version, context.Author, context.Now)
                {
                    UnitCode = granted.Incident.UnitCode.ToString(), UnitPath = granted.Incident.UnitPath.ToString(),
                    Readers = new Readers { Administration = [IncidentUnits.OfAdministrators(granted.HandlerPath)] },
                });
            return answer;
        }, cancel);

    /// <summary>An incident with what a grant names of it, and when that ends.</summary>
    private sealed record Granted(
        StoredIncident Incident, UnitPath HandlerPath, IReadOnlyList<Subject> Subjects, IReadOnlyList<JournalSpan> Spans, DateTimeOffset Until,
        DateTimeOffset? EndedAt)
    {
        public static Granted Read(RowReader row) => new(
            StoredIncident.Read(row), row.Path(), row.Json<IReadOnlyList<Subject>>(), row.Json<IReadOnlyList<JournalSpan>>(), row.Time(), row.TimeOrNull());

        public bool IsInForce(DateTimeOffset now) => EndedAt is null && now < Until && Incident.State != IncidentState.Closed;
    }
}
