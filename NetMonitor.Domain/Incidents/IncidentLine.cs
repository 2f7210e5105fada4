using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Incidents;

/// <summary>How a line came into the list.</summary>
public enum LineOrigin
{
    /// <summary>The journal proposed it: by the leaked account, or by what that made, in the window.</summary>
    Proposed,

    /// <summary>A person added it, with a reason.</summary>
    Added,

    /// <summary>By somebody else, on what a foreign line wrote.</summary>
    Built,
}

/// <summary>What is decided of a foreign line (R14.2).</summary>
public enum LineVerdict
{
    /// <summary>It is taken back by the ordinary steps; nothing is deleted.</summary>
    Void,

    /// <summary>It stays, with a reason.</summary>
    Stands,
}

/// <summary>An entry of the journal in an incident's list: whose it is, and once that is confirmed what becomes of it.</summary>
public sealed class IncidentLine
{
    public string Incident { get; init; } = "";

    /// <summary>Id of the entry, with its time: an entry is found by both.</summary>
    public long EntryId { get; init; }

    public DateTimeOffset At { get; init; }
    public string Verb { get; init; } = "";
    public string Actor { get; init; } = "";
    public string SubjectType { get; init; } = "";
    public string SubjectNumber { get; init; } = "";
    public long SubjectVersion { get; init; }
    public LineOrigin Origin { get; init; }
    public LineMark Mark { get; init; }

    /// <summary>Why it was added or struck.</summary>
    public string? Reason { get; init; }

    public string MarkedBy { get; init; } = "";
    public DateTimeOffset MarkedAt { get; init; }
    public LineVerdict? Verdict { get; private set; }

    /// <summary>Why it stands, or is taken back though it lies outside the window.</summary>
    public string? Ground { get; private set; }

    /// <summary>Decided, and not done yet: with many others it is done at once.</summary>
    public bool Staged { get; private set; }

    /// <summary>The subject's version when it was decided, where that was said.</summary>
    public long? SeenVersion { get; private set; }

    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The verb of the entry that took it back; null where nothing was left to take back.</summary>
    public string? UndoneBy { get; private set; }

    public string? LiftedBy { get; private set; }
    public DateTimeOffset? LiftedAt { get; private set; }
    public string? LiftedBecause { get; private set; }

    /// <summary>Taken back, and not put back since.</summary>
    public bool IsVoided => Verdict == LineVerdict.Void && !Staged && LiftedAt is null;

    /// <summary>Whether somebody has said what becomes of it, and it is done.</summary>
    public bool IsDecided => Verdict is not null && !Staged;

    /// <summary>
    /// Says what becomes of it. <c>LineIsVoided</c> of one that is taken back: that is lifted, not decided anew; <c>VoidOutsideWindow</c> where one that was
    /// added is taken back without a reason.
    /// </summary>
    public Refusal? Decide(LineVerdict verdict, string? ground, bool staged, long? seen, string by, DateTimeOffset now)
    {
        if (IsVoided) return Refusal.Conflict("LineIsVoided", "R14.2").With("line", $"{EntryId}");
        if (verdict == LineVerdict.Void && Origin == LineOrigin.Added && ground is null)
            return Refusal.Conflict("VoidOutsideWindow", "R14.2").With("line", $"{EntryId}");
        (Verdict, Ground, Staged, SeenVersion, DecidedBy, DecidedAt) = (verdict, ground, staged && verdict == LineVerdict.Void, seen, by, now);
        (UndoneBy, LiftedBy, LiftedAt, LiftedBecause) = (null, null, null, null);
        return null;
    }

    /// <summary>It was taken back, by an entry of this verb.</summary>
    public void Undo(string? verb) => (UndoneBy, Staged) = (verb, false);

    /// <summary>Lifts the void: it stands. <c>LineNotVoided</c>; <c>LiftBySecond</c> for who took it back.</summary>
    public Refusal? Lift(string reason, string by, DateTimeOffset now)
    {
        if (!IsVoided) return Refusal.Conflict("LineNotVoided", "R14.2").With("line", $"{EntryId}");
        if (DecidedBy == by) return Refusal.Conflict("LiftBySecond", "R14.2").With("line", $"{EntryId}");
        (LiftedBy, LiftedAt, LiftedBecause) = (by, now, reason);
        return null;
    }
}
