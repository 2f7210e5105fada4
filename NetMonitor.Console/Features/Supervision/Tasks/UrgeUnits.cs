using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
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

    public Task<Result<UrgeAnswer>> HandleAsync(Actor actor, string number, UrgeCommand asked, Call call, CancellationToken cancel) =>
        UrgeTargets.Fold(asked) is var command && UrgeTargets.Problem(command) is { } malformed
            ? Task.FromResult<Result<UrgeAnswer>>(malformed)
            : commands.RunAsync<SupervisionTask, UrgeAnswer>(
                new Command(actor, Urge, Subject.Task(number), command, call), TaskSubject.Own(number), async (context, task, token) =>
                {
                    if (task.Guard(TaskStep.Urge) is { } refusal) return refusal;
                    var urged = await UrgeAsync(context, task, command, token);
                    if (command.Units is { Count: > 0 } units && urged.Count < units.Select(unit => UnitCode.Parse(unit).ActsAs).Distinct().Count())
                        return Refusal.OutOfScope("AssignmentNotFound");
                    task.Touch(context.Now);
                    var to = new ResolvedRecipients(urged, null, null);
                    context.Record(TaskEntry.Of(new TaskUrged(task.Title, urged.Count, task.Deadline), task, actor, context.Now, to));
                    return new UrgeAnswer(number, urged.Count);
                }, cancel);

    /// <summary>Paths of the units it reached.</summary>
    private static async Task<IReadOnlyList<UnitPath>> UrgeAsync(CommandContext context, SupervisionTask task, UrgeCommand command, CancellationToken cancel)
    {
        var (read, sql) = (ReadDoor.Within(context.Connection, context.Actor), new Sql());
        await UrgeTargets.NarrowAsync(read, sql, task.Number, command, context.Now, cancel);
        var urge = sql.InBatch($"update assignments a set urged_at = {sql.Value(context.Now)} where {sql.Conditions} returning a.unit_path");
        return await read.AllAsync(urge, row => row.Path(), cancel);
    }
}
