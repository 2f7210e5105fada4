using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Regulation;

/// <summary>The working days that a rule gives, as they were in force on the day they began (R19.1).</summary>
public sealed record DueTimes(SettingName Name, SettingsInForce Settings, WorkingCalendar Calendar)
{
    /// <summary>The last day, for what began then; provisional where it is counted into a year without a notice.</summary>
    public (DateOnly Date, bool Provisional) Of(DateTimeOffset began)
    {
        var due = Calendar.AddWorkingDaysProvisionally(WorkingCalendar.DayOf(began), Settings.At(Name, began));
        return (due.Date, due.Provisional);
    }

    /// <summary>When what is late on a day began: from one time to before another, for each figure that was in force.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset Before)> LateOn(DateOnly today)
    {
        var (steps, spans) = (Settings.Steps(Name), new List<(DateTimeOffset From, DateTimeOffset Before)>());
        for (var i = 0; i < steps.Count; i++)
        {
            var late = Calendar.LastLate(steps[i].Value, today).AddDays(1);
            var before = i + 1 < steps.Count && steps[i + 1].From < late ? steps[i + 1].From : late;
            spans.Add((i == 0 ? DateTimeOffset.UnixEpoch : Utc(steps[i].From), Utc(before)));
        }

        return spans;
    }

    private static DateTimeOffset Utc(DateOnly day) => WorkingCalendar.StartOf(day).ToUniversalTime();
}
