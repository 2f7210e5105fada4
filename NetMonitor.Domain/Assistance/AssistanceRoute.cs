using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>How a request goes: up, center by center, to the lowest common superior of both sides, then down to the unit asked.</summary>
/// <param name="Centers">The authorities whose centers dispose of it, in their order; none where one side stands right above the other.</param>
/// <param name="Superior">The lowest common superior.</param>
public sealed record AssistanceRoute(IReadOnlyList<UnitPath> Centers, UnitPath Superior)
{
    /// <param name="at">Where it is, left out: with the requesting unit, or at a center on its way up, at the superior, or on its way down.</param>
    /// <param name="to">The unit asked, left out too.</param>
    /// <param name="stepByStep">Whether the superior's rule demands that it goes down center by center; else straight to the unit asked.</param>
    public static AssistanceRoute Of(UnitPath at, UnitPath requester, UnitPath to, bool stepByStep)
    {
        var superior = Common(requester, to);
        // A center that units have moved away from stands beside the way: it goes on by what stands above it and the unit asked.
        var top = superior.Contains(at) ? superior : Common(at, to);
        var centers = new List<UnitPath>();
        if (!at.Contains(to))
            for (var above = at.Parent; above is { } up && top.Contains(up); above = up.Parent)
                if (up != to) centers.Add(up);
        if (stepByStep)
        {
            var (start, down) = (at.Contains(to) ? at : top, new List<UnitPath>());
            for (var above = to.Parent; above is { } up && up != start && start.Contains(up); above = up.Parent) down.Insert(0, up);
            centers.AddRange(down);
        }

        return new AssistanceRoute(centers, superior);
    }

    private static UnitPath Common(UnitPath one, UnitPath other) =>
        one.CommonWith(other) ?? throw new ArgumentException($"'{one}' and '{other}' lie in no common tree.", nameof(other));
}

/// <summary>Where a hop stands on the route.</summary>
public enum HopState
{
    Passed,
    Current,
    Ahead,
}

/// <summary>What a center did with it.</summary>
public enum HopAct
{
    PassedOn,
    Returned,
    Rejected,
    Answered,

    /// <summary>It left the center because units were moved, merged or suspended, or the requesting unit took it back.</summary>
    Left,
}

/// <summary>One center on the way.</summary>
/// <param name="Unit">The authority whose center it is.</param>
/// <param name="ArrivedAt">Null while it lies ahead.</param>
/// <param name="DueOn">By when it is to be disposed of.</param>
public sealed record Hop(UnitCode Unit, DateTimeOffset? ArrivedAt = null, DateOnly? DueOn = null, DateTimeOffset? LeftAt = null, HopAct? Act = null)
{
    public HopState State => ArrivedAt is null ? HopState.Ahead : LeftAt is null ? HopState.Current : HopState.Passed;
}
