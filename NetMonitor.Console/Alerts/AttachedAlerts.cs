using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Alerts;

/// <summary>Alerts that become part of an incident, inside the command that opens it or goes on with it.</summary>
internal static class AttachedAlerts
{
    public static readonly Refusal NotFound = Refusal.OutOfScope("AlertNotFound", "R13.1");

    /// <summary>Makes them part of it; null where all are.</summary>
    public static async Task<Refusal?> AttachAsync(CommandContext context, IReadOnlyList<Guid> ids, string incident, CancellationToken cancel)
    {
        var (sql, actor) = (new Sql(), context.Actor);
        var all = ids.Distinct().ToArray();
        await context.Db.Database.ExecuteSqlAsync($"select 1 from alerts where id = any({all}) order by id for update", cancel);
        var seen = (await ReadDoor.Within(context.Connection, actor).AllAsync(
            sql.InBatch($"select a.id from alerts a where a.id = any({sql.Value(all)}) and {Scopes.Alerts(sql, actor, "a")}"),
            row => row.Guid(), cancel)).ToHashSet();
        if (seen.Count < all.Length) return NotFound;
        foreach (var alert in await context.Db.Alerts.Where(alert => seen.Contains(alert.Id)).ToListAsync(cancel))
        {
            var attached = alert.Attach(incident, actor.UserName, context.Now);
            if (attached.IsRefused) return attached.Refusal;
            AlertEntries.RecordAct(context, alert, new AlertResolved(alert.Detector, alert.Of, AlertResolution.Incident, null, incident));
        }

        return null;
    }
}
