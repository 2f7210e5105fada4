namespace NetMonitor.Console.Reads;

/// <summary>A column that holds paths of units.</summary>
public sealed record PathColumn(string Table, string Column);

/// <summary>
/// The columns that hold paths of units. When a unit is moved to another authority, the first ones change, for it and all units below it; in
/// the journal a path stays as it was written, because the entry is sealed.
/// </summary>
public static class MovingPaths
{
    public static IReadOnlyList<PathColumn> Moved { get; } =
    [
        new("units", "path"),
        new("accounts", "unit_path"),
        new("registration_forms", "unit_path"),
        new("filings", "unit_path"),
        new("help_requests", "unit_path"),
        new("help_requests", "center_path"),
        new("incidents", "unit_path"),
        new("incidents", "handler_path"),
        new("incidents", "leader_path"),
        new("findings", "unit_path"),
        new("findings", "authority_path"),
        new("findings", "raised_path"),
        new("inspections", "unit_path"),
        new("inspection_results", "authority_path"),
        new("tasks", "issuer_path"),
        new("assignments", "unit_path"),
        new("assignments", "issuer_path"),
        new("progress_deltas", "unit_path"),
        new("assistance_requests", "requester_path"),
        new("assistance_legs", "unit_path"),
        new("assistance_legs", "holder_path"),
        new("assistance_parts", "unit_path"),
        new("assistance_readers", "unit_path"),
        new("alerts", "unit_path"),
        new("alerts", "watcher_path"),
        new("detector_settings", "unit_path"),
    ];

    public static IReadOnlyList<PathColumn> Kept { get; } =
    [
        new("journal", "actor_path"),
        new("journal", "unit_path"),
        new("journal", "work"), // several
        new("journal", "work_rule"), // in JSON
        new("journal", "administration"), // several
    ];
}
