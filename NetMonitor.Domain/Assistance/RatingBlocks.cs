using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>Ratings that are told of together.</summary>
/// <param name="Raters">Requesting units that gave them; of several groups together, at least so many.</param>
/// <param name="Timely">That rated the timeliness with 4 or 5.</param>
/// <param name="Sufficient">That rated the sufficiency so.</param>
public readonly record struct RatingGroup(int Ratings, int Raters, int Timely, int Sufficient)
{
    /// <summary>From which rating on an answer counts as timely, or as sufficient.</summary>
    public const int Good = 4;

    /// <summary>Fewer are told of to nobody: a share of them would tell how one unit has rated.</summary>
    public const int FewestRatings = 5;
    public const int FewestRaters = 3;

    public bool IsLarge => Ratings >= FewestRatings && Raters >= FewestRaters;

    public static RatingGroup operator +(RatingGroup one, RatingGroup other) => new(
        one.Ratings + other.Ratings, Math.Max(one.Raters, other.Raters), one.Timely + other.Timely, one.Sufficient + other.Sufficient);
}

/// <summary>
/// Ratings are told in blocks, each of a whole quarter and large enough, so that no two figures differ by fewer: not a superior's from the sum of the units
/// below, nor a longer period's from a shorter one's.
/// </summary>
public static class RatingBlocks
{
    /// <summary>
    /// The blocks of one quarter: of each unit that was rated often enough its own; what is left over goes to the unit above, where it is a block if that
    /// makes it large enough, and else on. What is too small even at <paramref name="top"/> is told nowhere.
    /// </summary>
    /// <param name="ofUnits">What was said of each unit's own answers.</param>
    public static IReadOnlyList<RatingBlock> Of(UnitPath top, IEnumerable<KeyValuePair<UnitPath, RatingGroup>> ofUnits)
    {
        var (blocks, left) = (new List<RatingBlock>(), new Dictionary<UnitPath, RatingGroup>());
        foreach (var (unit, group) in ofUnits)
            if (group.IsLarge) blocks.Add(new RatingBlock(unit, group, OfUnit: true));
            else left[unit] = left.GetValueOrDefault(unit) + group;

        for (var depth = left.Keys.Select(unit => unit.Depth).DefaultIfEmpty().Max(); depth >= top.Depth; depth--)
            foreach (var (unit, group) in left.Where(unit => unit.Key.Depth == depth).ToList())
                if (group.IsLarge) blocks.Add(new RatingBlock(unit, group, OfUnit: false));
                else if (unit.Parent is { } above) left[above] = left.GetValueOrDefault(above) + group;

        return blocks;
    }

    /// <summary>
    /// Which groups of one whole, of one quarter, are told of: the large ones, but for the smallest of them where without it what the others leave of the
    /// whole would be too few.
    /// </summary>
    public static IEnumerable<TKey> Shown<TKey>(IEnumerable<KeyValuePair<TKey, RatingGroup>> groups)
    {
        var large = groups.ToLookup(group => group.Value.IsLarge);
        var left = large[false].Aggregate(default(RatingGroup), (sum, group) => sum + group.Value);
        var shown = large[true].OrderBy(group => group.Value.Ratings).Select(group => group.Key);
        return left.Ratings > 0 && !left.IsLarge ? shown.Skip(1) : shown;
    }
}

/// <summary>A block of ratings.</summary>
/// <param name="Unit">Of which unit's answers, or below which one.</param>
/// <param name="OfUnit">Whether it is of the unit's own answers.</param>
public sealed record RatingBlock(UnitPath Unit, RatingGroup Group, bool OfUnit);
