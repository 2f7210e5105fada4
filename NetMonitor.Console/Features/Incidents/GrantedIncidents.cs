using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

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
        ReadAsync<IncidentDetail>(actor, id, GrantedPart.File, async (context, incident, _, token) =>
        {
            var sql = new Sql();
            var stored = await ReadDoor.Within(context.Connection, null).FirstAsync(
                sql.InBatch($"select {StoredIncident.Columns} from {IncidentQueries.WholeRows} where i.number = {sql.Value(incident.Number)}"),
                StoredIncident.Read, token);
            return stored!.For(actor, context.Now) with { Accountability = null, AccountabilityVersions = 0 };
        }, cancel);

    public async Task<Result<Page<GrantedEntry>>> EntriesAsync(Actor actor, Guid id, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        return await ReadAsync<Page<GrantedEntry>>(actor, id, GrantedPart.Entries, async (context, incident, grant, token) =>
        {
            sql.Where(behind.Value).Where(Scopes.NotKeptFrom(sql, actor, "j"));
            var text =
                $"""
                select {JournalReader.Columns} from journal j
                where (j.id, j.at) in ({string.Join(" union ", Named(sql, incident, grant))}) and {sql.Conditions} {s_newestFirst.Tail(page)}
                """;
            var entries = await ReadDoor.Within(context.Connection, null).AllAsync(sql.InBatch(text), row => JournalReader.Read(row.Reader), token);
            return s_newestFirst.Cut(entries, page, Shown);
        }, cancel);
    }

    /// <summary>The entries about the subjects, and of the stretches; none where the grant names neither.</summary>
    private static IEnumerable<string> Named(Sql sql, Incident incident, ContractorGrant grant)
    {
        yield return $"""
            select about.id, about.at from unnest({sql.Value(grant.Subjects.Select(subject => subject.Type).ToArray())},
              {sql.Value(grant.Subjects.Select(subject => subject.Number).ToArray())}) as named (type, number)
            join journal about on about.subject_type = named.type and about.subject_number = named.number
            """;
        foreach (var span in grant.Spans)
        {
            var of = incident.UserName is { } leaked
                ? $"(did.actor = {sql.Value(leaked)} or did.holder = {sql.Value(leaked)})"
                : $"did.unit_code = {sql.Value(incident.UnitCode.ToString())}";
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
        Actor actor, Guid id, GrantedPart part, Func<CommandContext, Incident, ContractorGrant, CancellationToken, Task<T>> read, CancellationToken cancel) =>
        commands.RunAsync<T>(new Command(actor, Read, null, new { }, Call.None), null, async (context, token) =>
        {
            if (actor.Lacks(Read.Needs) is { } lacks) return lacks;
            var grant = await context.Db.ContractorGrants.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.UserName == actor.UserName, token);
            if (grant is null) return s_notFound;
            var incident = await context.Db.Incidents.AsNoTracking().FirstAsync(row => row.Number == grant.Incident, token);
            if (grant.WhyOver(context.Now) is { } over) return over;
            if (incident.State == IncidentState.Closed) return Refusal.Forbidden("GrantIsOver", "R15.1");
            var answer = await read(context, incident, grant, token);
            IncidentFile.Record(context, incident, new IncidentReadByContractor(id, part));
            return answer;
        }, cancel);
}
