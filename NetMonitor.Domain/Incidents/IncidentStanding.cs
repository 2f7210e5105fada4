using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Incidents;

/// <summary>Where an incident stands, for the guards of its steps and for the buttons of its page.</summary>
/// <param name="OwesNotices">Personal data leaked, and whether somebody was told of it is not on record.</param>
/// <param name="OwesAccountability">It is a responsibility accident, and who answers for it is not on record (R18.1).</param>
public sealed record IncidentStanding(
    IncidentKind Kind, IncidentState State, Analysis? Analysis, IncidentDecision? Decision, IReadOnlyList<TakenStep> Steps, IReadOnlyList<Measure> Measures,
    bool OwesNotices, bool OwesAccountability)
{
    public IncidentFacts Facts => new(Kind, Analysis?.Accounts.Count > 0, Analysis?.Leak == true, Analysis?.ForeignWrites == true);

    /// <summary>Ordered steps that are not taken yet.</summary>
    public IEnumerable<IncidentStep> Outstanding => Decision is null
        ? []
        : Decision.Orders.Where(step => !Steps.Any(taken => taken.Step == step && taken.From == IncidentState.Decided));

    /// <summary>
    /// Null where the step is possible. <c>IncidentStateRefused</c> with the article's rule out of order, <c>StepNotOrdered</c> where the leader's decision
    /// does not ask for it, or for another one first, <c>OrderOutstanding</c> before the report, and before it closes <c>MeasureOpen</c>,
    /// <c>NoticesMissing</c> and <c>AccountabilityMissing</c> (R18.1).
    /// </summary>
    public Refusal? WhyNot(IncidentStep step)
    {
        if (IncidentWorkflow.Table.Guard(State, step) is { } refusal) return refusal with { Rule = IncidentWorkflow.RuleOf(Kind, step) };
        var decided = Kind.DecisionRuleOf(Facts.NewAccounts);
        IncidentStep? ordered = Outstanding.Cast<IncidentStep?>().FirstOrDefault();
        if (State == IncidentState.Decided && step != IncidentStep.FileReport)
            // Lines are decided before it is confirmed that all is clean.
            return ordered == step || (step == IncidentStep.Void && ordered == IncidentStep.ConfirmClean)
                ? null
                : Refusal.Conflict("StepNotOrdered", decided).With("step", $"{step}");
        if (State == IncidentState.Decided && ordered is not null) return Refusal.Conflict("OrderOutstanding", decided).With("step", $"{ordered}");
        if (step != IncidentStep.Close) return null;
        if (Measures.FirstOrDefault(measure => measure.DoneAt is null) is { } open) return Refusal.Conflict("MeasureOpen", "R15.1").With("measure", open.Text);
        if (OwesNotices) return Refusal.Conflict("NoticesMissing", "R15.1");
        return OwesAccountability ? Refusal.Conflict("AccountabilityMissing", "R18.1") : null;
    }
}
