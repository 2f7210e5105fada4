using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Inspections;

/// <summary>What entries of inspections are about.</summary>
public static class InspectionSubjects
{
    public const string OfInspection = "Inspection";
    public const string OfFinding = "Finding";

    extension(Subject)
    {
        public static Subject Inspection(string number) => new(OfInspection, number);

        public static Subject Finding(string id) => new(OfFinding, id);
    }
}

/// <summary>An inspection was held (R17.1). What it found is told by its numbers: which findings it opened and closed stands with each of them.</summary>
/// <param name="Period">Null where it was ordered, then with the reason.</param>
public sealed record InspectionHeld(string? Period, bool WithAllBelow, string? Reason, IReadOnlyList<RuleCount> Counts) : DomainEvent;

/// <summary>What an inspection changed for one authority: one entry, however many findings it opened and closed.</summary>
public sealed record FindingsChanged(int Opened, int CameBack, int Gone, IReadOnlyList<RuleCount> Counts) : DomainEvent;

/// <param name="To">User name of who sees to it.</param>
/// <param name="Before">Who did; null where nobody did.</param>
public sealed record FindingAssigned(InspectionRule Rule, string To, string? Before) : DomainEvent;

public sealed record FindingFixed(InspectionRule Rule, string Reason) : DomainEvent;

/// <param name="Until">The last day on which it is let be.</param>
public sealed record FindingAccepted(InspectionRule Rule, string Reason, DateOnly Until) : DomainEvent;

/// <param name="Reason">Null where the last day of its acceptance has passed.</param>
public sealed record FindingReopened(InspectionRule Rule, string? Reason) : DomainEvent;

/// <summary>A finding was not closed in time: the authority above is told.</summary>
/// <param name="To">The authority that is told.</param>
/// <param name="DueOn">The day that has passed.</param>
public sealed record FindingRaised(InspectionRule Rule, UnitCode To, DateOnly DueOn) : DomainEvent;
