using System.Globalization;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Ui;

/// <summary>How a page writes times: everywhere alike, in the user's zone; in lists with the year only where it is not the current one.</summary>
public static class Times
{
    public static DateTimeOffset Local(this Preferences? preferences, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, preferences?.TimeZone ?? TimeZoneInfo.Utc);

    /// <summary>The moment of which the user's clock says that; of what lies beyond the first or the last there can be, that one.</summary>
    public static DateTimeOffset At(this Preferences? preferences, DateTime local) =>
        new(Math.Clamp(local.Ticks - (preferences?.TimeZone ?? TimeZoneInfo.Utc).GetUtcOffset(local).Ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>In a list: 12-08 15:59.</summary>
    public static string Short(this Preferences? preferences, DateTimeOffset at, DateTimeOffset now, bool seconds = false)
    {
        var local = preferences.Local(at);
        var format = local.Year == preferences.Local(now).Year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm";
        return local.ToString(seconds ? format + ":ss" : format, CultureInfo.InvariantCulture);
    }

    /// <summary>Where a date is promised or decided: 2026-12-08 15:59.</summary>
    public static string Full(this Preferences? preferences, DateTimeOffset at) =>
        preferences.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// A deadline of the law, on the law's clock, which is named where the reader's differs; with the year only where it is another than now's.
    /// </summary>
    public static string Deadline(this Preferences? preferences, IStringLocalizer<ShellText> texts, DateTimeOffset at, DateTimeOffset? now = null)
    {
        var law = WorkingCalendar.Clock(at);
        var thisYear = now is { } present && law.Year == WorkingCalendar.Clock(present).Year;
        var text = law.ToString(thisYear ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return preferences is null || preferences.Local(at).Offset == WorkingCalendar.Offset ? text : texts[ShellText.BeijingTime, text];
    }

    /// <summary>The same on hover, with its zone.</summary>
    public static string ExactDeadline(DateTimeOffset at) =>
        WorkingCalendar.Clock(at).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A day alone: 2026-12-08.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>For machines: what a <c>time</c> element carries beside its text.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>On hover, with its zone.</summary>
    public static string Exact(this Preferences? preferences, DateTimeOffset at) =>
        preferences.Local(at).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
