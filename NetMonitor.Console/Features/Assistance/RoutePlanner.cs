using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// A unit on the way, or at its end.
/// <c>inService</c>: neither closed nor suspended, by itself or by one above it.
/// </summary>
internal sealed record PlannedUnit(UnitPath Path, bool InService, bool StepByStep, bool ReviewReplies);

/// <summary>
/// Units as routes need them: where each stands now, whether it is in service, what its rule demands. A center that is out of service is passed over.
/// </summary>
internal sealed class RoutePlanner(IReadOnlyDictionary<UnitCode, PlannedUnit> units)
{
    /// <summary>Of these units and all above them: looked up one by one, as an array of codes; joined, the planner would read the whole country.</summary>
    public static async Task<RoutePlanner> ReadAsync(ReadBatch read, IEnumerable<UnitCode> codes, CancellationToken cancel)
    {
        var sql = new Sql();
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select u.code, u.path, {UnitSql.IsInService("u")}, coalesce(r.step_by_step, false), coalesce(r.review_replies, false)
            from units u left join assistance_rules r on r.unit_code = u.code
            where u.code = any(array(
              select distinct {UnitSql.CodeAt("path", "step")} from units cross join lateral {UnitSql.Steps("path")} as step
              where code = any({sql.Value(codes.Select(code => code.ToString()).Distinct().ToArray())})))
            """), row => (Code: row.Unit(), Unit: new PlannedUnit(row.Path(), row.Flag(), row.Flag(), row.Flag())), cancel);
        return new RoutePlanner(rows.ToDictionary(row => row.Code, row => row.Unit));
    }

    public PlannedUnit? Find(UnitCode code) => units.GetValueOrDefault(code);

    /// <summary>The unit, if it can be asked: <c>UnitNotFound</c> for what is not in the tree, <c>TargetOutOfService</c>.</summary>
    public Result<UnitPath> Asked(UnitCode code) => Find(code) is not { } unit ? Refusal.OutOfScope("UnitNotFound").With("unit", code.ToString())
        : !unit.InService ? Refusal.Conflict("TargetOutOfService").With("unit", code.ToString())
        : unit.Path;

    /// <summary>The way to the unit asked from where the request is, by the rule of the lowest common superior of both sides.</summary>
    public AssistanceRoute Route(UnitPath at, UnitPath requester, UnitPath to)
    {
        var superior = requester.CommonWith(to)!.Value;
        var route = AssistanceRoute.Of(at, requester, to, Find(superior.Leaf)?.StepByStep == true);
        return route with { Centers = [.. route.Centers.Where(center => Find(center.Leaf)?.InService == true)] };
    }

    /// <summary>Whether the rule of a unit's authority demands that answers are reviewed.</summary>
    public bool ReviewsReplies(UnitPath unit) => Find(unit.Authority)?.ReviewReplies == true;
}
