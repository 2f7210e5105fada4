using NetMonitor.Console.Commands;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Units;

/// <summary>
/// Units that hang elsewhere now: the paths in all tables are the new ones already. What stood above them until now, and what stands above them now, are
/// the units of the two paths. All that has moved is at the root and below it, beside what was there before.
/// </summary>
public sealed record MovedUnits(UnitPath Before, UnitPath Now, UnitPath Root, string Reason);

/// <summary>A unit that is closed, and the one that takes over from it; both paths are as they are now.</summary>
public sealed record MergedUnit(UnitPath Closed, UnitPath Into, string Reason);

/// <summary>A part of the console that keeps something by what stands above a unit, or by the unit itself: it follows moves and mergers.</summary>
public interface IFollowsUnits
{
    /// <summary>In the transaction of the move.</summary>
    Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel);

    /// <summary>In the transaction of the merger, after what moved by it.</summary>
    Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel);
}
