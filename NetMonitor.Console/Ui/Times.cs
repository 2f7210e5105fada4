using System.Globalization;

namespace NetMonitor.Console.Ui;

/// <summary>How a page writes instants: one way everywhere, in the user's zone; the year only where it is another one.</summary>
public static class Times
{
    public static DateTimeOffset Local(this Preferences? preferences, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, preferences?.TimeZone ?? TimeZoneInfo.Utc);

    /// <summary>In a list: 12-08 15:59.</summary>
    public static string Short(this Preferences? preferences, DateTimeOffset at, DateTimeOffset now, bool seconds = false)
    {
        var local = preferences.Local(at);
        return local.ToString((local.Year == preferences.Local(now).Year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm") + (seconds ? ":ss" : ""), CultureInfo.InvariantCulture);
    }

    /// <summary>Where a date is agreed on: 2026-12-08 15:59.</summary>
    public static string Full(this Preferences? preferences, DateTimeOffset at) => preferences.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>On hover, with its zone.</summary>
    public static string Exact(this Preferences? preferences, DateTimeOffset at) => preferences.Local(at).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
