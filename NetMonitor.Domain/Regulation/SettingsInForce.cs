using System.Globalization;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Regulation;

/// <summary>
/// What is in force on which day: of all versions that have begun the tightest, or else the regulation's own figure. So a version can overtake another,
/// before or after it, and nothing ever gets looser.
/// </summary>
/// <param name="Versions">Of all settings; withdrawn ones count for nothing.</param>
public sealed record SettingsInForce(IReadOnlyList<SettingVersion> Versions)
{
    public static SettingsInForce OfTheRegulation { get; } = new([]);

    public int On(SettingName name, DateOnly day) => VersionOn(name, day) is { } version ? version.Value : DerivedSetting.Of(name).Value;

    public int At(SettingName name, DateTimeOffset now) => On(name, WorkingCalendar.DayOf(now));

    /// <summary>The version by which the figure of that day is in force; null where it is still the regulation's.</summary>
    public SettingVersion? VersionOn(SettingName name, DateOnly day)
    {
        SettingVersion? tightest = null;
        var setting = DerivedSetting.Of(name);
        foreach (var version in Of(name).Where(version => version.From <= day))
            if (tightest is null || setting.IsLooser(tightest.Value, version.Value)) tightest = version;
        return tightest;
    }

    /// <summary>The days on which the figure changes, with the figure from then on: the regulation's own first, from ever.</summary>
    public IReadOnlyList<(DateOnly From, int Value)> Steps(SettingName name)
    {
        var setting = DerivedSetting.Of(name);
        List<(DateOnly From, int Value)> steps = [(DateOnly.MinValue, setting.Value)];
        foreach (var version in Of(name))
            if (setting.IsLooser(steps[^1].Value, version.Value)) steps.Add((version.From, version.Value));
        return steps;
    }

    /// <summary>
    /// When a password is too old: by the figure in force, or once a tighter one is. Null for an initial one, which has its own time (R10.8).
    /// </summary>
    public DateTimeOffset? EndOfPassword(DateTimeOffset? changedAt)
    {
        if (changedAt is not { } changed) return null;
        DateTimeOffset? earliest = null;
        foreach (var (from, days) in Steps(SettingName.PasswordDays))
        {
            var (end, begin) = (changed.AddDays(days), from == DateOnly.MinValue ? changed : WorkingCalendar.StartOf(from));
            if (end < begin) end = begin;
            if (earliest is null || end < earliest) earliest = end;
        }

        return earliest;
    }

    /// <summary>
    /// Why a figure can't be set from a day on: <c>SettingLoosens</c> (R19.1) where it is looser than the regulation or what is in force that day,
    /// <c>SettingFromPast</c> for a day gone by.
    /// </summary>
    public Refusal? WhyNot(SettingName name, int value, DateOnly from, DateOnly today)
    {
        if (from < today) return Refusal.Conflict("SettingFromPast", "R19.1").With("today", today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var inForce = On(name, from);
        return DerivedSetting.Of(name).IsLooser(value, inForce)
            ? Refusal.Conflict("SettingLoosens", "R19.1").With("inForce", inForce.ToString(CultureInfo.InvariantCulture))
            : null;
    }

    private IEnumerable<SettingVersion> Of(SettingName name) =>
        Versions.Where(version => version.Name == name && version.WithdrawnAt is null).OrderBy(version => version.From).ThenBy(version => version.Version);
}
