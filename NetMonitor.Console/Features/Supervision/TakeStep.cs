using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Supervision;

/// <summary>What a step says; which of it counts depends on the step.</summary>
public sealed record StepCommand(string? Reason = null, IReadOnlyDictionary<string, FeedbackValue>? Values = null, int? WorkingDays = null);

public sealed record StepAnswer(
    string Id, string TaskNumber, string Title, UnitCode UnitCode, AssignmentState State, DateTimeOffset Deadline, bool Overdue,
    IReadOnlyDictionary<string, FeedbackValue> Values, long Version);

/// <summary>Takes one step of <see cref="AssignmentWorkflow"/>; the table says which, from where and by whom.</summary>
public sealed class TakeStep(CommandRunner runner, WorkingCalendars calendars)
{
    public Task<Result<StepAnswer>> HandleAsync(Actor actor, AssignmentId id, AssignmentStep step, StepCommand command, Call call, CancellationToken cancel) =>
        runner.RunAsync<StepAnswer>(actor, command, call, (context, token) => LockAsync(context.Db, id, token), async (context, token) =>
        {
            var found = await FindAsync(context, id, call, token);
            if (found.IsRefused) return found.Refusal;
            var assignment = found.Value;
            if (Party(actor, assignment, step) is { } notTheirs) return notTheirs;
            var task = await context.Db.Tasks.AsNoTracking().FirstAsync(row => row.Number == id.TaskNumber, token);
            if (task.State != TaskState.Dispatched && assignment.State != AssignmentState.Withdrawn)
                return Refusal.Conflict("TaskEnded").With("state", task.State.ToString());
            var input = await InputAsync(context, task, assignment, step, command, token);
            if (input.IsRefused) return input.Refusal;

            var (fromState, fromDeadline, fromValues) = (assignment.State, assignment.Deadline, assignment.Values);
            var taken = assignment.Take(step, input.Value, context.Now);
            if (taken.IsRefused) return taken.Refusal;
            AddDeltas(context.Db, task, assignment, fromState, fromDeadline, fromValues);
            context.Record(new JournalEntry(Verbs.Of(step), Subject.Assignment(id), assignment.Version, actor, context.Now)
            {
                UnitCode = id.Unit.ToString(),
                UnitPath = assignment.UnitPath,
                Audience = [assignment.UnitPath, assignment.IssuerPath],
                Data = JsonSerializer.Serialize(
                    new { task = id.TaskNumber, task.Title, unit = id.Unit, from = fromState, to = assignment.State, command.Reason, command.WorkingDays, values = step == AssignmentStep.Submit ? assignment.Values : null, deadline = assignment.Deadline },
                    AnswerJson.Options),
            });
            return new StepAnswer(
                id.ToString(), id.TaskNumber, task.Title, id.Unit, assignment.State, assignment.Deadline,
                AssignmentWorkflow.IsOverdue(assignment.State, assignment.Deadline, context.Now), assignment.Values, assignment.Version);
        }, cancel);

