using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Units;

/// <summary>What entries of the tree of units are about.</summary>
public static class UnitSubjects
{
    extension(Subject)
    {
        /// <summary>The tree as the published divisions have it.</summary>
        public static Subject Divisions => new("Units", "divisions");
    }
}

/// <param name="Changed">Units that were new or changed.</param>
public sealed record UnitsImported(int Changed) : DomainEvent;
