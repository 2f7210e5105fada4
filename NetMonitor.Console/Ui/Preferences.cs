namespace NetMonitor.Console.Ui;

/// <summary>What the browser keeps in cookies and the first request carries; handed to the circuit as the root's parameters.</summary>
public sealed record Preferences(string Zone, string Theme, bool RailCollapsed)
{
    public const string ZoneCookie = "zone";
    public const string ThemeCookie = "theme";
    public const string RailCookie = "rail";

    public static Preferences From(HttpContext? context)
    {
        var cookies = context?.Request.Cookies;
        return new Preferences(
            cookies?[ZoneCookie] ?? LawZone,
            cookies?[ThemeCookie] is "light" or "dark" ? cookies[ThemeCookie]! : "system",
            cookies?[RailCookie] == "collapsed");
    }

    /// <summary>The user's zone; Beijing time, which the law counts by, where this machine does not know the browser's zone.</summary>
    public TimeZoneInfo TimeZone => TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? zone : TimeZoneInfo.FindSystemTimeZoneById(LawZone);

    private const string LawZone = "Asia/Shanghai";
}
