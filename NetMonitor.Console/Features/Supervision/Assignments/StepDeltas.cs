using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>What a step changes in its task's figures.</summary>
internal static class StepDeltas
{
    public static void Add(
        CommandContext context, FeedbackForm form, Assignment now, AssignmentState fromState, DateTimeOffset fromDeadline,
        IReadOnlyDictionary<string, FeedbackValue> fromValues)
    {
        var changes = new List<(DateTimeOffset Deadline, int Slot, decimal Amount)>();
        if (fromState != now.State || fromDeadline != now.Deadline)
            changes.AddRange([(fromDeadline, (int)fromState, -1), (now.Deadline, (int)now.State, 1)]);
        var (counted, counts) = (AssignmentWorkflow.Counted.Contains(fromState), AssignmentWorkflow.Counted.Contains(now.State));
        if (counted || counts)
        {
            decimal Of(bool when, string name, IReadOnlyDictionary<string, FeedbackValue> values) =>
                when && values.TryGetValue(name, out var value) ? value.Number ?? 0 : 0;
            // Sums are for all deadlines together: they stand under one fixed instant.
            changes.AddRange(form.Fields.Where(field => field.IsSummed)
                .Select((field, index) => (ProgressQueries.SumsAt, ProgressQueries.FirstSum + index,
                    Of(counts, field.Name, now.Values) - Of(counted, field.Name, fromValues)))
                .Where(change => change.Item3 != 0));
        }

        if (changes.Count > 0) ProgressDeltas.Add(context, now.TaskNumber, now.UnitPath, changes);
    }
}
