using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Alerts;

/// <param name="Resolution"><c>FalseAlarm</c>, <c>Expected</c> or <c>Handled</c>; <c>Handled</c> where it is not said.</param>
/// <param name="Reason">1–500 characters.</param>
public sealed record ResolveCommand(string? Reason, AlertResolution? Resolution = null);

/// <param name="Ids">1–200 alerts.</param>
public sealed record AlertsCommand(IReadOnlyList<Guid>? Ids);

/// <param name="Ids">1–200 alerts.</param>
/// <param name="Reason">1–500 characters.</param>
public sealed record DetachCommand(IReadOnlyList<Guid>? Ids, string? Reason);

public sealed record AlertAnswer(Guid Id, AlertState State, DateTimeOffset? AcknowledgedUntil, long Version);

/// <summary>One that was left as it is, and why.</summary>
public sealed record LeftAlert(Guid Id, string Code);

public sealed record AlertsAnswer(int Done, IReadOnlyList<LeftAlert> Excluded);

/// <summary>
/// What those who watch do with alerts: say that they look at one, and what came of it. The holder whom an alert is about never acts on it, as it never sees
/// it. An acknowledgement stops every text and further step on all nodes.
/// </summary>
public sealed class ActOnAlerts(CommandRunner commands, WorkingCalendars calendars)
{
    public static readonly Operation Acknowledge = new("AcknowledgeAlert", Permission.WatchAlerts);
    public static readonly Operation Resolve = new("ResolveAlert", Permission.WatchAlerts);
    public static readonly Operation Detach = new("DetachAlert", Permission.WatchAlerts);

    public Task<Result<AlertAnswer>> AcknowledgeAsync(Actor actor, Guid id, Call call, CancellationToken cancel) =>
        OneAsync(actor, Acknowledge, id, new { }, call, (alert, now) => Acknowledged(alert, actor, now), cancel);

    public Task<Result<AlertAnswer>> ResolveAsync(Actor actor, Guid id, ResolveCommand command, Call call, CancellationToken cancel)
    {
        var wrong = !PlainText.IsSaid(command.Reason, Alert.MaxReason) ? Refusal.Malformed("ReasonRequired")
            // An incident is opened by its own call, which freezes first.
            : command.Resolution == AlertResolution.Incident ? Refusal.Malformed("FieldMalformed").With("field", "resolution") : null;
        return wrong is not null ? Task.FromResult<Result<AlertAnswer>>(wrong) : OneAsync(actor, Resolve, id, command, call, (alert, now) =>
        {
            var resolution = command.Resolution ?? AlertResolution.Handled;
            var done = alert.Resolve(resolution, command.Reason!, actor.UserName, now);
            return done.IsRefused ? done.Refusal : new AlertResolved(alert.Detector, alert.Of, resolution, command.Reason, null);
        }, cancel);
    }

    public Task<Result<AlertsAnswer>> AcknowledgeManyAsync(Actor actor, AlertsCommand command, Call call, CancellationToken cancel) =>
        ManyAsync(actor, Acknowledge, command.Ids, command, call, (alert, now) => Acknowledged(alert, actor, now), cancel);

    /// <summary>Takes alerts out of the incident whose part they are: each is open again, with its clock from the beginning.</summary>
    public async Task<Result<AlertsAnswer>> DetachManyAsync(Actor actor, DetachCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, Alert.MaxReason)) return Refusal.Malformed("ReasonRequired");
        var calendar = await calendars.CurrentAsync(cancel);
        return await ManyAsync(actor, Detach, command.Ids, command, call, (alert, now) =>
        {
            var incident = alert.Incident;
            var done = alert.Detach(calendar, now);
            return done.IsRefused ? done.Refusal : new AlertDetached(alert.Detector, alert.Of, incident!, command.Reason!, alert.DueAt);
        }, cancel);
    }

    private static Result<AlertEvent> Acknowledged(Alert alert, Actor actor, DateTimeOffset now)
    {
        var done = alert.Acknowledge(actor.UserName, now);
        return done.IsRefused ? done.Refusal : new AlertAcknowledged(alert.Detector, alert.Of, alert.AcknowledgedUntil!.Value);
    }

    private Task<Result<AlertAnswer>> OneAsync(
        Actor actor, Operation operation, Guid id, object body, Call call, Func<Alert, DateTimeOffset, Result<AlertEvent>> act, CancellationToken cancel) =>
        commands.RunAsync<Alert, AlertAnswer>(new Command(actor, operation, Subject.Alert(id), body, call), Open(actor, operation, id), (context, alert, _) =>
        {
            var done = act(alert, context.Now);
            if (done.IsRefused) return Task.FromResult<Result<AlertAnswer>>(done.Refusal);
            AlertEntries.RecordAct(context, alert, done.Value);
            return Task.FromResult(Result.Of(new AlertAnswer(alert.Id, alert.State, alert.AcknowledgedUntil, alert.Version)));
        }, cancel);

    private async Task<Result<AlertsAnswer>> ManyAsync(
        Actor actor, Operation operation, IReadOnlyList<Guid>? ids, object body, Call call, Func<Alert, DateTimeOffset, Result<AlertEvent>> act,
        CancellationToken cancel)
    {
        if (ManyAlerts.WhyNot(ids) is { } wrong) return wrong;
        if (actor.Lacks(operation.Needs) is { } lacks) return lacks;
        var all = ids!.Distinct().ToArray();
        return await commands.RunAsync<AlertsAnswer>(new Command(actor, operation, null, body, call), LockOf(all), async (context, token) =>
        {
            var sql = new Sql();
            var seen = (await ReadDoor.Within(context.Connection, actor).AllAsync(
                sql.InBatch($"select a.id from alerts a where a.id = any({sql.Value(all)}) and {Scopes.Alerts(sql, actor, "a")}"),
                row => row.Guid(), token)).ToHashSet();
            var alerts = await context.Db.Alerts.Where(alert => seen.Contains(alert.Id)).ToDictionaryAsync(alert => alert.Id, token);
            var left = new List<LeftAlert>();
            foreach (var id in all)
            {
                if (!alerts.TryGetValue(id, out var alert))
                {
                    left.Add(new LeftAlert(id, AttachedAlerts.NotFound.Code));
                    continue;
                }

                var done = act(alert, context.Now);
                if (done.IsRefused) left.Add(new LeftAlert(id, done.Refusal.Code));
                else AlertEntries.RecordAct(context, alert, done.Value);
            }

            return new AlertsAnswer(all.Length - left.Count, left);
        }, cancel);
    }

    internal static SubjectLock LockOf(Guid[] ids) =>
        new(() => [Sql.Statement("select 1 from alerts where id = any($1) order by id for update", ids)]);

    private static Opening<Alert> Open(Actor actor, Operation operation, Guid id) => new(
        Subject.Alert(id), LockOf([id]), actor.Lacks(operation.Needs) ?? AttachedAlerts.NotFound)
    {
        Load = (context, cancel) => context.Db.Alerts.FirstOrDefaultAsync(alert => alert.Id == id, cancel),
        InScope = (context, _, cancel) =>
            ReadDoor.Within(context.Connection, context.Actor).AnyAsync(AlertQueries.Seen(context.Actor, id), cancel),
        Lacks = (caller, _) => caller.Lacks(operation.Needs),
        Version = alert => alert.Version,
    };
}
