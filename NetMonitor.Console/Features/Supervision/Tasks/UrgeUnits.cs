using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Whom to urge: these units, or with none all who are late; see <see cref="UrgeTargets"/>.</summary>
public sealed record UrgeCommand(IReadOnlyList<string>? Units = null, bool OnlyLate = true, AssignmentState? State = null, string? Under = null);

public sealed record UrgeAnswer(string Number, int Urged);

/// <summary>Urges units that have not reported yet (催办).</summary>
public sealed class UrgeUnits(CommandRunner commands)
{
    public static readonly Operation Urge = new("UrgeUnits", Permission.DispatchTasks);

    public Task<Result<UrgeAnswer>> HandleAsync(Actor actor, string number, UrgeCommand command, Call call, CancellationToken cancel) =>
        UrgeTargets.Problem(command) is { } malformed
            ? Task.FromResult<Result<UrgeAnswer>>(malformed)
            : commands.RunAsync<SupervisionTask, UrgeAnswer>(
                new Command(actor, Urge, Subject.Task(number), command, call), TaskSubject.Own(number), async (context, task, token) =>
                {
                    if (task.Guard(TaskStep.Urge) is { } refusal) return refusal;
                    var urged = await UrgeAsync(context, task, command, token);
                    if (command.Units is { Count: > 0 } units && urged.Count < units.Select(unit => UnitCode.Parse(unit).ActsAs).Distinct().Count())
                        return Refusal.OutOfScope("AssignmentNotFound");
                    task.Touch(context.Now);
                    var to = new ResolvedRecipients([.. urged.Select(UnitPath.Parse)], null, null);
                    context.Record(TaskEntry.Of(Verbs.TaskUrged, task, actor, context.Now, new { task.Title, urged = urged.Count }, to));
                    return new UrgeAnswer(number, urged.Count);
                }, cancel);

    private static async Task<List<string>> UrgeAsync(CommandContext context, SupervisionTask task, UrgeCommand command, CancellationToken cancel)
    {
        var sql = new Sql();
        var text = sql.Value(NoticeTexts.Urged(task));
        // The texts go to who works in the unit: officers and business administrators of the authority or its center.
        await using var update = sql.Command(context.Connection,
            $"""
            with urged as (
              update assignments set urged_at = {sql.Value(context.Now)}
              where task_number = {sql.Value(task.Number)} and {UrgeTargets.Condition(sql, command, context.Now)}
              returning unit_code, unit_path
            ), texts as (
              insert into outgoing_texts (at, channel, recipient, text)
              select {sql.Value(context.Now)}, 'Sms', a.mobile, {text}
              from urged g join accounts a on a.status = 'Active' and (a.unit_code = g.unit_code or a.unit_code = left(g.unit_code, 6) || '1000' and substr(g.unit_code, 7, 1) = '0')
              where a.roles && array['EnforcementOfficer', 'CenterBusinessAdministrator', 'BodyBusinessAdministrator', 'GrassrootsBusinessAdministrator']
            )
            select unit_path from urged
            """);
        return await update.ReadAllAsync(reader => reader.GetString(0), cancel);
    }
}
