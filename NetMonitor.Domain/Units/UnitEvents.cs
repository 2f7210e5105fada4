using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Units;

/// <summary>What entries of the tree of units are about.</summary>
public static class UnitSubjects
{
    extension(Subject)
    {
        /// <summary>The tree as the published divisions have it.</summary>
        public static Subject Divisions => new("Units", "divisions");

        public static Subject Unit(UnitCode code) => new("Unit", code.ToString());
    }
}

/// <summary>A unit is sent no tasks any more, as nobody is on duty there, or is sent them again.</summary>
/// <param name="Units">It and those below it.</param>
public sealed record UnitStatusChanged(string Name, UnitStatus Status, string Reason, int Units) : DomainEvent;

/// <param name="Changed">Units that were new or changed.</param>
public sealed record UnitsImported(int Changed) : DomainEvent;
