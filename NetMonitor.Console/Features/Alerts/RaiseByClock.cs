using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>
/// The clocks of alerts, looked at every minute. One that nobody looked at in time rises: to the center of its authority and the leader, then authority by
/// authority up the tree, at once past one with nobody active. An acknowledgement that is over opens the alert again. Each once, whatever restarts: it stands
/// with the alert.
/// </summary>
public sealed class RaiseByClock(CommandRunner commands, AlertTexts texts, WorkingCalendars calendars, ReadDoor door, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Alerts that rose or opened again.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await door.ForSystem().AllAsync(
            Sql.Statement(
                $"""
                (select id from alerts where rises_at <= $1 order by rises_at limit {AtOnce})
                union (select id from alerts where acknowledged_until <= $1 and state = '{nameof(AlertState.Acknowledged)}' limit {AtOnce})
                """, now),
            row => row.Guid(), cancel);
        var calendar = await calendars.CurrentAsync(cancel);
        var done = 0;
        foreach (var id in due)
        {
            var looked = await commands.RunAsync<bool>(
                Command.BySystem("RaiseAlert", Subject.Alert(id)), ActOnAlerts.LockOf([id]),
                async (context, token) => await LookAsync(context, id, calendar, token), cancel);
            if (!looked.IsRefused && looked.Value) done++;
        }

        return done;
    }

    private async Task<bool> LookAsync(CommandContext context, Guid id, WorkingCalendar calendar, CancellationToken cancel)
    {
        if (await context.Db.Alerts.FirstOrDefaultAsync(row => row.Id == id, cancel) is not { } alert) return false;
        if (alert.State == AlertState.Acknowledged && alert.AcknowledgedUntil <= context.Now)
        {
            alert.Lapse(calendar, context.Now);
            AlertEntries.Record(context, alert, new AlertAcknowledgementEnded(alert.Detector, alert.Of, alert.DueAt));
            await texts.TellAsync(
                context.Connection, AlertPlace.Of(alert), alert.Detector, alert.Severity, alert.Key, [UnitPath.Parse(alert.WatcherPath).Leaf], context.Now,
                cancel);
            return true;
        }

        if (alert.State != AlertState.Open || !(alert.RisesAt <= context.Now)) return false;
        for (UnitPath? at = UnitPath.Parse(alert.UnitPath).AuthorityPath; at is { } authority; at = authority.Parent)
        {
            if (alert.RisenTo.Contains(authority.Leaf.ToString())) continue;
            // The clock begins anew for those who are told now; the nation is the last.
            alert.Rise(authority.Leaf, authority.Parent is null ? null : AlertClock.Due(alert.Severity, context.Now, calendar));
            AlertEntries.Record(context, alert, new AlertRose(alert.Detector, alert.Of, authority.Leaf, alert.RisenTo.Length));
            var told = await texts.TellAsync(
                context.Connection, AlertPlace.Of(alert), alert.Detector, alert.Severity, alert.Key, [authority.Leaf.CenterCode, authority.Leaf], context.Now,
                cancel);
            if (told > 0) return true;
            AlertEntries.Record(context, alert, new AlertUnattended(alert.Detector, alert.Of, authority.Leaf));
        }

        return true;
    }
}
