using System.Collections.Frozen;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>What a step says; which of it counts depends on the step.</summary>
public sealed record StepCommand(string? Reason = null, IReadOnlyDictionary<string, FeedbackValue>? Values = null, int? WorkingDays = null);

public sealed record StepAnswer(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, string UnitName, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, long Version)
{
    /// <summary>After a step, as who took it sees it: the issuing side takes steps on what has not left the unit.</summary>
    internal static StepAnswer Of(Assignment after, string title, string unitName, Actor actor, DateTimeOffset now) => new(
        after.Id.ToString(), after.TaskNumber, title, after.UnitCode, unitName, after.State, after.Deadline,
        AssignmentWorkflow.IsOverdue(after.State, after.Deadline, now),
        actor.BelongsTo(after.UnitCode) || after.LeftVersion is not null ? after.Values : new Dictionary<string, FeedbackValue>(), after.Version);
}

/// <summary>Takes one step of <see cref="AssignmentWorkflow"/>; the table says which, from where and by whom.</summary>
public sealed class TakeStep(CommandRunner commands, WorkingCalendars calendars)
{
    /// <summary>Each step is an operation of its own: it needs the same permission in every state.</summary>
    public static FrozenDictionary<AssignmentStep, Operation> Operations { get; } = AssignmentWorkflow.Table.Rows.GroupBy(row => row.Step)
        .ToFrozenDictionary(step => step.Key, step => new Operation($"{step.Key}Assignment", SupervisionRules.PermissionOf(step.First().By)));

    public async Task<Result<StepAnswer>> HandleAsync(
        Actor actor, AssignmentId id, AssignmentStep step, StepCommand command, Call call, CancellationToken cancel)
    {
        if (Assignment.Malformed(step, command.Reason, command.WorkingDays) is { } malformed) return malformed;
        var subject = new StepSubject(id);
        // Read before the transaction: it may need a connection of its own.
        var calendar = step is AssignmentStep.RequestExtension or AssignmentStep.GrantExtension ? await calendars.CurrentAsync(cancel) : null;
        return await commands.RunAsync<StepAnswer>(
            new Command(actor, Operations[step], Subject.Assignment(id), command, call), subject.Lock, async (context, token) =>
            {
                var opened = subject.Open(actor, step, call);
                if (opened.IsRefused) return opened.Refusal;
                var assignment = opened.Value;
                // What was withdrawn says so of itself, and so tells the same whether its task went with it or not.
                if (subject.Ended() is { } ended && assignment.State != AssignmentState.Withdrawn) return ended;
                var input = await InputAsync(context, subject, assignment, step, command, calendar, token);
                if (input.IsRefused) return input.Refusal;

                var (fromState, fromDeadline, fromValues) = (assignment.State, assignment.Deadline, assignment.Values);
                var taken = assignment.Take(step, input.Value, context.Now);
                if (taken.IsRefused) return taken.Refusal;
                // More time that could never be granted is refused at once, when the unit asks for it.
                if (step == AssignmentStep.RequestExtension
                    && assignment.Extended(subject.TaskDays, command.WorkingDays!.Value, calendar!, context.Now).Refusal is { } never)
                    return never;
                context.Write(StoredAssignments.Update(assignment));
                StepDeltas.Add(context, subject.Form, assignment, fromState, fromDeadline, fromValues);
                var what = AssignmentStepped.Of(step, assignment, subject.Title, fromState, command.Reason, command.WorkingDays);
                context.Record(AssignmentEntry.Of(what, assignment, actor, context.Now));
                return StepAnswer.Of(assignment, subject.Title, subject.UnitName, actor, context.Now);
            }, cancel);
    }

    private async Task<Result<StepInput>> InputAsync(
        CommandContext context, StepSubject subject, Assignment assignment, AssignmentStep step, StepCommand command, WorkingCalendar? calendar,
        CancellationToken cancel)
    {
        switch (step)
        {
            case AssignmentStep.Submit:
                var values = subject.Form.Check(command.Values ?? new Dictionary<string, FeedbackValue>());
                if (values.IsRefused) return values.Refusal;
                return new StepInput(Values: values.Value, HasReviewer: await Reviewers.AnyAsync(context, assignment.UnitCode, cancel));
            case AssignmentStep.GrantExtension when assignment.ExtensionDays is { } days:
                return assignment.Extended(subject.TaskDays, days, calendar!, context.Now).Map(extended => new StepInput(Extended: extended));
            default:
                return new StepInput(command.Reason, WorkingDays: command.WorkingDays);
        }
    }
}
