using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Why a request goes as it does.</summary>
public enum RouteReason
{
    /// <summary>Straight from one to the other: one stands right above the other.</summary>
    RightAbove,

    /// <summary>Up to the lowest common superior, and from there straight to the unit asked.</summary>
    StraightDown,

    /// <summary>Up to the lowest common superior and down center by center, as that authority's rule demands.</summary>
    StepByStep,
}

/// <summary>A center by which a request goes; one that is out of service is passed over.</summary>
public sealed record RouteStep(UnitCode UnitCode, string UnitName);

/// <summary>The way that a request would go now.</summary>
public sealed record RoutePreview(
    UnitCode UnitCode, string UnitName, IReadOnlyList<RouteStep> Centers, UnitCode SuperiorCode, string SuperiorName, RouteReason Reason);

/// <summary>Works out the way of a request before it is sent.</summary>
public sealed class RouteQueries(ReadDoor door, UnitNames names)
{
    /// <summary>From the caller's unit: <c>UnitNotFound</c>, <c>TargetOutOfService</c>, <c>TargetIsRequester</c>.</summary>
    public async Task<Result<RoutePreview>> PreviewAsync(Actor actor, string? to, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(to);
        if (code.IsRefused) return code.Refusal;
        var planner = await RoutePlanner.ReadAsync(door.For(actor), [actor.ActingUnit, code.Value.ActsAs], cancel);
        var asked = planner.Asked(code.Value.ActsAs);
        if (asked.IsRefused) return asked.Refusal;
        if (asked.Value == actor.ActingPath) return Refusal.Conflict("TargetIsRequester");
        var route = planner.Route(actor.ActingPath, actor.ActingPath, asked.Value);
        var centers = new List<RouteStep>();
        foreach (var center in route.Centers) centers.Add(new RouteStep(center.Leaf, await names.OfAsync(center.Leaf, cancel)));
        var reason = centers.Count == 0 ? RouteReason.RightAbove
            : planner.Find(route.Superior.Leaf)?.StepByStep == true ? RouteReason.StepByStep
            : RouteReason.StraightDown;
        return new RoutePreview(
            asked.Value.Leaf, await names.OfAsync(asked.Value.Leaf, cancel), centers, route.Superior.Leaf, await names.OfAsync(route.Superior.Leaf, cancel),
            reason);
    }
}
