using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>What entries of requests for assistance are about.</summary>
public static class AssistanceSubjects
{
    public const string OfRequest = "AssistanceRequest";

    extension(Subject)
    {
        public static Subject Assistance(string number) => new(OfRequest, number);
    }
}

/// <summary>Of a request, which lists name by the cause of its case.</summary>
public abstract record AssistanceEvent(string Cause) : DomainEvent
{
    /// <summary>The leg's number; null where it is about all of it.</summary>
    public int? Leg { get; init; }
}

public sealed record AssistanceDrafted(string Cause, AssistanceKind Kind, int Targets) : AssistanceEvent(Cause);

public sealed record AssistanceEdited(string Cause) : AssistanceEvent(Cause);

public sealed record AssistanceDiscarded(string Cause) : AssistanceEvent(Cause);

public sealed record AssistanceSubmitted(string Cause) : AssistanceEvent(Cause);

public sealed record AssistanceRecalled(string Cause) : AssistanceEvent(Cause);

public sealed record AssistanceSentBack(string Cause, string Reason) : AssistanceEvent(Cause)
{
    /// <summary>What a responsible person says to the own officers stays between them (R7.2).</summary>
    public override IReadOnlyList<string> WithinUnit() => [nameof(Reason)];
}

/// <summary>It left the requesting unit.</summary>
/// <param name="Unreviewed">From a unit that has no responsible person.</param>
public sealed record AssistanceApproved(string Cause, bool Unreviewed) : AssistanceEvent(Cause);

/// <summary>A center has it: by when it disposes of it.</summary>
/// <param name="Legs">How many units asked are on their way by it.</param>
public sealed record AssistanceArrived(string Cause, UnitCode Center, int Legs, DateOnly DueOn) : AssistanceEvent(Cause);

/// <summary>A center passed it on.</summary>
/// <param name="Next">The center that has it now; null where the unit asked has received it.</param>
public sealed record AssistancePassedOn(string Cause, UnitCode Center, UnitCode? Next) : AssistanceEvent(Cause);

/// <summary>The unit asked has received it: its clock runs.</summary>
public sealed record AssistanceDelivered(string Cause, UnitCode Unit, DateOnly DueOn) : AssistanceEvent(Cause);

public sealed record AssistanceReturned(string Cause, UnitCode Center, ReasonCode? Code, string Reason) : AssistanceEvent(Cause);

public sealed record AssistanceRejected(string Cause, UnitCode Center, ReasonCode Code, string Reason) : AssistanceEvent(Cause);

public sealed record AssistanceAccepted(string Cause) : AssistanceEvent(Cause);

public sealed record AssistanceForwarded(string Cause, UnitCode From, UnitCode To) : AssistanceEvent(Cause);

/// <summary>Questions were split off to another unit.</summary>
public sealed record AssistanceSplit(string Cause, UnitCode Unit, IReadOnlyList<int> Questions) : AssistanceEvent(Cause);

public sealed record AssistancePartAnswered(string Cause, UnitCode Unit, IReadOnlyList<int> Questions) : AssistanceEvent(Cause);

public sealed record AssistancePartDeclined(string Cause, UnitCode Unit, string Reason) : AssistanceEvent(Cause);

public sealed record AssistancePartTakenBack(string Cause, UnitCode Unit) : AssistanceEvent(Cause);

public sealed record AssistanceAsked(string Cause, string Text) : AssistanceEvent(Cause);

/// <param name="Waited">Working days that the unit asked waited for it.</param>
public sealed record AssistanceSupplied(string Cause, string Text, int Waited, DateOnly DueOn) : AssistanceEvent(Cause);

/// <summary>An answer waits for the responsible person of the unit asked.</summary>
public sealed record AssistanceReplyHeld(string Cause) : AssistanceEvent(Cause);

/// <param name="By">The unit that answered.</param>
/// <param name="Questions">Numbers of the questions that have their answer by it.</param>
public sealed record AssistanceReplied(string Cause, UnitCode By, IReadOnlyList<int> Questions, bool Final) : AssistanceEvent(Cause);

public sealed record AssistanceExtended(string Cause, DateOnly From, DateOnly To, string Reason) : AssistanceEvent(Cause);

public sealed record AssistanceObjected(string Cause, UnitCode Superior, string Reason, DateOnly DueOn) : AssistanceEvent(Cause);

