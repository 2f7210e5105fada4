using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Foreign steps on assignments: what left the unit is returned to it, what waits for its review is sent back. An accepted one is final.</summary>
public sealed class VoidAssignmentSteps : IVoidsWrites
{
    public string SubjectType => SupervisionSubjects.OfAssignment;

    public async Task<Result<VoidEffect>> LookAsync(NetMonitorDb db, LineToVoid line, CancellationToken cancel) =>
        AssignmentId.TryParse(line.Number, out var id)
            && await db.Assignments.AsNoTracking().FirstOrDefaultAsync(row => row.TaskNumber == id.TaskNumber && row.UnitCode == id.Unit, cancel) is { } found
            ? EffectOf(found, line)
            : VoidEffect.NothingLeft();

    public async Task<Result<VoidEffect>> VoidAsync(CommandContext context, LineToVoid line, long? seen, CancellationToken cancel)
    {
        if (!AssignmentId.TryParse(line.Number, out var id)) return VoidEffect.NothingLeft();
        var subject = new StepSubject(id);
        await subject.LockAsync(context.Connection, cancel);
        if (subject.Found is not { } assignment) return VoidEffect.NothingLeft();
        if (IVoidsWrites.WhyChanged(seen, assignment.Version) is { } changed) return changed;
        var effect = EffectOf(assignment, line);
        if (effect.IsRefused || effect.Value.Verb is not { } verb) return effect;
        if (subject.Ended() is { } ended) return ended;
        var step = verb == nameof(AssignmentReturned) ? AssignmentStep.Return : AssignmentStep.SendBack;
        var (state, deadline, values) = (assignment.State, assignment.Deadline, assignment.Values);
        if (assignment.Take(step, new StepInput(line.Reason), context.Now) is { IsRefused: true } refused) return refused.Refusal;
        // At once: another line of the same command may withdraw its task.
        await context.WriteNowAsync(StoredAssignments.Update(assignment), cancel);
        StepDeltas.Add(context, subject.Form, assignment, state, deadline, values);
        context.Record(AssignmentEntry.Of(
            AssignmentStepped.Of(step, assignment, subject.Title, state, line.Reason, null), assignment, context.Author, context.Now));
        return effect.Value with { Version = assignment.Version };
    }

    private static Result<VoidEffect> EffectOf(Assignment assignment, LineToVoid line) => assignment.State switch
    {
        AssignmentState.Withdrawn => VoidEffect.NothingLeft(assignment.Version),
        _ when line.Verb is not (nameof(AssignmentSubmitted) or nameof(AssignmentApproved)) => IVoidsWrites.OnlyStands,
        AssignmentState.Submitted => new VoidEffect(nameof(AssignmentReturned), assignment.Version),
        AssignmentState.UnderReview => new VoidEffect(nameof(AssignmentSentBack), assignment.Version),
        AssignmentState.Returned or AssignmentState.Received => VoidEffect.NothingLeft(assignment.Version),
        _ => IVoidsWrites.OnlyStands,
    };
}
