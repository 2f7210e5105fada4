using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Jurisdictions;

/// <summary>What became of a division.</summary>
public enum DivisionChangeKind
{
    /// <summary>A county is there that was not.</summary>
    SetUp,

    /// <summary>A county goes on under another code.</summary>
    Renumber,

    /// <summary>A county is part of another.</summary>
    Merge,

    /// <summary>A town belongs to another county.</summary>
    Move,
}

/// <summary>One published change of the divisions since the list from which the tree was made.</summary>
/// <param name="Code">Of the county (6 digits) or the town (9) that it is about.</param>
/// <param name="Into">The county that it becomes, or goes to; null where one is set up.</param>
/// <param name="Source">The paper by which it was made known.</param>
public sealed record DivisionChange(DateOnly Date, DivisionChangeKind Change, string Code, string Name, string? Into, string Source)
{
    /// <summary>By this each change is known: it is applied once.</summary>
    public string Key => FormattableString.Invariant($"{Date:yyyy-MM-dd} {Change} {Code}");
}

/// <summary>What entries of changes of divisions are about.</summary>
public static class DivisionSubjects
{
    extension(Subject)
    {
        public static Subject DivisionChange(string key) => new("DivisionChange", key);
    }
}

/// <summary>A published change was applied to the tree of units; what that did to each unit has entries of its own.</summary>
public sealed record DivisionChangeApplied(DateOnly Date, DivisionChangeKind Change, string Code, string Name, string? Into, string Source) : DomainEvent;
