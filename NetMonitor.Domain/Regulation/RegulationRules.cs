using System.Globalization;

namespace NetMonitor.Domain.Regulation;

/// <summary>The ids of the regulation's rules, as refusals name them: article and statement.</summary>
public static class RegulationRules
{
    /// <summary>How many statements each article from the second on has; the first only says what the regulation is for.</summary>
    private static readonly int[] s_statements = [2, 2, 1, 3, 3, 3, 1, 3, 10, 1, 1, 6, 3, 1, 2, 1, 1, 1, 1];

    public static IReadOnlyList<string> All { get; } =
    [
        .. s_statements.SelectMany((count, i) => Enumerable.Range(1, count).Select(no => string.Create(CultureInfo.InvariantCulture, $"R{i + 2}.{no}"))),
    ];
}
