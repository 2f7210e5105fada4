using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>By what the units right below are listed.</summary>
public enum ChildOrder
{
    /// <summary>In the order of the tree.</summary>
    Unit,

    /// <summary>Who was asked most first.</summary>
    Assigned,

    /// <summary>Who has least done first, by its share.</summary>
    Done,

    /// <summary>Who has most that is late first.</summary>
    Late,
}

/// <summary>What a board's address asks for, on the screen and on paper; <c>asked</c> answers a part of the address's query.</summary>
public static class BoardList
{
    /// <summary>What the parts of the address about the units right below begin with.</summary>
    public const string OfChildren = "unit-";

    public static AssignmentFilter Filter(Func<string, string?> asked) => new(
        Query.Name<AssignmentState>(asked("state")), Query.Flag(asked("overdue")) == true ? true : null,
        UnitCode.TryParse(asked("under"), out var under) ? under : null, Q: string.IsNullOrWhiteSpace(asked("q")) ? null : asked("q"));

    public static BoardSort Sort(Func<string, string?> asked) =>
        new(Query.Name<BoardOrder>(asked("sort")) ?? BoardOrder.Unit, Query.Flag(asked("reversed")) == true);

    public static (ChildOrder Order, bool Reversed) SortOfChildren(Func<string, string?> asked) =>
        (Query.Name<ChildOrder>(asked($"{OfChildren}sort")) ?? ChildOrder.Unit, Query.Flag(asked($"{OfChildren}reversed")) == true);

    /// <summary>Units that are alike stay in the order of the tree.</summary>
    public static IReadOnlyList<UnitProgress> Sorted(IReadOnlyList<UnitProgress> children, (ChildOrder Order, bool Reversed) by)
    {
        Func<UnitProgress, double> key = by.Order switch
        {
            ChildOrder.Assigned => child => -child.Total,
            ChildOrder.Done => child => (double)child.ByState.GetValueOrDefault(AssignmentState.Accepted) / Math.Max(1, child.Total),
            ChildOrder.Late => child => -child.Overdue,
            _ => child => 0,
        };
        return by is { Order: ChildOrder.Unit, Reversed: true } ? [.. children.Reverse()]
            : by.Reversed ? [.. children.OrderByDescending(key)] : [.. children.OrderBy(key)];
    }
}
