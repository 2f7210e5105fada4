namespace NetMonitor.Console.Reads;

/// <summary>A column that holds paths of units.</summary>
public sealed record PathColumn(string Table, string Column);

/// <summary>
/// The columns that hold paths of units. A unit that is moved to another authority takes its path along in the first ones, with those of
/// all units below it; in the journal a path stays what it was, for an entry is sealed as it was written.
/// </summary>
public static class MovingPaths
{
    public static IReadOnlyList<PathColumn> Moved { get; } =
    [
        new("units", "path"),
        new("accounts", "unit_path"),
        new("tasks", "issuer_path"),
        new("assignments", "unit_path"),
        new("assignments", "issuer_path"),
        new("progress_deltas", "unit_path"),
    ];

    public static IReadOnlyList<PathColumn> Kept { get; } =
    [
        new("journal", "actor_path"),
        new("journal", "unit_path"),
        new("journal", "audience"), // several
        new("journal", "audience_rule"), // in JSON
    ];
}