/// <summary>A dispute about who has jurisdiction: the unit that filed the case first has it.</summary>
/// <param name="Until">Until when both sides consult.</param>
/// <param name="FiledOn">When the requesting unit filed it.</param>
/// <param name="OtherFiledOn">When the unit asked did.</param>
/// <param name="FirstFiled">Whose that makes it by that rule; null where it is not known.</param>
public sealed record AssistanceDisputed(string Cause, string Reason, DateOnly Until, DateOnly? FiledOn, DateOnly? OtherFiledOn, UnitCode? FirstFiled)
    : AssistanceEvent(Cause);

/// <summary>The consultation is over without a settlement: the console has put it before the common superior.</summary>
public sealed record AssistanceEscalated(string Cause, UnitCode Superior, DateOnly DueOn) : AssistanceEvent(Cause);

public sealed record AssistanceDesignated(string Cause, UnitCode Superior, UnitCode Unit, string? Reason, DateOnly DueOn) : AssistanceEvent(Cause);

public sealed record AssistanceAskedAgain(string Cause, string Text, DateOnly DueOn) : AssistanceEvent(Cause);

/// <param name="Rated">Whether the answer was rated; how is told by figures alone.</param>
public sealed record AssistanceClosed(string Cause, bool Rated) : AssistanceEvent(Cause);

/// <param name="Center">The center, or superior, that had it; null where none did.</param>
public sealed record AssistanceWithdrawn(string Cause, string? Reason, UnitCode? Center) : AssistanceEvent(Cause);

/// <summary>The way that is left goes by other centers, because units were moved, merged or suspended.</summary>
/// <param name="At">The center that has it.</param>
/// <param name="Left">The center that had it and is left; null where the same has it.</param>
public sealed record AssistanceRerouted(string Cause, UnitCode At, IReadOnlyList<UnitCode> Ahead, UnitCode? Left) : AssistanceEvent(Cause);

/// <summary>A citizen's number of a party was shown in full.</summary>
/// <param name="Party">The party's place in the case, from 1.</param>
/// <param name="Purpose">What it was needed for.</param>
public sealed record AssistancePartyRevealed(string Cause, int Party, string Purpose) : AssistanceEvent(Cause);

/// <summary>A request was taken out as a bundle of files.</summary>
/// <param name="Manifest">SHA-256 of its manifest, which has the hashes of all its files.</param>
public sealed record AssistanceBundled(string Cause, string Manifest, int Files) : AssistanceEvent(Cause);

/// <summary>An authority's rule on requests that pass it or reach it.</summary>
public sealed record AssistanceRuleKept(bool StepByStep, bool ReviewReplies) : DomainEvent;

/// <summary>A center keeps questions ready for a cause.</summary>
/// <param name="Questions">How many.</param>
public sealed record PreparedQuestionsKept(string Name, string Cause, int Questions) : DomainEvent;

public sealed record PreparedQuestionsDropped(string Name, string Cause) : DomainEvent;

/// <summary>Questions that a merged authority's center has prepared are the center's of the one that took over.</summary>
/// <param name="From">The authority that was merged.</param>
/// <param name="Before">The name that they had and another has already; null where they keep it.</param>
public sealed record PreparedQuestionsHandedOver(string Name, string Cause, UnitCode From, string? Before) : DomainEvent;

/// <summary>The center that has it is late: its leader is told.</summary>
public sealed record AssistanceHopLate(string Cause, UnitCode Center, DateOnly DueOn) : AssistanceEvent(Cause);

/// <summary>Nobody at the center that has it can dispose of it: its leader is told at once, and the center above when that goes on.</summary>
/// <param name="Above">The authority whose center is told; null where it is the leader.</param>
public sealed record AssistanceUnattended(string Cause, UnitCode Center, UnitCode? Above) : AssistanceEvent(Cause);

/// <summary>The unit asked is reminded of its deadline.</summary>
/// <param name="DaysLeft">Working days.</param>
public sealed record AssistanceReminded(string Cause, AssistanceTold Told, DateOnly DueOn, int DaysLeft) : AssistanceEvent(Cause);

/// <summary>The deadline of the unit asked has passed: its superior sees it too.</summary>
public sealed record AssistanceOverdue(string Cause, DateOnly DueOn) : AssistanceEvent(Cause);

/// <summary>A deadline moved because the notices that it was counted by changed.</summary>
public sealed record AssistanceDeadlineMoved(string Cause, AssistanceDeadline Of, DateOnly From, DateOnly To, bool Provisional) : AssistanceEvent(Cause);
