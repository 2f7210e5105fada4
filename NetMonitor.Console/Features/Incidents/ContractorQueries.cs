using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What a contractor has read, when.</summary>
public sealed record ContractorReading(Guid Grant, GrantedPart Part, DateTimeOffset At);

/// <summary>A grant as the incident's file has it, with the newest of its readings.</summary>
public sealed record ContractorItem(
    Guid Id, string UserName, string? Name, IReadOnlyList<Subject> Subjects, IReadOnlyList<JournalSpan> Spans, string Purpose, string GrantedBy,
    DateTimeOffset GrantedAt, DateTimeOffset Until, bool InForce, IReadOnlyList<GrantRenewal> Renewals, string? EndedBy, DateTimeOffset? EndedAt,
    IReadOnlyList<ContractorReading> Readings);

/// <summary>The contractors of an incident, for those who read its file (R15.1).</summary>
public sealed class ContractorQueries(ReadDoor door, TimeProvider time)
{
    public async Task<Result<IReadOnlyList<ContractorItem>>> ListAsync(Actor actor, string number, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ReadIncidents) is { } lacks) return lacks;
        var (read, now) = (door.For(actor), time.GetUtcNow());
        var (find, list, readings) = (new Sql(), new Sql(), new Sql());
        var found = read.Add(
            find.InBatch($"select i.state from incidents i where i.number = {find.Value(number)} and {IncidentFile.Seen(find, actor)}"),
            row => row.Named<IncidentState>());
        var of = readings.Value(number);
        var made = read.Add(
            readings.InBatch(
                $"""
                select j.data->>'grant', j.data->>'part', j.at from journal j
                where j.subject_type = '{IncidentSubjects.OfIncident}' and j.subject_number = {of} and j.verb = '{nameof(IncidentReadByContractor)}'
                order by j.id desc limit {PageRequest.MaxLimit}
                """),
            row => new ContractorReading(Guid.Parse(row.Text()), row.Named<GrantedPart>(), row.Time()));
        var grants = read.Add(
            list.InBatch(
                $"""
                select g.id, g.user_name, a.name, g.subjects, g.spans, g.purpose, g.granted_by, g.granted_at, g.until, g.renewals, g.ended_by, g.ended_at
                from incident_contractors g left join accounts a on a.user_name = g.user_name
                where g.incident = {list.Value(number)} order by g.granted_at desc, g.id
                """),
            row =>
            {
                var (id, userName, name, subjects) = (row.Guid(), row.Text(), row.TextOrNull(), row.Json<IReadOnlyList<Subject>>());
                var (spans, purpose, by, at, until) = (row.Json<IReadOnlyList<JournalSpan>>(), row.Text(), row.Text(), row.Time(), row.Time());
                var (renewals, endedBy, endedAt) = (row.Json<IReadOnlyList<GrantRenewal>>(), row.TextOrNull(), row.TimeOrNull());
                return new ContractorItem(
                    id, userName, name, subjects, spans, purpose, by, at, until, endedAt is null && now < until, renewals, endedBy, endedAt, []);
            });
        await read.RunAsync(cancel);
        if (found is not [var state]) return IncidentFile.NotFound;
        return Result.Of<IReadOnlyList<ContractorItem>>(
        [
            .. grants.Select(grant => grant with
            {
                InForce = grant.InForce && state != IncidentState.Closed, Readings = [.. made.Where(reading => reading.Grant == grant.Id)],
            }),
        ]);
    }
}
