namespace NetMonitor.Console.Ui;

/// <summary>Where a station of a route stands.</summary>
public enum HopPlace
{
    Passed,
    Current,
    Ahead,

    /// <summary>The way ended here: what comes after it is not gone any more.</summary>
    Ended,
}

/// <summary>
/// One station of a route, as it is drawn: what its unit does or did with it, when it came and left, who sent it on, how long it was or has been there in
/// words, and the day by which it is to leave. <c>Late</c> says that this day has passed, or had when it left.
/// </summary>
public sealed record RouteHop(
    string Unit, string Code, HopPlace Place, string? What = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? By = null,
    string? Spent = null, DateOnly? Due = null, bool Late = false);
