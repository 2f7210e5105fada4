using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Units;

/// <summary>What entries of the tree of units are about.</summary>
public static class UnitSubjects
{
    public const string OfUnit = "Unit";

    extension(Subject)
    {
        /// <summary>The tree as the published divisions have it.</summary>
        public static Subject Divisions => new("Units", "divisions");

        public static Subject Unit(UnitCode code) => new(OfUnit, code.ToString());
    }
}

/// <summary>A unit was set up (R3.1, R5.1).</summary>
/// <param name="Filing">The filing that its setting up opened (R3.2).</param>
public sealed record UnitSetUp(
    string Name, UnitKind Kind, UnitLevel Level, UnitCode Parent, LineOfBusiness? LineOfBusiness, string? Filing) : DomainEvent;

/// <summary>A unit got another name or line of business: what it was and what it is; null for what stayed.</summary>
public sealed record UnitAdjusted(string? NameBefore, string? Name, LineOfBusiness? LineBefore, LineOfBusiness? Line) : DomainEvent;

/// <summary>A unit hangs under another authority now, with all that lies below it.</summary>
/// <param name="Units">It and those below it.</param>
/// <param name="Accounts">Their accounts, whose sessions ended.</param>
public sealed record UnitMoved(string Name, UnitCode From, UnitCode To, string Reason, int Units, int Accounts) : DomainEvent;

/// <summary>A unit was closed: what lay below it, its running work and its keys are another's now.</summary>
/// <param name="From">The authority under which it stood.</param>
/// <param name="Units">Those that lay below it.</param>
/// <param name="Frozen">Its own accounts, which were frozen.</param>
public sealed record UnitMerged(string Name, UnitCode From, UnitCode Into, string Reason, int Units, int Frozen) : DomainEvent;

/// <summary>The same, told of the unit that took over.</summary>
public sealed record UnitTookOver(string Name, UnitCode From, string Reason) : DomainEvent;

/// <summary>A unit is sent no tasks any more, as nobody is on duty there, or is sent them again; or it is suspended, or in service again.</summary>
/// <param name="Units">It and those below it.</param>
public sealed record UnitStatusChanged(string Name, UnitStatus Status, string Reason, int Units) : DomainEvent;

/// <param name="Changed">Units that were new or changed.</param>
public sealed record UnitsImported(int Changed) : DomainEvent;
