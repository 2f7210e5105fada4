using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Console.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>What a system administrator of a center does to units (R3.1, R5.1).</summary>
public enum UnitAct
{
    /// <summary>Sets up another one under it.</summary>
    SetUp,
    Adjust,
    Move,
    Merge,
    Suspend,
    Resume,
}

/// <summary>Which acts the page offers an administrator; the use cases decide.</summary>
internal static class UnitActs
{
    public static IEnumerable<UnitAct> Of(Actor actor, UnitItem unit)
    {
        if (!actor.May(Permission.ManageUnits) || unit.Status == UnitStatus.Closed) yield break;
        var path = UnitPath.Parse(unit.Path);
        if (KindsUnder(actor, unit).Any()) yield return UnitAct.SetUp;
        if (actor.Manages(path)) yield return UnitAct.Adjust;
        if (actor.ActingPath != path && actor.ActingPath.Contains(path) && unit.Kind != UnitKind.CoordinationCenter)
        {
            yield return UnitAct.Move;
            yield return UnitAct.Merge;
        }

        if (actor.Manages(path) && Unit.CanBeSuspended(unit.Kind, unit.Status))
            yield return unit.Status == UnitStatus.Suspended ? UnitAct.Resume : UnitAct.Suspend;
    }

    /// <summary>The kinds of units that the administrator can set up under this one.</summary>
    public static IEnumerable<UnitKind> KindsUnder(Actor actor, UnitItem unit)
    {
        if (!actor.May(Permission.ManageUnits) || unit.Kind != UnitKind.Authority) return [];
        if (unit.Code != actor.ActingUnit) return unit.ParentCode == actor.ActingUnit ? [UnitKind.CoordinationCenter] : [];
        return Enum.GetValues<UnitKind>().Where(kind => kind switch
        {
            UnitKind.CoordinationCenter => false,
            UnitKind.Authority => unit.Level < UnitLevel.County,
            UnitKind.GrassrootsUnit => unit.Level is UnitLevel.Prefecture or UnitLevel.County,
            _ => true,
        });
    }
}
