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
public sealed record UrgeCommand(
    IReadOnlyList<string>? Units = null, bool OnlyLate = true, AssignmentState? State = null, string? Under = null, string? Q = null);

/// <param name="Number">The task's.</param>
/// <param name="Urged">Units that it reached.</param>
/// <param name="Lately">Units that were urged within the last hour, and are not again.</param>
public sealed record UrgeAnswer(string Number, int Urged, int Lately);

/// <summary>Urges units that have not reported yet (催办), each at most once an hour: <c>UrgedLately</c> where all of them were.</summary>
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
                    var (urged, lately) = await UrgeAsync(context, task, command, token);
                    if (command.Units is { Count: > 0 } units && urged.Count + lately.Units < Distinct(units))
                        return Refusal.OutOfScope("AssignmentNotFound");
                    if (urged.Count == 0 && lately is { Units: > 0, At: { } at })
                        return Refusal.Conflict("UrgedLately").With("at", at.ToString("O")).With("units", $"{lately.Units}");
                    task.Touch(context.Now);
                    var to = new ResolvedRecipients(urged);
                    context.Record(TaskEntry.Of(new TaskUrged(task.Title, urged.Count, task.Deadline), task, actor, context.Now, to));
                    return new UrgeAnswer(number, urged.Count, lately.Units);
                }, cancel);

    private static int Distinct(IReadOnlyList<string> units) => units.Select(unit => UnitCode.Parse(unit).ActsAs).Distinct().Count();

    /// <summary>Paths of the units it reached, and those that it passed over.</summary>
    private static async Task<(IReadOnlyList<UnitPath> Urged, UrgedLately Lately)> UrgeAsync(
        CommandContext context, SupervisionTask task, UrgeCommand command, CancellationToken cancel)
    {
        var read = ReadDoor.Within(context.Connection, context.Actor);
        var narrow = await UrgeTargets.NarrowingAsync(read, task.Number, command, context.Now, cancel);
        var (lately, sql) = (UrgeTargets.AddLately(read, narrow, context.Now), UrgeTargets.NotLately(narrow, context.Now));
        var urge = sql.InBatch($"update assignments a set urged_at = {sql.Value(context.Now)} where {sql.Conditions} returning a.unit_path");
        return (await read.AllAsync(urge, row => row.Path(), cancel), lately[0]);
    }
}