    /// <summary>The step's locks in the one order everybody takes them: the task's, shared, then the assignment's row.</summary>
    internal static async Task LockAsync(NetMonitorDb db, AssignmentId id, CancellationToken cancel)
    {
        var unit = id.Unit.ToString();
        await db.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock_shared(hashtextextended({id.TaskNumber}, 1)); select 1 from assignments where task_number = {id.TaskNumber} and unit_code = {unit} for update",
            cancel);
    }

    /// <summary>The assignment, for who may read it: <c>AssignmentNotFound</c> also for what lies outside the scope.</summary>
    internal static async Task<Result<Assignment>> FindAsync(CommandContext context, AssignmentId id, Call call, CancellationToken cancel)
    {
        var assignment = await context.Db.Assignments.FirstOrDefaultAsync(row => row.TaskNumber == id.TaskNumber && row.UnitCode == id.Unit, cancel);
        var scope = context.Actor.Work;
        if (assignment is null || !(scope.Covers(UnitPath.Parse(assignment.UnitPath)) || scope.Covers(UnitPath.Parse(assignment.IssuerPath))))
            return Refusal.OutOfScope("AssignmentNotFound");
        return call.Match(assignment.Version) is { } stale ? stale : assignment;
    }

    /// <summary>Null where the step is this account's to take, from whatever state; else <c>RoleRequired</c>.</summary>
    internal static Refusal? Party(Actor actor, Assignment assignment, AssignmentStep step)
    {
        // A step has the same party from every state.
        var party = AssignmentWorkflow.Table.First(row => row.Key.Step == step).Value.By;
        return actor.Is(party, assignment.UnitCode, UnitPath.Parse(assignment.IssuerPath).Leaf)
            ? null
            : Refusal.Forbidden("RoleRequired", SupervisionRules.RuleOf(party)).With("party", party.ToString());
    }

    private async Task<Result<StepInput>> InputAsync(
        CommandContext context, SupervisionTask task, Assignment assignment, AssignmentStep step, StepCommand command, CancellationToken cancel)
    {
        switch (step)
        {
            case AssignmentStep.Submit:
                var values = task.Form.Check(command.Values ?? new Dictionary<string, FeedbackValue>());
                if (values.IsRefused) return values.Refusal;
                return new StepInput(Values: values.Value, HasReviewer: await HasReviewerAsync(context.Db, assignment.UnitCode, cancel));
            case AssignmentStep.GrantExtension when assignment.ExtensionDays is { } days:
                // Counted from the old deadline, or from today where that has passed.
                var from = assignment.Deadline > context.Now ? assignment.Deadline : context.Now;
                var calendar = await calendars.CurrentAsync(cancel);
                return calendar.AddWorkingDays(WorkingCalendar.DayOf(from), days).Map(day => new StepInput(NewDeadline: WorkingCalendar.DeadlineEnd(day).ToUniversalTime()));
            default:
                return new StepInput(command.Reason, WorkingDays: command.WorkingDays);
        }
    }

    private static Task<bool> HasReviewerAsync(NetMonitorDb db, UnitCode unit, CancellationToken cancel)
    {
        var code = unit.ToString();
        return db.Database.SqlQuery<bool>(
            $"""select exists (select from accounts where unit_code = {code} and status = 'Active' and 'ResponsiblePerson' = any(roles)) as "Value" """).SingleAsync(cancel);
    }

    /// <summary>What the step changes in the task's figures.</summary>
    private static void AddDeltas(
        NetMonitorDb db, SupervisionTask task, Assignment now, AssignmentState fromState, DateTimeOffset fromDeadline, IReadOnlyDictionary<string, FeedbackValue> fromValues)
    {
        void Add(DateTimeOffset deadline, int slot, decimal amount)
        {
            if (amount != 0)
                db.ProgressDeltas.Add(new ProgressDeltaRow { TaskNumber = now.TaskNumber, UnitPath = now.UnitPath, Deadline = deadline, Slot = (short)slot, Amount = amount });
        }

        if (fromState != now.State || fromDeadline != now.Deadline)
        {
            Add(fromDeadline, (int)fromState, -1);
            Add(now.Deadline, (int)now.State, 1);
        }

        var (counted, counts) = (AssignmentWorkflow.Counted.Contains(fromState), AssignmentWorkflow.Counted.Contains(now.State));
        var slot = ProgressQueries.FirstSum;
        foreach (var field in task.Form.Fields.Where(field => field.IsSummed))
        {
            decimal Of(bool when, IReadOnlyDictionary<string, FeedbackValue> values) => when && values.TryGetValue(field.Name, out var value) ? value.Number ?? 0 : 0;
            // Sums are for all deadlines together: they stand under one fixed instant.
            Add(ProgressQueries.SumsAt, slot++, Of(counts, now.Values) - Of(counted, fromValues));
        }
    }
}
