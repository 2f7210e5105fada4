using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>An alert as an incident's file names it.</summary>
public sealed record AlertOfIncident(
    Guid Id, DetectorId Detector, AlertSeverity Severity, AlertState State, string Key, string? Account, string? AccountName, DateTimeOffset First, long Count,
    string? Incident);

/// <summary>The alerts that are part of an incident, or are to be, as far as the reader sees them.</summary>
public sealed class AlertsOfIncidents(ReadDoor door)
{
    public Task<IReadOnlyList<AlertOfIncident>> ChosenAsync(Actor actor, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        ReadAsync(actor, sql => $"a.id = any({sql.Value(ids.ToArray())})", cancel);

    public Task<IReadOnlyList<AlertOfIncident>> PartOfAsync(Actor actor, string number, CancellationToken cancel) =>
        ReadAsync(actor, sql => $"a.incident = {sql.Value(number)}", cancel);

    private Task<IReadOnlyList<AlertOfIncident>> ReadAsync(Actor actor, Func<Sql, string> which, CancellationToken cancel)
    {
        var sql = new Sql();
        return door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select a.id, a.detector, a.severity, a.state, a.key, a.account, holder.name, a.first, a.count, a.incident
                from alerts a left join accounts holder on holder.user_name = a.account
                where {which(sql)} and {Scopes.Alerts(sql, actor, "a")} order by a.first, a.id limit {PageRequest.MaxLimit}
                """),
            row => new AlertOfIncident(
                row.Guid(), row.Named<DetectorId>(), (AlertSeverity)row.Short(), row.Named<AlertState>(), row.Text(), row.TextOrNull(), row.TextOrNull(),
                row.Time(), row.Long(), row.TextOrNull()), cancel);
    }
}
