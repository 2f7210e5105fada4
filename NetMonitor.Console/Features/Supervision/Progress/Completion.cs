using System.Globalization;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>
/// How much of a unit's part of a task is done: what is accepted, of all that was not withdrawn. One way of counting for tiles, tables and home pages.
/// </summary>
public static class Completion
{
    /// <summary>Whole percent, rounded down: 100 means all. Null where there is nothing to do.</summary>
    public static int? Percent(IReadOnlyDictionary<AssignmentState, int> byState, int total, AssignmentState state = AssignmentState.Accepted) =>
        Percent(byState.GetValueOrDefault(state), total - byState.GetValueOrDefault(AssignmentState.Withdrawn));

    public static int? Percent(long done, long total) => total == 0 ? null : (int)(100 * done / total);

    public static string Text(int? percent) => percent is { } value ? (value / 100d).ToString("P0", CultureInfo.CurrentCulture) : "–";

    /// <summary>Which of the scale's shades: 0 for none, 1–4 for each quarter begun, 5 for all.</summary>
    public static int Shade(int? percent) => percent switch
    {
        null or 0 => 0,
        100 => 5,
        { } value => 1 + value / 25,
    };
}
